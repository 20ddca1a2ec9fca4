/*
 * claims.c - who is at which item of the queue: one person at a time, for a while.
 *
 * A claim is a row of the gateway's own.  It decides nothing, so it is no event: it keeps two
 * analysts from doing the same work.
 */
#include "answers.h"
#include "base/own.h"
#include "form.h"
#include "intake.h"
#include "ops/log.h"
#include "queue_sql.h"
#include "readers.h"
#include "reads.h"
#include "wire/json.h"

enum { BODY_MOST = 4096, ANSWER_MOST = 4096, ID_TEXT = 36, TRIES = 3 };

struct claiming {
    struct gw_errand errand; /* first */
    struct gw_call *call;
    struct lg_span who;  /* JSON, see api.may_see */
    struct lg_span item; /* its assessment's id */
};

static void fail(struct gw_call *call, const struct lg_error *error)
{
    if (error != NULL)
        lg_log_error(LG_LOG_WARN, "claiming", error);
    gw_refuse_for(call, GW_WHY_UNAVAILABLE, "the database does not answer");
}

static void add_text(struct lg_builder *to, const char *name, struct lg_span text)
{
    lg_builder_fmt(to, ",\"%s\":", name);
    lg_json_write_string(to, text);
}

/* Refuses with who is at it: a row of claim_of. */
static void refuse_held(struct gw_call *call, const struct lg_result *row)
{
    struct lg_builder body = lg_builder(call->arena, ANSWER_MOST);
    struct lg_http_response response = {.status = gw_status_of(GW_WHY_CLAIMED),
                                        .content_type = "application/problem+json"};

    lg_builder_fmt(&body, "{\"type\":\"/problems/%s\",\"status\":%d", gw_kind_of(GW_WHY_CLAIMED),
                   response.status);
    add_text(&body, "title", LG_SPAN("Somebody else is at it"));
    add_text(&body, "principal", lg_result_text(row, 0, 0));
    add_text(&body, "name", lg_result_text(row, 0, 1));
    add_text(&body, "until", lg_result_text(row, 0, 2));
    lg_builder_add(&body, LG_SPAN("}\n"));
    response.body = lg_builder_text(&body);
    lg_http_answer(call->exchange, &response);
}

/* One try; false when it was free again by the time that it was asked who holds it. */
static bool try(const struct claiming *claiming, struct lg_store *store)
{
    struct gw_call *call = claiming->call;
    lg_own(lg_result) struct lg_result *mine = NULL, *held = NULL;
    struct lg_error error;

    struct lg_column *const params[] = {lg_of_json(call->arena, claiming->who),
                                        lg_of_text(call->arena, claiming->item),
                                        lg_of_text(call->arena, call->who->id)};
    if (!lg_store_run(store, &q_claim_put, params, &mine, &error)) {
        fail(call, &error);
    } else if (lg_result_rows(mine) > 0) {
        gw_answer_json(call, 200, lg_result_text(mine, 0, 0), NULL);
    } else if (!lg_store_run(store, &q_claim_of, params, &held, &error)) {
        fail(call, &error);
    } else if (lg_result_rows(held) == 0) {
        gw_refuse_for(call, GW_WHY_NOT_FOUND, "nothing of the kind waits for the caller");
    } else {
        if (lg_result_null(held, 0, 0))
            return false;
        refuse_held(call, held);
    }
    return true;
}

static void run_put(struct gw_errand *errand, struct lg_store *store)
{
    const struct claiming *claiming = (const struct claiming *)(const void *)errand;

    if (store == NULL) {
        fail(claiming->call, NULL);
        return;
    }
    for (int i = 0; i < TRIES; i++) {
        if (try(claiming, store))
            return;
    }
    gw_refuse_for(claiming->call, GW_WHY_UNAVAILABLE, "many want the same item at once");
}

static void run_drop(struct gw_errand *errand, struct lg_store *store)
{
    const struct claiming *claiming = (const struct claiming *)(const void *)errand;
    struct gw_call *call = claiming->call;
    struct lg_column *const params[] = {lg_of_text(call->arena, claiming->item),
                                        lg_of_text(call->arena, call->who->id)};
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_error error;

    if (store == NULL || !lg_store_run(store, &q_claim_drop, params, &rows, &error))
        fail(call, store == NULL ? NULL : &error);
    else if (lg_result_rows(rows) == 0)
        gw_refuse_for(call, GW_WHY_NOT_FOUND, "the caller has claimed no such item");
    else
        lg_http_answer(call->exchange, &(struct lg_http_response){.status = 204});
}

static void begin(struct gw_call *call, struct claiming claiming)
{
    struct claiming *kept = lg_arena_take(call->arena, sizeof *kept);

    *kept = claiming;
    kept->call = call;
    if (!gw_readers_take(call->gateway->readers, &kept->errand))
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "too many read at once");
}

static void post_claim(struct gw_call *call)
{
    static const struct gw_field field = {"assessmentId", ID_TEXT, ID_TEXT, false};
    struct claiming claiming = {.errand.run = run_put};
    struct gw_standing standing;
    struct lg_id id;

    if (!gw_sends(call->who, EV_TYPE_REVIEW)) {
        gw_refuse_for(call, GW_WHY_FORBIDDEN, "no role of the caller sends reviews");
        return;
    }
    if (!gw_reads(call, GW_AREA_ASSESSMENTS, &standing) ||
        !gw_form_read(call, &field, 1, &claiming.item))
        return;
    claiming.who = gw_who_of(call, &standing);
    if (lg_id_parse(claiming.item, &id))
        begin(call, claiming);
    else
        gw_form_refuse(call, field.name, "is no UUID");
}

static void delete_claim(struct gw_call *call)
{
    if (!gw_sends(call->who, EV_TYPE_REVIEW))
        gw_refuse_for(call, GW_WHY_FORBIDDEN, "no role of the caller sends reviews");
    else
        begin(call,
              (struct claiming){.errand.run = run_drop, .item = call->request->param[0].value});
}

const struct gw_route gw_claim_routes[] = {
    {"POST", "/v1/claims", BODY_MOST, post_claim, GW_DOOR_PROVEN, NULL},
    {"DELETE", "/v1/claims/{id}", 0, delete_claim, GW_DOOR_PROVEN, NULL},
    {0},
};
