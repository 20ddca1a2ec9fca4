/*
 * approve.c - approvals and ends, the one thing that the write side keeps in the database.
 *
 * Who approved, or wants what rules ended, must be provable without trusting assess, so the row is the gateway's: from the key
 * that it has just checked.  It is committed before its event is sent and has the event's receipt:
 * sent again it is the same row, and a row whose event never left has no effect, for only the event
 * moves the version on.
 */
#include "approve.h"

#include "gateway_sql.h"
#include "model/control.h"
#include "ops/log.h"

static bool refuse(struct gw_refusal *reterr, enum gw_why why, const char *detail)
{
    *reterr = (struct gw_refusal){.why = why, .detail = detail};
    return false;
}

bool gw_is_approval(const struct ev_event *event)
{
    return event->type == EV_TYPE_CONTROL && (event->control.action == EV_CONTROL_ACTION_APPROVE ||
                                              event->control.action == EV_CONTROL_ACTION_RETIRE);
}

bool gw_approve(const struct gw_call *call, struct lg_arena *arena, const struct ev_event *event,
                const struct gw_place *place, struct gw_refusal *reterr)
{
    const struct ev_control *control = &event->control;
    struct lg_column *receipt = lg_column_new(arena, LG_SQL_BYTEA);
    struct lg_error error;

    if (call->exchange == NULL)
        return refuse(reterr, GW_WHY_FORBIDDEN,
                      "an approval or an end is given over HTTP by a person");
    if (call->store == NULL)
        return refuse(reterr, GW_WHY_UNAVAILABLE, "the approval could not be recorded");
    lg_column_add_text(receipt, (struct lg_span){(const char *)place->receipt, LG_RECEIPT});

    struct lg_column *const params[] = {
        receipt,
        lg_of_text(arena, lg_span_of(ev_control_kind_name(control->kind))),
        lg_of_text(arena, control->object_id),
        lg_of_int4(arena, (int32_t)lg_control_version(control)),
        lg_of_text(arena, call->who->id),
        lg_of_text(arena, call->who->key),
        lg_of_text(arena, lg_span_of(ev_control_action_name(control->action)))};
    if (lg_store_run(call->store, &q_approval_put, params, NULL, &error))
        return true;
    if (error.fate == LG_REJECT)
        return refuse(reterr, GW_WHY_FORBIDDEN, "an approval or an end is given by a person");
    lg_log_error(LG_LOG_WARN, "recording an approval", &error);
    return refuse(reterr, GW_WHY_UNAVAILABLE, "the approval could not be recorded");
}
