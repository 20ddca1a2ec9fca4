/*
 * measures.c - chains of measures by hash of (attribute, value).
 *
 * A hash that two values share only makes a chain longer.  What was lifted leaves its chain, so
 * that looking up does not grow with history.
 */
#include "risk/measures.h"

#include <string.h>

#include "base/hash.h"
#include "base/numbering.h"

/* From the most selective on; the kind is part of a key. */
enum kind {
    BY_VIN,
    BY_SERIAL,
    BY_VIN_BEGINNING,
    BY_LOT,
    BY_GTIN,
    BY_MODEL,
    BY_BRAND,
    BY_ENTERPRISE,
    BY_HS_CODE,
    BY_ORIGIN,
    BY_CATEGORY,
    BY_NOTHING,
    BY_ID, /* of the measure itself */
};

enum { BEGINNING_MOST = 17 };

struct filed {
    struct ev_measure measure;
    uint64_t key;           /* 0: lifted, in no chain */
    uint32_t next, next_id; /* places + 1; 0 ends a chain */
};

/* Those of one key; it may have none any more. */
struct chain {
    uint64_t key;
    uint32_t head;
};

struct lg_measures {
    struct lg_arena *arena;
    struct filed *at;
    size_t n;
    struct chain *chains;
    struct lg_numbering numbers; /* of chains, by key */
    bool used[BY_ID + 1];
    uint32_t vin_lengths, hs_lengths; /* which lengths of beginnings any key has, a bit each */
};

static uint64_t key_of(enum kind kind, struct lg_span value)
{
    return lg_hash64(value, 1 + (uint64_t)kind) | 1;
}

/* NULL when nothing was ever filed under the key. */
static struct chain *chain_of(const struct lg_measures *measures, uint64_t key)
{
    struct lg_probe probe = lg_probe(key);
    uint32_t number;

    do
        number = lg_probe_next(&measures->numbers, &probe);
    while (number != 0 && measures->chains[number - 1].key != key);
    return number == 0 ? NULL : &measures->chains[number - 1];
}

static struct chain *chain_for(struct lg_measures *measures, uint64_t key)
{
    const size_t n = measures->numbers.n;
    struct chain *chain = chain_of(measures, key);

    if (chain != NULL)
        return chain;
    measures->chains =
        lg_arena_more(measures->arena, measures->chains, n, sizeof *measures->chains);
    measures->chains[n].key = key;
    (void)lg_numbering_add(&measures->numbers, measures->arena, key);
    return &measures->chains[n];
}

/* What both ends begin with, which every VIN between them begins with too. */
static struct lg_span shared_beginning(const struct ev_goods *scope)
{
    size_t len = 0;

    while (len < scope->vin_from.len && len < scope->vin_until.len &&
           scope->vin_from.at[len] == scope->vin_until.at[len])
        len++;
    return (struct lg_span){len > 0 ? scope->vin_from.at : NULL, len};
}

static enum kind kind_of(const struct ev_goods *scope, struct lg_span *ret_value)
{
    const struct lg_span values[] = {
        [BY_VIN] = scope->vin,
        [BY_SERIAL] = scope->serial,
        [BY_VIN_BEGINNING] = shared_beginning(scope),
        [BY_LOT] = scope->lot,
        [BY_GTIN] = scope->gtin,
        [BY_MODEL] = scope->model,
        [BY_BRAND] = scope->brand,
        [BY_ENTERPRISE] = scope->enterprise_id,
        [BY_HS_CODE] = scope->hs_code,
        [BY_ORIGIN] = scope->origin_country,
        [BY_CATEGORY] = scope->category,
    };
    int kind = 0;

    while (kind < BY_NOTHING && values[kind].at == NULL)
        kind++;
    *ret_value = kind < BY_NOTHING ? values[kind] : LG_SPAN("");
    return (enum kind)kind;
}

static void unfile(struct lg_measures *measures, uint32_t place)
{
    struct filed *filed = &measures->at[place];

    if (filed->key == 0)
        return;
    uint32_t *link = &chain_of(measures, filed->key)->head;
    while (*link != place + 1)
        link = &measures->at[*link - 1].next;
    *link = filed->next;
    filed->key = 0;
}

static void file(struct lg_measures *measures, uint32_t place)
{
    struct filed *filed = &measures->at[place];
    struct lg_span value;
    const enum kind kind = kind_of(&filed->measure.scope, &value);

    measures->used[kind] = true;
    if (kind == BY_VIN_BEGINNING)
        measures->vin_lengths |= 1u << value.len;
    else if (kind == BY_HS_CODE)
        measures->hs_lengths |= 1u << value.len;
    filed->key = key_of(kind, value);
    struct chain *chain = chain_for(measures, filed->key);
    filed->next = chain->head;
    chain->head = place + 1;
}

static uint32_t place_of(struct lg_measures *measures, const struct lg_id *id)
{
    const struct lg_span bytes = {(const char *)id->at, sizeof id->at};
    const uint64_t key = key_of(BY_ID, bytes);
    struct chain *chain = chain_for(measures, key);

    for (uint32_t at = chain->head; at != 0; at = measures->at[at - 1].next_id) {
        if (lg_id_eq(measures->at[at - 1].measure.measure_id, *id))
            return at - 1;
    }
    measures->at = lg_arena_more(measures->arena, measures->at, measures->n, sizeof *measures->at);
    measures->at[measures->n] = (struct filed){.next_id = chain->head};
    chain->head = (uint32_t)++measures->n;
    return chain->head - 1;
}

