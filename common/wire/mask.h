/*
 * mask.h - an event's bytes as an operator may see them: never a personal value.
 */
#pragma once

#include "base/arena.h"
#include "base/span.h"

/*
 * JSON text in the arena.  A whole event keeps all but its personal values.  Of what is no whole
 * event only the shape is kept, names that are no plain words hidden too; of what is not
 * JSON only its length is told.
 */
struct lg_span lg_mask(struct lg_arena *arena, struct lg_span bytes);
