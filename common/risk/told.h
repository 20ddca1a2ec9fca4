/*
 * told.h - the reasons that an item's profiles leave.
 */
#pragma once

#include "risk/select.h"

/* One reason more; there is room for all that select.h names. */
void lg_tell(struct lg_selection *selection, const struct ev_reason *reason);

/* Profiles that an item meets, the gravest lane first, of equals in the set's order. */
struct lg_matches lg_gravest_first(struct lg_arena *arena, const struct lg_profile_set *profiles,
                                   const struct lg_matches *matched);

/* The reasons of the profiles that the selection names as met, in that order: see lg_select(). */
void lg_tell_profiles(struct lg_arena *arena, const struct lg_profile_set *profiles,
                      struct lg_selection *selection);
