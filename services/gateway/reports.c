/*
 * reports.c - GET /v1/reports: what laboratories reported of samples, the newest first.
 *
 * Worked from its head like what is due: no pages behind the first, and the total is what the
 * overview's share of sampling that passed is counted over.
 */
#include "ask.h"
#include "query.h"
#include "reads.h"
#include "reports_sql.h"

enum { ITEMS_MOST = 200 };

static const struct gw_choice choices[] = {
    {"stage", {"preliminary", "final", "retest"}},
    {"verdict", {"conform", "nonconform"}},
    {0},
};
static const struct gw_filter filters[] = {
    {"stage", GW_FILTER_TEXT, false},      {"verdict", GW_FILTER_TEXT, false},
    {"number", GW_FILTER_TEXT, false},     {"port", GW_FILTER_TEXT, false},
    {"laboratory", GW_FILTER_TEXT, false}, {"from", GW_FILTER_DAY, false},
    {"until", GW_FILTER_DAY, false},       {NULL, GW_FILTER_TEXT, false},
};

static void list_reports(struct gw_call *call)
{
    struct gw_standing standing;
    struct lg_span asked;

    if (!gw_reads(call, GW_AREA_OUTCOMES, &standing) || !gw_query_choices(call, choices) ||
        !gw_query_filters(call, filters, &asked))
        return;
    struct lg_column *const params[] = {lg_of_json(call->arena, gw_who_of(call, &standing)),
                                        lg_of_json(call->arena, asked),
                                        lg_of_int8(call->arena, ITEMS_MOST)};
    gw_ask(call, &(struct gw_question){NULL, &q_reports_of, params, "reading reports"});
}

const struct gw_route gw_report_routes[] = {
    {"GET", "/v1/reports", 0, list_reports, GW_DOOR_PROVEN, NULL},
    {0},
};
