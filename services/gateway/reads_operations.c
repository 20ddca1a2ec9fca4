/*
 * reads_operations.c - lists for who runs the system and who audits it: none is of one port.
 */
#include "operations_sql.h"
#include "reads.h"
#include "whole.h"

static const struct gw_collection dead_letters = {
    .area = GW_AREA_OPERATIONS,
    .newest = &q_dead_letters_newest,
    .oldest = &q_dead_letters_oldest,
    .filters = {{"service", GW_FILTER_TEXT, false},
                {"state", GW_FILTER_TEXT, false},
                {"code", GW_FILTER_TEXT, false},
                {"topic", GW_FILTER_TEXT, false},
                {"actor", GW_FILTER_TEXT, false}},
};

static const struct gw_collection parked = {
    .area = GW_AREA_OPERATIONS,
    .newest = &q_parked_newest,
    .oldest = &q_parked_oldest,
    .filters = {{"service", GW_FILTER_TEXT, false}, {"topic", GW_FILTER_TEXT, false}},
};

static const struct gw_collection principals = {
    .area = GW_AREA_ACCESS,
    .newest = &q_principals_newest,
    .oldest = &q_principals_oldest,
    .one = &q_principal_by_name,
    .filters = {{"kind", GW_FILTER_TEXT, false},
                {"principal", GW_FILTER_TEXT, false},
                {"name", GW_FILTER_TEXT, false}},
};

static const struct gw_collection grants = {
    .area = GW_AREA_ACCESS,
    .newest = &q_grants_newest,
    .oldest = &q_grants_oldest,
    .one = &q_grant_by_name,
    .filters = {{"principal", GW_FILTER_TEXT, false},
                {"role", GW_FILTER_TEXT, false},
                {"scope", GW_FILTER_TEXT, false},
                {"inForce", GW_FILTER_BOOL, false}},
};

static const struct gw_collection audit = {
    .area = GW_AREA_AUDIT,
    .newest = &q_audit_newest,
    .oldest = &q_audit_oldest,
    .one = &q_audit_row_by_name,
    .filters = {{"service", GW_FILTER_TEXT, false},
                {"actor", GW_FILTER_TEXT, false},
                {"act", GW_FILTER_TEXT, false},
                {"object", GW_FILTER_TEXT, false}},
};

static void list(struct gw_call *call)
{
    const struct gw_collection *about = call->route->about;

    if (gw_sees_whole(call, about->area, GW_VIEW_CASE))
        gw_read_list(call);
}

static void one(struct gw_call *call)
{
    const struct gw_collection *about = call->route->about;

    if (gw_sees_whole(call, about->area, GW_VIEW_CASE))
        gw_read_one(call);
}

const struct gw_route gw_operations_routes[] = {
    {"GET", "/v1/dead-letters", 0, list, GW_DOOR_PROVEN, &dead_letters},
    {"GET", "/v1/parked", 0, list, GW_DOOR_PROVEN, &parked},
    {"GET", "/v1/principals", 0, list, GW_DOOR_PROVEN, &principals},
    {"GET", "/v1/principals/{name}", 0, one, GW_DOOR_PROVEN, &principals},
    {"GET", "/v1/grants", 0, list, GW_DOOR_PROVEN, &grants},
    {"GET", "/v1/grants/{id}", 0, one, GW_DOOR_PROVEN, &grants},
    {"GET", "/v1/audit", 0, list, GW_DOOR_PROVEN, &audit},
    {"GET", "/v1/audit/{id}", 0, one, GW_DOOR_PROVEN, &audit},
    {0},
};
