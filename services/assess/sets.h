/*
 * sets.h - the set of profiles and models in use, what makes the next one, and the thread that does so beside.
 *
 * A set never changes.  Decisions name the last change in it (`newest`), by which it can be made again at any
 * time: which set a batch has is a fact of its decisions, whenever the swap came.
 */
#pragma once

#include "base/error.h"
#include "risk/shadow.h"
#include "roster.h"
#include "wire/json.h"

struct assess;
struct lg_config;
struct lg_result;
struct lg_store;

struct assess_set {
    struct lg_arena *arena; /* the index, and what was laid out for it; NULL: no set */
    struct lg_arena
        *rests_on; /* what was read: conditions, texts, models; other sets may rest on it too */
    const struct lg_profile_set *profiles;
    struct lg_challenger_set models;
    struct lg_shadows shadows;       /* places in `profiles` */
    const struct lg_tried *versions; /* of those, in the same order */
    int64_t newest;                  /* the last change in it */
};

/* Used by one thread at a time: the loop's, or the one beside it. */
struct assess_maker {
    struct lg_json_reader *reader;
    const struct lg_profile *first; /* those of the share folder */
    size_t first_n;
    const struct lg_countries *countries; /* by which those that people brought are understood */
    struct documents documents;           /* as they were read; what changes is read alone */
    int64_t seen;                         /* the last change that was looked at */
};

/*
 * shadow_set.c: the set of now: the first profiles, with what people put in their place and the versions that
 * are tried; without an arena where nothing of a set changed, unless it is wanted `again`.  On failure nothing
 * is taken for seen.
 */
bool assess_set_make(struct assess_maker *maker, struct lg_store *store, bool again,
                     struct assess_set *ret_set, struct lg_error *reterr) LG_MUST_CHECK;

/* What both sets rest on is the other's alone from now on. */
void assess_set_leave(struct assess_set *set, const struct assess_set *other);
void assess_set_free(struct assess_set *set);

/*
 * beside.c: before a batch is decided, when `changed` says whether people did something since the last.  A
 * small set is made now; a large one by a thread beside, and taken before the first batch that finds it made.
 * After a cutover stopped, no batch is decided by a set from before.
 */
bool assess_set_refresh(struct assess *assess, struct lg_store *store, bool changed,
                        struct lg_error *reterr) LG_MUST_CHECK;

struct assess_beside;

/* Waits for what is being made.  NULL is fine. */
void assess_beside_free(struct assess_beside *beside);
