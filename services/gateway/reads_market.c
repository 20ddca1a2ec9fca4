/*
 * reads_market.c - what can be read of what follows: outcomes, measures, complaints, incidents,
 * investigations, recalls.
 */
#include "reads.h"
#include "reads_market_sql.h"
#include "reads_traced_sql.h"

static const struct gw_collection outcomes = {
    .area = GW_AREA_OUTCOMES,
    .newest = &q_outcomes_newest,
    .oldest = &q_outcomes_oldest,
    .one = &q_outcome_by_name,
    .filters = {{"declarationId", GW_FILTER_ID, false},
                {"number", GW_FILTER_TEXT, false},
                {"port", GW_FILTER_TEXT, false},
                {"kind", GW_FILTER_TEXT, false},
                {"verdict", GW_FILTER_TEXT, false},
                {"stage", GW_FILTER_TEXT, false},
                {"teaches", GW_FILTER_BOOL, false}},
};

static const struct gw_collection measures = {
    .area = GW_AREA_MEASURES,
    .newest = &q_measures_newest,
    .oldest = &q_measures_oldest,
    .one = &q_measure_by_name,
    .filters = {{"declarationId", GW_FILTER_ID, false},
                {"kind", GW_FILTER_TEXT, false},
                {"inForce", GW_FILTER_BOOL, false}},
};

static const struct gw_collection complaints = {
    .area = GW_AREA_COMPLAINTS,
    .newest = &q_complaints_newest,
    .oldest = &q_complaints_oldest,
    .one = &q_complaint_by_name,
    .filters = {{"state", GW_FILTER_TEXT, false},
                {"open", GW_FILTER_BOOL, false},
                {"severity", GW_FILTER_TEXT, false},
                {"caseNumber", GW_FILTER_TEXT, false}},
};

static const struct gw_collection incidents = {
    .area = GW_AREA_INCIDENTS,
    .newest = &q_incidents_newest,
    .oldest = &q_incidents_oldest,
    .one = &q_incident_by_name,
    .filters = {{"severity", GW_FILTER_TEXT, false}, {"caseNumber", GW_FILTER_TEXT, false}},
};

static const struct gw_collection investigations = {
    .area = GW_AREA_INVESTIGATIONS,
    .newest = &q_investigations_newest,
    .oldest = &q_investigations_oldest,
    .one = &q_investigation_by_name,
    .filters = {{"state", GW_FILTER_TEXT, false}, {"open", GW_FILTER_BOOL, false}},
};

static const struct gw_collection investigation_releases = {
    .area = GW_AREA_INVESTIGATIONS,
    .newest = &q_investigation_releases_newest,
    .oldest = &q_investigation_releases_oldest,
    .filters = {{"port", GW_FILTER_TEXT, false}},
};

static const struct gw_collection recalls = {
    .area = GW_AREA_RECALLS,
    .newest = &q_recalls_newest,
    .oldest = &q_recalls_oldest,
    .one = &q_recall_by_name,
    .filters = {{"state", GW_FILTER_TEXT, false},
                {"open", GW_FILTER_BOOL, false},
                {"units", GW_FILTER_BOOL, false},
                {"producer", GW_FILTER_TEXT, false},
                {"caseNumber", GW_FILTER_TEXT, true}},
};

static const struct gw_collection recall_releases = {
    .area = GW_AREA_RECALLS,
    .newest = &q_recall_releases_newest,
    .oldest = &q_recall_releases_oldest,
    .filters = {{"port", GW_FILTER_TEXT, false}},
};

const struct gw_route gw_market_routes[] = {
    {"GET", "/v1/outcomes", 0, gw_read_list, GW_DOOR_PROVEN, &outcomes},
    {"GET", "/v1/outcomes/{id}", 0, gw_read_one, GW_DOOR_PROVEN, &outcomes},
    {"GET", "/v1/measures", 0, gw_read_list, GW_DOOR_PROVEN, &measures},
    {"GET", "/v1/measures/{id}", 0, gw_read_one, GW_DOOR_PROVEN, &measures},
    {"GET", "/v1/complaints", 0, gw_read_list, GW_DOOR_PROVEN, &complaints},
    {"GET", "/v1/complaints/{number}", 0, gw_read_one, GW_DOOR_PROVEN, &complaints},
    {"GET", "/v1/incidents", 0, gw_read_list, GW_DOOR_PROVEN, &incidents},
    {"GET", "/v1/incidents/{number}", 0, gw_read_one, GW_DOOR_PROVEN, &incidents},
    {"GET", "/v1/investigations", 0, gw_read_list, GW_DOOR_PROVEN, &investigations},
    {"GET", "/v1/investigations/{number}", 0, gw_read_one, GW_DOOR_PROVEN, &investigations},
    {"GET", "/v1/investigations/{number}/releases", 0, gw_read_list, false,
     &investigation_releases},
    {"GET", "/v1/recalls", 0, gw_read_list, GW_DOOR_PROVEN, &recalls},
    {"GET", "/v1/recalls/{number}", 0, gw_read_one, GW_DOOR_PROVEN, &recalls},
    {"GET", "/v1/recalls/{number}/releases", 0, gw_read_list, GW_DOOR_PROVEN, &recall_releases},
    {0},
};
