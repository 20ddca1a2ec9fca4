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

/* A change as people read it: "with brand \"B\"", "若品牌为“B”". */
struct lg_span gw_change_text(struct lg_arena *arena, const struct lg_change *change, bool zh);

/* The value that it changes to; absent where there is to be none. */
struct lg_span gw_change_to(struct lg_arena *arena, const struct lg_change *change);

/* Appends `,"misses":[…],"flips":[…]`. */
void gw_explain(struct lg_arena *arena, const struct gw_decided *decided,
                struct lg_builder *answer);
