/*
 * Which pack an item falls under.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/category.h"

static const struct lg_category_prefix cars[] = {{LG_SPAN_INIT("8703"), true}};
static const struct lg_category_prefix seats[] = {{LG_SPAN_INIT("94"), false},
                                                  {LG_SPAN_INIT("94018090"), false}};
static const struct lg_category_prefix furniture[] = {{LG_SPAN_INIT("9401"), true}};
static const struct lg_span parcels[] = {LG_SPAN_INIT("9610"), LG_SPAN_INIT("1210")};

static const struct lg_category packs[] = {
    {.code = LG_SPAN_INIT("vehicles"), .hs_prefixes = cars, .hs_prefixes_n = 1},
    {.code = LG_SPAN_INIT("child-seats"), .hs_prefixes = seats, .hs_prefixes_n = 2},
    {.code = LG_SPAN_INIT("furniture"), .hs_prefixes = furniture, .hs_prefixes_n = 1},
    {.code = LG_SPAN_INIT("parcels"), .regimes = parcels, .regimes_n = 2},
    {.code = LG_SPAN_INIT("general")},
};
static const struct lg_category_set set = {packs, sizeof packs / sizeof *packs};

static void declared_then_longest_prefix_then_general(void **state)
{
    (void)state;
    static const struct {
        const char *declared, *hs, *want;
    } cases[] = {
        {"", "8703800010", "vehicles"},
        {NULL, "870380", "vehicles"},
        {"child-seats", "870380", "child-seats"},
        {"unheard-of", "870380", "vehicles"},
        {"", "9401809010", "child-seats"},
        {"", "9401710000", "furniture"},
        {"", "940300", "child-seats"},
        {"", "8703", "vehicles"},
        {"", "870", "general"},
        {"", "", "general"},
        {"general", "870380", "general"},
        {"", "0101210000", "general"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct lg_category *got =
            lg_category_of(&set, lg_span_of(cases[i].declared), lg_span_of(cases[i].hs));

        if (!lg_span_eq(got->code, lg_span_of(cases[i].want)))
            fail_msg("\"%s\" falls under \"%.*s\"", cases[i].hs, LG_SPAN_ARG(got->code));
    }
}

static void regimes_and_codes_are_found(void **state)
{
    (void)state;
    const struct lg_category_set none = {NULL, 0};

    assert_ptr_equal(lg_category_of_regime(&set, LG_SPAN("1210")), &packs[3]);
    assert_null(lg_category_of_regime(&set, LG_SPAN("0110")));
    assert_ptr_equal(lg_category_find(&set, LG_SPAN("general")), &packs[4]);
    assert_null(lg_category_find(&set, LG_SPAN("weather")));
    assert_null(lg_category_of(&none, LG_SPAN(""), LG_SPAN("870380")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(declared_then_longest_prefix_then_general),
        cmocka_unit_test(regimes_and_codes_are_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
