/*
 * random_set.h - profiles and items made by chance from a seed, the same on every machine.
 */
#pragma once

#include "risk/profile.h"

/* A small generator (xorshift); the state must not be 0. */
struct chance {
    uint64_t state;
};

/* A number below `n`, which is greater than 0. */
uint32_t chance_below(struct chance *chance, uint32_t n);

/* `n` profiles with all kinds of conditions, many of which meet some item.  In the arena. */
struct lg_profile *random_profiles(struct lg_arena *arena, struct chance *chance, size_t n);

/*
 * `n` profiles as people write them: a category that many share, an HS prefix and mostly one more
 * comparison.  In the arena.
 */
struct lg_profile *plausible_profiles(struct lg_arena *arena, struct chance *chance, size_t n);

/* Gives the item what each comparison of the condition takes, the last one of an attribute. */
void lean_facts(struct lg_arena *arena, struct chance *chance, const struct lg_condition *to,
                struct lg_facts *facts);

/* One item's facts; some attributes are absent.  Texts live in the arena. */
void random_facts(struct lg_arena *arena, struct chance *chance, struct lg_facts *ret_facts);
