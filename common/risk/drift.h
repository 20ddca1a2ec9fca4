/*
 * drift.h - whether what comes, or what is found, is otherwise than it was in a reference period.
 *
 * Distributions are compared by the population stability index, rates by Pearson's chi-square of
 * one degree of freedom.  From which value on that is an alarm is data.  Source: Siddiqi, Credit Risk
 * Scorecards (2006), on the index; Pearson, On the Criterion…, Philosophical Magazine 50 (1900).
 */
#pragma once

#include <stddef.h>

/* sum of (c - r) * ln(c / r) over the bins' shares; half an item more stands in each bin. */
double lg_drift_index(const double *reference, const double *current, size_t bins);

/* The bin that adds most to the index; 0 where there is none. */
size_t lg_drift_most(const double *reference, const double *current, size_t bins);

/* The statistic of a table of two periods; 0 where one has no inspection, or none or all failed. */
double lg_drift_chi_square(double inspected, double failed, double inspected_now,
                           double failed_now);
