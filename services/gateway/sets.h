/*
 * sets.h - profiles as they were up to a change, kept while analysts ask about decisions of that time.
 *
 * A set never changes, so many may read one; of those that nobody reads the two asked for last are kept.
 */
#pragma once

#include "intake.h"
#include "law.h"

struct gw_sets;
struct gw_set;

/* NULL when out of memory. */
struct gw_sets *gw_sets_new(void);
void gw_sets_free(struct gw_sets *sets);

/* With the lists of that time; to be given back. */
bool gw_sets_take(struct gw_sets *sets, const struct gw_law *law, struct lg_store *store,
                  int64_t change, struct gw_set **ret_set, struct lg_error *reterr) LG_MUST_CHECK;
const struct lg_profile_set *gw_set_profiles(const struct gw_set *set);

/* NULL is fine. */
void gw_sets_give(struct gw_sets *sets, struct gw_set *set);
