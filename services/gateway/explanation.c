/*
 * explanation.c - GET /v1/assessments/{id}/explanation: why an item was decided as it was.
 *
 * What was decided is told as it is kept.  To whoever sees all, also what nearly happened and what
 * would have changed it: decided again from the facts that are kept (decide/flips.h), with the
 * profiles of that time.
 */
#include "base/own.h"
#include "explained.h"
#include "explanation_sql.h"
#include "intake.h"
#include "law.h"
#include "ops/log.h"
#include "readers.h"
#include "reads.h"
#include "wire/item_facts.h"

enum { ANSWER_MOST = 4 << 20 };

/* Columns of explanation_of. */
enum { BODY, ALL, ITEM, THRESHOLD, DRAWN, FACTS, EVENT };

struct explaining {
    struct gw_errand errand; /* first */
    struct gw_call *call;
    struct lg_span who; /* JSON, see api.may_see */
};

static const struct ev_declaration_body *body_of(const struct ev_event *event)
{
    if (event->type == EV_TYPE_DECLARATION)
        return &event->declaration;
    if (event->type == EV_TYPE_DECLARATION_CHANGE && event->declaration_change.has_declaration)
        return &event->declaration_change.declaration;
    return NULL;
}

/* The item as it was declared; false when the event that is kept has none such. */
static bool declared_again(const struct gw_law *law, struct gw_bench *bench,
                           const struct lg_result *row, struct lg_item_declared *ret_declared)
{
    struct ev_event *event = lg_arena_take(bench->arena, sizeof *event);
    const struct ev_declaration_body *body;
    struct ev_faults faults;

    if (!ev_decode(bench->reader, bench->arena, lg_result_text(row, 0, EVENT), event, &faults) ||
        (body = body_of(event)) == NULL)
        return false;
    for (size_t i = 0; i < body->items_n; i++) {
        if (body->items[i].item_number != lg_result_int(row, 0, ITEM))
            continue;
        *ret_declared = (struct lg_item_declared){
            .body = body,
            .item = &body->items[i],
            .category = lg_goods_category(gw_law_categories(law), body, &body->items[i]),
        };
        return true;
    }
    return false;
}

/* The change up to which profiles counted, and versions that were tried and ruled the item. */
struct decided_by {
    int64_t change;
    const struct lg_tried *tried;
    size_t tried_n;
};

/* The profiles that were in force at a change, with the lists of that time. */
static bool profiles_at(const struct gw_law *law, struct gw_bench *bench, struct lg_store *store,
                        const struct decided_by *by, const struct lg_profile_set **ret_profiles,
                        struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *rows = NULL, *list_rows = NULL;
    struct lg_column *const at = lg_of_int8(bench->arena, by->change);
    struct lg_column *const profiles[] = {at, lg_column_new(bench->arena, LG_SQL_TEXT),
                                          lg_column_new(bench->arena, LG_SQL_INT8)};
    struct lg_column *const lists[] = {at, lg_of_text(bench->arena, LG_SPAN("list"))};

    for (size_t i = 0; i < by->tried_n; i++) {
        lg_column_add_text(profiles[1], by->tried[i].code);
        lg_column_add_int(profiles[2], by->tried[i].version);
    }
    if (!lg_store_run(store, &q_profiles_decided_by, profiles, &rows, reterr) ||
        !lg_store_run(store, &q_controls_at, lists, &list_rows, reterr))
        return false;
    const struct lg_list_set set = gw_law_lists(bench->reader, bench->arena, list_rows);
    *ret_profiles = gw_law_profiles(law, bench->reader, bench->arena, rows, &set, false);
    return true;
}

/* Adds what nearly happened; an item whose facts are not kept whole is told without that. */
static bool add_what_nearly(struct gw_call *call, struct gw_bench *bench, struct lg_store *store,
                            const struct lg_result *row, struct lg_builder *answer)
{
    const struct gw_law *law = call->gateway->law;
    const struct lg_profile_set *profiles;
    struct lg_item_context context = {.threshold = lg_result_float(row, 0, THRESHOLD)};
    struct lg_item_declared declared;
    struct lg_item_versions versions;
    struct lg_error error;

    if (!declared_again(law, bench, row, &declared) ||
        !lg_item_facts_read(bench->reader, bench->arena, lg_result_text(row, 0, FACTS), &context,
                            &versions, &error))
        return true;
    const struct decided_by by = {versions.profiles, context.tried, context.tried_n};
    if (!profiles_at(law, bench, store, &by, &profiles, &error)) {
        lg_log_error(LG_LOG_WARN, "reading profiles of a decision", &error);
        return false;
    }
    lg_item_look(bench->arena, context.grade, &declared);
    lg_item_know(&context, &declared);
    const struct gw_decided decided = {&declared, &context, profiles,
                                       lg_result_bool(row, 0, DRAWN)};
    gw_tell_score(bench->arena, &decided, answer);
    gw_explain(bench->arena, &decided, answer);
    return true;
}

static void explain(struct gw_call *call, struct gw_bench *bench, struct lg_store *store,
                    const struct lg_result *row)
{
    struct lg_builder answer = lg_builder(bench->arena, ANSWER_MOST);
    const struct lg_span kept = lg_result_text(row, 0, BODY);

    lg_builder_add(&answer, (struct lg_span){kept.at, kept.len - 1}); /* without its last brace */
    if (lg_result_bool(row, 0, ALL) && !add_what_nearly(call, bench, store, row, &answer)) {
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "the database does not answer");
        return;
    }
    lg_builder_add(&answer, LG_SPAN("}"));
    gw_answer_json(call, 200, lg_builder_text(&answer), NULL);
}

static void run(struct gw_errand *errand, struct lg_store *store)
{
    const struct explaining *explaining = (const struct explaining *)(const void *)errand;
    struct gw_call *call = explaining->call;
    struct gw_benches *benches = call->gateway->benches; /* the call ends before the bench */
    lg_own(lg_result) struct lg_result *row = NULL;
    struct lg_column *who = lg_column_new(call->arena, LG_SQL_JSONB);
    struct gw_bench *bench = store == NULL ? NULL : gw_bench_take(benches);
    struct lg_error error;

    lg_column_add_text(who, explaining->who);
    struct lg_column *const params[] = {who,
                                        lg_of_text(call->arena, call->request->param[0].value)};
    if (bench == NULL || !lg_store_run(store, &q_explanation_of, params, &row, &error))
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "the database does not answer");
    else if (lg_result_rows(row) == 0)
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
    else
        explain(call, bench, store, row);
    if (bench != NULL)
        gw_bench_put(benches, bench);
}

static void get_explanation(struct gw_call *call)
{
    struct explaining *explaining = lg_arena_take(call->arena, sizeof *explaining);
    struct gw_standing standing;

    *explaining = (struct explaining){.errand.run = run, .call = call};
    explaining->who = gw_reader_of(call, GW_AREA_ASSESSMENTS, &standing);
    if (explaining->who.at == NULL)
        return;
    if (call->request->query.len > 0)
        gw_refuse_for(call, GW_WHY_QUERY, "this takes no query");
    else if (!gw_readers_take(call->gateway->readers, &explaining->errand))
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "too many read at once");
}

const struct gw_route gw_explanation_routes[] = {
    {"GET", "/v1/assessments/{id}/explanation", 0, get_explanation, GW_DOOR_PROVEN, NULL},
    {0},
};
