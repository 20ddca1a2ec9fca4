/*
 * explanation.c - GET /v1/assessments/{id}/explanation: why an item was decided as it was.
 *
 * What was decided is told as it is kept.  To whoever sees all, also what nearly happened and what
 * would have changed it: decided again from the facts that are kept (decide/flips.h), with the
 * profiles of that time.
 */
#include "base/own.h"
#include "decided.h"
#include "explained.h"
#include "explanation_sql.h"
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

    if (!gw_declared_again(law, bench, lg_result_text(row, 0, EVENT), lg_result_int(row, 0, ITEM),
                           &declared) ||
        !lg_item_facts_read(bench->reader, bench->arena, lg_result_text(row, 0, FACTS), &context,
                            &versions, &error))
        return true;
    const struct gw_decided_by by = {versions.profiles, context.tried, context.tried_n};
    if (!gw_profiles_at(law, bench, store, &by, &profiles, &error)) {
        lg_log_error(LG_LOG_WARN, "reading profiles of a decision", &error);
        return false;
    }
    lg_item_look(bench->arena, context.grade, context.day, &declared);
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
    struct gw_bench *bench = store == NULL ? NULL : gw_bench_take(benches);
    struct lg_error error;

    struct lg_column *const params[] = {lg_of_json(call->arena, explaining->who),
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

    if (!gw_reads(call, GW_AREA_ASSESSMENTS, &standing))
        return;
    *explaining =
        (struct explaining){.errand.run = run, .call = call, .who = gw_who_of(call, &standing)};
    if (call->request->query.len > 0)
        gw_refuse_for(call, GW_WHY_QUERY, "this takes no query");
    else if (!gw_readers_take(call->gateway->readers, &explaining->errand))
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "too many read at once");
}

const struct gw_route gw_explanation_routes[] = {
    {"GET", "/v1/assessments/{id}/explanation", 0, get_explanation, GW_DOOR_PROVEN, NULL},
    {0},
};
