/*
 * Chains and their tables: keys say their own parents whatever a declarant writes; a score comes
 * from the cells of the item's levels and from no others, in any order of learning.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../one_arena.h"
#include "random_set.h"
#include "risk/cells.h"

static const struct lg_chain chain = {
    .category = LG_SPAN_INIT("vehicles"),
    .links = {{LG_FACT_HS_CODE, 6},
              {LG_FACT_ORIGIN, 0},
              {LG_FACT_UNIT_PRICE, 1},
              {LG_FACT_BRAND, 0}},
    .n = 4,
};

static void levels_are_prefixes_whatever_the_declarant_writes(void **state)
{
    static const char *const levels[] = {"vehicles", "vehicles|870323", "vehicles|870323|D/E",
                                         "vehicles|870323|D/E|20000",
                                         "vehicles|870323|D/E|20000|-"};
    struct lg_facts facts = {.at = {{.has_number = false}}};

    (void)state;
    facts.at[LG_FACT_HS_CODE].text = LG_SPAN("8703231010");
    facts.at[LG_FACT_ORIGIN].text = LG_SPAN("D|E");
    facts.at[LG_FACT_UNIT_PRICE] = (struct lg_fact){.number = 2499000000, .has_number = true};
    const struct lg_span key = lg_chain_key(arena, &chain, &facts);

    assert_int_equal(lg_chain_levels(key), 5);
    for (int level = 0; level < 5; level++)
        assert_true(lg_span_eq(lg_chain_level(key, level), lg_span_of(levels[level])));
    assert_true(lg_span_eq(lg_chain_level(key, 9), key));
    facts.at[LG_FACT_HS_CODE].text = LG_SPAN("87");
    facts.at[LG_FACT_UNIT_PRICE].has_number = false;
    facts.at[LG_FACT_BRAND].text = LG_SPAN("");
    assert_true(lg_span_eq(lg_chain_key(arena, &chain, &facts), LG_SPAN("vehicles|87|D/E|-|-")));
}

static void a_key_with_more_bars_than_links_has_no_more_levels(void **state)
{
    (void)state;
    assert_int_equal(lg_chain_levels(LG_SPAN("a|b|c|d|e|f|g|h|i|j")), LG_CHAIN_LEVELS);
    assert_int_equal(lg_chain_levels(LG_SPAN("")), 1);
}

static void bands_keep_the_leading_digits(void **state)
{
    static const struct {
        lg_e5 number;
        int digits;
        lg_e5 band;
    } rows[] = {
        {2499000000, 1, 2000000000},
        {2499000000, 3, 2490000000},
        {-157, 1, -100},
        {9, 1, 9},
        {0, 1, 0},
        {10, 1, 10},
        {99, 5, 99},
        {-9, 2, -9},
        {INT64_MAX, 1, 9000000000000000000},
        {INT64_MAX, 18, INT64_MAX / 10 * 10},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(lg_chain_band(rows[i].number, rows[i].digits), rows[i].band);
}

static void packs_make_chains_or_are_refused(void **state)
{
    const struct {
        struct lg_category_link link;
        bool good;
    } rows[] = {
        {{LG_SPAN("brand"), 0}, true},  {{LG_SPAN("value"), 2}, true},
        {{LG_SPAN("value"), 0}, false}, {{LG_SPAN("findings"), 0}, false},
        {{LG_SPAN("buyer"), 0}, false}, {{LG_SPAN("lodgedOn"), 1}, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct lg_category_link links[] = {{LG_SPAN("model"), 0}, rows[i].link};
        const struct lg_category pack = {
            .code = LG_SPAN("toys"), .risk_chain = links, .risk_chain_n = 2};
        struct lg_chain made = {.n = 9};
        size_t link = 7;

        assert_int_equal(lg_chain_of(&pack, &made, &link), rows[i].good);
        assert_int_equal(made.n, rows[i].good ? 2 : 9);
        assert_int_equal(link, 1);
    }
}

static struct lg_risk_score score_of(const struct lg_risk_cells *cells, struct lg_span key,
                                     lg_day day, const struct lg_risk_decay *decay)
{
    static const struct lg_risk_belief belief = {.prior = 0.05, .strength = 4, .leaf_strength = 2};
    const struct lg_risk_evidence evidence = lg_risk_cells_evidence(cells, key, day, decay);

    return lg_risk_estimate(&evidence, 3, &belief);
}

enum { LESSONS = 2000, DAYS = 400 };

/* Learns the same random outcomes, in an order that the stride makes. */
static void learn(struct lg_risk_cells *cells, size_t stride)
{
    static const char *const keys[] = {"a|1|x", "a|1|y", "a|2|x", "b|1|x"};

    for (size_t i = 0; i < LESSONS; i++) {
        struct chance chance = {1000 + i * stride % LESSONS};

        (void)chance_below(&chance, 2);
        const struct lg_span key = lg_span_of(keys[chance_below(&chance, 4)]);
        const lg_day day = (lg_day)chance_below(&chance, DAYS);
        const struct lg_risk_counts delta = lg_risk_delta(
            chance_below(&chance, 4) == 0 ? EV_OUTCOME_VERDICT_FAIL : EV_OUTCOME_VERDICT_PASS,
            EV_PATH_RANDOM, 0.03 + chance_below(&chance, 90) / 100.0, 1);

        for (int level = 0; level < 3; level++)
            lg_risk_add(&lg_risk_cell_put(cells, arena, lg_chain_level(key, level), day)->counts,
                        &delta);
    }
}

