/*
 * Calibration: steps never fall, keep the mean of what they pool, and are the nearest such steps.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../one_arena.h"
#include "random_set.h"
#include "risk/calibration.h"

enum { CASES = 300 };

static bool near(double a, double b)
{
    return a - b < 1e-9 && b - a < 1e-9;
}

static void random_cases(uint64_t seed, struct lg_calibration_case *cases, size_t n)
{
    struct chance chance = {seed};
    double score = 0;

    for (size_t i = 0; i < n; i++) {
        score += chance_below(&chance, 3) / 1000.0; /* some are equal */
        cases[i] = (struct lg_calibration_case){score, chance_below(&chance, 1000) < 1000 * score,
                                                1 + chance_below(&chance, 5)};
    }
}

static void steps_rise_and_keep_the_mean(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 50; seed++) {
        struct lg_calibration_case cases[CASES];
        double failed = 0, weight = 0, pooled_failed = 0, pooled = 0;

        random_cases(seed, cases, CASES);
        const struct lg_calibration made = lg_calibrate(arena, cases, CASES);
        for (size_t i = 0; i < CASES; i++) {
            failed += cases[i].failed ? cases[i].weight : 0;
            weight += cases[i].weight;
        }
        for (size_t i = 0; i < made.n; i++) {
            assert_true(i == 0 || made.steps[i - 1].probability < made.steps[i].probability);
            assert_true(i == 0 || made.steps[i - 1].least < made.steps[i].least);
            assert_true(made.steps[i].least <= made.steps[i].predicted + 1e-12);
            pooled_failed += made.steps[i].probability * made.steps[i].weight;
            pooled += made.steps[i].weight;
        }
        assert_true(near(failed, pooled_failed) && near(weight, pooled));
    }
}

/* The min-max formula of isotonic regression, computed without pooling anything. */
static double by_definition(const struct lg_calibration_case *cases, size_t n, size_t at)
{
    double most = 0;

    for (size_t from = 0; from <= at; from++) {
        double least = 1;

        for (size_t until = at; until < n; until++) {
            double failed = 0, weight = 0;

            for (size_t i = from; i <= until; i++) {
                failed += cases[i].failed ? cases[i].weight : 0;
                weight += cases[i].weight;
            }
            if (failed / weight < least)
                least = failed / weight;
        }
        if (least > most)
            most = least;
    }
    return most;
}

static void pooling_gives_what_the_definition_says(void **state)
{
    enum { FEW = 24 };

    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct lg_calibration_case cases[FEW];

        random_cases(seed, cases, FEW);
        for (size_t i = 0; i < FEW; i++)
            cases[i].score += (double)i; /* no two equal */
        const struct lg_calibration made = lg_calibrate(arena, cases, FEW);
        for (size_t i = 0; i < FEW; i++)
            assert_true(near(lg_calibrated(&made, cases[i].score), by_definition(cases, FEW, i)));
    }
}

static void equal_scores_mean_the_same_in_any_order(void **state)
{
    const struct lg_calibration_case one[] = {{0.5, true, 1}, {0.5, false, 1}, {0.5, false, 2}};
    const struct lg_calibration_case other[] = {{0.5, false, 2}, {0.5, false, 1}, {0.5, true, 1}};
    const struct lg_calibration a = lg_calibrate(arena, one, 3), b = lg_calibrate(arena, other, 3);

    (void)state;
    assert_int_equal(a.n, 1);
    assert_memory_equal(a.steps, b.steps, sizeof *a.steps);
    assert_true(near(a.steps[0].probability, 0.25));
}

static void scores_outside_and_between_have_a_meaning(void **state)
{
    const struct lg_calibration_case cases[] = {
        {0.2, false, 1}, {0.4, true, 1}, {0.4, false, 1}, {0.8, true, 1}};
    const struct lg_calibration made = lg_calibrate(arena, cases, 4);
    const struct lg_calibration none = lg_calibrate(arena, cases, 0);

    (void)state;
    assert_int_equal(made.n, 3);
    assert_true(near(lg_calibrated(&made, 0.1), 0) && near(lg_calibrated(&made, 0.39), 0));
    assert_true(near(lg_calibrated(&made, 0.4), 0.5) && near(lg_calibrated(&made, 0.7), 0.5));
    assert_true(near(lg_calibrated(&made, 0.8), 1) && near(lg_calibrated(&made, 1), 1));
    assert_true(near(lg_calibrated(&none, 0.3), 0.3));
}

static void two_scores_mean_the_same_by_their_steps_alone(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct lg_calibration_case cases[CASES];
        struct chance chance = {seed};

        random_cases(seed, cases, CASES);
        const struct lg_calibration made = lg_calibrate(arena, cases, CASES);
        for (int i = 0; i < 100; i++) {
            const double a = chance_below(&chance, 1000) / 900.0,
                         b = chance_below(&chance, 1000) / 900.0;
            const struct lg_calibration_pair pair = lg_calibration_of_pair(&made, a, b);
            const struct lg_calibration alone = {pair.steps, pair.n};
            const struct lg_calibration_pair again = lg_calibration_of_pair(&alone, a, b);

            assert_true(pair.n == 1 || pair.n == 2);
            assert_true(lg_calibrated(&alone, a) == lg_calibrated(&made, a));
            assert_true(lg_calibrated(&alone, b) == lg_calibrated(&made, b));
            assert_int_equal(again.n, pair.n);
            assert_memory_equal(again.steps, pair.steps, pair.n * sizeof *pair.steps);
        }
    }
    assert_int_equal(lg_calibration_of_pair(&(struct lg_calibration){NULL, 0}, 0.1, 0.2).n, 0);
}

static void the_error_is_the_mean_distance(void **state)
{
    static const struct lg_calibration_step steps[] = {{0, 0.1, 0.2, 3}, {0.5, 0.8, 0.6, 1}};

    (void)state;
    assert_true(
        near(lg_calibration_error(&(struct lg_calibration){steps, 2}), (0.1 * 3 + 0.2) / 4));
    assert_true(near(lg_calibration_error(&(struct lg_calibration){steps, 0}), 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_rise_and_keep_the_mean),
        cmocka_unit_test(pooling_gives_what_the_definition_says),
        cmocka_unit_test(equal_scores_mean_the_same_in_any_order),
        cmocka_unit_test(two_scores_mean_the_same_by_their_steps_alone),
        cmocka_unit_test(the_error_is_the_mean_distance),
        cmocka_unit_test(scores_outside_and_between_have_a_meaning),
    };

    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
