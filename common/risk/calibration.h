/*
 * calibration.h - from a score to the probability that it turned out to mean.
 *
 * Isotonic regression by pooling adjacent violators: the non-decreasing function of the score that
 * is nearest to what inspections found.  It is a table, so it has the same value on every machine,
 * and it is its own reliability curve: each step says what was predicted, what was found, and on
 * how many inspections that rests.  Source: Ayer et al., An Empirical Distribution Function for
 * Sampling with Incomplete Information, Annals of Mathematical Statistics 26 (1955); Zadrozny and
 * Elkan, Transforming Classifier Scores into Accurate Multiclass Probability Estimates, KDD 2002.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* An inspection: what was predicted, whether it failed, how much it counts (1/p, capped). */
struct lg_calibration_case {
    double score;
    bool failed;
    double weight;
};

/* Scores from `least` to the next step's `least`. */
struct lg_calibration_step {
    double least;       /* the lowest score that was seen in it */
    double predicted;   /* mean of the scores seen */
    double probability; /* part that failed: what such a score means */
    double weight;      /* of the inspections that it rests on */
};

struct lg_calibration {
    const struct lg_calibration_step *steps; /* scores and probabilities rising */
    size_t n;                                /* 0: nothing is known, a score means itself */
};

/* Fits to the cases, which must stand in the order of their scores and have weights above 0. */
struct lg_calibration lg_calibrate(struct lg_arena *arena, const struct lg_calibration_case *cases,
                                   size_t n);

/* What a decision rests on: the steps of two scores, which say of both what the whole curve does. */
struct lg_calibration_pair {
    struct lg_calibration_step steps[2];
    size_t n;
};

struct lg_calibration_pair lg_calibration_of_pair(const struct lg_calibration *calibration,
                                                  double a, double b);

/* How far predictions and findings are apart, on the mean of what the curve rests on. */
double lg_calibration_error(const struct lg_calibration *calibration);

/* The probability that a score means; below the first step it is the first step's. */
double lg_calibrated(const struct lg_calibration *calibration, double score);
