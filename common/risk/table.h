/*
 * table.h - what inspections taught: failures by a chain of attributes, backed off by empirical
 * Bayes.
 *
 * Counts are integers in fixed point and kept by month or day, so the order of additions leaves no
 * trace and an outcome that is superseded is taken out exactly.  The leaf counts raw inspections;
 * levels above use weights 1/p for chance's share of the selection, capped, with Kish's effective
 * number.  Source: Kish, Survey Sampling (1965), 11.7; Morris, Parametric Empirical Bayes
 * Inference, JASA 78 (1983).
 */
#pragma once

#include "base/day.h"
#include "model/event_types.h"
#include "risk/chain.h"

/* One key's counts in one month or day. */
struct lg_risk_counts {
    int64_t inspected, failed;
    int64_t weight_e6, failed_weight_e6, weight_squares_e6;
};

/*
 * How many items an inspection stands for: 1/p where chance chose it, capped; none where a complaint,
 * an alert or an officer did.
 */
double lg_risk_weight(enum ev_path selected_by, double probability);

/*
 * What a final outcome adds to each level; the same with sign -1 takes it out.  Outcomes of items
 * that a complaint, an alert or an officer chose have no weight: they never enter base rates.
 */
struct lg_risk_counts lg_risk_delta(enum ev_outcome_verdict verdict, enum ev_path selected_by,
                                    double probability, int sign);

void lg_risk_add(struct lg_risk_counts *to, const struct lg_risk_counts *delta);

/* Fills the share that is left after i days of a half-life, 2^(-i/half_life); 0: nothing decays. */
void lg_risk_decay_fill(double *ret_shares, int days, int half_life_days);

/* What counts so many days old are worth; older ones are worth what the last one is. */
struct lg_risk_decay {
    const double *shares;
    int days;
};

/* Counts of a level at one time, decayed. */
struct lg_risk_sum {
    double inspected, failed, weight, failed_weight, weight_squares;
};

void lg_risk_sum_add(struct lg_risk_sum *sum, const struct lg_risk_counts *counts, double decay);

/* What enters the estimates, level by level: an effective number of inspections and failures. */
struct lg_risk_evidence {
    double inspected[LG_CHAIN_LEVELS], failed[LG_CHAIN_LEVELS];
};

/* The evidence in the sums of a chain's levels, of which the last is the leaf. */
struct lg_risk_evidence lg_risk_weigh(const struct lg_risk_sum *sums, int levels);

/* What is believed before anything was inspected, and how much of it. */
struct lg_risk_belief {
    double prior;         /* the rate of failures before any inspection */
    double strength;      /* inspections that the estimate of the level above is worth */
    double leaf_strength; /* the same for the last level, whose goods are most alike */
};

struct lg_risk_score {
    double score;                     /* probability of a failure */
    double at_level[LG_CHAIN_LEVELS]; /* the estimate after each level */
    int level;                        /* the most special one that any inspection speaks for */
    double inherited; /* how much of the score that level has from those above, 0 to 1 */
};

/*
 * How much of the score each level gives, and before them what was believed: parts that add up to
 * 1.  A level without inspections gives nothing; the last one is the item's own key.
 */
enum { LG_RISK_PARTS = LG_CHAIN_LEVELS + 1 };
void lg_risk_parts(const struct lg_risk_evidence *evidence, int levels,
                   const struct lg_risk_belief *belief, double ret_parts[LG_RISK_PARTS]);

/* The score from the evidence of a chain's levels. */
struct lg_risk_score lg_risk_estimate(const struct lg_risk_evidence *evidence, int levels,
                                      const struct lg_risk_belief *belief);
