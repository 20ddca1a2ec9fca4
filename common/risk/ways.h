/*
 * ways.h - the ways in which conditions can be met, and an item that meets them.
 *
 * A condition is turned into its ways: lists of comparisons of which each must hold, or must not.
 * A way can be met when for each attribute a value can be found that does what all of them ask; the
 * item made of these values was tried on the conditions, so an example is never wrong.  That
 * nothing meets a condition is said only where every value that could was tried.
 */
#pragma once

#include "risk/profile.h"

enum { LG_WAYS_MOST = 256, LG_WAY_PARTS = 48 };

/* One comparison of a way, and whether it must hold. */
struct lg_way_part {
    const struct lg_condition *comparison;
    bool holds;
};

struct lg_one_way {
    const struct lg_way_part *parts;
    size_t n; /* LG_WAY_PARTS at most */
};

struct lg_ways {
    const struct lg_one_way *at;
    size_t n;
    bool whole; /* false: there are more than fit */
};

/* The ways in which the condition is met (or is not). */
struct lg_ways lg_ways_of(struct lg_arena *arena, const struct lg_condition *condition, bool met);

enum lg_possible { LG_POSSIBLE_NO, LG_POSSIBLE_MAYBE, LG_POSSIBLE_YES };

/*
 * Whether an item can go both ways at once; of YES the item.  MAYBE where a list's members are not
 * known, ways are not whole, or no value was found though not all could be tried.
 */
enum lg_possible lg_ways_both(struct lg_arena *arena, const struct lg_ways *one,
                              const struct lg_ways *other, struct lg_facts *ret_example);

/* The same of one condition's ways alone. */
enum lg_possible lg_ways_any(struct lg_arena *arena, const struct lg_ways *ways,
                             struct lg_facts *ret_example);
