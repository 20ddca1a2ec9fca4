/*
 * gbdt.h - scores of gradient boosted decision trees, tree by tree without walking any.
 *
 * QuickScorer: each condition that an item fails clears, in its tree's row of bits, the leaves that
 * lie to its left; the first bit that is left is the leaf that a walk would have come to.  The
 * conditions on a number stand in the order of their thresholds, so an item looks only at those
 * that it fails.  Source: Lucchese, Nardini, Orlando, Perego, Tonellotto and Venturini, QuickScorer: A
 * Fast Algorithm to Rank Documents with Additive Ensembles of Regression Trees, SIGIR 2015.
 *
 * What an unknown value does is LightGBM's: its direction is a property of each condition.  The sum
 * is taken in the order of the trees, so it has the very bits of LightGBM's.
 */
#pragma once

#include "base/arena.h"
#include "risk/facts.h"

enum {
    LG_GBDT_FEATURES = 64,
    LG_GBDT_TREES = 5000,
    LG_GBDT_LEAVES = 4096, /* of a tree */
};

/* How a condition treats a value that is not there. */
enum lg_gbdt_missing {
    LG_GBDT_MISSING_NONE, /* it is 0 */
    LG_GBDT_MISSING_ZERO, /* 0 is missing too, and takes the default direction */
    LG_GBDT_MISSING_NAN,  /* it takes the default direction */
};

/* A condition: to the left when the value is at most the threshold, or one of the categories. */
struct lg_gbdt_node {
    int64_t feature;
    double threshold;
    bool default_left;
    enum lg_gbdt_missing missing;
    bool categorical;
    const uint32_t *categories; /* bits */
    size_t categories_n;        /* words */
    int64_t left, right;        /* a node, or ~ the number of a leaf */
};

struct lg_gbdt_tree {
    const struct lg_gbdt_node *nodes; /* one fewer than leaves */
    const double *leaves;
    size_t leaves_n;
};

/* What stands in the model for an attribute.  A text's category is where its word stands. */
struct lg_gbdt_feature {
    enum lg_attribute attribute;
    const struct lg_span *words; /* of a text, in the order of their bytes */
    const int32_t *codes;        /* of the words */
    size_t words_n;
};

struct lg_gbdt_forest {
    struct lg_gbdt_feature features[LG_GBDT_FEATURES];
    size_t features_n;
    const struct lg_gbdt_tree *trees;
    size_t trees_n;
    double sigmoid; /* the probability is 1 / (1 + exp(-sigmoid * sum)) */
};

struct lg_gbdt;

/* NULL, with the reason, for a forest whose trees are none.  What it points at must live on. */
const struct lg_gbdt *lg_gbdt_new(struct lg_arena *arena, const struct lg_gbdt_forest *forest,
                                  const char **ret_why);

/* An item's values: not a number where it has none, or a word that the model does not know. */
void lg_gbdt_values(const struct lg_gbdt *gbdt, const struct lg_facts *facts,
                    double ret_values[LG_GBDT_FEATURES]);

/* How many words of bits scoring needs. */
size_t lg_gbdt_words(const struct lg_gbdt *gbdt);

/* The sum of the leaves that the values come to; `bits` is room of so many words. */
double lg_gbdt_sum(const struct lg_gbdt *gbdt, uint64_t *bits, const double *values);

/* The probability that the sum stands for. */
double lg_gbdt_probability(const struct lg_gbdt *gbdt, double sum);
