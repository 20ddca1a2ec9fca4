/*
 * Cutovers: each bound at its very edge, and what is too little to go by.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "risk/cutover.h"

static enum lg_cutover_stop check(int64_t items, int64_t changed, int64_t known, int64_t failed)
{
    return lg_cutover_check(95, 10, &(struct lg_cutover_counts){items, changed, known, failed});
}

static void parity_below_its_bound_stops(void **state)
{
    (void)state;
    assert_int_equal(check(100, 5, 0, 0), LG_CUTOVER_GOES_ON);
    assert_int_equal(check(100, 6, 0, 0), LG_CUTOVER_PARITY);
    assert_int_equal(check(99, 99, 0, 0), LG_CUTOVER_GOES_ON); /* too few */
}

static void a_hit_rate_below_its_bound_stops(void **state)
{
    (void)state;
    assert_int_equal(check(1000, 0, 30, 3), LG_CUTOVER_GOES_ON);
    assert_int_equal(check(1000, 0, 30, 2), LG_CUTOVER_HIT_RATE);
    assert_int_equal(check(1000, 0, 29, 0), LG_CUTOVER_GOES_ON);  /* too few */
    assert_int_equal(check(1000, 100, 30, 0), LG_CUTOVER_PARITY); /* looked at first */
}

static void what_is_not_asked_for_stops_nothing(void **state)
{
    const struct lg_cutover_counts worst = {1000, 1000, 1000, 0};

    (void)state;
    assert_int_equal(lg_cutover_check(0, 0, &worst), LG_CUTOVER_GOES_ON);
    assert_int_equal(lg_cutover_check(100, 0, &(struct lg_cutover_counts){100, 1, 0, 0}),
                     LG_CUTOVER_PARITY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parity_below_its_bound_stops),
        cmocka_unit_test(a_hit_rate_below_its_bound_stops),
        cmocka_unit_test(what_is_not_asked_for_stops_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
