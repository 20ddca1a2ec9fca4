/*
 * ranking.h - how good an order of inspection is, whatever the order of what it ranks alike.
 *
 * Items with the same score are one group; where a cut goes through a group, it takes the same
 * part of each: figures are expectations and don't depend on the order of rows.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct ranked {
    double score;       /* ranks, highest first */
    double probability; /* what the score means */
    double value;
    bool failed, seen; /* its key was inspected before */
};

/* Sorts by score, highest first. */
void rank(struct ranked *items, size_t n);

/* What the first `share` of ranked items holds. */
struct rank_top {
    double items, failed, value_failed;
};

struct rank_top rank_top(const struct ranked *items, size_t n, double share);

/* Mean distance of predicted and found rates over ten bins of as many items each; ranked items. */
double rank_calibration_error(const struct ranked *items, size_t n);

/* Chance that a failed item ranks above one that passed; ranked items. */
double rank_auc(const struct ranked *items, size_t n);
