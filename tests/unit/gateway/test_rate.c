/*
 * How often one may ask: so many at once, then one each so often, and the wait that is told is right.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "decide/rate.h"

static const struct gw_pace pace = {60, 1000};

static int64_t taken_at(struct gw_rate *rate, int64_t now_ms)
{
    int64_t taken = 0, wait_s;

    while (gw_rate_take(rate, pace, now_ms, &wait_s))
        taken++;
    return taken;
}

static void test_a_burst_and_then_one_each_second(void **state)
{
    struct gw_rate rate = {0};
    const int64_t now_ms = 1000000;

    (void)state;
    assert_int_equal(taken_at(&rate, now_ms), pace.most);
    assert_int_equal(taken_at(&rate, now_ms + pace.each_ms - 1), 0);
    assert_int_equal(taken_at(&rate, now_ms + pace.each_ms), 1);
    assert_int_equal(taken_at(&rate, now_ms + 11 * pace.each_ms), 10);
    assert_int_equal(taken_at(&rate, now_ms + 9000 * pace.each_ms), pace.most);
}

static void test_after_the_wait_that_is_told_there_is_one(void **state)
{
    struct gw_rate rate = {0};
    int64_t now_ms = 777, wait_s = 0;

    (void)state;
    (void)taken_at(&rate, now_ms);
    for (int i = 0; i < 20; i++) {
        assert_false(gw_rate_take(&rate, pace, now_ms, &wait_s));
        assert_true(wait_s >= 1);
        now_ms += wait_s * 1000;
        assert_true(gw_rate_take(&rate, pace, now_ms, &wait_s));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_burst_and_then_one_each_second),
        cmocka_unit_test(test_after_the_wait_that_is_told_there_is_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
