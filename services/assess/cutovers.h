/*
 * cutovers.h - cutovers that stop by themselves, at a tick.
 */
#pragma once

#include "assess.h"

/* Asks for those that go on with what they came to; read after the flush. */
void cutovers_queue(struct lg_store *store, struct lg_result **ret_rows);

/* Queues the stops of those that are below a bound. */
void cutovers_move(const struct lg_batch *batch, const struct lg_result *rows,
                   struct lg_store *store);
