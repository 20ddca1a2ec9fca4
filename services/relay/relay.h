/*
 * relay.h - inside the relay: one connection, one producer, two duties.
 *
 * ship.c takes events from the services' outboxes to Kafka, ticks.c makes time an event.
 */
#pragma once

#include <stdatomic.h>

#include "bus/produce.h"
#include "ops/complaint.h"
#include "ops/config.h"
#include "store/store.h"

enum { RELAY_ROWS = 1000 }; /* of a source in flight at most */

struct relay {
    const struct lg_config *config;
    bool demo;
    struct lg_store *store;
    struct lg_produce *produce;
    struct lg_arena *arena;
    bool in_flight;                  /* a range may be saved that was not sent whole */
    bool busy;                       /* the last turn sent something */
    atomic_size_t waiting;           /* records that are not acknowledged yet */
    atomic_bool lost;                /* one was not: the range is sent again */
    atomic_bool down;                /* no broker could be talked to when we heard last */
    struct lg_complaints complaints; /* of the producer */
};

/* Sends what waits; *ret_sent says how many records were acknowledged. */
bool relay_ship(struct relay *relay, size_t *ret_sent, struct lg_error *reterr) LG_MUST_CHECK;

/* Makes the tick that is due, if one is: every five seconds, or as a demonstration asks. */
bool relay_tick(struct relay *relay, struct lg_error *reterr) LG_MUST_CHECK;
