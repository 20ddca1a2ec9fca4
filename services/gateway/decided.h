/*
 * decided.h - what a decision that is kept rested on, read again: goods as declared, profiles of then.
 */
#pragma once

#include "intake.h"
#include "law.h"
#include "risk/item.h"

/* The item as it was declared; false when the event that is kept has none such.  On the bench. */
bool gw_declared_again(const struct gw_law *law, struct gw_bench *bench, struct lg_span event,
                       int64_t item_number, struct lg_item_declared *ret_declared);

/* The change up to which profiles counted, and versions that were tried and ruled the item. */
struct gw_decided_by {
    int64_t change;
    const struct lg_tried *tried;
    size_t tried_n;
};

/* The profiles that were in force at a change, with the lists of that time.  On the bench. */
bool gw_profiles_at(const struct gw_law *law, struct gw_bench *bench, struct lg_store *store,
                    const struct gw_decided_by *by, const struct lg_profile_set **ret_profiles,
                    struct lg_error *reterr) LG_MUST_CHECK;
