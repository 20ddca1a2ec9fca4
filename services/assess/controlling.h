/*
 * controlling.h - a batch of what people change: the versions that it is about, and what it makes of them.
 */
#pragma once

#include "assess.h"
#include "parameter_draft.h"
#include "risk/proof.h"

struct version {
    struct lg_span kind, object;
    int64_t number;
    const char *state;
    struct lg_span author; /* the person; absent where there is none */
    struct lg_proof proof;
    struct lg_span document; /* of a profile or list that was in force; otherwise absent */
    struct lg_span ender;    /* the person who wants it ended; absent where nobody does */
    lg_day from;             /* of a parameter: its first day */
};

struct change {
    const struct lg_record *record;
    const char *state;
    struct assess_drafted drafted;
};

struct controlling {
    struct version *versions;
    size_t versions_n;
    struct change *changes;
    size_t changes_n;
    struct person {
        struct lg_span principal, person;
    } * persons;
    size_t persons_n;
    int64_t number;                      /* of what the batch changes */
    size_t tried_n;                      /* versions in shadow, with those of the batch */
    struct entry_table grades;           /* of enterprises that the batch gives one */
    struct assess_parameter_kind *kinds; /* of parameters */
    size_t kinds_n;
};

/* grades.c */
void grades_queue(const struct lg_batch *batch, struct lg_store *store,
                  struct lg_result **ret_rows);
void grades_take(struct controlling *controlling, struct lg_arena *arena,
                 const struct lg_result *rows);
/* Whether the enterprise of a credit control may have the grade, which it then has; rejected if not. */
bool grade_follows(struct controlling *controlling, struct lg_batch *batch,
                   struct lg_record *record, struct lg_span grade);

/* Who is behind an event: its actor, or else its source. */
struct lg_span assess_actor_of(const struct ev_event *event);
