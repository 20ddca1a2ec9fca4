/*
 * calendar.c - a year's holidays come with the State Council's notice, late in the year before; until
 * somebody enters them, terms that run into that year end as if it had none.
 */
#include "calendar.h"

#include "base/own.h"
#include "base/text.h"
#include "status_sql.h"

bool calendar_warning(struct ctl *ctl, struct lg_store *store, struct lg_span *ret_warning,
                      struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *rows = NULL;

    if (!lg_store_run(store, &q_calendar_end, NULL, &rows, reterr))
        return false;
    *ret_warning =
        lg_result_bool(rows, 0, 1)
            ? lg_text(ctl->arena,
                      "holidays are known until %.*s: terms that run further end as if there were "
                      "none, "
                      "%lld of those running now; add the next year's to ops.work_calendar",
                      LG_SPAN_ARG(lg_result_text(rows, 0, 0)), (long long)lg_result_int(rows, 0, 2))
            : (struct lg_span){NULL, 0};
    return true;
}
