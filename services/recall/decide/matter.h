/*
 * matter.h - what a decision is given, and what it comes to.
 */
#pragma once

#include <stdint.h>

#include "base/id.h"
#include "model/event_types.h"

/* An event with what a decision may know of its record. */
struct matter_event {
    const struct ev_event *event;
    struct lg_id id; /* the object id that its record makes */
    int64_t at_us;
    struct lg_span bytes;
};

enum verdict_kind { MATTER_TAKEN, MATTER_REFUSED, MATTER_WAITS };

/* What an event came to; waits_for is the subject that must come first. */
struct verdict {
    enum verdict_kind kind;
    const char *code;
    struct lg_span reason, waits_for;
};

/* Who did it: the principal, or where the event came from. */
struct lg_span matter_actor(const struct matter_event *event);
