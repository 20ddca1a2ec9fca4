/*
 * table.c - counts to a probability, from the general to the special.
 */
#include "risk/table.h"

enum { WEIGHT_MOST = 50 }; /* no single inspection counts more than this */

double lg_risk_weight(enum ev_path selected_by, double probability)
{
    if (selected_by == EV_PATH_RANDOM && probability > 0)
        return 1.0 / probability > WEIGHT_MOST ? WEIGHT_MOST : 1.0 / probability;
    return selected_by == EV_PATH_RANDOM || selected_by == EV_PATH_RISK ||
                   selected_by == EV_PATH_MANDATORY
               ? 1
               : 0;
}

struct lg_risk_counts lg_risk_delta(enum ev_outcome_verdict verdict, enum ev_path selected_by,
                                    double probability, int sign)
{
    const int64_t failed = verdict == EV_OUTCOME_VERDICT_FAIL ? 1 : 0;
    const double weight = lg_risk_weight(selected_by, probability);
    const int64_t weight_e6 = (int64_t)(weight * 1e6);
    const int64_t squares_e6 = (int64_t)(weight * weight * 1e6);
    return (struct lg_risk_counts){
        .inspected = sign,
        .failed = sign * failed,
        .weight_e6 = sign * weight_e6,
        .failed_weight_e6 = sign * failed * weight_e6,
        .weight_squares_e6 = sign * squares_e6,
    };
}

void lg_risk_add(struct lg_risk_counts *to, const struct lg_risk_counts *delta)
{
    to->inspected += delta->inspected;
    to->failed += delta->failed;
    to->weight_e6 += delta->weight_e6;
    to->failed_weight_e6 += delta->failed_weight_e6;
    to->weight_squares_e6 += delta->weight_squares_e6;
}

static double power(double base, int exponent)
{
    double product = 1.0;

    for (int i = 0; i < exponent; i++)
        product *= base;
    return product;
}

/* The root of r^half_life = 1/2 by bisection: products only, so the same on any machine. */
static double daily_share(int half_life_days)
{
    double least = 0.5, most = 1.0;

    if (half_life_days <= 0)
        return 1.0;
    for (int i = 0; i < 60; i++) {
        const double middle = (least + most) / 2;

        if (power(middle, half_life_days) < 0.5)
            least = middle;
        else
            most = middle;
    }
    return least;
}

void lg_risk_decay_fill(double *ret_shares, int days, int half_life_days)
{
    const double share = daily_share(half_life_days);
    double left = 1.0;

    for (int i = 0; i < days; i++, left *= share)
        ret_shares[i] = left;
}

void lg_risk_sum_add(struct lg_risk_sum *sum, const struct lg_risk_counts *counts, double decay)
{
    sum->inspected += (double)counts->inspected * decay;
    sum->failed += (double)counts->failed * decay;
    sum->weight += (double)counts->weight_e6 * 1e-6 * decay;
    sum->failed_weight += (double)counts->failed_weight_e6 * 1e-6 * decay;
    sum->weight_squares += (double)counts->weight_squares_e6 * 1e-6 * decay * decay;
}

/* Failures and inspections of a level as they enter the estimate. */
static void counts_of(const struct lg_risk_sum *sum, bool leaf, double *ret_n, double *ret_failed)
{
    *ret_n = leaf ? sum->inspected : 0;
    *ret_failed = leaf ? sum->failed : 0;
    if (leaf || sum->weight <= 0 || sum->weight_squares <= 0)
        return; /* without weight all were chosen by complaint, alert or officer: no base rate */
    *ret_n = sum->weight * sum->weight / sum->weight_squares;
    *ret_failed = *ret_n * (sum->failed_weight / sum->weight);
}

struct lg_risk_evidence lg_risk_weigh(const struct lg_risk_sum *sums, int levels)
{
    struct lg_risk_evidence evidence = {{0}, {0}};

    for (int level = 0; level < levels; level++)
        counts_of(&sums[level], level == levels - 1, &evidence.inspected[level],
                  &evidence.failed[level]);
    return evidence;
}

static double strength_of(const struct lg_risk_belief *belief, int level, int levels)
{
    return level == levels - 1 ? belief->leaf_strength : belief->strength;
}

void lg_risk_parts(const struct lg_risk_evidence *evidence, int levels,
                   const struct lg_risk_belief *belief, double ret_parts[LG_RISK_PARTS])
{
    double left = 1;

    for (int level = levels - 1; level >= 0; level--) {
        const double n = evidence->inspected[level];
        const double inherited =
            n > 0 ? strength_of(belief, level, levels) / (n + strength_of(belief, level, levels))
                  : 1;

        ret_parts[level + 1] = left * (1 - inherited);
        left *= inherited;
    }
    ret_parts[0] = left;
}

struct lg_risk_score lg_risk_estimate(const struct lg_risk_evidence *evidence, int levels,
                                      const struct lg_risk_belief *belief)
{
    struct lg_risk_score score = {.score = belief->prior, .level = -1, .inherited = 1};

    for (int level = 0; level < levels; level++) {
        const double strength = strength_of(belief, level, levels);
        const double n = evidence->inspected[level], all = n + strength;

        if (n > 0) {
            score.inherited = strength / all;
            score.score = (evidence->failed[level] + strength * score.score) / all;
            score.level = level;
        }
        score.at_level[level] = score.score;
    }
    return score;
}
