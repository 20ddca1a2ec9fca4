/*
 * roster.h - the newest of each profile by its code, and the order in which a set has them.
 *
 * First the installed ones in their order, then those that people brought by the bytes of their codes, then those
 * that are only tried, as they came.  The order does not tell when each was put, so whoever kept a roster up
 * to date has the same set as who reads it anew: sums of weights and reasons come out alike.
 */
#pragma once

#include "risk/challenger.h"
#include "risk/columns.h"
#include "risk/profile.h"
#include "wire/list.h"

struct roster {
    struct lg_arena *arena;
    struct lg_dictionary codes;   /* that were ever put: number i stands at i - 1 */
    const struct lg_profile **at; /* NULL: dropped */
    const struct lg_profile *first;
    size_t first_n; /* codes of installed ones */
    size_t tried_n; /* codes behind these are only tried */
    size_t put_n;   /* how often one was put: what it takes of memory */
};

/* With the installed ones, which must outlive it. */
struct roster roster_new(struct lg_arena *arena, const struct lg_profile *first, size_t n);

/* A profile in the place of the one of its code.  Its contents must live as long as the roster. */
void roster_put(struct roster *roster, const struct lg_profile *profile);

/* What was put there counts no more; an installed one does again. */
void roster_put_back(struct roster *roster, struct lg_span code);

/* No profile has this code any more. */
void roster_drop(struct roster *roster, struct lg_span code);

/* Codes that are new from here on are only tried. */
void roster_try(struct roster *roster);

/* All profiles in their order, in the arena; gives how many. */
size_t roster_list(const struct roster *roster, struct lg_arena *arena,
                   const struct lg_profile ***ret_profiles);

/* What people put in force, read. */
struct documents {
    struct lg_arena *arena; /* of what follows */
    struct roster roster;
    struct lg_list_set lists; /* that profiles may refer to */
    struct lg_challenger_set models;
    int64_t newest; /* the last change in it */
};
