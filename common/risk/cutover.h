/*
 * cutover.h - when a cutover is to stop by itself: it takes other lanes, or finds less, than the analyst allows.
 *
 * Parity is the share of items that take the same lane by the version tried as by the one in force; the
 * hit rate that of failures among the items that the version matched while it ruled them and whose final
 * outcome is known.  Neither is believed of a handful: what is asked of a group of feedback (30 outcomes)
 * is asked here too, and of parity a hundred items.
 */
#pragma once

#include <stdint.h>

enum { LG_CUTOVER_ITEMS = 100, LG_CUTOVER_OUTCOMES = 30 };

struct lg_cutover_counts {
    int64_t items, changed; /* decided meanwhile; of these, those whose lanes differ */
    int64_t known, failed;  /* matched by the version, with a final outcome */
};

enum lg_cutover_stop { LG_CUTOVER_GOES_ON, LG_CUTOVER_PARITY, LG_CUTOVER_HIT_RATE };

/* The bounds are per cent; 0 asks for nothing.  Parity is looked at first. */
enum lg_cutover_stop lg_cutover_check(int64_t least_parity, int64_t least_hit_rate,
                                      const struct lg_cutover_counts *counts);
