/*
 * waiting.h - those that want to know what became of an event, until its consumer has passed it.
 *
 * They hold memory and no thread.  One thread asks every 10 ms how far the consumers are, and one
 * query for all that were passed.
 */
#pragma once

#include "gateway.h"
#include "token.h"

struct gw_waiting;

enum gw_state { GW_PENDING, GW_DONE, GW_PARKED, GW_REFUSED, GW_CONFLICT };

/* What became of an event; the spans live until the call returns. */
struct gw_fate {
    enum gw_state state;
    bool unknown; /* the database did not answer in time */
    bool has_object;
    struct lg_id object;
    struct lg_span code, pointer, reason; /* of what was refused */
};

struct gw_wait {
    struct gw_wait *next;
    struct gw_place place;
    int64_t deadline_us; /* monotonic */
    void (*told)(struct gw_wait *wait, const struct gw_fate *fate);
};

bool gw_waiting_start(const char *conninfo, struct gw_waiting **ret_waiting,
                      struct lg_error *reterr) LG_MUST_CHECK;

/* Tells all that wait "pending", and from then on all that come. */
void gw_waiting_stop(struct gw_waiting *waiting);

/* `told` is called once: when its consumer passed the place, or at the deadline; on another thread. */
void gw_wait_add(struct gw_waiting *waiting, struct gw_wait *wait);
