/*
 * entity.c - what is known of an enterprise, a brand, a model or a platform in a period: for analysts.
 *
 * What is outside the caller's scope does not count; where nothing is left there is no such thing.
 */
#include "answers.h"
#include "base/own.h"
#include "base/time.h"
#include "entity_sql.h"
#include "ops/log.h"
#include "ops/run.h"
#include "query.h"
#include "readers.h"
#include "reads.h"

enum { YEAR = 366, EVENTS_MOST = 300, ITEMS_MOST = 5000 };

static const struct gw_filter filters[] = {
    {"from", GW_FILTER_DAY, false}, {"until", GW_FILTER_DAY, false}, {NULL, GW_FILTER_TEXT, false}};

struct asking {
    struct gw_errand errand; /* first */
    struct gw_call *call;
    struct lg_span who; /* JSON, see api.may_see */
    lg_day from, until;
};

static struct lg_column *of_day(struct lg_arena *arena, lg_day day)
{
    struct lg_column *column = lg_column_new(arena, LG_SQL_DATE);

    lg_column_add_int(column, day);
    return column;
}

static void run(struct gw_errand *errand, struct lg_store *store)
{
    const struct asking *asking = (const struct asking *)(const void *)errand;
    struct gw_call *call = asking->call;
    struct lg_arena *arena = call->arena;
    struct lg_column *who = lg_column_new(arena, LG_SQL_JSONB);
    lg_own(lg_result) struct lg_result *rows = NULL;
    const char *const kind = call->route->about;
    struct lg_error error;

    lg_column_add_text(who, asking->who);
    struct lg_column *const params[] = {who,
                                        lg_of_text(arena, lg_span_of(kind)),
                                        lg_of_text(arena, call->request->param[0].value),
                                        of_day(arena, asking->from),
                                        of_day(arena, asking->until),
                                        lg_of_int8(arena, EVENTS_MOST),
                                        lg_of_int8(arena, ITEMS_MOST)};
    if (store != NULL && lg_store_run(store, &q_entity_of, params, &rows, &error)) {
        if (lg_result_rows(rows) > 0)
            gw_answer_json(call, 200, lg_result_text(rows, 0, 0), NULL);
        else
            gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
        return;
    }
    if (store != NULL)
        lg_log_error(LG_LOG_WARN, "reading an entity", &error);
    gw_refuse_for(call, GW_WHY_UNAVAILABLE, "the database does not answer");
}

/* The period that the query gives; the last year where it gives none. */
static bool take_period(struct gw_call *call, struct asking *asking)
{
    const lg_day today = lg_day_of_time(lg_now_us());
    struct lg_span unused;

    asking->from = today - YEAR;
    asking->until = today + 1;
    if (!gw_query_filters(call, filters, &unused))
        return false;
    (void)lg_day_parse(lg_http_query(call->exchange, "from"), &asking->from);
    (void)lg_day_parse(lg_http_query(call->exchange, "until"), &asking->until);
    return true;
}

static void get_entity(struct gw_call *call)
{
    struct asking *asking = lg_arena_take(call->arena, sizeof *asking);
    struct gw_standing standing;

    if (!gw_reads(call, GW_AREA_ASSESSMENTS, &standing))
        return;
    *asking = (struct asking){.errand.run = run, .call = call, .who = gw_who_of(call, &standing)};
    if (standing.view != GW_VIEW_ALL)
        gw_refuse_for(call, GW_WHY_FORBIDDEN, "entities are for analysts");
    else if (take_period(call, asking) && !gw_readers_take(call->gateway->readers, &asking->errand))
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "too many read at once");
}

const struct gw_route gw_entity_routes[] = {
    {"GET", "/v1/entities/enterprises/{name}", 0, get_entity, GW_DOOR_PROVEN, "enterprise"},
    {"GET", "/v1/entities/brands/{name}", 0, get_entity, GW_DOOR_PROVEN, "brand"},
    {"GET", "/v1/entities/models/{name}", 0, get_entity, GW_DOOR_PROVEN, "model"},
    {"GET", "/v1/entities/platforms/{name}", 0, get_entity, GW_DOOR_PROVEN, "platform"},
    {0},
};
