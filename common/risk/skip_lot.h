/*
 * skip_lot.h - levels of an importer's model that rise with passes in a row and fall on a failure.
 *
 * The scheme is data: the steps in force on a day.  A level is the fold over a key's inspected lots
 * in the order of their days, so one outcome that is overturned gives the level of before: fold
 * again.  A level multiplies chance's share, as credit does; it never lowers what is mandatory.
 * Source: schemas/rules/skip-lot.md
 */
#pragma once

#include "base/day.h"
#include "base/numbering.h"
#include "base/span.h"

/* One level's terms between two days; until 0: open. */
struct lg_skip_lot_step {
    int64_t level;
    int64_t passes; /* in a row at the level below, to come to this one */
    double factor;  /* of chance's share at this level */
    int64_t falls_to;
    lg_day from, until;
};

struct lg_skip_lot_scheme {
    const struct lg_skip_lot_step *steps;
    size_t n;
};

/* All zero: nothing was inspected yet. */
struct lg_skip_lot {
    int64_t level;
    int64_t passes;   /* in a row, at this level */
    lg_day last_pass; /* 0: never */
};

/* The step of a level on a day; NULL when the scheme has none then. */
const struct lg_skip_lot_step *lg_skip_lot_step(const struct lg_skip_lot_scheme *scheme,
                                                int64_t level, lg_day day);

/* One more lot was inspected. */
void lg_skip_lot_follow(const struct lg_skip_lot_scheme *scheme, lg_day day, bool failed,
                        struct lg_skip_lot *state);

/* What a decision sees of it, and keeps.  All zero: nothing is known. */
struct lg_skip_lot_standing {
    int64_t level;
    int64_t passes;
    double factor;           /* read only above level 0 */
    bool passed;             /* at least once */
    int64_t days_since_pass; /* 0 or more */
};

struct lg_skip_lot_standing lg_skip_lot_stand(const struct lg_skip_lot_scheme *scheme,
                                              const struct lg_skip_lot *state, lg_day day);

/* States by importer and model, in memory.  All zero is an empty table. */
struct lg_skip_lots {
    struct lg_skip_lot_entry {
        struct lg_span enterprise, model;
        struct lg_skip_lot state;
    } * at;
    struct lg_numbering numbers;
};

/* NULL when there is none, as for goods without a model. */
const struct lg_skip_lot *lg_skip_lots_find(const struct lg_skip_lots *lots,
                                            struct lg_span enterprise, struct lg_span model);

/* The state of a key; made when it is not there, then with copies of its words. */
struct lg_skip_lot *lg_skip_lots_put(struct lg_skip_lots *lots, struct lg_arena *arena,
                                     struct lg_span enterprise, struct lg_span model);
