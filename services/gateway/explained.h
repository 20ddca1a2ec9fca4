/*
 * explained.h - whence a score is and what nearly happened, as JSON with a sentence in both languages for each.
 */
#pragma once

#include "base/text.h"
#include "decide/flips.h"

/* Appends `,"inherited":{…}`: from which levels of the risk tables the score is; `,"models":[…]` and
 * `,"ranking":{…}` where there is one. */
void gw_tell_score(struct lg_arena *arena, const struct gw_decided *decided,
                   struct lg_builder *answer);

/* Appends `,"misses":[…],"flips":[…]`. */
void gw_explain(struct lg_arena *arena, const struct gw_decided *decided,
                struct lg_builder *answer);
