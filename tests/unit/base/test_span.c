/*
 * Spans: equal by their bytes, in the order of their bytes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/span.h"

static void they_come_by_bytes_and_the_shorter_first(void **state)
{
    static const struct lg_span rising[] = {
        LG_SPAN_INIT(""),   LG_SPAN_INIT("\0"),  LG_SPAN_INIT("\0a"),  LG_SPAN_INIT("A"),
        LG_SPAN_INIT("a"),  LG_SPAN_INIT("a\0"), LG_SPAN_INIT("a\0z"), LG_SPAN_INIT("aa"),
        LG_SPAN_INIT("ab"), LG_SPAN_INIT("b"),   LG_SPAN_INIT("\x7f"), LG_SPAN_INIT("\xc3\xa4")};
    enum { N = sizeof rising / sizeof *rising };

    (void)state;
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) {
            const int order = lg_span_order(rising[i], rising[j]);

            assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
            assert_int_equal(lg_span_eq(rising[i], rising[j]), i == j);
        }
    }
}

static void an_absent_one_is_as_the_empty_one(void **state)
{
    const struct lg_span absent = {NULL, 0};

    (void)state;
    assert_int_equal(lg_span_order(absent, absent), 0);
    assert_int_equal(lg_span_order(absent, LG_SPAN("")), 0);
    assert_true(lg_span_order(absent, LG_SPAN("a")) < 0);
    assert_true(lg_span_order(LG_SPAN("a"), absent) > 0);
    assert_true(lg_span_eq(absent, LG_SPAN("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_come_by_bytes_and_the_shorter_first),
        cmocka_unit_test(an_absent_one_is_as_the_empty_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
