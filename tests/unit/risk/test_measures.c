/*
 * The index of measures against looking at each of them: the same ones, in the same order, whatever
 * was lifted, changed its scope or came twice.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../alike.h"
#include "base/hash.h"
#include "base/text.h"
#include "random_set.h"
#include "risk/measures.h"

enum { MEASURES = 600, CHANGES = 1500, ITEMS = 400, UNITS_MOST = 6, DAYS = 30 };

static const struct lg_category vehicles = {.code = LG_SPAN_INIT("vehicles")};
static const struct lg_category general = {.code = LG_SPAN_INIT("general")};

static struct lg_span text_of(struct lg_arena *arena, struct chance *chance, const char *begins,
                              uint32_t of)
{
    return lg_text(arena, "%s%u", begins, chance_below(chance, of));
}

/* One in `of` has the value. */
static bool one_in(struct chance *chance, uint32_t of)
{
    return chance_below(chance, of) == 0;
}

static struct lg_span vin_of(struct lg_arena *arena, struct chance *chance)
{
    return lg_text(arena, "LSV%02u%03u", chance_below(chance, 3), chance_below(chance, 200));
}

static void set_units(struct lg_arena *arena, struct chance *chance, struct ev_goods *scope)
{
    switch (chance_below(chance, 8)) {
    case 0:
        scope->vin = vin_of(arena, chance);
        break;
    case 1:
        scope->vin_from = vin_of(arena, chance);
        scope->vin_until = vin_of(arena, chance);
        break;
    case 2:
        scope->vin_from = vin_of(arena, chance);
        break;
    case 3:
        scope->vin_from = LG_SPAN("LSV01");
        scope->vin_until = LG_SPAN("LSV01099");
        break;
    case 4:
        scope->serial = text_of(arena, chance, "S", 40);
        break;
    default:
        break;
    }
}

static void set_scope(struct lg_arena *arena, struct chance *chance, struct ev_goods *scope)
{
    *scope = (struct ev_goods){.hs_code = {NULL, 0}};
    set_units(arena, chance, scope);
    if (one_in(chance, 3))
        scope->hs_code = one_in(chance, 2) ? text_of(arena, chance, "8", 10)
                                           : text_of(arena, chance, "8703", 10);
    if (one_in(chance, 4))
        scope->origin_country = text_of(arena, chance, "C", 4);
    if (one_in(chance, 4))
        scope->enterprise_id = text_of(arena, chance, "E", 6);
    if (one_in(chance, 4))
        scope->brand = text_of(arena, chance, "B", 5);
    if (one_in(chance, 5))
        scope->model = text_of(arena, chance, "M", 5);
    if (one_in(chance, 6))
        scope->gtin = text_of(arena, chance, "G", 5);
    if (one_in(chance, 6))
        scope->lot = text_of(arena, chance, "L", 5);
    if (one_in(chance, 5))
        scope->category = one_in(chance, 2) ? vehicles.code : general.code;
}

static void change(struct lg_arena *arena, struct chance *chance, struct ev_measure *measure)
{
    set_scope(arena, chance, &measure->scope);
    measure->kind = (enum ev_measure_kind)(1 + chance_below(chance, 4));
    measure->basis = text_of(arena, chance, "basis ", 20);
    measure->from_us = chance_below(chance, DAYS);
    measure->has_until = one_in(chance, 3);
    measure->until_us = measure->from_us + 1 + chance_below(chance, DAYS);
    measure->has_lifted_at = one_in(chance, 5);
}

static const struct lg_span *units(struct lg_arena *arena, struct chance *chance, bool vins,
                                   size_t *ret_n)
{
    struct lg_span *made = lg_arena_take(arena, UNITS_MOST * sizeof *made);

    *ret_n = chance_below(chance, UNITS_MOST);
    for (size_t i = 0; i < *ret_n; i++)
        made[i] = vins ? vin_of(arena, chance) : text_of(arena, chance, "S", 40);
    return made;
}

