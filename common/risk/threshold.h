/*
 * threshold.h - above which score risk selects, from the scores that were seen.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { LG_SCORE_BINS = 256 };

/* The bin of a score in [0, 1]; bins are narrow where scores are low: edge i is (i / 256)^2. */
int lg_score_bin(double score);

/*
 * The score that the share of the items lies above, within its bin by how many of the bin are
 * wanted.  1, which nothing exceeds, when no share is wanted or fewer than `least` items were seen.
 */
double lg_threshold(const int64_t items[LG_SCORE_BINS], double share, int64_t least);

/*
 * Whether risk selects a score: when its bin is above the threshold's.  In the threshold's own bin,
 * where many may have the very same score, a lot in [0, 1) decides, with the chance of the part of
 * the bin that lies above: all of the same risk have the same chance, and the share is exact.
 */
bool lg_threshold_selects(double threshold, double score, double lot);

/* The lot of an item: what is left of its ticket behind the digits that chance looks at. */
double lg_threshold_lot(double ticket);
