/*
 * Quotas: what is earned and spent, and the share that follows it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "risk/quota.h"

static void assert_double(double value, double expected)
{
    assert_true(value > expected - 1e-9 && value < expected + 1e-9);
}

static void work_comes_evenly_until_more_is_known(void **state)
{
    (void)state;
    assert_double(lg_quota_position(0, 0, 0, 6, 60), 0.25);
    assert_double(lg_quota_position(1440, 1440, 0, 12, 60), 0.75);
    assert_double(lg_quota_position(1440, 0, 1440, 12.5, 60), (720 + 750) / 2880.0);
    assert_double(lg_quota_position(1440, 0, 1440, -11.75, 60), 360 / 2880.0);
    assert_double(lg_quota_position(0, 0, 0, -24, 60), 0);
}

static void the_forced_go_first_and_leave_a_tenth(void **state)
{
    (void)state;
    assert_double(lg_quota_base(100, 1000, 0.02), 0.08);
    assert_double(lg_quota_base(100, 1000, 0.5), 0.01);
    assert_double(lg_quota_base(100, 50, 0.25), 0.75);
}

static void credit_and_debt_have_bounds(void **state)
{
    const struct lg_quota_terms terms = {.share = 0.1, .order = 60, .day = 100};
    const struct lg_quota_terms small = {.share = 0.1, .order = 60, .day = 10};
    const struct lg_quota_terms large = {.share = 0.1, .order = 60, .day = 200};

    (void)state;
    assert_double(lg_quota_settle(10, 30, 60, &terms), -20);
    assert_double(lg_quota_settle(10, 300, 60, &terms), 120);
    assert_double(lg_quota_settle(10, 300, 0, &large), 200);
    assert_double(lg_quota_settle(10, 0, 6000, &terms), -500);
    assert_double(lg_quota_settle(10, 300, 0, &small), 120);
}

static void the_share_follows_the_credit(void **state)
{
    const struct lg_quota_terms terms = {.share = 0.1, .order = 60, .day = 960};
    const struct lg_quota_terms large = {.share = 0.1, .order = 1, .day = 96000};
    const struct lg_quota_terms small = {.share = 0.1, .order = 60, .day = 120};

    (void)state;
    assert_double(lg_quota_share(0, 0, &terms), 0.1);
    assert_double(lg_quota_share(-15, 0, &terms), 0.05);
    assert_double(lg_quota_share(-30, 0, &terms), 0);
    assert_double(lg_quota_share(3000, 0, &terms), 1);
    assert_double(lg_quota_share(-30, 600, &terms), 0.05);
    assert_double(lg_quota_share(-2400, 0, &large), 0.05);
    assert_double(lg_quota_share(-7.5, 0, &small), 0); /* an eighth of an order */
    assert_double(lg_quota_share(15, 0, &small), 0.3);
}

/* Ten orders a day, so the tolerance is two and a half; a hundred are expected of a whole day. */
static void five_days_stay_within_the_tolerance(void **state)
{
    const struct lg_quota_terms terms = {.share = 0.1, .order = 60, .day = 600};
    const struct lg_quota_rest morning = {.earned = 600, .coming = 6000};
    const struct lg_quota_rest evening = {.earned = 0, .coming = 300};
    const struct lg_quota_rest night = {.earned = 0, .coming = 0};

    (void)state;
    assert_double(lg_quota_within(0.1, 0, &morning, &terms), 0.1);
    assert_double(lg_quota_within(0.1, 60, &morning, &terms), 510 / 5000.0);
    assert_double(lg_quota_within(0.3, 60, &morning, &terms), 0.3); /* the credit asks for more */
    assert_double(lg_quota_within(0.1, 140, &evening, &terms), 0.1);
    assert_double(lg_quota_within(0.1, 180, &evening, &terms), 30 / 60.0);
    assert_double(lg_quota_within(0.1, 240, &evening, &terms), 1);
    assert_double(lg_quota_within(0.1, 180, &night, &terms), 1);
    assert_double(lg_quota_within(0.1, -90, &evening, &terms), 0.1);
    assert_double(lg_quota_within(0.1, -91, &evening, &terms), 0);
}

static void what_will_be_forced_is_counted_on(void **state)
{
    const struct lg_quota_terms terms = {.share = 0.1, .order = 60, .day = 600};
    const struct lg_quota_rest forced = {.coming = 300, .forced = 0.5}, before = {.before = 240};

    (void)state;
    assert_double(lg_quota_within(0.1, 240, &forced, &terms), 0.1);
    assert_double(lg_quota_within(0.1, 30, &forced, &terms), 0);
    assert_double(lg_quota_within(0.1, 240, &before, &terms), 0.1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_comes_evenly_until_more_is_known),
        cmocka_unit_test(the_forced_go_first_and_leave_a_tenth),
        cmocka_unit_test(credit_and_debt_have_bounds),
        cmocka_unit_test(the_share_follows_the_credit),
        cmocka_unit_test(five_days_stay_within_the_tolerance),
        cmocka_unit_test(what_will_be_forced_is_counted_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
