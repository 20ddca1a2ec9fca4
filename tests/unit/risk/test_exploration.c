/*
 * Exploration: a budget goes where the base rate may be highest; no share leaves its bounds, and all
 * together never more than the budget.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "random_set.h"
#include "risk/exploration.h"

static const struct lg_exploration_terms whole = {.budget = 0.1, .step = 1};

static bool near(double a, double b)
{
    return a - b < 1e-9 && b - a < 1e-9;
}

static void what_is_little_known_is_looked_at(void **state)
{
    struct lg_exploration_arm arms[] = {
        {.least = 0.02, .most = 0.5, .items = 100, .inspected = 4000, .failed = 40},
        {.least = 0.02, .most = 0.5, .items = 100, .inspected = 10, .failed = 0},
    };

    (void)state;
    lg_explore(arms, 2, &whole);
    assert_true(near(arms[0].share, 0.02));
    assert_true(near(arms[1].share, 0.18)); /* the budget is 20 items, of which 4 are spent */
    assert_true(arms[1].bound > arms[0].bound);
    assert_true(arms[0].rate > 0.009 && arms[0].rate < 0.011);
}

static void what_is_known_to_fail_is_looked_at_too(void **state)
{
    struct lg_exploration_arm arms[] = {
        {.least = 0.01, .most = 0.1, .items = 100, .inspected = 2000, .failed = 10},
        {.least = 0.01, .most = 0.1, .items = 100, .inspected = 2000, .failed = 600},
        {.least = 0.01, .most = 0.1, .items = 100, .inspected = 2000, .failed = 20},
    };
    const struct lg_exploration_terms terms = {.budget = 0.05, .step = 1};

    (void)state;
    lg_explore(arms, 3, &terms);
    assert_true(near(arms[1].share, 0.1));
    assert_true(near(arms[2].share, 0.04));
    assert_true(near(arms[0].share, 0.01));
}

static void a_share_rises_by_steps_and_falls_at_once(void **state)
{
    const struct lg_exploration_terms rich = {.budget = 1, .step = 0.25},
                                      poor = {.budget = 0, .step = 0.25};
    struct lg_exploration_arm arm = {.least = 0.1, .most = 0.5, .items = 10, .share = 0};

    (void)state;
    lg_explore(&arm, 1, &rich);
    assert_true(near(arm.share, 0.2));
    lg_explore(&arm, 1, &rich);
    assert_true(near(arm.share, 0.3));
    lg_explore(&arm, 1, &poor);
    assert_true(near(arm.share, 0.1));
    arm.share = 0.9; /* the analyst lowered the bound */
    lg_explore(&arm, 1, &rich);
    assert_true(near(arm.share, 0.5));
}

static void arms_that_are_alike_are_filled_in_their_order(void **state)
{
    struct lg_exploration_arm arms[] = {
        {.most = 1, .items = 10}, {.most = 1, .items = 10}, {.most = 1, .items = 0}};
    const struct lg_exploration_terms terms = {.budget = 0.75, .step = 1};

    (void)state;
    lg_explore(arms, 3, &terms);
    assert_true(near(arms[0].share, 1));
    assert_true(near(arms[1].share, 0.5));
    assert_true(near(arms[2].share, 0));
    lg_explore(arms, 0, &terms);
}

static void no_bound_is_left_and_no_budget_overdrawn(void **state)
{
    struct chance chance = {9};

    (void)state;
    for (int round = 0; round < 500; round++) {
        const size_t n = 1 + chance_below(&chance, 6);
        const struct lg_exploration_terms terms = {(double)chance_below(&chance, 100) / 200,
                                                   (double)(1 + chance_below(&chance, 4)) / 4};
        struct lg_exploration_arm arms[6] = {{0}};
        double spent = 0, least = 0, budget = 0;

        for (size_t i = 0; i < n; i++) {
            arms[i].least = (double)chance_below(&chance, 20) / 100;
            arms[i].most = arms[i].least + (double)chance_below(&chance, 50) / 100;
            arms[i].items = chance_below(&chance, 1000);
            arms[i].inspected = chance_below(&chance, 500);
            arms[i].failed = arms[i].inspected * chance_below(&chance, 50) / 100;
        }
        lg_explore(arms, n, &terms);
        for (size_t i = 0; i < n; i++) {
            assert_true(arms[i].share >= arms[i].least && arms[i].share <= arms[i].most);
            spent += arms[i].share * arms[i].items;
            least += arms[i].least * arms[i].items;
            budget += terms.budget * arms[i].items;
        }
        assert_true(spent <= (budget > least ? budget : least) + 1e-6);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_little_known_is_looked_at),
        cmocka_unit_test(what_is_known_to_fail_is_looked_at_too),
        cmocka_unit_test(a_share_rises_by_steps_and_falls_at_once),
        cmocka_unit_test(arms_that_are_alike_are_filled_in_their_order),
        cmocka_unit_test(no_bound_is_left_and_no_budget_overdrawn),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
