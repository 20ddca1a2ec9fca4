/*
 * Working days over the National Day of 2026 and its make-up days, then the algebra of terms.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/time.h"
#include "model/working_day.h"

/* 1 October 2026 is a Thursday; 20 September, a Sunday, and 10 October, a Saturday, are worked. */
static struct lg_work_exception autumn[12];

static struct lg_work_exceptions autumn_of_2026(void)
{
    size_t n = 0;

    autumn[n++] = (struct lg_work_exception){lg_day_of(2026, 9, 20), true};
    for (int day = 25; day <= 27; day++)
        autumn[n++] = (struct lg_work_exception){lg_day_of(2026, 9, day), false};
    for (int day = 1; day <= 7; day++)
        autumn[n++] = (struct lg_work_exception){lg_day_of(2026, 10, day), false};
    autumn[n++] = (struct lg_work_exception){lg_day_of(2026, 10, 10), true};
    return (struct lg_work_exceptions){autumn, n};
}

static const struct lg_work_exceptions plain = {NULL, 0};

static void terms_jump_the_holiday_and_use_the_worked_saturday(void **state)
{
    (void)state;
    const struct lg_work_exceptions calendar = autumn_of_2026();
    static const struct {
        const char *why;
        int32_t from[2];
        int n;
        int32_t want[2];
    } cases[] = {
        {"the day after is the first", {9, 28}, 1, {9, 29}},
        {"two days before the holiday", {9, 28}, 2, {9, 30}},
        {"into the holiday", {9, 29}, 2, {10, 8}},
        {"recall report, 2 days from the eve", {9, 30}, 2, {10, 9}},
        {"third day is the worked Saturday", {9, 30}, 3, {10, 10}},
        {"fourth is Monday", {9, 30}, 4, {10, 12}},
        {"from within the holiday", {10, 3}, 1, {10, 8}},
        {"recall plan, 10 days", {9, 30}, 10, {10, 20}},
        {"summary, 15 days", {9, 30}, 15, {10, 27}},
        {"worked Sunday", {9, 18}, 1, {9, 20}},
        {"Mid-Autumn", {9, 24}, 1, {9, 28}},
        {"nothing to count", {10, 3}, 0, {10, 3}},
        {"less than nothing", {10, 3}, -2, {10, 3}},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const lg_day from = lg_day_of(2026, cases[i].from[0], cases[i].from[1]);
        const lg_day want = lg_day_of(2026, cases[i].want[0], cases[i].want[1]);
        const lg_day got = lg_working_day_add(from, cases[i].n, &calendar);

        if (got != want)
            fail_msg("%s: %d days from the right one", cases[i].why, got - want);
    }
}

static void a_term_in_calendar_days_rolls_to_a_working_day(void **state)
{
    (void)state;
    const struct lg_work_exceptions calendar = autumn_of_2026();

    assert_int_equal(lg_working_day_from(lg_day_of(2026, 10, 1), &calendar),
                     lg_day_of(2026, 10, 8));
    assert_int_equal(lg_working_day_from(lg_day_of(2026, 10, 10), &calendar),
                     lg_day_of(2026, 10, 10));
    assert_int_equal(lg_working_day_from(lg_day_of(2026, 10, 11), &calendar),
                     lg_day_of(2026, 10, 12));
}

static void weeks_without_exceptions(void **state)
{
    (void)state;
    assert_true(lg_working_day_is(0, &plain)); /* Thursday */
    assert_true(lg_working_day_is(1, &plain));
    assert_false(lg_working_day_is(2, &plain));
    assert_false(lg_working_day_is(3, &plain));
    assert_true(lg_working_day_is(4, &plain));
    assert_false(lg_working_day_is(-4, &plain)); /* Sunday, 28 December 1969 */
    assert_true(lg_working_day_is(-3, &plain));
}

/* Counting undoes adding, and the day that is reached is a working day. */
static void counting_and_adding_agree_from_every_day(void **state)
{
    (void)state;
    const struct lg_work_exceptions calendar = autumn_of_2026();

    for (lg_day from = lg_day_of(2026, 9, 1); from < lg_day_of(2026, 11, 1); from++) {
        for (int n = 1; n <= 30; n++) {
            const lg_day end = lg_working_day_add(from, n, &calendar);

            assert_true(lg_working_day_is(end, &calendar));
            assert_int_equal(lg_working_day_count(from, end, &calendar), n);
            assert_int_equal(lg_working_day_count(from, end - 1, &calendar), n - 1);
        }
    }
    assert_int_equal(lg_working_day_count(10, 10, &plain), 0);
    assert_int_equal(lg_working_day_count(10, 3, &plain), 0);
}

static void a_term_ends_at_midnight_in_china(void **state)
{
    (void)state;
    int64_t want;

    assert_true(lg_time_parse(LG_SPAN("2026-10-09T16:00:00Z"), &want));
    assert_int_equal(lg_term_end_us(lg_day_of(2026, 10, 9)), want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terms_jump_the_holiday_and_use_the_worked_saturday),
        cmocka_unit_test(a_term_in_calendar_days_rolls_to_a_working_day),
        cmocka_unit_test(weeks_without_exceptions),
        cmocka_unit_test(counting_and_adding_agree_from_every_day),
        cmocka_unit_test(a_term_ends_at_midnight_in_china),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
