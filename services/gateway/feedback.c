/*
 * feedback.c - what profiles, models and groups of goods came to, for analysts; counted beside assess,
 * read here.
 */
#include "analyst.h"
#include "answers.h"
#include "base/own.h"
#include "base/time.h"
#include "feedback_sql.h"
#include "ops/log.h"
#include "ops/run.h"
#include "query.h"
#include "readers.h"

enum { YEAR = 366, NAME_MOST = 100 };

struct asking {
    struct gw_errand errand; /* first */
    struct gw_call *call;
    lg_day from, until;
};

static struct lg_column *of_day(struct lg_arena *arena, lg_day day)
{
    struct lg_column *column = lg_column_new(arena, LG_SQL_DATE);

    lg_column_add_int(column, day);
    return column;
}

static void answer(const struct asking *asking, struct lg_store *store,
                   const struct lg_query *query, struct lg_column *const *params)
{
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_error error;

    if (store != NULL && lg_store_run(store, query, params, &rows, &error)) {
        gw_answer_json(asking->call, 200, lg_result_text(rows, 0, 0), NULL);
        return;
    }
    if (store != NULL)
        lg_log_error(LG_LOG_WARN, "reading feedback", &error);
    gw_refuse_for(asking->call, GW_WHY_UNAVAILABLE, "the database does not answer");
}

static void run_profile(struct gw_errand *errand, struct lg_store *store)
{
    const struct asking *asking = (const struct asking *)(const void *)errand;
    struct lg_arena *arena = asking->call->arena;
    struct lg_column *const params[] = {lg_of_text(arena, asking->call->request->param[0].value),
                                        of_day(arena, asking->from), of_day(arena, asking->until)};

    answer(asking, store, &q_feedback_of, params);
}

static void run_comparison(struct gw_errand *errand, struct lg_store *store)
{
    const struct asking *asking = (const struct asking *)(const void *)errand;
    struct lg_arena *arena = asking->call->arena;
    struct lg_column *const params[] = {lg_of_text(arena, asking->call->request->param[0].value),
                                        of_day(arena, asking->from), of_day(arena, asking->until)};

    answer(asking, store, &q_comparison_of, params);
}

static void run_models(struct gw_errand *errand, struct lg_store *store)
{
    answer((const struct asking *)(const void *)errand, store, &q_models_all, NULL);
}

static void run_groups(struct gw_errand *errand, struct lg_store *store)
{
    const struct asking *asking = (const struct asking *)(const void *)errand;
    struct lg_column *const params[] = {of_day(asking->call->arena, asking->from),
                                        of_day(asking->call->arena, asking->until)};

    answer(asking, store, &q_groups_of, params);
}

/* A day that the query may give; gives false when it is none. */
static bool take_day(const struct gw_call *call, const char *name, lg_day *day, size_t *given)
{
    const struct lg_span text = lg_http_query(call->exchange, name);

    if (text.at == NULL)
        return true;
    (*given)++;
    return lg_day_parse(text, day);
}

static void begin(struct gw_call *call, void (*run)(struct gw_errand *, struct lg_store *))
{
    struct asking *asking = lg_arena_take(call->arena, sizeof *asking);
    const lg_day today = lg_day_of_time(lg_now_us());
    size_t given = 0;

    if (!gw_is_analyst(call))
        return;
    if (call->request->param_n > 0 && call->request->param[0].value.len > NAME_MOST) {
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
        return;
    }
    *asking = (struct asking){{.run = run}, call, today - YEAR, today + 1};
    if (!take_day(call, "from", &asking->from, &given) ||
        !take_day(call, "until", &asking->until, &given) ||
        given != gw_query_count(call->request->query))
        gw_refuse_for(call, GW_WHY_QUERY,
                      "the query parameters are \"from\" and \"until\", days, each once");
    else if (!gw_readers_take(call->gateway->readers, &asking->errand))
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "too many read at once");
}

static void get_feedback(struct gw_call *call)
{
    begin(call, run_profile);
}

static void get_comparison(struct gw_call *call)
{
    begin(call, run_comparison);
}

static void list_models(struct gw_call *call)
{
    struct asking *asking = lg_arena_take(call->arena, sizeof *asking);

    *asking = (struct asking){.errand.run = run_models, .call = call};
    if (!gw_is_analyst(call))
        return;
    if (call->request->query.len > 0)
        gw_refuse_for(call, GW_WHY_QUERY, "this takes no query");
    else if (!gw_readers_take(call->gateway->readers, &asking->errand))
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "too many read at once");
}

static void list_groups(struct gw_call *call)
{
    begin(call, run_groups);
}

const struct gw_route gw_feedback_routes[] = {
    {"GET", "/v1/profiles/{code}/feedback", 0, get_feedback, false, NULL},
    {"GET", "/v1/feedback/groups", 0, list_groups, false, NULL},
    {"GET", "/v1/models", 0, list_models, false, NULL},
    {"GET", "/v1/models/{code}/comparison", 0, get_comparison, false, NULL},
    {0},
};
