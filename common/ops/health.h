/*
 * health.h - the admin listener: /livez, /readyz, /metrics.
 *
 * /livez says whether the main loop moved within ten seconds, or waits for the database, and asks nobody; /readyz asks the
 * service, and with ?verbose gives a line per dependency.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "base/text.h"

struct lg_health;

/* Adds a line "name ok" or "name not: why" per dependency; returns whether all are well. */
typedef bool (*lg_ready_fn)(void *service, struct lg_builder *lines);

/* Listens on host:port until freed.  *ret_health is NULL, and nothing listens, when it is "". */
bool lg_health_open(const char *address, lg_ready_fn ready, void *service,
                    struct lg_health **ret_health, struct lg_error *reterr) LG_MUST_CHECK;
void lg_health_free(struct lg_health *health);

/* To be called by each loop at least every few seconds; any thread. */
void lg_health_beat(void);
