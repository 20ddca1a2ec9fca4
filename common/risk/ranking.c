#include "risk/ranking.h"

static const double ONE_E5 = 100000, MOST = 1e9; /* MOST: told of a rank that is 1 by rounding */

double lg_rank(const struct lg_ranking *ranking, double score, lg_e5 value)
{
    if (!(ranking->half > 0))
        return score;
    const double loss = score * ((double)value / ONE_E5) * ranking->exchange * ranking->severity;

    return loss / (loss + ranking->half);
}

double lg_rank_loss(const struct lg_ranking *ranking, double rank)
{
    return ranking->half * (rank < 1 ? rank / (1 - rank) : MOST);
}
