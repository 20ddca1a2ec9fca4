/*
 * skip_lot.c - the fold over inspected lots, and a table of its results.
 */
#include "risk/skip_lot.h"

#include "base/hash.h"
#include "base/text.h"

enum { SEED = 23, FIRST_SLOTS = 64 };

const struct lg_skip_lot_step *lg_skip_lot_step(const struct lg_skip_lot_scheme *scheme,
                                                int64_t level, lg_day day)
{
    for (size_t i = 0; i < scheme->n; i++) {
        const struct lg_skip_lot_step *step = &scheme->steps[i];

        if (step->level == level && step->from <= day && (step->until == 0 || day < step->until))
            return step;
    }
    return NULL;
}

static void fall(const struct lg_skip_lot_scheme *scheme, lg_day day, struct lg_skip_lot *state)
{
    const struct lg_skip_lot_step *at = lg_skip_lot_step(scheme, state->level, day);

    state->level = at == NULL || at->falls_to > state->level ? 0 : at->falls_to;
    state->passes = 0;
}

void lg_skip_lot_follow(const struct lg_skip_lot_scheme *scheme, lg_day day, bool failed,
                        struct lg_skip_lot *state)
{
    if (failed) {
        fall(scheme, day, state);
        return;
    }
    const struct lg_skip_lot_step *next = lg_skip_lot_step(scheme, state->level + 1, day);

    state->passes++;
    state->last_pass = day;
    if (next == NULL || state->passes < next->passes)
        return;
    state->level++;
    state->passes = 0;
}

struct lg_skip_lot_standing lg_skip_lot_stand(const struct lg_skip_lot_scheme *scheme,
                                              const struct lg_skip_lot *state, lg_day day)
{
    struct lg_skip_lot_standing standing = {.level = 0};

    if (state == NULL)
        return standing;
    const struct lg_skip_lot_step *step = lg_skip_lot_step(scheme, state->level, day);
    if (step != NULL) {
        standing.level = state->level;
        standing.factor = step->factor;
    }
    standing.passes = state->passes;
    standing.passed = state->last_pass != 0;
    if (standing.passed && day > state->last_pass)
        standing.days_since_pass = day - state->last_pass;
    return standing;
}

static struct lg_skip_lot_entry *slot_of(const struct lg_skip_lots *lots, struct lg_span enterprise,
                                         struct lg_span model)
{
    size_t at = lg_hash64(model, lg_hash64(enterprise, SEED)) & lots->mask;

    while (lots->slots[at].model.at != NULL &&
           !(lg_span_eq(lots->slots[at].model, model) &&
             lg_span_eq(lots->slots[at].enterprise, enterprise)))
        at = (at + 1) & lots->mask;
    return &lots->slots[at];
}

static void grow(struct lg_skip_lots *lots, struct lg_arena *arena)
{
    const struct lg_skip_lots before = *lots;
    const size_t slots = before.slots == NULL ? FIRST_SLOTS : 2 * (before.mask + 1);

    lots->slots = lg_arena_take(arena, slots * sizeof *lots->slots);
    lots->mask = slots - 1;
    for (size_t i = 0; before.slots != NULL && i <= before.mask; i++) {
        const struct lg_skip_lot_entry *entry = &before.slots[i];

        if (entry->model.at != NULL)
            *slot_of(lots, entry->enterprise, entry->model) = *entry;
    }
}

const struct lg_skip_lot *lg_skip_lots_find(const struct lg_skip_lots *lots,
                                            struct lg_span enterprise, struct lg_span model)
{
    if (lots->slots == NULL || model.at == NULL)
        return NULL;
    const struct lg_skip_lot_entry *entry = slot_of(lots, enterprise, model);
    return entry->model.at == NULL ? NULL : &entry->state;
}

struct lg_skip_lot *lg_skip_lots_put(struct lg_skip_lots *lots, struct lg_arena *arena,
                                     struct lg_span enterprise, struct lg_span model)
{
    if (lots->slots == NULL || 2 * lots->n > lots->mask)
        grow(lots, arena);
    struct lg_skip_lot_entry *entry = slot_of(lots, enterprise, model);
    if (entry->model.at == NULL) {
        entry->enterprise = lg_text_copy(arena, enterprise);
        entry->model = lg_text_copy(arena, model);
        lots->n++;
    }
    return &entry->state;
}