static void set_item(struct lg_arena *arena, struct chance *chance,
                     struct ev_declaration_body *body, struct ev_item *item)
{
    *body = (struct ev_declaration_body){.importer.id = text_of(arena, chance, "E", 6)};
    *item = (struct ev_item){.hs_code = text_of(arena, chance, "8703", 20)};
    item->origin_country = text_of(arena, chance, "C", 4);
    item->producer_id = one_in(chance, 3) ? body->importer.id : text_of(arena, chance, "E", 6);
    item->vins = units(arena, chance, true, &item->vins_n);
    item->serials = units(arena, chance, false, &item->serials_n);
    if (one_in(chance, 2))
        item->brand = text_of(arena, chance, "B", 5);
    if (one_in(chance, 2))
        item->model = text_of(arena, chance, "M", 5);
    if (one_in(chance, 2))
        item->gtin = text_of(arena, chance, "G", 5);
    if (one_in(chance, 2))
        item->lot = text_of(arena, chance, "L", 5);
}

static bool goes_before(const struct ev_measure *a, const struct ev_measure *b)
{
    const size_t len = a->basis.len < b->basis.len ? a->basis.len : b->basis.len;
    const int order = memcmp(a->basis.at, b->basis.at, len);

    if (a->kind != b->kind)
        return a->kind < b->kind;
    return order < 0 || (order == 0 && a->basis.len < b->basis.len);
}

/* Looks at each; sorted by insertion, which keeps equals in their order. */
static size_t plainly(const struct ev_measure *all, const struct lg_goods *goods, int64_t at_us,
                      const struct ev_measure **ret_found)
{
    size_t n = 0;

    for (size_t i = 0; i < MEASURES; i++) {
        const struct ev_measure *measure = &all[i];

        if (measure->version == 0 || measure->has_lifted_at || measure->from_us > at_us ||
            (measure->has_until && measure->until_us <= at_us) ||
            !lg_goods_in_scope(&measure->scope, goods))
            continue;
        size_t at = n++;
        for (; at > 0 && goes_before(measure, ret_found[at - 1]); at--)
            ret_found[at] = ret_found[at - 1];
        ret_found[at] = measure;
    }
    return n;
}

/* Gives how many were found, at most `max` of them. */
static size_t compare(const struct lg_measures *index, const struct ev_measure *all,
                      const struct lg_goods *goods, size_t max)
{
    const struct ev_measure *expected[MEASURES], *found[LG_MEASURES_MOST];
    const int64_t at_us = DAYS / 2;
    const size_t n = plainly(all, goods, at_us, expected);
    const size_t some = n < max ? n : max;

    assert_int_equal(lg_measures_find(index, goods, at_us, found, max), some);
    for (size_t i = 0; i < some; i++)
        assert_true(lg_id_eq(found[i]->measure_id, expected[i]->measure_id));
    return n;
}

static void put_some(struct lg_arena *arena, struct chance *chance, struct lg_measures *index,
                     struct ev_measure *all)
{
    size_t used = 0;

    for (int i = 0; i < CHANGES; i++) {
        const bool known = used > 0 && (used == MEASURES || one_in(chance, 2));
        const size_t at = known ? chance_below(chance, (uint32_t)used) : used++;

        all[at].measure_id = (struct lg_id){{(uint8_t)at, (uint8_t)(at >> 8), 7}};
        all[at].version++;
        change(arena, chance, &all[at]);
        lg_measures_put(index, &all[at]);
    }
}

static void the_index_finds_what_looking_at_each_finds(void **state)
{
    size_t found = 0, many = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        struct chance chance = {seed * 0x9e3779b97f4a7c15U};
        struct lg_arena *arena = lg_arena_new(64 << 20);
        struct lg_measures *index = lg_measures_new(arena);
        struct ev_measure *all = lg_arena_take(arena, MEASURES * sizeof *all);

        put_some(arena, &chance, index, all);
        for (int i = 0; i < ITEMS; i++) {
            struct ev_declaration_body body;
            struct ev_item item;
            const struct lg_goods goods = {&body, &item, one_in(&chance, 2) ? &vehicles : &general};

            set_item(arena, &chance, &body, &item);
            const size_t n = compare(index, all, &goods, LG_MEASURES_MOST);
            (void)compare(index, all, &goods, 3);
            found += n;
            many += n > LG_MEASURES_MOST ? 1 : 0;
        }
        lg_arena_free(arena);
    }
    assert_true(found > ITEMS);
    assert_true(many > 0); /* more than are kept: the first in order must be those */
}

