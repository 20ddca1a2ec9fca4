/*
 * overview.c - GET /v1/overview: what flows through the loop, as far as an officer's grants reach.
 *
 * Nothing is counted twice: what is asked first goes on counting where the last one ended.
 */
#include "ask.h"
#include "base/text.h"
#include "overview_sql.h"
#include "query.h"
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

static void get_overview(struct gw_call *call)
{
    struct gw_standing standing;
    struct gw_period period;

    if (!gw_reads(call, GW_AREA_OVERVIEW, &standing) || !gw_query_period_alone(call, DAYS, &period))
        return;
    struct lg_column *const params[] = {lg_of_json(call->arena, who_of(call)),
                                        lg_of_day(call->arena, period.from),
                                        lg_of_day(call->arena, period.until)};
    gw_ask(call,
           &(struct gw_question){&q_count_up, &q_overview_of, params, "reading the overview"});
}

const struct gw_route gw_overview_routes[] = {
    {"GET", "/v1/overview", 0, get_overview, GW_DOOR_PROVEN, NULL},
    {0},
};
