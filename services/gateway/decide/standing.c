/*
 * standing.c - where a caller stands before what it wants to read.
 */
#include "decide/permissions.h"

static bool has_prefix(struct lg_span text, struct lg_span prefix, struct lg_span *ret_rest)
{
    if (text.len < prefix.len || memcmp(text.at, prefix.at, prefix.len) != 0)
        return false;
    *ret_rest = (struct lg_span){text.at + prefix.len, text.len - prefix.len};
    return true;
}

/* Whether the grant opens anything; what an officer sent himself is no scope to read in. */
static bool opens(const struct gw_grant *grant, enum gw_area area, bool officer)
{
    const enum gw_view view = gw_role_reads(grant->role, area);
    struct lg_span value;

    if (view == GW_VIEW_NONE || (view != GW_VIEW_PARTY) != officer)
        return false;
    return lg_span_eq(grant->scope, LG_SPAN("*")) ||
           (!officer && lg_span_eq(grant->scope, LG_SPAN("own"))) ||
           has_prefix(grant->scope, LG_SPAN("port:"), &value) ||
           has_prefix(grant->scope, LG_SPAN("enterprise:"), &value);
}

static void add(const struct gw_grant *grant, enum gw_view view, struct lg_span enterprise,
                struct gw_standing *standing)
{
    const bool everywhere = lg_span_eq(grant->scope, LG_SPAN("*"));
    struct lg_span value = LG_SPAN("*");

    if (view > standing->view)
        standing->view = view;
    if (has_prefix(grant->scope, LG_SPAN("enterprise:"), &value)) {
        standing->enterprises[standing->enterprises_n++] = value;
        return;
    }
    (void)has_prefix(grant->scope, LG_SPAN("port:"), &value);
    standing->ports[standing->ports_n++] = value;
    if (view == GW_VIEW_ALL)
        standing->full[standing->full_n++] = value;
    if (view == GW_VIEW_PARTY && everywhere && enterprise.at != NULL)
        standing->enterprises[standing->enterprises_n++] = enterprise;
}

struct gw_standing gw_stands(const struct gw_grant *grants, size_t n, enum gw_area area,
                             struct lg_span enterprise, struct lg_arena *arena)
{
    struct lg_span *room = lg_arena_take(arena, (3 * n + 1) * sizeof *room);
    struct gw_standing standing = {.ports = room, .enterprises = room + n, .full = room + 2 * n};
    bool officer = false;

    for (size_t i = 0; i < n; i++)
        officer = officer || opens(&grants[i], area, true);
    for (size_t i = 0; i < n; i++) {
        if (opens(&grants[i], area, officer))
            add(&grants[i], gw_role_reads(grants[i].role, area), enterprise, &standing);
    }
    return standing;
}
