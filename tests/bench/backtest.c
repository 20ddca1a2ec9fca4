/*
 * backtest.c - how fast stored declarations go through 1,000 profiles, on one core.
 *
 * Times are of this thread's processor, the best of several rounds, making the profiles ready for the
 * columns included.  What is counted is checked against the index and selection, item by item.
 */
#include "risk/backtest.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../unit/risk/random_set.h"

enum { ITEMS = 200000, PROFILES = 1000, ROUNDS = 5, DAYS = 28, PLACES = 20 };

static double now_s(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void figure(const char *name, double value, const char *unit)
{
    (void)printf("{\"bench\":\"backtest\",\"figure\":\"%s\",\"value\":%.3f,\"unit\":\"%s\"}\n",
                 name, value, unit);
}

struct made {
    struct lg_facts *facts;
    struct lg_past *past;
    struct lg_profile *profiles;
    struct lg_columns *columns;
    struct lg_place places[PLACES];
};

static void make_items(struct lg_arena *arena, struct chance *chance, struct made *made)
{
    made->facts = lg_arena_take(arena, ITEMS * sizeof *made->facts);
    made->past = lg_arena_take(arena, ITEMS * sizeof *made->past);
    for (size_t i = 0; i < ITEMS; i++) {
        random_facts(arena, chance, &made->facts[i]);
        made->past[i] = (struct lg_past){
            .risk = (double)chance_below(chance, 1000) / 2000,
            .threshold = 0.45,
            .ticket = (double)chance_below(chance, 100000) / 100000,
            .floor = {EV_LANE_GREEN, EV_ASSESSMENT_ITEMS_ACTION_NONE},
            .live = {EV_LANE_GREEN, EV_ASSESSMENT_ITEMS_ACTION_NONE},
            .found = chance_below(chance, 10) == 0 ? 1 + chance_below(chance, 2) : LG_FOUND_UNKNOWN,
            .place = chance_below(chance, PLACES),
            .day = (lg_day)chance_below(chance, DAYS),
            .work = (lg_day)chance_below(chance, DAYS),
        };
    }
    const double from_s = now_s();
    made->columns = lg_columns_new(arena, ITEMS);
    for (size_t i = 0; i < ITEMS; i++)
        lg_columns_add(made->columns, &made->facts[i]);
    figure("columns_ns_per_declaration", (now_s() - from_s) * 1e9 / ITEMS, "ns");
}

/* Whether what was counted is what the index and selection, item by item, come to. */
static bool is_right(struct lg_arena *arena, const struct made *made,
                     const struct lg_backtest *backtest)
{
    const struct lg_profile_set *set = lg_profile_set_new(arena, made->profiles, PROFILES);
    int64_t lanes[LG_LANES] = {0}, counted[LG_LANES] = {0}, matched = 0, matches = 0;

    for (size_t i = 0; i < ITEMS; i++) {
        const struct lg_matches found = lg_profile_match(arena, set, &made->facts[i]);
        struct lg_met met = {.weight = 0};

        for (size_t j = 0; j < found.n; j++)
            lg_met_add(&met, &made->profiles[found.at[j]]);
        lanes[lg_past_way(&made->past[i], &met, made->past[i].threshold).lane]++;
        matched += (int64_t)found.n;
    }
    for (int live = 0; live < LG_LANES; live++) {
        for (int lane = 0; lane < LG_LANES; lane++)
            counted[lane] += backtest->lanes[live][lane];
    }
    for (size_t i = 0; i < PROFILES; i++)
        matches += backtest->by_profile[i].matched;
    figure("matches", (double)matches, "profiles");
    figure("selected", (double)backtest->tried.selected, "declarations");
    return matches == matched && memcmp(lanes, counted, sizeof lanes) == 0;
}

static bool measure(struct lg_arena *arena, const struct made *made, const struct lg_backtest *of,
                    struct lg_way *ways)
{
    double best_s = 0;

    for (int round = 0; round < ROUNDS; round++) {
        lg_arena_reset(arena);
        struct lg_backtest *backtest = lg_backtest_new(arena, of);
        const double from_s = now_s();

        lg_backtest_run(backtest, arena, made->columns, made->past, ways);
        const double seconds = now_s() - from_s;
        if (round == 0 || seconds < best_s)
            best_s = seconds;
        if (round == 0 && !is_right(arena, made, backtest))
            return false;
    }
    figure("declarations_per_s_1000", ITEMS / best_s, "1/s");
    return true;
}

int main(void)
{
    struct lg_arena *kept = lg_arena_new(2UL << 30), *arena = lg_arena_new(1UL << 30);
    struct chance chance = {0x9e3779b97f4a7c15U};
    struct made made;

    if (kept == NULL || arena == NULL)
        return EXIT_FAILURE;
    make_items(kept, &chance, &made);
    made.profiles = plausible_profiles(kept, &chance, PROFILES);
    for (size_t i = 0; i < PROFILES; i++) {
        made.profiles[i].lane = i % 3 == 0   ? EV_LANE_RED
                                : i % 3 == 1 ? EV_LANE_YELLOW
                                             : EV_LANE_NONE;
        made.profiles[i].weight = 0.05;
    }
    for (size_t i = 0; i < PLACES; i++)
        made.places[i] = (struct lg_place){{10, 60, 90}, -1};
    const struct lg_backtest of = {.profiles = made.profiles,
                                   .profiles_n = PROFILES,
                                   .places = made.places,
                                   .places_n = PLACES,
                                   .until = DAYS,
                                   .work_until = DAYS};
    const bool good =
        measure(arena, &made, &of, lg_arena_take(kept, ITEMS * sizeof(struct lg_way)));
    if (!good)
        (void)fprintf(stderr, "bench_backtest: the counts are not those of the index\n");
    lg_arena_free(arena);
    lg_arena_free(kept);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
