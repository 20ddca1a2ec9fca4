/*
 * scope.c - a profile's ports, categories and validity as conditions beside what it asks, so that
 * the index files them, and whatever looks at a condition sees them.
 */
#include "risk/profile.h"

static void add_in(struct lg_condition *parts, size_t *n, enum lg_attribute attribute,
                   const struct lg_span *values, size_t values_n)
{
    if (values_n > 0)
        parts[(*n)++] = (struct lg_condition){.kind = LG_CONDITION_IN,
                                              .attribute = attribute,
                                              .values = values,
                                              .values_n = values_n};
}

void lg_profile_bind(struct lg_arena *arena, struct lg_profile *profile)
{
    struct lg_condition *parts = lg_arena_take(arena, 4 * sizeof *parts);
    const bool dated = profile->valid_from > INT32_MIN || profile->valid_until < INT32_MAX;
    size_t n = 0;

    add_in(parts, &n, LG_FACT_CATEGORY, profile->categories, profile->categories_n);
    add_in(parts, &n, LG_FACT_PORT, profile->ports, profile->ports_n);
    if (dated)
        parts[n++] = (struct lg_condition){.kind = LG_CONDITION_RANGE,
                                           .attribute = LG_FACT_DECIDED_ON,
                                           .least = profile->valid_from,
                                           .below = profile->valid_until};
    parts[n++] = profile->said;
    profile->condition =
        n == 1
            ? profile->said
            : (struct lg_condition){.kind = LG_CONDITION_ALL, .children = parts, .children_n = n};
}
