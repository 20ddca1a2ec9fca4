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
    struct lg_item_declared declared = {.category = &category, .chain = {.n = 1}};
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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_tables_speak_of_the_leaf)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
