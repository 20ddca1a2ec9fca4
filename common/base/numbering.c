#include "base/numbering.h"

#include <assert.h>

enum { FIRST_SLOTS = 16 };

static void place(struct lg_numbering *numbering, struct lg_numbered numbered)
{
    size_t at = numbered.hash & numbering->mask;

    while (numbering->slots[at].number != 0)
        at = (at + 1) & numbering->mask;
    numbering->slots[at] = numbered;
}

static void grow(struct lg_numbering *numbering, struct lg_arena *arena)
{
    const struct lg_numbering before = *numbering;
    const size_t slots = before.n == 0 ? FIRST_SLOTS : 2 * (before.mask + 1);

    numbering->slots = lg_arena_take(arena, slots * sizeof *numbering->slots);
    numbering->mask = slots - 1;
    for (size_t i = 0; before.n > 0 && i <= before.mask; i++) {
        if (before.slots[i].number != 0)
            place(numbering, before.slots[i]);
    }
}

uint32_t lg_numbering_add(struct lg_numbering *numbering, struct lg_arena *arena, uint64_t hash)
{
    assert(numbering->n < UINT32_MAX);
    if (numbering->n == 0 || 2 * numbering->n > numbering->mask)
        grow(numbering, arena);
    const uint32_t number = (uint32_t)++numbering->n;
    place(numbering, (struct lg_numbered){(uint32_t)(hash >> 32), number});
    return number;
}
