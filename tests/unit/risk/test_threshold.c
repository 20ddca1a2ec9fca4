/*
 * Thresholds: bins by their edges, and no more above than the share.
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

static void no_more_lie_above_than_the_share(void **state)
{
    int64_t items[LG_SCORE_BINS] = {[10] = 90, [50] = 6, [200] = 4};
    const double shares[] = {0, 0.03, 0.04, 0.05, 0.1, 0.5, 1};
    const int above[] = {201, 201, 51, 51, 11, 11, 0};

    (void)state;
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        const double threshold = lg_threshold(items, shares[i], 1);
        const double expected = edge(above[i]);

        assert_memory_equal(&threshold, &expected, sizeof threshold);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bin_begins_at_its_edge),
        cmocka_unit_test(too_few_items_give_no_threshold),
        cmocka_unit_test(no_more_lie_above_than_the_share),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
