#include "decide/changes.h"

#define AREA(name) (1u << GW_AREA_##name)

static const char *const names[GW_CHANGED] = {
    [GW_AREA_DECLARATIONS] = "declarations",
    [GW_AREA_ASSESSMENTS] = "assessments",
    [GW_AREA_ORDERS] = "orders",
    [GW_AREA_RELEASES] = "releases",
    [GW_AREA_RECALLS] = "recalls",
    [GW_AREA_INVESTIGATIONS] = "investigations",
    [GW_AREA_COMPLAINTS] = "complaints",
    [GW_AREA_INCIDENTS] = "incidents",
    [GW_AREA_MEASURES] = "measures",
    [GW_AREA_OUTCOMES] = "outcomes",
    [GW_AREA_KEYS] = "keys",
    [GW_AREA_RECEIPTS] = "receipts",
    [GW_AREA_OPERATIONS] = "operations",
    [GW_AREA_ACCESS] = "access",
    [GW_AREA_AUDIT] = "audit",
    [GW_AREA_OVERVIEW] = "overview",
    [GW_CHANGED_PROFILES] = "profiles",
};

static const struct {
    struct lg_span topic;
    uint32_t areas;
} touched[] = {
    {LG_SPAN_INIT("declarations"),
     AREA(DECLARATIONS) | AREA(ASSESSMENTS) | AREA(RELEASES) | AREA(ORDERS) | AREA(RECEIPTS)},
    {LG_SPAN_INIT("assessments"), AREA(ORDERS) | AREA(DECLARATIONS)},
    {LG_SPAN_INIT("inspections"),
     AREA(ORDERS) | AREA(RELEASES) | AREA(OUTCOMES) | AREA(DECLARATIONS)},
    {LG_SPAN_INIT("releases"), AREA(RELEASES)},
    {LG_SPAN_INIT("outcomes"),
     AREA(OUTCOMES) | AREA(MEASURES) | AREA(RECALLS) | AREA(INVESTIGATIONS)},
    {LG_SPAN_INIT("controls"), 1u << GW_CHANGED_PROFILES},
    {LG_SPAN_INIT("market"), AREA(COMPLAINTS) | AREA(INCIDENTS) | AREA(INVESTIGATIONS)},
    {LG_SPAN_INIT("recalls"), AREA(RECALLS) | AREA(INVESTIGATIONS) | AREA(MEASURES)},
};

const char *gw_changed_name(int area)
{
    return names[area];
}

uint32_t gw_changed_by(struct lg_span topic)
{
    for (size_t i = 0; i < sizeof touched / sizeof *touched; i++) {
        if (lg_span_eq(touched[i].topic, topic))
            return touched[i].areas;
    }
    return 0;
}

uint32_t gw_changed_seen(const struct gw_grant *grants, size_t n)
{
    uint32_t seen = 0;

    for (size_t i = 0; i < n; i++) {
        for (int area = 0; area < GW_AREAS; area++) {
            if (gw_role_reads(grants[i].role, (enum gw_area)area) != GW_VIEW_NONE)
                seen |= 1u << area;
        }
        if (gw_role_reads(grants[i].role, GW_AREA_ASSESSMENTS) == GW_VIEW_ALL)
            seen |= 1u << GW_CHANGED_PROFILES;
    }
    return seen;
}

void gw_changes_add(struct gw_changes *changes, uint32_t areas)
{
    changes->kept[++changes->last % GW_CHANGES_KEPT] = areas;
}

bool gw_changes_since(const struct gw_changes *changes, uint64_t number, uint32_t *ret_areas)
{
    uint32_t areas = 0;

    if (number > changes->last || changes->last - number > GW_CHANGES_KEPT)
        return false;
    for (uint64_t at = number + 1; at <= changes->last; at++)
        areas |= changes->kept[at % GW_CHANGES_KEPT];
    *ret_areas = areas;
    return true;
}
