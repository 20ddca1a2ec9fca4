/*
 * asked.h - one profile that an analyst asks about: whether the item meets it, and if not, what keeps it from that
 * and which single change would do.
 */
#pragma once

#include "base/text.h"
#include "decide/flips.h"
#include "decided.h"

/* Of whichever version was asked for. */
struct gw_asked {
    struct lg_profile profile; /* without a code: there is none */
    struct lg_span state; /* of a version that people drafted, now; absent of one that decided */
    bool decided;         /* it was among those that the decision looked at */
};

/* Which one: `query` is a JSON object of profile and version as texts; without a version the one that decided, else the newest. */
struct gw_asking {
    const struct gw_law *law;
    struct lg_span code, version, query;
    const struct lg_profile_set *profiles; /* that decided */
    int64_t change;                        /* lists count as they were then */
};

/* Finds it, on the bench; none when there is no such version, or it cannot be read. */
bool gw_asked_find(struct gw_bench *bench, struct lg_store *store, const struct gw_asking *asking,
                   struct gw_asked *ret_asked, struct lg_error *reterr) LG_MUST_CHECK;

/* Appends `,"asked":{…}`. */
void gw_asked_tell(struct lg_arena *arena, const struct gw_decided *decided,
                   const struct gw_asked *asked, struct lg_builder *answer);