static struct ev_measure block_of(uint8_t id, struct ev_goods scope)
{
    return (struct ev_measure){.measure_id = {{id}},
                               .kind = EV_MEASURE_KIND_BLOCK,
                               .scope = scope,
                               .basis = LG_SPAN("a recall is open"),
                               .version = 1};
}

static void a_measure_counts_once_however_many_units_it_covers(void **state)
{
    static const struct lg_span vins[] = {LG_SPAN_INIT("LSV1"), LG_SPAN_INIT("LSV2"),
                                          LG_SPAN_INIT("LSV3")};
    const struct ev_declaration_body body = {.importer.id = LG_SPAN("E1")};
    const struct ev_item item = {.hs_code = LG_SPAN("870323"), .vins = vins, .vins_n = 3};
    const struct lg_goods goods = {&body, &item, &vehicles};
    struct lg_arena *arena = lg_arena_new(1 << 20);
    struct lg_measures *index = lg_measures_new(arena);
    const struct ev_measure *found[LG_MEASURES_MOST];
    const struct ev_measure range =
        block_of(1, (struct ev_goods){.vin_from = LG_SPAN("LSV1"), .vin_until = LG_SPAN("LSV9")});

    (void)state;
    lg_measures_put(index, &range);
    assert_int_equal(lg_measures_find(index, &goods, 1, found, LG_MEASURES_MOST), 1);
    assert_int_equal(lg_measures_find(index, &goods, 1, found, 0), 0);
    lg_arena_free(arena);
}

static void what_is_lifted_covers_nothing_and_may_come_back(void **state)
{
    const struct ev_declaration_body body = {.importer.id = LG_SPAN("E1")};
    const struct ev_item item = {.hs_code = LG_SPAN("870323"), .lot = LG_SPAN("L1")};
    const struct lg_goods goods = {&body, &item, &vehicles};
    struct lg_arena *arena = lg_arena_new(1 << 20);
    struct lg_measures *index = lg_measures_new(arena);
    const struct ev_measure *found[LG_MEASURES_MOST];
    struct ev_measure measure = block_of(1, (struct ev_goods){.lot = LG_SPAN("L1")});

    (void)state;
    lg_measures_put(index, &measure);
    assert_int_equal(lg_measures_find(index, &goods, 1, found, LG_MEASURES_MOST), 1);
    measure.has_lifted_at = true;
    lg_measures_put(index, &measure);
    lg_measures_put(index, &measure);
    assert_int_equal(lg_measures_find(index, &goods, 1, found, LG_MEASURES_MOST), 0);
    measure.has_lifted_at = false;
    measure.scope = (struct ev_goods){.hs_code = LG_SPAN("8703")};
    lg_measures_put(index, &measure);
    assert_int_equal(lg_measures_find(index, &goods, 1, found, LG_MEASURES_MOST), 1);
    lg_arena_free(arena);
}

static struct lg_id id_of(struct lg_span text)
{
    struct lg_id id;

    memcpy(id.at, text.at, sizeof id.at);
    return id;
}

