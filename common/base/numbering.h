/*
 * numbering.h - numbers for different things, 1, 2, 3 …, found again by hash: the house's one hash table.
 *
 * Things and keys stand in an array of whoever numbers them, number n at n - 1; the owner alone knows
 * when two are equal.  It asks for the numbers under a hash until one is the thing's or none is left:
 *
 *     struct lg_probe probe = lg_probe(hash_of(thing));
 *     uint32_t number;
 *
 *     do
 *         number = lg_probe_next(&numbering, &probe);
 *     while (number != 0 && !are_equal(&things[number - 1], thing));
 *
 * Open addressing, one place after the other, at most half full.  32 bits of the hash stand beside
 * each number: nearly all that differs is told apart without a look at the thing, and what grows
 * hashes nothing again.  It grows in an arena and never shrinks; nothing is taken out.  How it lies in
 * memory leaves no trace: numbers come in the order in which things did.
 *
 * What is numbered by its text alone has dictionary.h, which is made of this.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* All zero has no number yet. */
struct lg_numbering {
    struct lg_numbered {
        uint32_t hash, number; /* number 0: empty */
    } * slots;
    size_t mask, n;
};

/* A walk over the numbers under a hash. */
struct lg_probe {
    size_t at;
    uint32_t hash;
};

/* Of a hash whose upper half is well mixed, as that of lg_hash64() is. */
static inline struct lg_probe lg_probe(uint64_t hash)
{
    return (struct lg_probe){(size_t)(hash >> 32), (uint32_t)(hash >> 32)};
}

/* The next number that may be the thing's; 0: there is none, and the walk is over. */
static inline uint32_t lg_probe_next(const struct lg_numbering *numbering, struct lg_probe *probe)
{
    if (numbering->n == 0)
        return 0;
    for (;;) {
        const struct lg_numbered *slot = &numbering->slots[probe->at++ & numbering->mask];

        if (slot->number == 0 || slot->hash == probe->hash)
            return slot->number;
    }
}

/* Gives the next number to a thing that has none, and returns it. */
uint32_t lg_numbering_add(struct lg_numbering *numbering, struct lg_arena *arena, uint64_t hash);
