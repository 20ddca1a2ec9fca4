/*
 * ranking.h - by what items are ranked: by the probability of a failure, or by the loss expected.
 *
 * The loss is score · value · severity, on the scale of 0 to 1 that thresholds have: half where it
 * is `half`.  The scale keeps the order, so what is selected is what costs most.
 * Decision by expected loss: Berger, Statistical Decision Theory and Bayesian Analysis (1985), 1.3;
 * Elkan, The Foundations of Cost-Sensitive Learning, IJCAI 2001.
 */
#pragma once

#include "base/decimal.h"

struct lg_ranking {
    double half;     /* the loss that ranks at one half; 0: ranked by the score itself */
    double severity; /* of a failure, on average */
    double exchange; /* what one unit of the declaration's currency is in that of `half` */
};

/* Where an item ranks, of that score and declared value. */
double lg_rank(const struct lg_ranking *ranking, double score, lg_e5 value);

/* The loss that a rank stands for; only where items are ranked by it. */
double lg_rank_loss(const struct lg_ranking *ranking, double rank);
