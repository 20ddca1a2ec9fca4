/*
 * supervision.h - which releases leave a duty, and which findings are a clue.
 */
#pragma once

#include <stdbool.h>

#include "model/event_types.h"

/* A release under a condition, or through the blue lane; never a refusal. */
bool supervision_has_duty(const struct ev_release *release);

/* The duty in words, as the release says or by its lane. */
struct lg_span supervision_duty(const struct ev_release *release);

/* A final failure that is serious or worse: it may concern goods that were released before. */
bool supervision_is_clue(const struct ev_outcome *outcome);
