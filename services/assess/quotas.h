/*
 * quotas.h - at a tick, and only then: the quota of each port and category, and its threshold.
 */
#pragma once

#include "assess.h"

struct quotas;

/* Asks for what quotas rest on; read after the flush. */
struct quotas *quotas_load(struct lg_arena *arena, int64_t now_us, struct lg_store *store);
/* Queues what they are now. */
void quotas_move(const struct assess *assess, const struct lg_batch *batch,
                 const struct quotas *quotas, struct lg_store *store);
void quotas_free(struct quotas *quotas);
