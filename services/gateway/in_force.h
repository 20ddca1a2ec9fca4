/*
 * in_force.h - the profiles in force with the ways to meet them, kept and made anew when they changed.
 */
#pragma once

#include "law.h"
#include "risk/lint.h"

struct gw_in_force;

/* NULL when out of memory. */
struct gw_in_force *gw_in_force_new(void);
void gw_in_force_free(struct gw_in_force *in_force);

/* What is in force now, with the lists, for this thread alone until it is given back. */
bool gw_in_force_take(struct gw_in_force *in_force, const struct gw_law *law,
                      struct lg_store *store, struct lg_error *reterr) LG_MUST_CHECK;
const struct lg_linted *gw_in_force_profiles(const struct gw_in_force *in_force, size_t *ret_n);
const struct lg_list_set *gw_in_force_lists(const struct gw_in_force *in_force);
/* The day that it is for this installation: of the last tick. */
lg_day gw_in_force_today(const struct gw_in_force *in_force);
void gw_in_force_give(struct gw_in_force *in_force);
