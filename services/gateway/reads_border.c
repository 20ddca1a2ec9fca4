/*
 * reads_border.c - what can be read of the border: declarations, assessments, orders, releases.
 */
#include "reads.h"
#include "reads_border_sql.h"

static const struct gw_collection declarations = {
    .area = GW_AREA_DECLARATIONS,
    .newest = &q_declarations_newest,
    .oldest = &q_declarations_oldest,
    .one = &q_declaration_by_name,
    .filters = {{"number", GW_FILTER_TEXT, false},
                {"port", GW_FILTER_TEXT, false},
                {"state", GW_FILTER_TEXT, false},
                {"importer", GW_FILTER_TEXT, false},
                {"sender", GW_FILTER_TEXT, true},
                {"lane", GW_FILTER_TEXT, true}},
};

static const struct gw_collection assessments = {
    .area = GW_AREA_ASSESSMENTS,
    .newest = &q_assessments_newest,
    .oldest = &q_assessments_oldest,
    .one = &q_assessment_by_name,
    .filters = {{"declarationId", GW_FILTER_ID, false},
                {"number", GW_FILTER_TEXT, false},
                {"port", GW_FILTER_TEXT, false},
                {"lane", GW_FILTER_TEXT, false},
                {"action", GW_FILTER_TEXT, false}},
};

static const struct gw_collection orders = {
    .area = GW_AREA_ORDERS,
    .newest = &q_orders_newest,
    .oldest = &q_orders_oldest,
    .one = &q_order_by_name,
    .filters = {{"declarationId", GW_FILTER_ID, false},
                {"number", GW_FILTER_TEXT, false},
                {"port", GW_FILTER_TEXT, false},
                {"state", GW_FILTER_TEXT, false},
                {"importer", GW_FILTER_TEXT, false},
                {"open", GW_FILTER_BOOL, false},
                {"late", GW_FILTER_BOOL, false}},
};

static const struct gw_collection conflicts = {
    .area = GW_AREA_ORDERS,
    .newest = &q_conflicts_newest,
    .oldest = &q_conflicts_oldest,
    .one = &q_conflict_by_id,
    .filters = {{"declarationId", GW_FILTER_ID, false},
                {"number", GW_FILTER_TEXT, false},
                {"port", GW_FILTER_TEXT, false},
                {"kind", GW_FILTER_TEXT, false},
                {"state", GW_FILTER_TEXT, false}},
};

static const struct gw_collection proven = {
    .area = GW_AREA_ORDERS,
    .one = &q_proven_by_order,
};

static const struct gw_collection releases = {
    .area = GW_AREA_RELEASES,
    .newest = &q_releases_newest,
    .oldest = &q_releases_oldest,
    .one = &q_release_by_name,
    .filters = {{"declarationId", GW_FILTER_ID, false},
                {"number", GW_FILTER_TEXT, false},
                {"port", GW_FILTER_TEXT, false},
                {"status", GW_FILTER_TEXT, false},
                {"current", GW_FILTER_BOOL, false},
                {"importer", GW_FILTER_TEXT, false}},
};

const struct gw_route gw_border_routes[] = {
    {"GET", "/v1/declarations", 0, gw_read_list, GW_DOOR_PROVEN, &declarations},
    {"GET", "/v1/declarations/{name}", 0, gw_read_one, GW_DOOR_PROVEN, &declarations},
    {"GET", "/v1/assessments", 0, gw_read_list, GW_DOOR_PROVEN, &assessments},
    {"GET", "/v1/assessments/{id}", 0, gw_read_one, GW_DOOR_PROVEN, &assessments},
    {"GET", "/v1/orders", 0, gw_read_list, GW_DOOR_PROVEN, &orders},
    {"GET", "/v1/orders/{id}", 0, gw_read_one, GW_DOOR_PROVEN, &orders},
    {"GET", "/v1/orders/{id}/proven", 0, gw_read_one, GW_DOOR_PROVEN, &proven},
    {"GET", "/v1/conflicts", 0, gw_read_list, GW_DOOR_PROVEN, &conflicts},
    {"GET", "/v1/conflicts/{id}", 0, gw_read_one, GW_DOOR_PROVEN, &conflicts},
    {"GET", "/v1/releases", 0, gw_read_list, GW_DOOR_PROVEN, &releases},
    {"GET", "/v1/releases/{id}", 0, gw_read_one, GW_DOOR_PROVEN, &releases},
    {0},
};
