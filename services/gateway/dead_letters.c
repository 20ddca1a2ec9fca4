/*
 * dead_letters.c - /v1/dead-letters/{letter}: shown masked, tried again, dropped; each act with a reason.
 *
 * A letter is named SERVICE:ID, for two services may have refused the same record.
 */
#include "ask.h"
#include "base/own.h"
#include "form.h"
#include "operations_sql.h"
#include "readers.h"
#include "reads.h"
#include "whole.h"
#include "wire/mask.h"
#include "wire/utf8.h"

enum { BODY_MOST = 8192, NAME_MOST = 100, REASON_MOST = 500 };

struct asking {
    struct gw_errand errand; /* first */
    struct gw_call *call;
    struct lg_span reason;
    const char *state; /* what it is to become */
};

static const char doing[] = "reading or settling dead letters";

static struct lg_column *letter_of(const struct gw_call *call)
{
    return lg_of_text(call->arena, call->request->param[0].value);
}

/* The letter as it is now, and behind its own members what it holds, masked. */
static void answer_letter(struct gw_call *call, struct lg_store *store)
{
    struct lg_column *const params[] = {lg_of_json(call->arena, GW_WHO_WHOLE), letter_of(call)};
    struct lg_column *const letter = letter_of(call);
    lg_own(lg_result) struct lg_result *rows = NULL;
    lg_own(lg_result) struct lg_result *payload = NULL;

    if (!gw_run(call, store, &q_dead_letter_by_name, params, doing, &rows))
        return;
    if (lg_result_rows(rows) == 0) {
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
        return;
    }
    if (!gw_run(call, store, &q_dead_letter_payload, &letter, doing, &payload))
        return;
    const struct lg_span view = lg_result_text(rows, 0, 0);
    const struct lg_span held = lg_mask(call->arena, lg_result_text(payload, 0, 0));
    gw_answer_json(call, 200,
                   lg_text(call->arena, "%.*s,\"payload\":%.*s}", (int)view.len - 1, view.at,
                           LG_SPAN_ARG(held)),
                   NULL);
}

static void run_get(struct gw_errand *errand, struct lg_store *store)
{
    answer_letter(((struct asking *)(void *)errand)->call, store);
}

static void run_settle(struct gw_errand *errand, struct lg_store *store)
{
    const struct asking *asking = (const struct asking *)(const void *)errand;
    struct gw_call *call = asking->call;
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_column *const params[] = {lg_of_text(call->arena, call->who->id), letter_of(call),
                                        lg_of_text(call->arena, lg_span_of(asking->state)),
                                        lg_of_text(call->arena, asking->reason)};

    if (!gw_run(call, store, &q_settle_dead_letter, params, doing, &rows))
        return;
    if (lg_result_bool(rows, 0, 0))
        answer_letter(call, store);
    else
        gw_refuse_for(call, GW_WHY_NOT_FOUND, "there is no such dead letter that is open");
}

static void begin(struct gw_call *call, struct asking asking)
{
    struct asking *kept = lg_arena_take(call->arena, sizeof *kept);

    *kept = asking;
    if (call->request->query.len > 0)
        gw_refuse_for(call, GW_WHY_QUERY, "this takes no query");
    else if (call->request->param[0].value.len > NAME_MOST)
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
    else if (!gw_readers_take(call->gateway->readers, &kept->errand))
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "too many read at once");
}

static void get_letter(struct gw_call *call)
{
    if (gw_sees_whole(call, GW_AREA_OPERATIONS, GW_VIEW_CASE))
        begin(call, (struct asking){.errand.run = run_get, .call = call});
}

static void settle(struct gw_call *call, const char *state)
{
    static const struct gw_field fields[] = {{"reason", 1, 4 * REASON_MOST, false}};
    struct lg_span reason;

    if (!gw_sees_whole(call, GW_AREA_OPERATIONS, GW_VIEW_ALL) ||
        !gw_form_read(call, fields, 1, &reason))
        return;
    if (lg_utf8_chars(reason) > REASON_MOST)
        gw_form_refuse(call, "reason", "is too long");
    else
        begin(call, (struct asking){{.run = run_settle}, call, reason, state});
}

static void replay(struct gw_call *call)
{
    settle(call, "replay");
}

static void drop(struct gw_call *call)
{
    settle(call, "dropped");
}

const struct gw_route gw_dead_letter_routes[] = {
    {"GET", "/v1/dead-letters/{letter}", 0, get_letter, GW_DOOR_PROVEN, NULL},
    {"POST", "/v1/dead-letters/{letter}/replay", BODY_MOST, replay, GW_DOOR_PROVEN, NULL},
    {"POST", "/v1/dead-letters/{letter}/drop", BODY_MOST, drop, GW_DOOR_PROVEN, NULL},
    {0},
};
