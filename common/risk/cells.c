/*
 * cells.c - the first cell of each key stands under the key's number.
 */
#include "risk/cells.h"

const struct lg_risk_cell *lg_risk_cell_find(const struct lg_risk_cells *cells, struct lg_span key)
{
    const uint32_t number = lg_dictionary_find(&cells->keys, key);

    return number == 0 ? NULL : cells->firsts[number - 1];
}

struct lg_risk_cell *lg_risk_cell_put(struct lg_risk_cells *cells, struct lg_arena *arena,
                                      struct lg_span key, lg_day since)
{
    const size_t known = cells->keys.numbers.n;
    const uint32_t number = lg_dictionary_put(&cells->keys, arena, key);

    if (number > known)
        cells->firsts = lg_arena_more(arena, cells->firsts, known, sizeof *cells->firsts);
    struct lg_risk_cell **place = &cells->firsts[number - 1];
    while (*place != NULL && (*place)->since < since)
        place = &(*place)->next;
    if (*place != NULL && (*place)->since == since)
        return *place;
    struct lg_risk_cell *made = lg_arena_take(arena, sizeof *made);
    made->key = cells->keys.texts[number - 1];
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
