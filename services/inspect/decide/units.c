/*
 * units.c - an open-addressed table of names that is at most half full.
 */
#include "decide/units.h"

#include "base/hash.h"

struct unit_set unit_set_new(struct lg_arena *arena, size_t most)
{
    struct unit_set set = {.names = lg_arena_take(arena, (most + 1) * sizeof *set.names)};
    size_t slots = 16;

    while (slots < 2 * most + 2)
        slots *= 2;
    set.slots = lg_arena_take(arena, slots * sizeof *set.slots);
    set.mask = slots - 1;
    return set;
}

/* Where the name stands, or would. */
static uint32_t *slot_of(const struct unit_set *set, struct lg_span name)
{
    size_t at = lg_hash64(name, 4) & set->mask;

    while (set->slots[at] != 0 && !lg_span_eq(set->names[set->slots[at] - 1], name))
        at = (at + 1) & set->mask;
    return &set->slots[at];
}

void unit_set_add(struct unit_set *set, struct lg_span name)
{
    uint32_t *const slot = slot_of(set, name);

    if (*slot != 0)
        return;
    set->names[set->n++] = name;
    *slot = (uint32_t)set->n;
}

bool unit_set_has(const struct unit_set *set, struct lg_span name)
{
    return *slot_of(set, name) != 0;
}
