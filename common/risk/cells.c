/*
 * cells.c - open addressing, at most half full; it grows and never shrinks.
 */
#include "risk/cells.h"

#include "base/hash.h"
#include "base/text.h"

enum { SEED = 22, FIRST_SLOTS = 64 };

static struct lg_risk_cell **slot_of(const struct lg_risk_cells *cells, struct lg_span key)
{
    size_t at = lg_hash64(key, SEED) & cells->mask;

    while (cells->slots[at] != NULL && !lg_span_eq(cells->slots[at]->key, key))
        at = (at + 1) & cells->mask;
    return &cells->slots[at];
}

static void grow(struct lg_risk_cells *cells, struct lg_arena *arena)
{
    const struct lg_risk_cells before = *cells;
    const size_t slots = before.slots == NULL ? FIRST_SLOTS : 2 * (before.mask + 1);

    cells->slots = lg_arena_take(arena, slots * sizeof(struct lg_risk_cell *));
    cells->mask = slots - 1;
    for (size_t i = 0; before.slots != NULL && i <= before.mask; i++) {
        if (before.slots[i] != NULL)
            *slot_of(cells, before.slots[i]->key) = before.slots[i];
    }
}

const struct lg_risk_cell *lg_risk_cell_find(const struct lg_risk_cells *cells, struct lg_span key)
{
    return cells->slots == NULL ? NULL : *slot_of(cells, key);
}

struct lg_risk_cell *lg_risk_cell_put(struct lg_risk_cells *cells, struct lg_arena *arena,
                                      struct lg_span key, lg_day since)
{
    if (cells->slots == NULL || 2 * cells->n > cells->mask)
        grow(cells, arena);
    struct lg_risk_cell **slot = slot_of(cells, key);
    struct lg_risk_cell **place = slot;
    while (*place != NULL && (*place)->since < since)
        place = &(*place)->next;
    if (*place != NULL && (*place)->since == since)
        return *place;
    struct lg_risk_cell *made = lg_arena_take(arena, sizeof *made);
    if (*slot == NULL)
        cells->n++;
    made->key = *slot == NULL ? lg_text_copy(arena, key) : (*slot)->key;
    made->since = since;
    made->next = *place;
    *place = made;
    return made;
}

static double share_of(const struct lg_risk_decay *decay, lg_day age)
{
    if (age < 0)
        age = 0;
    return decay->shares[age < decay->days ? age : decay->days - 1];
}

struct lg_risk_evidence lg_risk_cells_evidence(const struct lg_risk_cells *cells,
                                               struct lg_span key, lg_day day,
                                               const struct lg_risk_decay *decay)
{
    struct lg_risk_sum sums[LG_CHAIN_LEVELS] = {{0}};
    const int levels = lg_chain_levels(key);

    for (int level = 0; level < levels; level++) {
        const struct lg_risk_cell *cell = lg_risk_cell_find(cells, lg_chain_level(key, level));

        if (cell == NULL)
            break; /* what is more special was not inspected either */
        for (; cell != NULL; cell = cell->next)
            lg_risk_sum_add(&sums[level], &cell->counts, share_of(decay, day - cell->since));
    }
    return lg_risk_weigh(sums, levels);
}
