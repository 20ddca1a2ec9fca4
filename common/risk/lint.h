/*
 * lint.h - what is wrong with a profile, by itself and beside others, before it is drafted.
 *
 * An error is what can never be meant: drafting refuses it.  A warning is for whoever approves.
 * What rests on history (hits, work) is given by whoever has it: a back-test, or past decisions.
 */
#pragma once

#include "risk/ways.h"

enum lg_lint_kind {
    LG_LINT_UNREACHABLE, /* error: nothing meets what it asks within its ports, categories, days */
    LG_LINT_EXPIRED,     /* error: its validity is over */
    LG_LINT_CONTRADICTORY, /* error: its action does not go with its lane */
    LG_LINT_DUPLICATE,     /* the other asks and does the same */
    LG_LINT_SUBSUMED,      /* what meets it meets the other, which does as much: it adds nothing */
    LG_LINT_CONFLICT,      /* an item meets both: one lets it go, the other holds it */
    LG_LINT_NEVER_HIT,     /* nothing in history met it */
    LG_LINT_OVER_CAPACITY, /* with its work a port would have more than it has minutes for */
};

struct lg_lint_load {
    struct lg_span port, category;
    double minutes_a_day;     /* of all that selects there, this profile's items among it */
    int64_t capacity_minutes; /* a working day */
    lg_day busiest;           /* the day with most work, as an example */
    int64_t busiest_minutes;
};

struct lg_lint_history {
    int64_t days, items, hits;
    struct lg_span example; /* an item that met it; absent without hits */
    const struct lg_lint_load *loads;
    size_t loads_n;
};

struct lg_lint_finding {
    enum lg_lint_kind kind;
    bool is_error;
    const struct lg_profile *profile, *other; /* other: NULL where it is about one alone */
    const struct lg_facts *example;           /* an item that shows it; NULL where there is none */
    bool by_scope;                            /* UNREACHABLE: by itself something could meet it */
    const struct lg_lint_history *history;    /* NEVER_HIT, OVER_CAPACITY */
    const struct lg_lint_load *load;          /* OVER_CAPACITY */
};

/* A profile with its ways, made once and asked often. */
struct lg_linted {
    const struct lg_profile *profile;
    struct lg_ways met, unmet;
};

struct lg_linted lg_linted_of(struct lg_arena *arena, const struct lg_profile *profile);

struct lg_lint_input {
    const struct lg_linted *subject, *others; /* those of the subject's code are passed over */
    size_t others_n;
    lg_day today;
    const struct lg_lint_history *history; /* NULL: not asked */
};

/* The findings on the subject, errors first; the first `max`. Returns how many were written. */
size_t lg_lint(struct lg_arena *arena, const struct lg_lint_input *input,
               struct lg_lint_finding *ret_findings, size_t max);
