/*
 * grants.c - grants given and withdrawn by who administers: to and from others, each with a reason.
 *
 * A key gives nothing: who signed in does, so that one that was stolen cannot outlive its end.
 */
#include "ask.h"
#include "base/own.h"
#include "base/time.h"
#include "form.h"
#include "operations_sql.h"
#include "readers.h"
#include "whole.h"
#include "wire/utf8.h"

enum {
    BODY_MOST = 8192,
    REASON_MOST = 500,
    FIELD_PRINCIPAL = 0,
    FIELD_ROLE,
    FIELD_SCOPE,
    FIELD_REASON,
    FIELD_UNTIL,
    FIELDS,
};

struct asking {
    struct gw_errand errand; /* first */
    struct gw_call *call;
    struct lg_span field[FIELDS];
    struct lg_column *until; /* a day, or NULL */
};

static const char doing[] = "giving or withdrawing grants";

/* The grant as it is now. */
static void answer_grant(struct gw_call *call, struct lg_store *store, struct lg_span id)
{
    struct lg_column *const params[] = {lg_of_json(call->arena, GW_WHO_WHOLE),
                                        lg_of_text(call->arena, id)};
    lg_own(lg_result) struct lg_result *rows = NULL;

    if (gw_run(call, store, &q_grant_by_name, params, doing, &rows))
        gw_answer_json(call, 200, lg_result_text(rows, 0, 0), NULL);
}

static struct lg_column *text_of(const struct asking *asking, int field)
{
    return lg_of_text(asking->call->arena, asking->field[field]);
}

static void run_give(struct gw_errand *errand, struct lg_store *store)
{
    const struct asking *asking = (const struct asking *)(const void *)errand;
    struct gw_call *call = asking->call;
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_column *const params[] = {lg_of_text(call->arena, call->who->id),
                                        text_of(asking, FIELD_PRINCIPAL),
                                        text_of(asking, FIELD_ROLE),
                                        text_of(asking, FIELD_SCOPE),
                                        asking->until,
                                        text_of(asking, FIELD_REASON)};

    if (!gw_run(call, store, &q_give_grant, params, doing, &rows))
        return;
    if (lg_result_null(rows, 0, 0))
        answer_grant(call, store, lg_result_text(rows, 0, 1));
    else
        gw_form_refuse(call, lg_text_copy(call->arena, lg_result_text(rows, 0, 0)).at,
                       "cannot be taken: somebody else who is in force is given a role that there "
                       "is, where there is such a scope, once, until a day to come");
}

static void run_withdraw(struct gw_errand *errand, struct lg_store *store)
{
    const struct asking *asking = (const struct asking *)(const void *)errand;
    struct gw_call *call = asking->call;
    const struct lg_span id = call->request->param[0].value;
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_column *const params[] = {lg_of_text(call->arena, call->who->id),
                                        lg_of_text(call->arena, id), text_of(asking, FIELD_REASON)};

    if (!gw_run(call, store, &q_withdraw_grant, params, doing, &rows))
        return;
    if (lg_result_bool(rows, 0, 0))
        answer_grant(call, store, id);
    else
        gw_refuse_for(call, GW_WHY_NOT_FOUND, "no such grant of somebody else is in force");
}

/* NULL, and the call refused, for who does not administer, and for what a key may not do. */
static struct asking *asking_of(struct gw_call *call)
{
    struct asking *asking = lg_arena_take(call->arena, sizeof *asking);

    *asking = (struct asking){.call = call};
    if (!gw_sees_whole(call, GW_AREA_ACCESS, GW_VIEW_ALL))
        return NULL;
    if (call->who->session == NULL)
        gw_refuse_for(call, GW_WHY_FORBIDDEN, "who signed in does this, not a key");
    else if (call->request->query.len > 0)
        gw_refuse_for(call, GW_WHY_QUERY, "this takes no query");
    else
        return asking;
    return NULL;
}

static void begin(struct asking *asking, void (*run)(struct gw_errand *, struct lg_store *))
{
    asking->errand.run = run;
    if (lg_utf8_chars(asking->field[FIELD_REASON]) > REASON_MOST)
        gw_form_refuse(asking->call, "reason", "is too long");
    else if (!gw_readers_take(asking->call->gateway->readers, &asking->errand))
        gw_refuse_for(asking->call, GW_WHY_UNAVAILABLE, "too many read at once");
}

static void give(struct gw_call *call)
{
    static const struct gw_field fields[FIELDS] = {
        [FIELD_PRINCIPAL] = {"principal", 1, 63, false},
        [FIELD_ROLE] = {"role", 1, 60, false},
        [FIELD_SCOPE] = {"scope", 1, 100, false},
        [FIELD_REASON] = {"reason", 1, 4 * REASON_MOST, false},
        [FIELD_UNTIL] = {"until", 10, 10, true}};
    struct asking *asking = asking_of(call);

    if (asking == NULL || !gw_form_read(call, fields, FIELDS, asking->field))
        return;
    if (gw_form_day(call, "until", asking->field[FIELD_UNTIL], &asking->until))
        begin(asking, run_give);
}

static void withdraw(struct gw_call *call)
{
    static const struct gw_field fields[] = {{"reason", 1, 4 * REASON_MOST, false}};
    struct asking *asking = asking_of(call);

    if (asking != NULL && gw_form_read(call, fields, 1, &asking->field[FIELD_REASON]))
        begin(asking, run_withdraw);
}

const struct gw_route gw_grant_routes[] = {
    {"POST", "/v1/grants", BODY_MOST, give, GW_DOOR_PROVEN, NULL},
    {"POST", "/v1/grants/{id}/withdrawal", BODY_MOST, withdraw, GW_DOOR_PROVEN, NULL},
    {0},
};
