/*
 * How long it takes to find the profiles that an item meets, beside a plain scan of all.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../unit/risk/random_set.h"

enum { PROFILES = 10000, ITEMS = 1000, ROUNDS = 5 };

static double now_us(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static size_t scan(const struct lg_profile_set *set, const struct lg_facts *facts)
{
    size_t n = 0;

    for (uint32_t i = 0; i < PROFILES; i++)
        n += lg_condition_met(&lg_profile_at(set, i)->condition, facts);
    return n;
}

static size_t look_up(const struct lg_profile_set *set, const struct lg_facts *facts)
{
    uint32_t ids[PROFILES];

    return lg_profile_match(set, facts, ids, PROFILES);
}

/* Prints the best round's time for an item; gives how many profiles all items met. */
static size_t measure(const char *figure, const struct lg_profile_set *set,
                      const struct lg_facts *items,
                      size_t (*once)(const struct lg_profile_set *, const struct lg_facts *))
{
    double best_us = 0;
    size_t met = 0;

    for (int round = 0; round < ROUNDS; round++) {
        const double from_us = now_us();

        met = 0;
        for (int i = 0; i < ITEMS; i++)
            met += once(set, &items[i]);
        const double us = (now_us() - from_us) / ITEMS;
        if (round == 0 || us < best_us)
            best_us = us;
    }
    (void)printf("{\"bench\":\"match\",\"figure\":\"%s\",\"value\":%.3f,\"unit\":\"us\"}\n", figure,
                 best_us);
    return met;
}

int main(void)
{
    struct chance chance = {0x9e3779b97f4a7c15U};
    struct lg_arena *arena = lg_arena_new(256 << 20);

    if (arena == NULL)
        return EXIT_FAILURE;
    struct lg_facts *items = lg_arena_take(arena, ITEMS * sizeof *items);
    for (int i = 0; i < ITEMS; i++)
        random_facts(arena, &chance, &items[i]);

    const struct lg_profile *profiles = plausible_profiles(arena, &chance, PROFILES);
    const double from_us = now_us();
    const struct lg_profile_set *set = lg_profile_set_new(arena, profiles, PROFILES);
    (void)printf("{\"bench\":\"match\",\"figure\":\"build\",\"value\":%.3f,\"unit\":\"us\"}\n",
                 now_us() - from_us);
    const size_t met = measure("match", set, items, look_up);
    const size_t scanned = measure("scan", set, items, scan);
    (void)printf("{\"bench\":\"match\",\"figure\":\"met\",\"value\":%zu,\"unit\":\"profiles\"}\n",
                 met);
    lg_arena_free(arena);
    return met == scanned ? EXIT_SUCCESS : EXIT_FAILURE;
}
