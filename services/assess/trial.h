/*
 * trial.h - the profiles of a moment, with others tried in their place.
 */
#pragma once

#include "assess.h"
#include "wire/list.h"

struct assess_trial {
    int64_t until;                /* the change up to which people's changes count */
    const struct lg_tried *tried; /* drafted versions, in the place of those in force */
    size_t n;
    const struct lg_tried *lists; /* drafted versions of lists, likewise */
    size_t lists_n;
    const struct lg_span *without; /* codes of those that are left out */
    size_t without_n;
    struct lg_span
        documents; /* of others that are tried, a line each; absent where there are none */
};

struct assess_profiles {
    struct lg_profile *profiles;
    size_t n;
    struct lg_challenger_set models;
};

/* profiles.c: the memory of a set; NULL when there is none left. */
struct lg_arena *assess_profiles_arena(struct lg_error *reterr);

/* What people did since a set was made. */
struct assess_changed {
    struct lg_column *codes; /* of profiles; NULL: all is read anew */
    int64_t until;           /* the change up to which it counts */
    bool any;
};

/*
 * profiles.c: reads what was in force then, into the memory that the documents have after it, which is new where
 * all is read: the old one belongs to the sets made of it.  `arena` is for the question alone.
 */
bool assess_documents_read(struct assess_maker *maker, struct lg_store *store,
                           const struct assess_changed *changed, struct lg_arena *arena,
                           struct lg_error *reterr) LG_MUST_CHECK;

/* profiles.c: into the arena; LG_REJECT when a version that is tried is not there or cannot be read. */
bool assess_profiles_tried(const struct assess_maker *maker, struct lg_store *store,
                           struct lg_arena *arena, const struct assess_trial *trial,
                           struct assess_profiles *ret_profiles,
                           struct lg_error *reterr) LG_MUST_CHECK;
