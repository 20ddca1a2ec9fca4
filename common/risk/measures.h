/*
 * measures.h - measures by what they cover, so that an item asks only for those about goods like it.
 *
 * Each measure in force is filed once, under the most selective attribute that its scope names (a
 * unit, a range of VINs by the beginning that its ends share, lot, trade item, model, brand,
 * enterprise, commodity code, origin, category); the few that name none are looked at always.  An
 * item's own values lead to all that can cover it, and lg_goods_in_scope() has the last word.
 */
#pragma once

#include "risk/goods.h"
#include "risk/select.h"

struct lg_measures;

enum { LG_MEASURES_MOST = LG_SELECTION_MEASURES };

/* An empty index that grows in the arena, which outlives it. */
struct lg_measures *lg_measures_new(struct lg_arena *arena);

/*
 * Takes a measure in its newest version, in place of the one it had; lifted, it covers nothing any
 * more.  Its texts must live as long as the index.
 */
void lg_measures_put(struct lg_measures *measures, const struct ev_measure *measure);

/*
 * The measures in force at that time that the item falls under: by kind and words, so that the
 * order in which they came does not show, of equals the one that came first; the first `max` (at
 * most LG_MEASURES_MOST) of them.  Returns how many.
 */
size_t lg_measures_find(const struct lg_measures *measures, const struct lg_goods *goods,
                        int64_t at_us, const struct ev_measure **ret_found, size_t max);
