/*
 * readers.h - a few threads that ask the database, each with a connection from the pool.
 *
 * A request that reads waits here without holding a thread of the server, so that slow reading
 * never delays what comes in.
 */
#pragma once

#include "gateway.h"

struct gw_readers;

/* What is to be read; lives until `run` was called. */
struct gw_errand {
    struct gw_errand *next;
    /* Called once, on a reader's thread; `store` is NULL when there is no connection. */
    void (*run)(struct gw_errand *errand, struct lg_store *store);
};

/* So many threads, before which so many errands may wait. */
struct gw_crew {
    size_t threads, waiting;
};

bool gw_readers_start(struct gw_stores *stores, struct gw_crew crew,
                      struct gw_readers **ret_readers, struct lg_error *reterr) LG_MUST_CHECK;

/* Runs what waits without a connection, and from then on takes nothing. */
void gw_readers_stop(struct gw_readers *readers);

/* False when too many wait, or at the end. */
bool gw_readers_take(struct gw_readers *readers, struct gw_errand *errand);
