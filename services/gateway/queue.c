/*
 * queue.c - GET /v1/queue: what waits for analysts, in the order that they ask for.
 *
 * A queue is worked from its head, so there are no pages behind the first: who has decided asks again.
 */
#include "answers.h"
#include "base/own.h"
#include "ops/log.h"
#include "query.h"
#include "queue_sql.h"
#include "readers.h"
#include "reads.h"

enum { ITEMS_MOST = 200 };

static const struct gw_filter filters[] = {
    {"sort", GW_FILTER_TEXT, false},     {"waits", GW_FILTER_TEXT, false},
    {"claim", GW_FILTER_TEXT, false},    {"port", GW_FILTER_TEXT, false},
    {"lane", GW_FILTER_TEXT, false},     {"category", GW_FILTER_TEXT, false},
    {"importer", GW_FILTER_TEXT, false}, {"model", GW_FILTER_TEXT, false},
    {"number", GW_FILTER_TEXT, false},   {NULL, GW_FILTER_TEXT, false},
};

/* What the first filters may say. */
static const struct {
    const char *name, *words[5];
} choices[] = {
    {"sort", {"due", "score", "value", "oldest"}},
    {"waits", {"documents", "alert", "blocked", "second-person"}},
    {"claim", {"mine", "free", "others"}},
};

struct asking {
    struct gw_errand errand; /* first */
    struct gw_call *call;
    struct lg_span who, filters; /* JSON */
};

static struct lg_column *of_json(struct lg_arena *arena, struct lg_span text)
{
    struct lg_column *column = lg_column_new(arena, LG_SQL_JSONB);

    lg_column_add_text(column, text);
    return column;
}

static void run(struct gw_errand *errand, struct lg_store *store)
{
    const struct asking *asking = (const struct asking *)(const void *)errand;
    struct gw_call *call = asking->call;
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_column *const params[] = {
        of_json(call->arena, asking->who), of_json(call->arena, asking->filters),
        lg_of_text(call->arena, call->who->id), lg_of_int8(call->arena, ITEMS_MOST)};
    struct lg_error error;

    if (store != NULL && lg_store_run(store, &q_queue_of, params, &rows, &error)) {
        gw_answer_json(call, 200, lg_result_text(rows, 0, 0), NULL);
        return;
    }
    if (store != NULL)
        lg_log_error(LG_LOG_WARN, "reading the queue", &error);
    gw_refuse_for(call, GW_WHY_UNAVAILABLE, "the database does not answer");
}

/* Whether each choice is one that there is; otherwise the call is refused. */
static bool choices_fit(struct gw_call *call)
{
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
        const struct lg_span value = lg_http_query(call->exchange, choices[i].name);
        const char *const *word = choices[i].words;

        while (value.at != NULL && *word != NULL && !lg_span_eq(value, lg_span_of(*word)))
            word++;
        if (*word != NULL)
            continue;
        const struct lg_span detail =
            lg_text(call->arena, "the query parameter \"%s\" has no such value", choices[i].name);
        gw_refuse_for(call, GW_WHY_QUERY, detail.at);
        return false;
    }
    return true;
}

static void get_queue(struct gw_call *call)
{
    struct asking *asking = lg_arena_take(call->arena, sizeof *asking);
    struct gw_standing standing;

    if (!gw_reads(call, GW_AREA_ASSESSMENTS, &standing))
        return;
    *asking = (struct asking){.errand.run = run, .call = call, .who = gw_who_of(call, &standing)};
    if (standing.view != GW_VIEW_ALL)
        gw_refuse_for(call, GW_WHY_FORBIDDEN, "the queue is for analysts");
    else if (choices_fit(call) && gw_query_filters(call, filters, &asking->filters) &&
             !gw_readers_take(call->gateway->readers, &asking->errand))
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "too many read at once");
}

const struct gw_route gw_queue_routes[] = {
    {"GET", "/v1/queue", 0, get_queue, GW_DOOR_PROVEN, NULL},
    {0},
};
