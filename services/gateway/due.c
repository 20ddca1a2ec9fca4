/*
 * due.c - what is due: GET /v1/deadlines, the law's clocks, those that are not met where the query asks
 * for no others, and GET /v1/duties, what is to be done after release.
 *
 * Like the queue these lists are worked from their heads: the earliest come first, there are no pages
 * behind the first, and the total is the figure of the overview.
 */
#include "ask.h"
#include "due_sql.h"
#include "query.h"
#include "reads.h"

enum { ITEMS_MOST = 200 };

static const struct gw_choice clock_choices[] = {
    {"state", {"late", "soon", "later", "met", "missed"}},
    {"kind", {"complaint", "case", "recall"}},
    {0},
};
static const struct gw_filter clock_filters[] = {
    {"state", GW_FILTER_TEXT, false},  {"kind", GW_FILTER_TEXT, false},
    {"number", GW_FILTER_TEXT, false}, {"over", GW_FILTER_BOOL, false},
    {"from", GW_FILTER_DAY, false},    {"until", GW_FILTER_DAY, false},
    {NULL, GW_FILTER_TEXT, false},
};
static const struct gw_choice duty_choices[] = {{"state", {"open", "overdue"}}, {0}};
static const struct gw_filter duty_filters[] = {
    {"state", GW_FILTER_TEXT, false},    {"port", GW_FILTER_TEXT, false},
    {"importer", GW_FILTER_TEXT, false}, {"number", GW_FILTER_TEXT, false},
    {NULL, GW_FILTER_TEXT, false},
};

static void list_deadlines(struct gw_call *call)
{
    struct gw_standing standing;
    struct lg_span asked;

    if (!gw_reads(call, GW_AREA_INVESTIGATIONS, &standing) ||
        !gw_query_choices(call, clock_choices) || !gw_query_filters(call, clock_filters, &asked))
        return;
    struct lg_column *const params[] = {lg_of_json(call->arena, asked),
                                        lg_of_int8(call->arena, ITEMS_MOST)};
    gw_ask(call, &(struct gw_question){NULL, &q_deadlines_of, params, "reading deadlines"});
}

static void list_duties(struct gw_call *call)
{
    struct gw_standing standing;
    struct lg_span asked;

    if (!gw_reads(call, GW_AREA_RELEASES, &standing) || !gw_query_choices(call, duty_choices) ||
        !gw_query_filters(call, duty_filters, &asked))
        return;
    struct lg_column *const params[] = {lg_of_json(call->arena, gw_who_of(call, &standing)),
                                        lg_of_json(call->arena, asked),
                                        lg_of_int8(call->arena, ITEMS_MOST)};
    gw_ask(call, &(struct gw_question){NULL, &q_duties_of, params, "reading duties"});
}

const struct gw_route gw_due_routes[] = {
    {"GET", "/v1/deadlines", 0, list_deadlines, GW_DOOR_PROVEN, NULL},
    {"GET", "/v1/duties", 0, list_duties, GW_DOOR_PROVEN, NULL},
    {0},
};
