/*
 * matcher_export.h - profiles and items as JSON lines, for an engine that is no C.
 */
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "risk/profile.h"

/*
 * Writes one line for each profile, its condition as in schemas/profiles with numbers in
 * hundred-thousandths, then one for each item: {"facts":{…},"met":[ids by the index]}.
 */
bool matcher_export(const char *path, struct lg_arena *arena, const struct lg_profile_set *set,
                    const struct lg_facts *items, int items_n);
