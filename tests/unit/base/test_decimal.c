/*
 * Fixed point: what is read is what is written, and nothing is rounded.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/decimal.h"

static void reads_what_the_law_writes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        lg_e5 want;
        const char *again;
    } cases[] = {
        {"0", 0, "0"},
        {"12.10", 1210000, "12.1"},
        {"-0.00001", -1, "-0.00001"},
        {"372254.4", 37225440000, "372254.4"},
        {"92233720368547.75807", INT64_MAX, "92233720368547.75807"},
        {"007", 700000, "7"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[LG_E5_TEXT];
        lg_e5 got = 1;

        assert_true(lg_e5_parse(lg_span_of(cases[i].text), &got));
        assert_int_equal(got, cases[i].want);
        const int len = lg_e5_format(got, text);
        assert_true(lg_span_eq((struct lg_span){text, (size_t)len}, lg_span_of(cases[i].again)));
    }
}

static void refuses_the_rest(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "-",
                                      ".5",
                                      "5.",
                                      "+1",
                                      "1e3",
                                      "1.2.3",
                                      "0.000001",
                                      " 1",
                                      "1 ",
                                      "0x10",
                                      "NaN",
                                      "92233720368547.75808",
                                      "1,5",
                                      "999999999999999999999"};

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        lg_e5 got = 42;

        if (lg_e5_parse(lg_span_of(bad[i]), &got) || got != 42)
            fail_msg("took \"%s\"", bad[i]);
    }
}

static void every_value_survives(void **state)
{
    (void)state;
    uint64_t seed = 1;

    for (int i = 0; i < 100000; i++) {
        char text[LG_E5_TEXT];
        lg_e5 got;

        seed = seed * 6364136223846793005U + 1442695040888963407U;
        const lg_e5 value = (lg_e5)(seed >> (i % 63 + 1)) * (i % 2 == 0 ? 1 : -1);
        const int len = lg_e5_format(value, text);
        assert_true(lg_e5_parse((struct lg_span){text, (size_t)len}, &got));
        assert_int_equal(got, value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_the_law_writes),
        cmocka_unit_test(refuses_the_rest),
        cmocka_unit_test(every_value_survives),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
