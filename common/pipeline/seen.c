#include "pipeline/seen.h"

#include "base/hash.h"

enum { SLOTS_LEAST = 64, SLOTS_EACH = 4 };

struct lg_seen lg_seen_new(struct lg_arena *arena, size_t most)
{
    size_t slots = SLOTS_LEAST;

    while (slots < SLOTS_EACH * most)
        slots *= 2;
    return (struct lg_seen){lg_arena_take(arena, slots * sizeof(uint64_t)), slots - 1, 0};
}

/* The slot that holds the hash, or the empty one where it belongs. */
static uint64_t *slot_of(const struct lg_seen *seen, uint64_t hash)
{
    size_t at = hash & seen->mask;

    while (seen->slots[at] != 0 && seen->slots[at] != hash)
        at = (at + 1) & seen->mask;
    return &seen->slots[at];
}

static uint64_t hash_of(struct lg_span text)
{
    return lg_hash64(text, 1) | 1;
}

static void widen(struct lg_seen *seen, struct lg_arena *arena)
{
    struct lg_seen wider = lg_seen_new(arena, seen->mask + 1);

    for (size_t i = 0; i <= seen->mask; i++) {
        if (seen->slots[i] != 0)
            *slot_of(&wider, seen->slots[i]) = seen->slots[i];
    }
    wider.n = seen->n;
    *seen = wider;
}

bool lg_seen_add(struct lg_seen *seen, struct lg_arena *arena, struct lg_span text)
{
    if (text.at == NULL)
        return false;
    if (2 * seen->n > seen->mask)
        widen(seen, arena);
    const uint64_t hash = hash_of(text);
    uint64_t *slot = slot_of(seen, hash);
    const bool before = *slot == hash;
    seen->n += !before;
    *slot = hash;
    return before;
}

bool lg_seen_has(const struct lg_seen *seen, struct lg_span text)
{
    return seen->slots != NULL && *slot_of(seen, hash_of(text)) != 0;
}
