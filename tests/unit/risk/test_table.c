/*
 * Risk tables: outcomes go in and out without a trace, in any order; more failures never lower a
 * score; what people picked never enters base rates.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../one_arena.h"
#include "random_set.h"
#include "risk/table.h"

enum { LESSONS = 500, LEAF = LG_CHAIN_LEVELS - 1 };

static struct lg_risk_counts random_delta(struct chance *chance, int sign)
{
    static const enum ev_path paths[] = {EV_PATH_RANDOM, EV_PATH_RISK,    EV_PATH_MANDATORY,
                                         EV_PATH_ALERT,  EV_PATH_OFFICER, EV_PATH_COMPLAINT};
    const enum ev_outcome_verdict verdict =
        chance_below(chance, 3) == 0 ? EV_OUTCOME_VERDICT_FAIL : EV_OUTCOME_VERDICT_PASS;

    const enum ev_path path = paths[chance_below(chance, 6)];

    return lg_risk_delta(verdict, path, (double)chance_below(chance, 1000) / 1000, sign);
}

/* Adds the same lessons each time, in an order that the stride makes. */
static void add_all(struct lg_risk_counts *to, int sign, size_t stride)
{
    struct lg_risk_counts deltas[LESSONS];
    struct chance chance = {77};

    for (size_t i = 0; i < LESSONS; i++)
        deltas[i] = random_delta(&chance, sign);
    for (size_t i = 0; i < LESSONS; i++) /* each once: the stride shares no factor with 500 */
        lg_risk_add(to, &deltas[i * stride % LESSONS]);
}

static void what_goes_in_comes_out_in_any_order(void **state)
{
    const struct lg_risk_counts before = {7, 3, 123456789, 23456789, 3456789};
    struct lg_risk_counts one = before, other = before;

    (void)state;
    add_all(&one, 1, 1);
    add_all(&other, 1, 37);
    assert_memory_equal(&one, &other, sizeof one);
    assert_memory_not_equal(&one, &before, sizeof one);
    add_all(&one, -1, 199);
    assert_memory_equal(&one, &before, sizeof one);
}

