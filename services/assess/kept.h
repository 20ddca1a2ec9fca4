/*
 * kept.h - small things that a loop keeps in memory.
 */
#pragma once

#include "base/day.h"
#include "risk/calibration.h"

enum { DECAY_DAYS = 7300, DRAW_PARTITIONS = 64, CALIBRATIONS_MOST = 100 };

/* Where the partitions of the declarations ended at a tick of this day; 0: not asked yet. */
struct draw_ends {
    lg_day asked_on;
    size_t n;
    int64_t at[DRAW_PARTITIONS];
};

/* A word and the number that goes with it: thresholds by port and category, grades by enterprise. */
struct entry {
    struct lg_span key;
    double value;
    struct lg_span text;
};

struct entry_table {
    struct entry *slots;
    size_t mask, n;
};

/* What the scores of a category mean. */
struct calibration {
    struct lg_span category;
    int64_t change;
    struct lg_calibration curve;
};
