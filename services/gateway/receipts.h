/*
 * receipts.h - how the gateway tells what became of an event.
 *
 * {"receipt", "status": its URL, "state": pending, done, parked, refused or conflict, "objectId",
 * "code", "pointer", "reason"}: the same words for every role, and no lane among them.
 */
#pragma once

#include "answers.h"
#include "waiting.h"

/* "Prefer: wait=N" in seconds, 30 at most; 0 where the caller does not ask for it. */
int64_t gw_wait_of(const struct gw_call *call);

/* Answers a POST whose event stands at that place: after `wait_s`, or when it has been decided. */
void gw_tell_posted(struct gw_call *call, const struct gw_place *place, int64_t wait_s);

/* The URL of a place for the caller: a path, in the arena. */
struct lg_span gw_status_url(const struct gw_call *call, struct lg_arena *arena,
                             const struct gw_place *place);
