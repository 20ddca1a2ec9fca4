/*
 * trace.c - an object's path through the services.
 *
 * What happened, and which names belong together, is told by queries in ops.trace_source: each
 * service's tables are asked in their own words.
 */
#include "base/own.h"
#include "commands.h"
#include "database.h"
#include "out.h"
#include "trace_sql.h"

bool ctl_trace(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
               struct lg_error *reterr)
{
    static const struct out_field fields[] = {
        {"at", OUT_TIME},     {"service", OUT_TEXT}, {"step", OUT_TEXT},
        {"topic", OUT_TEXT},  {"part", OUT_INT},     {"offset", OUT_INT},
        {"object", OUT_TEXT}, {"detail", OUT_TEXT},  {NULL, OUT_TEXT}};
    lg_own(lg_store) struct lg_store *store = NULL;
    lg_own(lg_result) struct lg_result *steps = NULL;

    if (!ctl_begin(ctl, command, argc, argv, NULL, reterr) || !ctl_database(ctl, &store, reterr))
        return false;

    struct lg_column *const params[] = {ctl_text(ctl, ctl->words.at[0])};
    lg_store_queue(store, &q_trace_session, NULL, NULL);
    lg_store_queue(store, &q_trace, params, &steps);
    if (!lg_store_flush(store, reterr))
        return false;
    if (lg_result_rows(steps) == 0)
        return lg_fail(reterr, LG_REJECT, "nothing is known of \"%.80s\"", ctl->words.at[0]);
    out_end(out_of_result(ctl, steps, fields));
    return true;
}