static void scores_do_not_know_the_order_of_learning(void **state)
{
    double decay[DAYS];
    const struct lg_risk_decay by_day = {decay, DAYS / 2};
    struct lg_risk_cells one = {.firsts = NULL}, other = {.firsts = NULL};

    (void)state;
    lg_risk_decay_fill(decay, DAYS, 100);
    learn(&one, 1);
    learn(&other, 1237);
    const struct lg_risk_score a = score_of(&one, LG_SPAN("a|1|x"), DAYS, &by_day);
    const struct lg_risk_score b = score_of(&other, LG_SPAN("a|1|x"), DAYS, &by_day);

    assert_memory_equal(&a.score, &b.score, sizeof a.score);
    assert_int_equal(a.level, 2);
    assert_true(a.score > 0 && a.score < 1 && a.inherited < 1);
}

static void a_new_key_inherits_from_the_level_that_was_seen(void **state)
{
    static const double decay[] = {1.0};
    const struct lg_risk_decay by_day = {decay, 1};
    struct lg_risk_cells cells = {.firsts = NULL};

    (void)state;
    assert_null(lg_risk_cell_find(&cells, LG_SPAN("a")));
    assert_int_equal(score_of(&cells, LG_SPAN("a|1"), 0, &by_day).level, -1);
    learn(&cells, 1);
    const struct lg_risk_score old = score_of(&cells, LG_SPAN("a|2|x"), 3, &by_day);
    const struct lg_risk_score new = score_of(&cells, LG_SPAN("a|2|zz"), 3, &by_day);

    assert_int_equal(old.level, 2);
    assert_int_equal(new.level, 1);
    assert_memory_equal(&new.score, &old.at_level[1], sizeof new.score);
}

static void tables_grow_with_their_keys(void **state)
{
    struct lg_risk_cells cells = {.firsts = NULL};
    char key[] = "k000";

    (void)state;
    for (int i = 0; i < 1000; i++) {
        key[1] = (char)('0' + i / 100);
        key[2] = (char)('0' + i / 10 % 10);
        key[3] = (char)('0' + i % 10);
        lg_risk_cell_put(&cells, arena, lg_span_of(key), i)->counts.inspected = i;
    }
    assert_int_equal(cells.keys.numbers.n, 1000);
    assert_int_equal(lg_risk_cell_find(&cells, LG_SPAN("k777"))->counts.inspected, 777);
    assert_null(lg_risk_cell_find(&cells, LG_SPAN("k7777")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_are_prefixes_whatever_the_declarant_writes),
        cmocka_unit_test(a_key_with_more_bars_than_links_has_no_more_levels),
        cmocka_unit_test(bands_keep_the_leading_digits),
        cmocka_unit_test(packs_make_chains_or_are_refused),
        cmocka_unit_test(scores_do_not_know_the_order_of_learning),
        cmocka_unit_test(a_new_key_inherits_from_the_level_that_was_seen),
        cmocka_unit_test(tables_grow_with_their_keys),
    };

    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
