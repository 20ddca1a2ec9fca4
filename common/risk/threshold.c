#include "risk/threshold.h"

static const double WIDEST = 2.0 / LG_SCORE_BINS; /* no bin is as wide */

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

static double edge_of(int bin)
{
    return (double)bin * bin / ((double)LG_SCORE_BINS * LG_SCORE_BINS);
}

double lg_threshold(const int64_t items[LG_SCORE_BINS], double share, int64_t least)
{
    int64_t all = 0, above = 0;
    int bin = LG_SCORE_BINS;

    for (int i = 0; i < LG_SCORE_BINS; i++)
        all += items[i];
    if (all < least || all == 0 || share <= 0)
        return 1.0;
    const double wanted = share * (double)all;
    while (bin > 0 && (double)(above + items[bin - 1]) <= wanted) {
        bin--;
        above += items[bin];
    }
    if (bin == 0)
        return 0;
    const double part = (wanted - (double)above) / (double)items[bin - 1];
    return edge_of(bin) - part * (edge_of(bin) - edge_of(bin - 1));
}

bool lg_threshold_selects(double threshold, double score, double lot)
{
    if (score + WIDEST < threshold)
        return false; /* most items, without looking for their bins */
    const int bin = lg_score_bin(score), marginal = lg_score_bin(threshold);

    if (threshold >= 1 || bin < marginal)
        return false;
    if (bin > marginal)
        return true;
    const double width = edge_of(bin + 1) - edge_of(bin);
    return lot * width < edge_of(bin + 1) - threshold;
}

double lg_threshold_lot(double ticket)
{
    const double shifted = ticket * (1 << 24);

    return shifted - (double)(int64_t)shifted;
}
