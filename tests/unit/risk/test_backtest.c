/*
 * Past items decided again: the lane is the one that selection gives, and what is counted is what
 * counting one by one gives.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "random_set.h"
#include "risk/backtest.h"
#include "risk/select.h"

enum { PROFILES = 6, ITEMS = 300, PLACES = 3, DAYS = 5, WORK_DAYS = 8, FIRST_DAY = 20000 };

static const struct lg_place places[PLACES] = {
    {{5, 60, 90}, -1}, {{10, 45, 80}, 0.3}, {{1, 2, 3}, 0}};

static enum ev_lane some_lane(struct chance *chance, enum ev_lane least)
{
    return least + chance_below(chance, (uint32_t)(EV_LANE_BLOCKED - least) + 1);
}

static enum ev_assessment_items_action some_action(struct chance *chance)
{
    return chance_below(chance, EV_ASSESSMENT_ITEMS_ACTION_SAMPLE + 1);
}

static struct lg_profile *profiles_of(struct lg_arena *arena, struct chance *chance)
{
    struct lg_profile *profiles = random_profiles(arena, chance, PROFILES);

    for (int i = 0; i < PROFILES; i++) {
        profiles[i].lane = chance_below(chance, 2) ? EV_LANE_NONE : some_lane(chance, EV_LANE_NONE);
        profiles[i].action =
            chance_below(chance, 2) ? EV_ASSESSMENT_ITEMS_ACTION_ABSENT : some_action(chance);
        profiles[i].weight = (double)chance_below(chance, 100) / 100 - 0.6;
    }
    return profiles;
}

static struct lg_past some_past(struct chance *chance)
{
    return (struct lg_past){
        .risk = (double)chance_below(chance, 1000) / 1000,
        .threshold = (double)chance_below(chance, 1000) / 1000,
        .ticket = (double)chance_below(chance, 1000) / 1000,
        .floor = {EV_LANE_GREEN, EV_ASSESSMENT_ITEMS_ACTION_ABSENT},
        .before = {some_lane(chance, EV_LANE_NONE), some_action(chance)},
        .live = {some_lane(chance, EV_LANE_GREEN), some_action(chance)},
        .found = chance_below(chance, 3),
        .place = chance_below(chance, PLACES),
        .day = FIRST_DAY + (lg_day)chance_below(chance, DAYS),
        .work = FIRST_DAY - 1 + (lg_day)chance_below(chance, WORK_DAYS + 2),
        .value = (lg_e5)chance_below(chance, 100000) * 100000,
        .ranking = {chance_below(chance, 2) * 5000, 2, 1},
    };
}

/* The same by lg_select(), of measures and chance first alone, as whoever keeps a past does. */
static struct lg_way by_selection(struct lg_arena *arena, const struct lg_profile_set *set,
                                  const struct lg_facts *facts, struct lg_past *past,
                                  const struct lg_measure_hit *measure, double threshold)
{
    struct lg_selection_input input = {.ticket = past->ticket,
                                       .random_share = 0.2,
                                       .multiplier = 1,
                                       .profiles = set,
                                       .measures = measure,
                                       .measures_n = measure != NULL,
                                       .risk = {.score = past->risk, .level = -1},
                                       .value = past->value,
                                       .ranking = past->ranking,
                                       .threshold = 2};
    struct lg_selection selection;

    lg_select(arena, &input, &selection);
    past->floor = lg_past_floor(selection.lane, selection.action);
    input.matched = lg_profile_match(arena, set, facts);
    input.threshold = threshold;
    input.lane_before = past->before.lane;
    input.action_before = past->before.action;
    lg_select(arena, &input, &selection);
    return (struct lg_way){selection.lane, selection.action};
}

struct world {
    struct lg_arena *arena;
    struct lg_profile *profiles;
    struct lg_facts items[ITEMS];
    struct lg_past past[ITEMS];
    struct lg_way expected[ITEMS], found[ITEMS];
    struct lg_backtest *backtest;
};

static struct world *make_world(uint64_t seed)
{
    struct lg_arena *arena = lg_arena_new(128 << 20);
    struct world *world = lg_arena_take(arena, sizeof *world);
    struct chance chance = {seed};

    world->arena = arena;
    world->profiles = profiles_of(arena, &chance);
    const struct lg_profile_set *set = lg_profile_set_new(arena, world->profiles, PROFILES);
    struct lg_columns *columns = lg_columns_new(arena, ITEMS);
    for (int i = 0; i < ITEMS; i++) {
        const struct lg_measure_hit measure = {.kind = 1 + chance_below(&chance, 4)};
        struct lg_past *past = &world->past[i];

        *past = some_past(&chance);
        random_facts(arena, &chance, &world->items[i]);
        const double tried = places[past->place].threshold;
        world->expected[i] = by_selection(arena, set, &world->items[i], past,
                                          chance_below(&chance, 4) ? NULL : &measure,
                                          tried < 0 ? past->threshold : tried);
        lg_columns_add(columns, &world->items[i]);
    }
    const struct lg_backtest of = {.profiles = world->profiles,
                                   .profiles_n = PROFILES,
                                   .places = places,
                                   .places_n = PLACES,
                                   .from = FIRST_DAY,
                                   .until = FIRST_DAY + DAYS,
                                   .work_until = FIRST_DAY + WORK_DAYS};
    world->backtest = lg_backtest_new(arena, &of);
    lg_backtest_run(world->backtest, arena, columns, world->past, world->found);
    return world;
}

