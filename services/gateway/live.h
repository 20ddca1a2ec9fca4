/*
 * live.h - GET /v1/live: server-sent events that say what has changed, never what it is now.
 *
 * A consumer's position moves in the transaction of its effects, so whoever reads after an event
 * sees what it tells of.  One thread looks once a second at all positions, for all streams.
 */
#pragma once

#include "gateway.h"

struct gw_live;

bool gw_live_start(struct gateway *gateway, struct gw_live **ret_live,
                   struct lg_error *reterr) LG_MUST_CHECK;

/* Ends all streams.  NULL is fine. */
void gw_live_stop(struct gw_live *live);
