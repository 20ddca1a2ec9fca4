/*
 * tally.c - rows that a batch adds to, in an open-addressed table that is at most half full.
 */
#include "tally.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

enum { FIRST_ROOM = 64 };

static bool same(const struct tally *a, const struct tally *b)
{
    return a->at == b->at && lg_span_eq(a->port, b->port) && lg_span_eq(a->category, b->category);
}

/* Where the row's number stands, or is to stand. */
static uint32_t *slot_of(const struct tallies *tallies, const struct tally *row)
{
    const size_t mask = 2 * tallies->room - 1;
    size_t at =
        (lg_hash64(row->port, (uint64_t)row->at) ^ lg_hash64(row->category, ~(uint64_t)row->at)) &
        mask;

    while (tallies->slots[at] != 0 && !same(&tallies->at[tallies->slots[at] - 1], row))
        at = (at + 1) & mask;
    return &tallies->slots[at];
}

static void widen(struct tallies *tallies, struct lg_arena *arena)
{
    const struct tally *before = tallies->at;

    tallies->room = tallies->room == 0 ? FIRST_ROOM : 2 * tallies->room;
    tallies->at = lg_arena_take(arena, tallies->room * sizeof *tallies->at);
    tallies->slots = lg_arena_take(arena, 2 * tallies->room * sizeof *tallies->slots);
    if (tallies->n > 0)
        memcpy(tallies->at, before, tallies->n * sizeof *before);
    for (size_t i = 0; i < tallies->n; i++)
        *slot_of(tallies, &tallies->at[i]) = (uint32_t)i + 1;
}

void tally_add(struct tallies *tallies, struct lg_arena *arena, const struct tally *more)
{
    if (tallies->n == tallies->room)
        widen(tallies, arena);

    uint32_t *const slot = slot_of(tallies, more);
    if (*slot == 0) {
        tallies->at[tallies->n++] = *more;
        *slot = (uint32_t)tallies->n;
        return;
    }
    struct tally *row = &tallies->at[*slot - 1];
    row->seen += more->seen;
    row->forced += more->forced;
    row->risk += more->risk;
}

void tally_sort(struct tallies *tallies, int (*compare)(const void *, const void *))
{
    if (tallies->n > 0)
        qsort(tallies->at, tallies->n, sizeof *tallies->at, compare);
}
