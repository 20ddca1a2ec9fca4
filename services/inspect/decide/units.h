/*
 * units.h - names of units ("vin:…", "serial:…") of which each counts once: an item may have ten thousand.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"

struct unit_set {
    struct lg_span *names; /* in the order in which they came */
    size_t n;
    uint32_t *slots; /* open-addressed: index into names plus one */
    size_t mask;
};

/* Without a name yet; has room for `most`. */
struct unit_set unit_set_new(struct lg_arena *arena, size_t most);

void unit_set_add(struct unit_set *set, struct lg_span name);
bool unit_set_has(const struct unit_set *set, struct lg_span name);
