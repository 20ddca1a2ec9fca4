/*
 * What the risk tables know of an item is among the facts that profiles ask.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "risk/item.h"

static void the_tables_speak_of_the_leaf(void **state)
{
    static const struct lg_category category = {.code = LG_SPAN_INIT("general")};
    const struct ev_item item = {.item_number = 1};
    struct lg_item_declared declared = {.category = &category, .item = &item, .chain = {.n = 1}};
    const struct lg_item_context context = {
        .strength = 10,
        .leaf_strength = 10,
        .evidence = {.inspected = {100, 7.5}, .failed = {30, 2.25}},
    };

    (void)state;
    lg_item_know(&context, &declared);
    assert_int_equal(declared.facts.at[LG_FACT_KEY_INSPECTIONS].number, 750000);
    assert_int_equal(declared.facts.at[LG_FACT_KEY_FAILURES].number, 225000);
    assert_true(declared.facts.at[LG_FACT_RISK_SCORE].has_number);
    assert_int_equal(declared.facts.at[LG_FACT_RISK_SCORE].number,
                     (lg_e5)(declared.risk.score * 100000));
    assert_true(declared.risk.score > 0.2 && declared.risk.score < 0.35);
}

static struct lg_facts known_with(struct lg_span model, struct lg_skip_lot_standing standing)
{
    static const struct lg_category category = {.code = LG_SPAN_INIT("general")};
    const struct ev_item item = {.model = model};
    struct lg_item_declared declared = {.category = &category, .item = &item};
    const struct lg_item_context context = {
        .strength = 10, .leaf_strength = 10, .skip_lot = standing};

    lg_item_know(&context, &declared);
    return declared.facts;
}

static void earlier_inspections_of_the_model_are_known(void **state)
{
    const struct lg_facts some = known_with(
        LG_SPAN("X5"), (struct lg_skip_lot_standing){
                           .level = 3, .factor = 0.25, .passed = true, .days_since_pass = 12});
    const struct lg_facts never =
        known_with(LG_SPAN("X5"), (struct lg_skip_lot_standing){.level = 0});
    const struct lg_facts none =
        known_with((struct lg_span){NULL, 0}, (struct lg_skip_lot_standing){.level = 0});

    (void)state;
    assert_int_equal(some.at[LG_FACT_SKIP_LOT_LEVEL].number, 300000);
    assert_int_equal(some.at[LG_FACT_DAYS_SINCE_LAST_PASS].number, 1200000);
    assert_true(never.at[LG_FACT_SKIP_LOT_LEVEL].has_number);
    assert_int_equal(never.at[LG_FACT_SKIP_LOT_LEVEL].number, 0);
    assert_false(never.at[LG_FACT_DAYS_SINCE_LAST_PASS].has_number);
    assert_false(none.at[LG_FACT_SKIP_LOT_LEVEL].has_number);
}

static void models_are_asked_once_all_else_is_known(void **state)
{
    static const struct lg_category category = {.code = LG_SPAN_INIT("general")};
    const struct ev_item item = {.item_number = 1};
    struct lg_item_declared declared = {.category = &category, .item = &item};
    struct lg_item_context context = {.strength = 10, .leaf_strength = 10};
    struct lg_arena *arena = lg_arena_new(1 << 20);
    const double leaves[] = {-1, 2};
    const struct lg_gbdt_node node = {.threshold = 0.01, .left = ~(int64_t)0, .right = ~(int64_t)1};
    const struct lg_gbdt_tree tree = {&node, leaves, 2};
    const struct lg_gbdt_forest forest = {.features = {{.attribute = LG_FACT_RISK_SCORE}},
                                          .features_n = 1,
                                          .trees = &tree,
                                          .trees_n = 1,
                                          .sigmoid = 1};
    const char *why;
    const struct lg_challenger of = {
        .code = LG_SPAN("M"), .version = 3, .gbdt = lg_gbdt_new(arena, &forest, &why)};
    const struct lg_challenger_set set = lg_challenger_set_new(arena, &of, 1);

    (void)state;
    lg_item_know(&context, &declared);
    lg_item_ask(&set, &declared, &context);
    assert_int_equal(context.models_n, 1);
    assert_int_equal(context.models[0].version, 3);
    assert_true(context.models[0].score == lg_gbdt_probability(of.gbdt, 2));
    lg_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(models_are_asked_once_all_else_is_known),
        cmocka_unit_test(the_tables_speak_of_the_leaf),
        cmocka_unit_test(earlier_inspections_of_the_model_are_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
