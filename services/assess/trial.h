/*
 * trial.h - the profiles of a moment, with others tried in their place.
 */
#pragma once

#include "assess.h"

struct assess_trial {
    int64_t until;                   /* the change up to which people's changes count */
    const struct lg_span *documents; /* of profiles that are tried */
    size_t n;
    const struct lg_span *without; /* codes of those that are left out */
    size_t without_n;
};

struct assess_profiles {
    struct lg_profile *profiles;
    size_t n;
};

/* profiles.c: into the arena; LG_REJECT when a document that is tried cannot be read. */
bool assess_profiles_tried(struct assess *assess, struct lg_store *store, struct lg_arena *arena,
                           const struct assess_trial *trial, struct assess_profiles *ret_profiles,
                           struct lg_error *reterr) LG_MUST_CHECK;
