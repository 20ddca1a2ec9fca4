/*
 * changes.h - which areas the progress of a topic's consumer touches, and the last such changes.
 *
 * Areas are bits; beside those of permissions.h there is one for profiles, which are no area of
 * their own.  Changes are numbered; a ring keeps the last of them for who comes back.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "decide/permissions.h"

enum { GW_CHANGED_PROFILES = GW_AREAS, GW_CHANGED = GW_AREAS + 1, GW_CHANGES_KEPT = 512 };

/* The name of an area, or "profiles". */
const char *gw_changed_name(int area);

/* What may change when a consumer of that topic goes on; 0 for topics of time. */
uint32_t gw_changed_by(struct lg_span topic);

/* What of it the grants may know of. */
uint32_t gw_changed_seen(const struct gw_grant *grants, size_t n);

struct gw_changes {
    uint64_t last; /* number of the last change; 0: none yet */
    uint32_t kept[GW_CHANGES_KEPT];
};

void gw_changes_add(struct gw_changes *changes, uint32_t areas);

/* All areas that changed after that number; false when it is too long ago, or was never given. */
bool gw_changes_since(const struct gw_changes *changes, uint64_t number, uint32_t *ret_areas);
