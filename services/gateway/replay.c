/*
 * replay.c - GET /v1/assessments/{id}/replay: what was known then, and what would be decided now.
 *
 * The decision is made again from what is kept with it, which must give the same, and then with
 * each thing that may have changed since in the place of what it was, alone and all together.
 * What chance drew, the random share, the skip-lot level, what scores mean and what models said stay
 * as they were.
 */
#include "base/own.h"
#include "ops/log.h"
#include "readers.h"
#include "reads.h"
#include "replayed.h"

struct asking {
    struct gw_errand errand; /* first */
    struct gw_call *call;
    struct lg_span who; /* JSON, see api.may_see */
};

static void unavailable(struct gw_call *call, const struct lg_error *error)
{
    if (error != NULL)
        lg_log_error(LG_LOG_WARN, "replaying a decision", error);
    gw_refuse_for(call, GW_WHY_UNAVAILABLE, "the database does not answer");
}

static void replay(struct gw_call *call, struct gw_bench *bench, struct lg_store *store,
                   const struct lg_result *row)
{
    struct lg_span answer;
    struct lg_error error;

    if (!gw_replay(call->gateway->law, bench, store, row, &answer, &error))
        unavailable(call, &error);
    else
        gw_answer_json(call, 200, answer, NULL);
}

static void run(struct gw_errand *errand, struct lg_store *store)
{
    const struct asking *asking = (const struct asking *)(const void *)errand;
    struct gw_call *call = asking->call;
    struct gw_benches *benches = call->gateway->benches; /* the call ends before the bench */
    struct gw_bench *bench = store == NULL ? NULL : gw_bench_take(benches);
    lg_own(lg_result) struct lg_result *row = NULL;
    struct lg_error error = {0};

    struct lg_column *const params[] = {lg_of_json(call->arena, asking->who),
                                        lg_of_text(call->arena, call->request->param[0].value)};
    if (bench == NULL)
        unavailable(call, NULL);
    else if (!lg_store_run(store, &q_replay_of, params, &row, &error))
        unavailable(call, &error);
    else if (lg_result_rows(row) == 0)
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
    else
        replay(call, bench, store, row);
    if (bench != NULL)
        gw_bench_put(benches, bench);
}

static void get_replay(struct gw_call *call)
{
    struct asking *asking = lg_arena_take(call->arena, sizeof *asking);
    struct gw_standing standing;

    if (!gw_reads(call, GW_AREA_ASSESSMENTS, &standing))
        return;
    *asking = (struct asking){.errand.run = run, .call = call, .who = gw_who_of(call, &standing)};
    if (standing.view != GW_VIEW_ALL)
        gw_refuse_for(call, GW_WHY_FORBIDDEN, "decisions are made again for analysts");
    else if (call->request->query.len > 0)
        gw_refuse_for(call, GW_WHY_QUERY, "this takes no query");
    else if (!gw_readers_take(call->gateway->readers, &asking->errand))
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "too many read at once");
}

const struct gw_route gw_replay_routes[] = {
    {"GET", "/v1/assessments/{id}/replay", 0, get_replay, GW_DOOR_PROVEN, NULL},
    {0},
};
