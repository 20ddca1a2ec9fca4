/*
 * shadow.h - versions of profiles that are tried beside those in force, in one set with them.
 *
 * A version in shadow rules no item.  One in cutover rules the items whose point lies below its share;
 * the point comes of the goods' identity alone, so the same goods are ruled by the same version
 * however often and whenever they are declared.  Whichever of the two does not rule an item is asked all
 * the same, and the lane that would have followed is counted: it changes no decision.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/span.h"

enum { LG_SHADOWS_MOST = 64, LG_SHADOW_NONE = -1 };

/* Places in the set of profiles. */
struct lg_shadow {
    uint32_t tried;
    int64_t live; /* the version in force of the same profile; LG_SHADOW_NONE where there is none */
    double share; /* of the items that the one tried rules; 0 in shadow */
};

struct lg_shadows {
    const struct lg_shadow *at;
    size_t n;
};

/* A version that was tried and ruled an item: its decision is made again with it. */
struct lg_tried {
    struct lg_span code;
    int64_t version;
};

/* Where an item stands in a cutover, [0, 1): as even as chance, and known to nobody without the key. */
double lg_shadow_point(const struct lg_hmac_key *key, struct lg_span identity, int64_t item_number);

/*
 * Of the profiles that an item meets, those that rule it, in their order; with the versions of one
 * shadow, `other`, in each other's place, or LG_SHADOW_NONE.  `ret_ids` has room for `n`.
 */
size_t lg_shadows_pick(const struct lg_shadows *shadows, double point, int64_t other,
                       const uint32_t *matched, size_t n, uint32_t *ret_ids);

/* Whether the item meets one of a shadow's two versions: otherwise both come to the same. */
bool lg_shadow_touches(const struct lg_shadow *shadow, const uint32_t *matched, size_t n);
