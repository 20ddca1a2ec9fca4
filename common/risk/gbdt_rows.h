/*
 * gbdt_rows.h - a forest laid out for QuickScorer; between gbdt.c, which scores, and gbdt_new.c.
 */
#pragma once

#include "risk/gbdt.h"

/* One node: who fails it clears the leaves [from, until) of its tree. */
struct lg_gbdt_row {
    double threshold;
    const struct lg_gbdt_node *node;
    uint32_t tree, from, until;
};

struct lg_gbdt_rows {
    struct lg_gbdt_row *at;
    size_t n;
};

struct lg_gbdt {
    struct lg_gbdt_forest forest;
    struct lg_gbdt_rows numbers[LG_GBDT_FEATURES]; /* by threshold */
    struct lg_gbdt_rows words[LG_GBDT_FEATURES];   /* on categories */
    const double **leaves;                         /* of each tree, from left to right */
    size_t *first;                                 /* word of each tree's bits */
    size_t bits_n;                                 /* words */
};
