/*
 * explained.h - what nearly happened, as JSON with a sentence in both languages for each.
 */
#pragma once

#include "base/text.h"
#include "decide/flips.h"

/* Appends `,"misses":[…],"flips":[…]`. */
void gw_explain(struct lg_arena *arena, const struct gw_decided *decided,
                struct lg_builder *answer);
