/*
 * table.h - what inspections taught: failures by a chain of attributes, backed off by empirical
 * Bayes.
 *
 * A key of the chain (HS6, origin, unit-price band, duty, departure, process) is a prefix of the
 * more special ones.  Counts are integers in fixed point and kept by month, so the order of
 * additions leaves no trace and an outcome that is superseded is taken out exactly.  The leaf
 * counts raw inspections; levels above use weights 1/p for chance's share of the selection,
 * capped, with Kish's effective number.  Source: Kish, Survey Sampling (1965), 11.7; Morris,
 * Parametric Empirical Bayes Inference, JASA 78 (1983).
 */
#pragma once

#include "base/arena.h"
#include "base/day.h"
#include "model/event_types.h"
#include "risk/facts.h"

enum { LG_CHAIN_LEVELS = 7 }; /* all goods, then six attributes */

/* One key's counts in one month, or summed with decay. */
struct lg_risk_counts {
    int64_t inspected, failed;
    int64_t weight_e6, failed_weight_e6, weight_squares_e6;
};

/* The leaf's key, levels apart by '|': "870323|DEU|4|C|DEU|B". */
struct lg_span lg_risk_key(struct lg_arena *arena, const struct lg_facts *facts);

/* The key of a level, a prefix of the leaf's: level 0 is "", level 6 the leaf. */
struct lg_span lg_risk_level(struct lg_span leaf, int level);

/*
 * What a final outcome adds to each level; the same with sign -1 takes it out.  Outcomes of items
 * that a complaint, an alert or an officer chose have no weight: they never enter base rates.
 */
struct lg_risk_counts lg_risk_delta(enum ev_outcome_verdict verdict, enum ev_path selected_by,
                                    double probability, int sign);

void lg_risk_add(struct lg_risk_counts *to, const struct lg_risk_counts *delta);

/* One month's share after `months` months of a half-life: 2^(-months/half_life), exact products. */
double lg_risk_decay(int months, int half_life_months);

/* Counts of a level at one time, decayed. */
struct lg_risk_sum {
    double inspected, failed, weight, failed_weight, weight_squares;
};

void lg_risk_sum_add(struct lg_risk_sum *sum, const struct lg_risk_counts *counts, double decay);

/* What enters the estimates, level by level: an effective number of inspections and failures. */
struct lg_risk_evidence {
    double inspected[LG_CHAIN_LEVELS], failed[LG_CHAIN_LEVELS];
};

struct lg_risk_score {
    double score;                     /* probability of a failure */
    double at_level[LG_CHAIN_LEVELS]; /* the estimate after each level */
    int level;                        /* the most special one that any inspection speaks for */
};

/* The evidence in the sums of all levels. */
struct lg_risk_evidence lg_risk_weigh(const struct lg_risk_sum sums[LG_CHAIN_LEVELS]);

/* The score from the evidence; `prior` is the rate believed before any inspection. */
struct lg_risk_score lg_risk_estimate(const struct lg_risk_evidence *evidence, double prior);

/* Both in one: the score from the sums of all levels. */
struct lg_risk_score lg_risk_score(const struct lg_risk_sum sums[LG_CHAIN_LEVELS], double prior);
