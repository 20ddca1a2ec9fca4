/*
 * reason.h - reasons of a decision as JSON text, as they are stored and shown.
 */
#pragma once

#include "base/arena.h"
#include "model/event_types.h"

/* A JSON array of the reasons, members as in the event's schema, absent ones left out. */
struct lg_span ev_reasons_text(struct lg_arena *arena, const struct ev_reason *reasons, size_t n);
