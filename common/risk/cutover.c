#include "risk/cutover.h"

#include <stdbool.h>

enum { PER_CENT = 100 };

/* Whether a share of at least so many is below the bound. */
static bool is_below(int64_t part, int64_t whole, int64_t at_least, int64_t bound)
{
    return whole >= at_least && part * PER_CENT < bound * whole;
}

enum lg_cutover_stop lg_cutover_check(int64_t least_parity, int64_t least_hit_rate,
                                      const struct lg_cutover_counts *counts)
{
    if (is_below(counts->items - counts->changed, counts->items, LG_CUTOVER_ITEMS, least_parity))
        return LG_CUTOVER_PARITY;
    return is_below(counts->failed, counts->known, LG_CUTOVER_OUTCOMES, least_hit_rate)
               ? LG_CUTOVER_HIT_RATE
               : LG_CUTOVER_GOES_ON;
}
