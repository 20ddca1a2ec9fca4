/*
 * threshold.h - above which score risk selects, from the scores that were seen.
 */
#pragma once

#include <stdint.h>

enum { LG_SCORE_BINS = 256 };

/* The bin of a score in [0, 1]; bins are narrow where scores are low: edge i is (i / 256)^2. */
int lg_score_bin(double score);

/*
 * The lowest bin edge that no more than `share` of the items lie at or above.  With fewer than
 * `least` items there is no threshold yet: 1, which no score exceeds.
 */
double lg_threshold(const int64_t items[LG_SCORE_BINS], double share, int64_t least);
