/*
 * Ranking: by the score unless a loss is said; by loss the order is that of the losses.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "risk/ranking.h"

enum { ONE_E5 = 100000 };

static const struct lg_ranking plain = {0, 0, 0}, loss = {1000, 4, 1}, cents = {1000, 4, 0.01};

static void by_score_the_value_is_nothing(void **state)
{
    (void)state;
    assert_true(lg_rank(&plain, 0.125, (lg_e5)1e9 * ONE_E5) == 0.125);
}

static void by_loss_what_costs_more_ranks_higher(void **state)
{
    (void)state;
    assert_true(lg_rank(&loss, 0.25, (lg_e5)1000 * ONE_E5) == 0.5);
    assert_true(lg_rank(&loss, 0.05, (lg_e5)100000 * ONE_E5) >
                lg_rank(&loss, 0.5, (lg_e5)5000 * ONE_E5));
    assert_true(lg_rank(&loss, 1, 0) == 0);
    assert_true(lg_rank(&loss, 1, (lg_e5)9e18) < 1);
}

static void a_smaller_unit_is_worth_less(void **state)
{
    (void)state;
    assert_true(lg_rank(&cents, 0.25, (lg_e5)100000 * ONE_E5) == 0.5);
}

static void a_rank_says_its_loss(void **state)
{
    (void)state;
    assert_true(lg_rank_loss(&loss, 0.5) == 1000);
    assert_true(lg_rank_loss(&loss, 0.75) == 3000);
    assert_true(lg_rank_loss(&loss, 1) == 1e12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_score_the_value_is_nothing),
        cmocka_unit_test(by_loss_what_costs_more_ranks_higher),
        cmocka_unit_test(a_smaller_unit_is_worth_less),
        cmocka_unit_test(a_rank_says_its_loss),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
