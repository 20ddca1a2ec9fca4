/*
 * seen.h - which texts a batch has had so far, by their hashes.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"

/* Open-addressed; slots are a power of two, 0 is empty. */
struct lg_seen {
    uint64_t *slots;
    size_t mask, n;
};

/* Room for about `most` texts; it grows when there are more. */
struct lg_seen lg_seen_new(struct lg_arena *arena, size_t most);

/* Notes the text; true when it was there.  An absent one is never there. */
bool lg_seen_add(struct lg_seen *seen, struct lg_arena *arena, struct lg_span text);

/* Whether it was noted; two texts of one hash are taken for the same. */
bool lg_seen_has(const struct lg_seen *seen, struct lg_span text);
