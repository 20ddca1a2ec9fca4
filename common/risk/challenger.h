/*
 * challenger.h - models that score items beside the risk tables.
 *
 * A model without a share runs in shadow: its score is kept and compared, and nothing follows from
 * it.  One with a share is live: items are ranked by share · its score + (1 - share) · the tables'.
 * Of several live models of a category the first by code ranks.  Champion and challenger: Siddiqi,
 * Credit Risk Scorecards (2006).
 */
#pragma once

#include "risk/gbdt.h"

enum { LG_CHALLENGERS_MOST = 8 };

struct lg_challenger {
    struct lg_span code;
    int64_t version;
    double share; /* of the ranking; 0 in shadow */
    const struct lg_span *categories;
    size_t categories_n; /* 0: all */
    const struct lg_gbdt *gbdt;
};

struct lg_challenger_set {
    const struct lg_challenger *at; /* by code */
    size_t n;
    uint64_t *bits; /* room that scoring needs */
};

/* What a model said of an item. */
struct lg_challenger_score {
    struct lg_span code;
    int64_t version;
    double share, score; /* score: a probability */
};

/* A set of these, which must outlive it; one loop's alone, for its room is shared by all items. */
struct lg_challenger_set lg_challenger_set_new(struct lg_arena *arena,
                                               const struct lg_challenger *challengers, size_t n);

/* What the models of the item's category say, in their order; gives how many. */
size_t lg_challengers_score(const struct lg_challenger_set *set, struct lg_span category,
                            const struct lg_facts *facts,
                            struct lg_challenger_score ret_scores[LG_CHALLENGERS_MOST]);

/* The model that takes part in the ranking; NULL when none does. */
const struct lg_challenger_score *lg_challenger_live(const struct lg_challenger_score *scores,
                                                     size_t n);

/* The score that items are ranked by. */
double lg_challenger_ranked(double tables, const struct lg_challenger_score *live);