static void weights_are_inverse_chances_and_capped(void **state)
{
    static const struct {
        enum ev_path path;
        double probability;
        int64_t weight_e6;
    } rows[] = {
        {EV_PATH_RANDOM, 0.05, 20000000}, {EV_PATH_RANDOM, 0.001, 50000000},
        {EV_PATH_RANDOM, 0, 1000000},     {EV_PATH_RISK, 0.05, 1000000},
        {EV_PATH_MANDATORY, 1, 1000000},  {EV_PATH_COMPLAINT, 0.05, 0},
        {EV_PATH_ALERT, 0.05, 0},         {EV_PATH_OFFICER, 0.05, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct lg_risk_counts delta =
            lg_risk_delta(EV_OUTCOME_VERDICT_FAIL, rows[i].path, rows[i].probability, 1);

        assert_int_equal(delta.inspected, 1);
        assert_int_equal(delta.failed, 1);
        assert_int_equal(delta.weight_e6, rows[i].weight_e6);
        assert_int_equal(delta.failed_weight_e6, rows[i].weight_e6);
    }
}

static struct lg_risk_score score_of(const struct lg_risk_sum sums[LG_CHAIN_LEVELS])
{
    static const struct lg_risk_belief belief = {.prior = 0.1, .strength = 12, .leaf_strength = 12};
    const struct lg_risk_evidence evidence = lg_risk_weigh(sums, LG_CHAIN_LEVELS);

    return lg_risk_estimate(&evidence, LG_CHAIN_LEVELS, &belief);
}

/* Sums where each level saw `n` inspections on that path, `failed` of which failed. */
static void fill(struct lg_risk_sum sums[LG_CHAIN_LEVELS], int n, int failed, enum ev_path path)
{
    for (int level = 0; level < LG_CHAIN_LEVELS; level++) {
        sums[level] = (struct lg_risk_sum){.inspected = 0};
        for (int i = 0; i < n; i++) {
            const struct lg_risk_counts delta = lg_risk_delta(
                i < failed ? EV_OUTCOME_VERDICT_FAIL : EV_OUTCOME_VERDICT_PASS, path, 0.1, 1);

            lg_risk_sum_add(&sums[level], &delta, 1.0);
        }
    }
}

static void more_failures_never_lower_the_score(void **state)
{
    struct lg_risk_sum sums[LG_CHAIN_LEVELS];

    (void)state;
    for (int n = 1; n <= 40; n += 13) {
        double last = 0;

        for (int failed = 0; failed <= n; failed++) {
            fill(sums, n, failed, EV_PATH_RANDOM);
            const struct lg_risk_score score = score_of(sums);

            assert_true(score.score > last && score.score < 1);
            assert_int_equal(score.level, LEAF);
            last = score.score;
        }
    }
}

static void without_inspections_belief_speaks(void **state)
{
    const struct lg_risk_sum none[LG_CHAIN_LEVELS] = {{0}};
    const struct lg_risk_score score = score_of(none);
    const double prior = 0.1;

    (void)state;
    assert_memory_equal(&score.score, &prior, sizeof prior);
    assert_int_equal(score.level, -1);
}

static void what_people_picked_never_enters_base_rates(void **state)
{
    struct lg_risk_sum sums[LG_CHAIN_LEVELS];

    (void)state;
    fill(sums, 30, 30, EV_PATH_COMPLAINT);
    const struct lg_risk_score score = score_of(sums);

    for (int level = 0; level < LEAF; level++)
        assert_true(score.at_level[level] < 0.1000001);
}

static void what_a_level_did_not_see_itself_is_inherited(void **state)
{
    struct lg_risk_sum sums[LG_CHAIN_LEVELS];

    (void)state;
    fill(sums, 36, 9, EV_PATH_RISK);
    for (int level = 3; level < LG_CHAIN_LEVELS; level++)
        sums[level] = (struct lg_risk_sum){.inspected = 0};
    const struct lg_risk_score score = score_of(sums);

    assert_int_equal(score.level, 2);
    assert_true(score.inherited > 0.2499 && score.inherited < 0.2501); /* 12 / (36 + 12) */
    assert_memory_equal(&score.score, &score.at_level[2], sizeof score.score);
    assert_memory_equal(&score.score, &score.at_level[LEAF], sizeof score.score);
}

static void old_counts_halve_by_the_half_life(void **state)
{
    enum { DAYS = 1000 };
    double decay[DAYS];

    (void)state;
    lg_risk_decay_fill(decay, DAYS, 0);
    assert_true(decay[0] >= 1 && decay[DAYS - 1] >= 1);
    for (int half_life = 1; half_life <= 365; half_life += 52) {
        lg_risk_decay_fill(decay, DAYS, half_life);
        assert_true(decay[0] >= 1);
        assert_true(decay[half_life] > 0.4999999 && decay[half_life] < 0.5000001);
        assert_true(decay[2 * half_life] > 0.2499999 && decay[2 * half_life] < 0.2500001);
    }
}

static void what_decayed_beyond_measure_says_nothing(void **state)
{
    const struct lg_risk_counts delta =
        lg_risk_delta(EV_OUTCOME_VERDICT_FAIL, EV_PATH_RANDOM, 0.1, 1);
    struct lg_risk_sum sums[2] = {{.inspected = 0}, {.inspected = 0}};

    (void)state;
    lg_risk_sum_add(&sums[0], &delta, 1e-200); /* three years at a half-life of a day */
    assert_true(sums[0].weight > 0);
    const struct lg_risk_evidence evidence = lg_risk_weigh(sums, 2);
    assert_true(evidence.inspected[0] <= 0 && evidence.failed[0] <= 0);
}

static bool near(double a, double b)
{
    return a - b < 1e-12 && b - a < 1e-12;
}

static void parts_tell_from_which_level_a_score_is(void **state)
{
    const struct lg_risk_evidence evidence = {.inspected = {90, 0, 30, 10}, .failed = {9, 0, 6, 4}};
    const struct lg_risk_belief belief = {.prior = 0.02, .strength = 10, .leaf_strength = 30};
    double parts[LG_RISK_PARTS], score = 0.02, sum = 0;

    (void)state;
    lg_risk_parts(&evidence, 4, &belief, parts);
    assert_true(near(parts[4], 0.25));
    assert_true(near(parts[3], 0.75 * 0.75));
    assert_true(parts[2] == 0);
    assert_true(near(parts[1], 0.75 * 0.25 * 0.9));
    assert_true(near(parts[0], 0.75 * 0.25 * 0.1));
    score = parts[0] * 0.02 + parts[1] * 0.1 + parts[3] * 0.2 + parts[4] * 0.4;
    for (int i = 0; i < 5; i++)
        sum += parts[i];
    assert_true(near(sum, 1));
    assert_true(near(score, lg_risk_estimate(&evidence, 4, &belief).score));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_goes_in_comes_out_in_any_order),
        cmocka_unit_test(parts_tell_from_which_level_a_score_is),
        cmocka_unit_test(weights_are_inverse_chances_and_capped),
        cmocka_unit_test(more_failures_never_lower_the_score),
        cmocka_unit_test(without_inspections_belief_speaks),
        cmocka_unit_test(what_people_picked_never_enters_base_rates),
        cmocka_unit_test(what_a_level_did_not_see_itself_is_inherited),
        cmocka_unit_test(old_counts_halve_by_the_half_life),
        cmocka_unit_test(what_decayed_beyond_measure_says_nothing),
    };

    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
