/*
 * tally.c - rows that a batch adds to, numbered as they come.
 */
#include "tally.h"

#include <stdlib.h>

#include "base/hash.h"

static bool same(const struct tally *a, const struct tally *b)
{
    return a->at == b->at && lg_span_eq(a->port, b->port) && lg_span_eq(a->category, b->category);
}

/* The number of the row's place; 0 when there is none like it yet. */
static uint32_t number_of(const struct tallies *tallies, const struct tally *row, uint64_t hash)
{
    struct lg_probe probe = lg_probe(hash);
    uint32_t number;

    do
        number = lg_probe_next(&tallies->numbers, &probe);
    while (number != 0 && !same(&tallies->at[number - 1], row));
    return number;
}

void tally_add(struct tallies *tallies, struct lg_arena *arena, const struct tally *more)
{
    const uint64_t hash =
        lg_hash64(more->port, (uint64_t)more->at) ^ lg_hash64(more->category, ~(uint64_t)more->at);
    const uint32_t number = number_of(tallies, more, hash);

    if (number == 0) {
        tallies->at = lg_arena_more(arena, tallies->at, tallies->n, sizeof *tallies->at);
        tallies->at[tallies->n++] = *more;
        (void)lg_numbering_add(&tallies->numbers, arena, hash);
        return;
    }
    struct tally *row = &tallies->at[number - 1];
    row->seen += more->seen;
    row->forced += more->forced;
    row->risk += more->risk;
}

void tally_sort(struct tallies *tallies, int (*compare)(const void *, const void *))
{
    if (tallies->n > 0)
        qsort(tallies->at, tallies->n, sizeof *tallies->at, compare);
}
