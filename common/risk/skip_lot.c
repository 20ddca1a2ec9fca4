/*
 * skip_lot.c - the fold over inspected lots, and a table of its results.
 */
#include "risk/skip_lot.h"

#include "base/hash.h"
#include "base/text.h"

enum { SEED = 23 };

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

static uint64_t hash_of(struct lg_span enterprise, struct lg_span model)
{
    return lg_hash64(model, lg_hash64(enterprise, SEED));
}

static struct lg_skip_lot_entry *entry_of(const struct lg_skip_lots *lots,
                                          struct lg_span enterprise, struct lg_span model)
{
    struct lg_probe probe = lg_probe(hash_of(enterprise, model));
    uint32_t number;

    while ((number = lg_probe_next(&lots->numbers, &probe)) != 0) {
        struct lg_skip_lot_entry *entry = &lots->at[number - 1];

        if (lg_span_eq(entry->model, model) && lg_span_eq(entry->enterprise, enterprise))
            return entry;
    }
    return NULL;
}

const struct lg_skip_lot *lg_skip_lots_find(const struct lg_skip_lots *lots,
                                            struct lg_span enterprise, struct lg_span model)
{
    const struct lg_skip_lot_entry *entry =
        model.at == NULL ? NULL : entry_of(lots, enterprise, model);

    return entry == NULL ? NULL : &entry->state;
}

struct lg_skip_lot *lg_skip_lots_put(struct lg_skip_lots *lots, struct lg_arena *arena,
                                     struct lg_span enterprise, struct lg_span model)
{
    struct lg_skip_lot_entry *entry = entry_of(lots, enterprise, model);

    if (entry == NULL) {
        lots->at = lg_arena_more(arena, lots->at, lots->numbers.n, sizeof *lots->at);
        entry = &lots->at[lots->numbers.n];
        entry->enterprise = lg_text_copy(arena, enterprise);
        entry->model = lg_text_copy(arena, model);
        (void)lg_numbering_add(&lots->numbers, arena, hash_of(enterprise, model));
    }
    return &entry->state;
}
