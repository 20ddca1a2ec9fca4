/*
 * reads_adjusted.c - what moved by itself, and why: for analysts: who acts on cases reads none.
 */
#include "answers.h"
#include "reads.h"
#include "reads_adjusted_sql.h"

static const struct gw_collection adjustments = {
    .area = GW_AREA_MEASURES,
    .newest = &q_adjustments_newest,
    .oldest = &q_adjustments_oldest,
    .one = &q_adjustment_by_name,
    .filters = {{"kind", GW_FILTER_TEXT, false},
                {"category", GW_FILTER_TEXT, false},
                {"alarm", GW_FILTER_BOOL, false}},
};

static bool sees_all(struct gw_call *call)
{
    const struct gw_person *who = call->who;

    if (gw_stands(who->grants, who->grants_n, GW_AREA_MEASURES, who->enterprise_id, call->arena)
            .view == GW_VIEW_ALL)
        return true;
    gw_refuse_for(call, GW_WHY_FORBIDDEN, "no role of the caller reads this");
    return false;
}

static void list_adjustments(struct gw_call *call)
{
    if (sees_all(call))
        gw_read_list(call);
}

static void get_adjustment(struct gw_call *call)
{
    if (sees_all(call))
        gw_read_one(call);
}

const struct gw_route gw_adjusted_routes[] = {
    {"GET", "/v1/adjustments", 0, list_adjustments, false, &adjustments},
    {"GET", "/v1/adjustments/{id}", 0, get_adjustment, false, &adjustments},
    {0},
};
