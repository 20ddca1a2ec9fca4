/*
 * rate.h - how often one principal may ask: a bucket of tokens.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { GW_RATE_MOST = 60, GW_RATE_EACH_MS = 1000 }; /* so many at once, then one each second */

struct gw_rate {
    int64_t full_at_ms; /* when the bucket is full again; 0 for a new one */
};

/* Takes one token; false when there is none, and after how many whole seconds there is one. */
bool gw_rate_take(struct gw_rate *rate, int64_t now_ms, int64_t *ret_wait_s);
