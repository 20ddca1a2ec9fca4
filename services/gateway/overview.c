/*
 * overview.c - GET /v1/overview: what flows through the loop, as far as an officer's grants reach.
 *
 * Nothing is counted twice: what is asked first goes on counting where the last one ended.
 */
#include "answers.h"
#include "base/own.h"
#include "base/time.h"
#include "ops/log.h"
#include "ops/run.h"
#include "overview_sql.h"
#include "query.h"
#include "readers.h"
#include "reads.h"

enum { DAYS = 7, WHO_MOST = 1 << 20 };

static const struct {
    enum gw_area area;
    const char *name;
} areas[] = {
    {GW_AREA_DECLARATIONS, "declarations"},
    {GW_AREA_ASSESSMENTS, "assessments"},
    {GW_AREA_ORDERS, "orders"},
    {GW_AREA_RELEASES, "releases"},
    {GW_AREA_RECALLS, "recalls"},
    {GW_AREA_INVESTIGATIONS, "investigations"},
    {GW_AREA_COMPLAINTS, "complaints"},
    {GW_AREA_MEASURES, "measures"},
    {GW_AREA_OUTCOMES, "outcomes"},
};

struct asking {
    struct gw_errand errand; /* first */
    struct gw_call *call;
    struct lg_span who;
    lg_day from, until;
};

/* {"AREA": who} of all areas that the caller reads as an officer; "{}" when there is none. */
static struct lg_span who_of(struct gw_call *call)
{
    struct lg_builder who = lg_builder(call->arena, WHO_MOST);

    lg_builder_add(&who, LG_SPAN("{"));
    for (size_t i = 0; i < sizeof areas / sizeof *areas; i++) {
        const struct gw_standing standing =
            gw_stands(call->who->grants, call->who->grants_n, areas[i].area,
                      call->who->enterprise_id, call->arena);

        if (standing.view < GW_VIEW_CASE)
            continue;
        const struct lg_span one = gw_who_of(call, &standing);
        lg_builder_fmt(&who, "%s\"%s\":%.*s", who.len > 1 ? "," : "", areas[i].name,
                       LG_SPAN_ARG(one));
    }
    lg_builder_add(&who, LG_SPAN("}"));
    return lg_builder_text(&who);
}

static struct lg_column *of_day(struct lg_arena *arena, lg_day day)
{
    struct lg_column *column = lg_column_new(arena, LG_SQL_DATE);

    lg_column_add_int(column, day);
    return column;
}

static void run_overview(struct gw_errand *errand, struct lg_store *store)
{
    const struct asking *asking = (const struct asking *)(const void *)errand;
    struct gw_call *call = asking->call;
    struct lg_column *who = lg_column_new(call->arena, LG_SQL_JSONB);
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_error error;

    lg_column_add_text(who, asking->who);
    struct lg_column *const params[] = {who, of_day(call->arena, asking->from),
                                        of_day(call->arena, asking->until)};
    if (store != NULL && lg_store_run(store, &q_count_up, NULL, NULL, &error) &&
        lg_store_run(store, &q_overview_of, params, &rows, &error)) {
        gw_answer_json(call, 200, lg_result_text(rows, 0, 0), NULL);
        return;
    }
    if (store != NULL)
        lg_log_error(LG_LOG_WARN, "reading the overview", &error);
    gw_refuse_for(call, GW_WHY_UNAVAILABLE, "the database does not answer");
}

/* Takes from and until, each at most once; false when the query has anything else. */
static bool take_query(const struct gw_call *call, struct asking *asking)
{
    const struct lg_span from = lg_http_query(call->exchange, "from");
    const struct lg_span until = lg_http_query(call->exchange, "until");
    const size_t given = (size_t)(from.at != NULL) + (size_t)(until.at != NULL);

    return given == gw_query_count(call->request->query) &&
           (from.at == NULL || lg_day_parse(from, &asking->from)) &&
           (until.at == NULL || lg_day_parse(until, &asking->until));
}

static void get_overview(struct gw_call *call)
{
    struct asking *asking = lg_arena_take(call->arena, sizeof *asking);
    const lg_day today = lg_day_of_time(lg_now_us());
    struct gw_standing standing;

    if (!gw_reads(call, GW_AREA_OVERVIEW, &standing))
        return;
    *asking = (struct asking){{.run = run_overview}, call, who_of(call), today - DAYS, today + 1};
    if (!take_query(call, asking))
        gw_refuse_for(call, GW_WHY_QUERY,
                      "the query parameters are \"from\" and \"until\", days, each once");
    else if (!gw_readers_take(call->gateway->readers, &asking->errand))
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "too many read at once");
}

const struct gw_route gw_overview_routes[] = {
    {"GET", "/v1/overview", 0, get_overview, GW_DOOR_PROVEN, NULL},
    {0},
};
