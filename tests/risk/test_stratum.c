/*
 * The random stratum tells the truth: over many simulated ports the rate of failures among what
 * chance drew is that of all goods, whatever risk selected; what chance would draw from the goods
 * that risk left over tells less than the truth.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <math.h>

#include "risk/select.h"

enum { PORTS = 150, ITEMS = 2500, KEYS = 40 };

struct chance {
    uint64_t state;
};

static double drawn(struct chance *chance)
{
    chance->state ^= chance->state << 13;
    chance->state ^= chance->state >> 7;
    chance->state ^= chance->state << 17;
    return (double)(chance->state >> 11) / 9007199254740992.0;
}

/* Known rates of failure: most goods are sound, some are not; what is known of them is not exact. */
struct key {
    double fails, score;
};

static void make_keys(struct chance *chance, struct key keys[KEYS])
{
    for (int i = 0; i < KEYS; i++) {
        keys[i].fails = i % 8 == 0 ? 0.3 + 0.4 * drawn(chance) : 0.08 * drawn(chance);
        keys[i].score = 0.7 * keys[i].fails + 0.1 * drawn(chance);
    }
}

/* Failures of what was counted. */
struct rate {
    int failed, n;
};

static void count(struct rate *rate, bool fails)
{
    rate->failed += fails;
    rate->n++;
}

static double of(const struct rate *rate)
{
    return (double)rate->failed / rate->n;
}

static bool has(const struct lg_selection *selection, enum ev_path path)
{
    for (size_t i = 0; i < selection->paths_n; i++) {
        if (selection->paths[i] == path)
            return true;
    }
    return false;
}

/* A port's goods: all of them, those that chance drew, and those that chance alone drew. */
struct port {
    struct rate all, random, left_over, risk;
};

static struct port simulate(struct lg_arena *arena, struct chance *chance,
                            const struct lg_profile_set *profiles)
{
    static const struct lg_chain chain = {.n = 0};
    struct port port = {{0}, {0}, {0}, {0}};
    struct key keys[KEYS];

    make_keys(chance, keys);
    for (int i = 0; i < ITEMS; i++) {
        const struct key *key = &keys[(int)(drawn(chance) * KEYS)];
        const struct lg_selection_input input = {.ticket = drawn(chance),
                                                 .random_share = 0.06,
                                                 .multiplier = 1,
                                                 .profiles = profiles,
                                                 .risk = {.score = key->score, .level = 0},
                                                 .threshold = 0.2,
                                                 .chain = &chain,
                                                 .port = LG_SPAN("2248")};
        const bool fails = drawn(chance) < key->fails;
        struct lg_selection selection;

        lg_select(arena, &input, &selection);
        lg_arena_reset(arena);
        count(&port.all, fails);
        if (has(&selection, EV_PATH_RISK))
            count(&port.risk, fails);
        if (!has(&selection, EV_PATH_RANDOM))
            continue;
        count(&port.random, fails);
        if (!has(&selection, EV_PATH_RISK))
            count(&port.left_over, fails);
    }
    return port;
}

/* How many standard errors the mean of differences is from nothing. */
static double errors_off(const double *off, int n)
{
    double sum = 0, squares = 0;

    for (int i = 0; i < n; i++)
        sum += off[i];
    for (int i = 0; i < n; i++)
        squares += (off[i] - sum / n) * (off[i] - sum / n);
    return sum / n / sqrt(squares / (n - 1) / n);
}

static void the_random_stratum_is_unbiased_and_the_left_over_is_not(void **state)
{
    struct lg_arena *set_arena = lg_arena_new(1 << 20), *arena = lg_arena_new(1 << 20);
    const struct lg_profile_set *none = lg_profile_set_new(set_arena, NULL, 0);
    struct chance chance = {0x9e3779b97f4a7c15U};
    double random[PORTS], left_over[PORTS], risk[PORTS];

    (void)state;
    for (int i = 0; i < PORTS; i++) {
        const struct port port = simulate(arena, &chance, none);

        assert_true(port.left_over.n > 50 && port.risk.n > 100);
        random[i] = of(&port.random) - of(&port.all);
        left_over[i] = of(&port.left_over) - of(&port.all);
        risk[i] = of(&port.risk) - of(&port.all);
    }
    printf("# %.1f, %.1f and %.1f standard errors off\n", errors_off(random, PORTS),
           errors_off(left_over, PORTS), errors_off(risk, PORTS));
    assert_true(fabs(errors_off(random, PORTS)) < 3);
    assert_true(errors_off(left_over, PORTS) < -20);
    assert_true(errors_off(risk, PORTS) >
                20); /* risk finds more, so the world is one where it can */
    lg_arena_free(arena);
    lg_arena_free(set_arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_random_stratum_is_unbiased_and_the_left_over_is_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
