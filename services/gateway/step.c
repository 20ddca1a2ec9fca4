/*
 * step.c - the same rule by which assess decides, asked of what is stored now.
 */
#include "step.h"

#include "base/own.h"
#include "base/text.h"
#include "model/control.h"
#include "ops/log.h"
#include "profiles_sql.h"
#include "risk/proof.h"

static bool follows(struct lg_arena *arena, const struct ev_control *control,
                    const struct lg_result *rows, struct gw_refusal *reterr)
{
    const struct lg_proof proof = {lg_result_bool(rows, 0, 1), lg_result_bool(rows, 0, 2),
                                   lg_result_bool(rows, 0, 3), lg_result_bool(rows, 0, 4)};
    const char *state = lg_text(arena, "%.*s", LG_SPAN_ARG(lg_result_text(rows, 0, 0))).at;
    const unsigned missing = lg_proof_missing(control->kind, state, control->action, &proof);

    if (missing == 0)
        return true;
    *reterr = (struct gw_refusal){.why = GW_WHY_ORDER,
                                  .detail = lg_text(arena, "version %lld is not yet %.*s",
                                                    (long long)lg_control_version(control),
                                                    LG_SPAN_ARG(lg_proof_text(arena, missing)))
                                                .at};
    return false;
}

bool gw_step_follows(const struct gw_call *call, struct lg_arena *arena,
                     const struct ev_event *event, struct gw_refusal *reterr)
{
    const struct ev_control *control = &event->control;
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_error error;

    if (event->type != EV_TYPE_CONTROL || control->action == EV_CONTROL_ACTION_DRAFT)
        return true;
    struct lg_column *const params[] = {
        lg_of_text(arena, lg_span_of(ev_control_kind_name(control->kind))),
        lg_of_text(arena, control->object_id),
        lg_of_int4(arena, (int32_t)lg_control_version(control))};
    if (call->store == NULL || !lg_store_run(call->store, &q_state_of, params, &rows, &error)) {
        if (call->store != NULL)
            lg_log_error(LG_LOG_WARN, "reading a version's state", &error);
        *reterr = (struct gw_refusal){.why = GW_WHY_UNAVAILABLE,
                                      .detail = "the database does not answer"};
        return false;
    }
    return lg_result_rows(rows) == 0 || follows(arena, control, rows, reterr);
}
