/*
 * lint.h - what is wrong with a profile, by itself and beside others, before it is drafted.
 *
 * An error is what can never be meant: drafting refuses it.  A warning is for whoever approves.
 * What rests on history (hits, work) a back-test gives; it is asked apart.
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
    LG_LINT_NEVER_HIT,     /* nothing in a year of history, or in all that there is, met it */
    LG_LINT_OVER_CAPACITY, /* with its work a port would have more in a day than minutes */
};

/* A port whose work is more than its minutes on some day, and more than without what is tried. */
struct lg_lint_load {
    struct lg_span port, category;
    int64_t days;               /* so many */
    lg_day busiest;             /* the one with most work, as an example */
    int64_t busiest_minutes;    /* of all that selects there */
    int64_t capacity_minutes;   /* on that day */
    struct lg_span example;     /* the number of a declaration that is more work that day */
    struct lg_span category_zh; /* what the category is called in Chinese */
};

struct lg_lint_history {
    lg_day from, until; /* `until` exclusive */
    bool whole;         /* a year at least, or all that there is */
    int64_t items, hits;
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
};

/* The findings on the subject, errors first; the first `max`. Returns how many were written. */
size_t lg_lint(struct lg_arena *arena, const struct lg_lint_input *input,
               struct lg_lint_finding *ret_findings, size_t max);

/* What history says of the subject, likewise. */
size_t lg_lint_history(struct lg_arena *arena, const struct lg_linted *subject,
                       const struct lg_lint_history *history, struct lg_lint_finding *ret_findings,
                       size_t max);