static void lanes_are_those_of_selection(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct world *world = make_world(seed * 0x9e3779b97f4a7c15U);

        for (int i = 0; i < ITEMS; i++) {
            assert_int_equal(world->found[i].lane, world->expected[i].lane);
            assert_int_equal(world->found[i].action, world->expected[i].action);
        }
        lg_arena_free(world->arena);
    }
}

static void check_ways(const struct world *world, struct lg_way_counts counts, bool tried)
{
    struct lg_way_counts plain = {0, 0, 0, 0};

    for (int i = 0; i < ITEMS; i++) {
        const enum lg_found found = world->past[i].found;

        if ((tried ? world->found[i] : world->past[i].live).lane < EV_LANE_YELLOW)
            continue;
        plain.selected++;
        plain.known += found == LG_FOUND_NOTHING || found == LG_FOUND_FAILURE;
        plain.failed += found == LG_FOUND_FAILURE;
        plain.value_failed += found == LG_FOUND_FAILURE ? world->past[i].value : 0;
    }
    assert_true(plain.value_failed > 0 && plain.value_failed < world->backtest->value_failures);
    assert_true(plain.failed > 0 && plain.known > plain.failed && plain.selected > plain.known);
    assert_memory_equal(&plain, &counts, sizeof plain);
}

static void check_profile(const struct world *world, uint32_t profile)
{
    struct lg_profile_counts plain = {.last = 0};

    for (int i = 0; i < ITEMS; i++) {
        const struct lg_past *past = &world->past[i];

        if (!lg_condition_met(&world->profiles[profile].condition, &world->items[i]))
            continue;
        plain.matched++;
        plain.selected += world->found[i].lane >= EV_LANE_YELLOW;
        plain.known += past->found != LG_FOUND_UNKNOWN;
        plain.failed += past->found == LG_FOUND_FAILURE;
        plain.last = past->day > plain.last ? past->day : plain.last;
    }
    const struct lg_profile_counts *counts = &world->backtest->by_profile[profile];
    assert_int_equal(counts->matched, plain.matched);
    assert_int_equal(counts->selected, plain.selected);
    assert_int_equal(counts->known, plain.known);
    assert_int_equal(counts->failed, plain.failed);
    assert_int_equal(counts->last, plain.last);
}

static void counts_are_those_of_one_by_one(void **state)
{
    struct world *world = make_world(42);
    int64_t lanes[LG_LANES][LG_LANES] = {{0}};
    int64_t live[PLACES][WORK_DAYS] = {{0}}, tried[PLACES][WORK_DAYS] = {{0}};

    (void)state;
    for (int i = 0; i < ITEMS; i++) {
        const struct lg_past *past = &world->past[i];

        lanes[past->live.lane][world->found[i].lane]++;
        /* what is expected before the first day or behind the last is that one's */
        const lg_day ahead = past->work - FIRST_DAY;
        const lg_day day = ahead < 0 ? 0 : ahead >= WORK_DAYS ? WORK_DAYS - 1 : ahead;
        live[past->place][day] += lg_place_minutes(&places[past->place], past->live.action);
        tried[past->place][day] += lg_place_minutes(&places[past->place], world->found[i].action);
    }
    assert_int_equal(world->backtest->items, ITEMS);
    assert_memory_equal(lanes, world->backtest->lanes, sizeof lanes);
    assert_memory_equal(live, world->backtest->live_minutes, sizeof live);
    assert_memory_equal(tried, world->backtest->tried_minutes, sizeof tried);
    check_ways(world, world->backtest->live, false);
    check_ways(world, world->backtest->tried, true);
    for (uint32_t i = 0; i < PROFILES; i++)
        check_profile(world, i);
    lg_arena_free(world->arena);
}

static void work_costs_what_the_place_says(void **state)
{
    const struct lg_place place = {{5, 60, 90}, -1};

    (void)state;
    assert_int_equal(lg_place_minutes(&place, EV_ASSESSMENT_ITEMS_ACTION_ABSENT), 0);
    assert_int_equal(lg_place_minutes(&place, EV_ASSESSMENT_ITEMS_ACTION_NONE), 0);
    assert_int_equal(lg_place_minutes(&place, EV_ASSESSMENT_ITEMS_ACTION_DOCUMENT), 5);
    assert_int_equal(lg_place_minutes(&place, EV_ASSESSMENT_ITEMS_ACTION_PHYSICAL), 60);
    assert_int_equal(lg_place_minutes(&place, EV_ASSESSMENT_ITEMS_ACTION_SAMPLE), 90);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lanes_are_those_of_selection),
        cmocka_unit_test(counts_are_those_of_one_by_one),
        cmocka_unit_test(work_costs_what_the_place_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