struct lg_measures *lg_measures_new(struct lg_arena *arena)
{
    struct lg_measures *measures = lg_arena_take(arena, sizeof *measures);

    measures->arena = arena;
    return measures;
}

void lg_measures_put(struct lg_measures *measures, const struct ev_measure *measure)
{
    const uint32_t place = place_of(measures, &measure->measure_id);

    unfile(measures, place);
    measures->at[place].measure = *measure;
    if (!measure->has_lifted_at)
        file(measures, place);
}

/* An item while its measures are looked for: those found are the first in order so far. */
struct asking {
    const struct lg_measures *measures;
    const struct lg_goods *goods;
    int64_t at_us;
    uint32_t found[LG_MEASURES_MOST];
    size_t n, max;
};

static bool comes_before(const struct lg_measures *measures, uint32_t a, uint32_t b)
{
    const struct ev_measure *first = &measures->at[a].measure, *second = &measures->at[b].measure;
    const int order = lg_span_order(first->basis, second->basis);

    if (first->kind != second->kind)
        return first->kind < second->kind;
    return order < 0 || (order == 0 && a < b);
}

/* Two values of an item may lead to one measure, which counts once. */
static void keep(struct asking *asking, uint32_t place)
{
    size_t at = asking->n;

    while (at > 0 && comes_before(asking->measures, place, asking->found[at - 1]))
        at--;
    if (at == asking->max || (at > 0 && asking->found[at - 1] == place))
        return;
    const size_t kept = asking->n < asking->max ? asking->n : asking->max - 1;
    memmove(&asking->found[at + 1], &asking->found[at], (kept - at) * sizeof *asking->found);
    asking->found[at] = place;
    asking->n = kept + 1;
}

static bool covers(const struct ev_measure *measure, const struct asking *asking)
{
    return measure->from_us <= asking->at_us &&
           (!measure->has_until || measure->until_us > asking->at_us) &&
           lg_goods_in_scope(&measure->scope, asking->goods);
}

static void look(struct asking *asking, enum kind kind, struct lg_span value)
{
    const struct lg_measures *measures = asking->measures;

    if (!measures->used[kind] || value.at == NULL)
        return;
    const struct chain *chain = chain_of(measures, key_of(kind, value));
    for (uint32_t at = chain == NULL ? 0 : chain->head; at != 0; at = measures->at[at - 1].next) {
        if (covers(&measures->at[at - 1].measure, asking))
            keep(asking, at - 1);
    }
}

static void look_for_beginnings(struct asking *asking, enum kind kind, uint32_t lengths,
                                struct lg_span value)
{
    for (size_t len = 0; len <= BEGINNING_MOST && len <= value.len; len++) {
        if (lengths >> len & 1)
            look(asking, kind, (struct lg_span){value.at, len});
    }
}

/* What is found by a unit is asked of that unit: asking it of all would cost the square of ten thousand. */
static void look_for_units(struct asking *asking, const struct ev_item *item)
{
    const struct lg_measures *measures = asking->measures;
    const bool vins = measures->used[BY_VIN] || measures->used[BY_VIN_BEGINNING];
    const struct lg_goods *const all = asking->goods;
    struct ev_item one = *item;
    const struct lg_goods unit = {all->body, &one, all->category};

    asking->goods = &unit;
    one.vins_n = 1;
    for (size_t i = 0; vins && i < item->vins_n; i++) {
        one.vins = &item->vins[i];
        look(asking, BY_VIN, item->vins[i]);
        look_for_beginnings(asking, BY_VIN_BEGINNING, measures->vin_lengths, item->vins[i]);
    }
    one.vins = item->vins;
    one.vins_n = item->vins_n;
    one.serials_n = 1;
    for (size_t i = 0; measures->used[BY_SERIAL] && i < item->serials_n; i++) {
        one.serials = &item->serials[i];
        look(asking, BY_SERIAL, item->serials[i]);
    }
    asking->goods = all;
}

size_t lg_measures_find(const struct lg_measures *measures, const struct lg_goods *goods,
                        int64_t at_us, const struct ev_measure **ret_found, size_t max)
{
    const struct ev_item *item = goods->item;
    struct asking asking = {.measures = measures, .goods = goods, .at_us = at_us};

    asking.max = max < LG_MEASURES_MOST ? max : LG_MEASURES_MOST;
    look_for_units(&asking, item);
    look(&asking, BY_LOT, item->lot);
    look(&asking, BY_GTIN, item->gtin);
    look(&asking, BY_MODEL, item->model);
    look(&asking, BY_BRAND, item->brand);
    look(&asking, BY_ENTERPRISE, goods->body->importer.id);
    look(&asking, BY_ENTERPRISE, item->producer_id);
    look_for_beginnings(&asking, BY_HS_CODE, measures->hs_lengths, item->hs_code);
    look(&asking, BY_ORIGIN, lg_country_code(goods->category->countries, item->origin_country));
    look(&asking, BY_CATEGORY, goods->category->code);
    look(&asking, BY_NOTHING, LG_SPAN(""));
    for (size_t i = 0; i < asking.n; i++)
        ret_found[i] = &measures->at[asking.found[i]].measure;
    return asking.n;
}
