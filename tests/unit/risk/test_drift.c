/*
 * Drift: figures of distributions and tables whose values are known.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "risk/drift.h"

static bool near(double a, double b)
{
    return a - b < 1e-9 && b - a < 1e-9;
}

static void the_index_of_known_distributions(void **state)
{
    static const double even[] = {999.5, 999.5}, shifted[] = {199.5, 1799.5};
    static const double many[] = {9.5, 99.5, 889.5}, few[] = {889.5, 99.5, 9.5};

    (void)state;
    assert_true(near(lg_drift_index(even, even, 2), 0));
    /* (0.1 - 0.5) ln(0.1 / 0.5) + (0.9 - 0.5) ln(0.9 / 0.5) */
    assert_true(near(lg_drift_index(even, shifted, 2),
                     0.4 * 1.6094379124341003 + 0.4 * 0.5877866649021191));
    assert_true(near(lg_drift_index(shifted, even, 2), lg_drift_index(even, shifted, 2)));
    /* 2 * (0.89 - 0.01) ln 89 */
    assert_true(near(lg_drift_index(many, few, 3), 1.76 * 4.48863636973214));
    assert_true(near(lg_drift_index(NULL, NULL, 0), 0));
}

static void the_statistic_of_known_tables(void **state)
{
    (void)state;
    assert_true(near(lg_drift_chi_square(100, 10, 100, 10), 0));
    /* 200 * (10 * 80 - 20 * 90)^2 / (100 * 100 * 30 * 170) */
    assert_true(
        near(lg_drift_chi_square(100, 10, 100, 20), 200.0 * 1000 * 1000 / (1e4 * 30 * 170)));
    assert_true(near(lg_drift_chi_square(100, 0, 100, 0), 0));
    assert_true(near(lg_drift_chi_square(100, 100, 10, 10), 0));
    assert_true(near(lg_drift_chi_square(0, 0, 100, 50), 0));
}

static void the_bin_that_moved_most_is_named(void **state)
{
    const double before[] = {100, 200, 300}, now[] = {100, 60, 440};

    (void)state;
    assert_int_equal(lg_drift_most(before, now, 3), 1);
    assert_int_equal(lg_drift_most(before, before, 3), 0);
    assert_int_equal(lg_drift_most(before, now, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bin_that_moved_most_is_named),
        cmocka_unit_test(the_index_of_known_distributions),
        cmocka_unit_test(the_statistic_of_known_tables),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
