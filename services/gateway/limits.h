/*
 * limits.h - how often each principal, and each address, has asked, kept for the life of the process.
 */
#pragma once

#include "decide/rate.h"
#include "gateway.h"

struct gw_limits;

/* At that pace each. */
struct gw_limits *gw_limits_new(struct gw_pace pace);
void gw_limits_free(struct gw_limits *limits);

/* Whether the principal may ask once more now; otherwise after how many seconds. */
bool gw_limits_take(struct gw_limits *limits, struct lg_span principal, int64_t *ret_wait_s);

/* The same for the address of somebody unproven; some addresses share a bucket. */
bool gw_limits_take_address(struct gw_limits *limits, struct lg_span address, int64_t *ret_wait_s);
