/*
 * rate.h - how often one principal, or one address, may ask: a bucket of tokens.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* So many at once, then one each so many milliseconds. */
struct gw_pace {
    int64_t most, each_ms;
};

struct gw_rate {
    int64_t full_at_ms; /* when the bucket is full again; 0 for a new one */
};

/* Takes one token; false when there is none, and after how many whole seconds there is one. */
bool gw_rate_take(struct gw_rate *rate, struct gw_pace pace, int64_t now_ms, int64_t *ret_wait_s);