static void two_ids_of_one_hash_stay_two(void **state)
{
    enum { SEED = 13 }; /* of ids among the index's keys */
    char first[ALIKE], second[ALIKE];
    const struct lg_id one = id_of(alike(first, 1, 7, SEED)),
                       two = id_of(alike(second, 2, 7, SEED));
    const struct ev_declaration_body body = {.importer.id = LG_SPAN("E1")};
    const struct ev_item item = {.hs_code = LG_SPAN("870323"), .lot = LG_SPAN("L1")};
    const struct lg_goods goods = {&body, &item, &vehicles};
    struct lg_arena *arena = lg_arena_new(1 << 20);
    struct lg_measures *index = lg_measures_new(arena);
    const struct ev_measure *found[LG_MEASURES_MOST];
    struct ev_measure measure = block_of(0, (struct ev_goods){.lot = LG_SPAN("L1")});

    (void)state;
    assert_true(lg_hash64((struct lg_span){(const char *)one.at, 16}, SEED) ==
                lg_hash64((struct lg_span){(const char *)two.at, 16}, SEED));
    measure.measure_id = one;
    lg_measures_put(index, &measure);
    measure.measure_id = two;
    lg_measures_put(index, &measure);
    assert_int_equal(lg_measures_find(index, &goods, 1, found, LG_MEASURES_MOST), 2);
    measure.has_lifted_at = true;
    lg_measures_put(index, &measure);
    assert_int_equal(lg_measures_find(index, &goods, 1, found, LG_MEASURES_MOST), 1);
    assert_true(lg_id_eq(found[0]->measure_id, one));
    lg_arena_free(arena);
}

static void two_lots_that_share_half_a_hash_stay_two(void **state)
{
    enum { SEED = 4 }; /* of lots among the index's keys */
    char first[ALIKE], second[ALIKE];
    const struct lg_span one = alike(first, 1, 8, SEED), two = alike(second, 2, 16, SEED);
    const struct ev_declaration_body body = {.importer.id = LG_SPAN("E1")};
    const struct ev_item item = {.hs_code = LG_SPAN("870323"), .lot = two};
    const struct lg_goods goods = {&body, &item, &vehicles};
    struct lg_arena *arena = lg_arena_new(1 << 20);
    struct lg_measures *index = lg_measures_new(arena);
    const struct ev_measure *found[LG_MEASURES_MOST];
    struct ev_measure measure = block_of(0, (struct ev_goods){.lot = one});

    (void)state;
    assert_true(lg_hash64(one, SEED) == 8 && lg_hash64(two, SEED) == 16);
    lg_measures_put(index, &measure);
    assert_int_equal(lg_measures_find(index, &goods, 1, found, LG_MEASURES_MOST), 0);
    measure = block_of(1, (struct ev_goods){.lot = two});
    lg_measures_put(index, &measure);
    assert_int_equal(lg_measures_find(index, &goods, 1, found, LG_MEASURES_MOST), 1);
    assert_true(lg_id_eq(found[0]->measure_id, measure.measure_id));
    lg_arena_free(arena);
}

static void what_was_not_told_a_basis_comes_first_of_its_kind(void **state)
{
    static const struct lg_span long_vin[] = {LG_SPAN_INIT("LSV100000000000000000")};
    const struct ev_declaration_body body = {.importer.id = LG_SPAN("E1")};
    const struct ev_item item = {.hs_code = LG_SPAN("870323"), .vins = long_vin, .vins_n = 1};
    const struct lg_goods goods = {&body, &item, &vehicles};
    struct lg_arena *arena = lg_arena_new(1 << 20);
    struct lg_measures *index = lg_measures_new(arena);
    const struct ev_measure *found[LG_MEASURES_MOST];
    const struct ev_measure told =
        block_of(1, (struct ev_goods){.vin_from = LG_SPAN("LSV1"), .vin_until = LG_SPAN("LSV2")});
    struct ev_measure untold = told;

    (void)state;
    untold.measure_id = (struct lg_id){{2}};
    untold.basis = (struct lg_span){NULL, 0};
    lg_measures_put(index, &told);
    lg_measures_put(index, &untold);
    assert_int_equal(lg_measures_find(index, &goods, 1, found, LG_MEASURES_MOST), 2);
    assert_true(lg_id_eq(found[0]->measure_id, untold.measure_id));
    assert_true(lg_id_eq(found[1]->measure_id, told.measure_id));
    lg_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_index_finds_what_looking_at_each_finds),
        cmocka_unit_test(a_measure_counts_once_however_many_units_it_covers),
        cmocka_unit_test(what_is_lifted_covers_nothing_and_may_come_back),
        cmocka_unit_test(two_ids_of_one_hash_stay_two),
        cmocka_unit_test(two_lots_that_share_half_a_hash_stay_two),
        cmocka_unit_test(what_was_not_told_a_basis_comes_first_of_its_kind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
