/*
 * Thresholds: bins by their edges, and as much above as the share, a lot between equals.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "risk/threshold.h"

static double edge(int bin)
{
    return (double)bin * bin / ((double)LG_SCORE_BINS * LG_SCORE_BINS);
}

static void a_bin_begins_at_its_edge(void **state)
{
    (void)state;
    for (int bin = 0; bin < LG_SCORE_BINS; bin++) {
        assert_int_equal(lg_score_bin(edge(bin)), bin);
        assert_int_equal(lg_score_bin((edge(bin) + edge(bin + 1)) / 2), bin);
    }
    assert_int_equal(lg_score_bin(1), LG_SCORE_BINS - 1);
    assert_int_equal(lg_score_bin(0), 0);
}

static void too_few_items_give_no_threshold(void **state)
{
    int64_t items[LG_SCORE_BINS] = {[100] = 9};

    (void)state;
    assert_true(lg_threshold(items, 1, 10) >= 1);
    items[100] = 0;
    assert_true(lg_threshold(items, 1, 0) >= 1);
}

static void assert_double(double value, double expected)
{
    assert_true(value > expected - 1e-12 && value < expected + 1e-12);
}

static void the_share_lies_above(void **state)
{
    const int64_t items[LG_SCORE_BINS] = {[10] = 90, [50] = 6, [200] = 4};

    (void)state;
    assert_true(lg_threshold(items, 0, 1) >= 1);
    assert_double(lg_threshold(items, 0.02, 1), (edge(200) + edge(201)) / 2);
    assert_double(lg_threshold(items, 0.04, 1), edge(51));
    assert_double(lg_threshold(items, 0.07, 1), (edge(50) + edge(51)) / 2);
    assert_double(lg_threshold(items, 0.1, 1), edge(11));
    assert_double(lg_threshold(items, 1, 1), 0);
}

static void a_lot_decides_in_the_threshold_s_own_bin(void **state)
{
    const double quarter = edge(50) + (edge(51) - edge(50)) * 0.75;

    (void)state;
    assert_false(lg_threshold_selects(quarter, edge(49), 0));
    assert_true(lg_threshold_selects(quarter, edge(51), 0.999));
    assert_true(lg_threshold_selects(quarter, edge(50), 0.2499));
    assert_false(lg_threshold_selects(quarter, edge(50), 0.2501));
    assert_true(lg_threshold_selects(edge(50), edge(50), 0.999));
    assert_false(lg_threshold_selects(1, 1, 0));
}

static void a_lot_is_what_is_left_of_a_ticket(void **state)
{
    (void)state;
    assert_double(lg_threshold_lot(0), 0);
    assert_double(lg_threshold_lot(0.5), 0);
    assert_double(lg_threshold_lot(0.5 + 0.25 / (1 << 24)), 0.25);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bin_begins_at_its_edge),
        cmocka_unit_test(too_few_items_give_no_threshold),
        cmocka_unit_test(the_share_lies_above),
        cmocka_unit_test(a_lot_decides_in_the_threshold_s_own_bin),
        cmocka_unit_test(a_lot_is_what_is_left_of_a_ticket),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
