/*
 * entity.c - what is known of an enterprise, a brand, a model or a platform in a period: for analysts.
 *
 * What is outside the caller's scope does not count; where nothing is left there is no such thing.
 */
#include "answers.h"
#include "ask.h"
#include "entity_sql.h"
#include "query.h"
#include "reads.h"

enum { YEAR = 366, EVENTS_MOST = 300, ITEMS_MOST = 5000 };

static void get_entity(struct gw_call *call)
{
    struct lg_arena *arena = call->arena;
    const char *const kind = call->route->about;
    struct gw_standing standing;
    struct gw_period period;

    if (!gw_reads(call, GW_AREA_ASSESSMENTS, &standing))
        return;
    if (standing.view != GW_VIEW_ALL) {
        gw_refuse_for(call, GW_WHY_FORBIDDEN, "entities are for analysts");
        return;
    }
    if (!gw_query_period_alone(call, YEAR, &period))
        return;
    struct lg_column *const params[] = {lg_of_json(arena, gw_who_of(call, &standing)),
                                        lg_of_text(arena, lg_span_of(kind)),
                                        lg_of_text(arena, call->request->param[0].value),
                                        lg_of_day(arena, period.from),
                                        lg_of_day(arena, period.until),
                                        lg_of_int8(arena, EVENTS_MOST),
                                        lg_of_int8(arena, ITEMS_MOST)};
    gw_ask(call, &(struct gw_question){NULL, &q_entity_of, params, "reading an entity"});
}

const struct gw_route gw_entity_routes[] = {
    {"GET", "/v1/entities/enterprises/{name}", 0, get_entity, GW_DOOR_PROVEN, "enterprise"},
    {"GET", "/v1/entities/brands/{name}", 0, get_entity, GW_DOOR_PROVEN, "brand"},
    {"GET", "/v1/entities/models/{name}", 0, get_entity, GW_DOOR_PROVEN, "model"},
    {"GET", "/v1/entities/platforms/{name}", 0, get_entity, GW_DOOR_PROVEN, "platform"},
    {0},
};
