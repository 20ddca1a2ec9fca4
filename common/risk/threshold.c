#include "risk/threshold.h"

int lg_score_bin(double score)
{
    int bin = 0;

    /* edges by squares: the same on every machine, and no root is needed */
    while (bin < LG_SCORE_BINS - 1 &&
           score * LG_SCORE_BINS * LG_SCORE_BINS >= (double)(bin + 1) * (bin + 1))
        bin += bin + 16 < LG_SCORE_BINS &&
                       score * LG_SCORE_BINS * LG_SCORE_BINS >= (double)(bin + 16) * (bin + 16)
                   ? 16
                   : 1;
    return bin;
}

double lg_threshold(const int64_t items[LG_SCORE_BINS], double share, int64_t least)
{
    int64_t all = 0, above = 0;
    int bin = LG_SCORE_BINS;

    for (int i = 0; i < LG_SCORE_BINS; i++)
        all += items[i];
    if (all < least || all == 0)
        return 1.0;
    while (bin > 0 && (double)(above + items[bin - 1]) <= share * (double)all) {
        bin--;
        above += items[bin];
    }
    return bin == LG_SCORE_BINS ? 1.0 : (double)bin * bin / ((double)LG_SCORE_BINS * LG_SCORE_BINS);
}
