/*
 * flips.h - what nearly happened to an item, and which single change would have put it in another
 * lane.
 *
 * Decided again by the function that decided first, over the facts that are kept, one thing changed
 * at a time.  The evidence of the risk tables stays as it was, for another key's is not kept.
 */
#pragma once

#include "risk/item.h"
#include "risk/why.h"

enum { GW_MISSES_MOST = 10, GW_FLIPS_MOST = 12 };

/* What a decision rested on. */
struct gw_decided {
    const struct lg_item_declared *declared; /* looked at */
    const struct lg_item_context *context;
    const struct lg_profile_set *profiles;
    bool drawn; /* chance selected it */
};

/* The first change of one attribute that makes the item meet the condition and that an item can have. */
bool gw_change_of(struct lg_arena *arena, const struct lg_condition *condition,
                  const struct gw_decided *decided, struct lg_change *ret_change);

/* A profile that one change of one attribute would have met. */
struct gw_miss {
    const struct lg_profile *profile;
    struct lg_change change;
};

/* The misses that would have told most: by lane, then weight, then the set's order. */
size_t gw_misses(struct lg_arena *arena, const struct gw_decided *decided,
                 struct gw_miss ret_misses[GW_MISSES_MOST]);

enum gw_flip_kind { GW_FLIP_MEASURE, GW_FLIP_ATTRIBUTE, GW_FLIP_RISK, GW_FLIP_CHANCE };

struct gw_flip {
    enum gw_flip_kind kind;
    enum ev_lane lane;                    /* that it would have been in */
    const struct lg_measure_hit *measure; /* that is lifted */
    const struct lg_profile *profile;     /* that is met or not, by the change */
    struct lg_change change;
};

/* Single changes that put the item in another lane; none when several things hold it there. */
size_t gw_flips(struct lg_arena *arena, const struct gw_decided *decided,
                const struct gw_miss *misses, size_t misses_n,
                struct gw_flip ret_flips[GW_FLIPS_MOST]);
