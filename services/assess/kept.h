/*
 * kept.h - small things that a loop keeps in memory.
 */
#pragma once

#include "base/day.h"
#include "base/dictionary.h"
#include "risk/calibration.h"
#include "risk/skip_lot.h"

enum { DECAY_DAYS = 7300, DRAW_PARTITIONS = 64, CALIBRATIONS_MOST = 100 };

/* Where the partitions of the declarations ended at a tick of this day; 0: not asked yet. */
struct draw_ends {
    lg_day asked_on;
    size_t n;
    int64_t at[DRAW_PARTITIONS];
};

/* The number that goes with a word: thresholds by port and category, grades by enterprise. */
struct entry {
    double value;
    struct lg_span text;
    lg_day day; /* that the value is of; 0: of any */
};

struct entry_table {
    struct lg_dictionary keys;
    struct entry *at; /* by number of the key */
};

/* A value of the law between two days. */
struct parameter {
    double value;
    lg_day from, until;
    size_t next; /* one more than the place of the same name's row before it; 0: none */
};

struct lg_result;

/* See parameters.c. */
struct parameters {
    struct lg_arena *arena;
    struct entry_table by_name; /* CODE/CATEGORY: one more than the place of its newest row */
    struct parameter *rows;
    struct lg_skip_lot_scheme skip_lots;
    bool ranked; /* something is ranked by loss, some day */
    int64_t read_us;
    struct lg_result *asked, *asked_steps; /* queued, and not taken yet */
};

/* What the scores of a category mean. */
struct calibration {
    struct lg_span category;
    int64_t change;
    struct lg_calibration curve;
};
