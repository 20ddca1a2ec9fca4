/*
 * What nearly happened to an item, and which single change would have put it in another lane.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "decide/flips.h"

static const struct lg_span brand_b[] = {LG_SPAN_INIT("B")}, brand_c[] = {LG_SPAN_INIT("C")};
static const struct lg_span origin_d[] = {LG_SPAN_INIT("D")}, origin_e[] = {LG_SPAN_INIT("E")};
static const struct lg_category category = {.code = LG_SPAN_INIT("general")};

struct world {
    struct lg_arena *arena;
    struct ev_declaration_body body;
    struct ev_item item;
    struct lg_item_declared declared;
    struct lg_item_context context;
    struct lg_profile profiles[GW_MISSES_MOST + 5];
    size_t profiles_n;
    struct gw_decided decided;
    struct gw_miss misses[GW_MISSES_MOST];
    struct gw_flip flips[GW_FLIPS_MOST];
    size_t misses_n, flips_n;
};

static int set_up(void **state)
{
    static struct world world;

    world = (struct world){.arena = lg_arena_new(8 << 20)};
    world.item.item_number = 1;
    world.declared =
        (struct lg_item_declared){.body = &world.body, .item = &world.item, .category = &category};
    world.declared.facts.at[LG_FACT_BRAND].text = LG_SPAN("B");
    world.declared.facts.at[LG_FACT_ORIGIN].text = LG_SPAN("E");
    world.context = (struct lg_item_context){.multiplier = 1,
                                             .random_share = 0.05,
                                             .threshold = 0.5,
                                             .strength = 12,
                                             .leaf_strength = 12};
    *state = &world;
    return 0;
}

static int tear_down(void **state)
{
    lg_arena_free(((struct world *)*state)->arena);
    return 0;
}

static void add(struct world *world, const char *code, enum ev_lane lane,
                struct lg_condition condition)
{
    world->profiles[world->profiles_n++] =
        (struct lg_profile){.code = lg_span_of(code), .lane = lane, .condition = condition};
}

static struct lg_condition in(enum lg_attribute attribute, const struct lg_span *values)
{
    return (struct lg_condition){
        .kind = LG_CONDITION_IN, .attribute = attribute, .values = values, .values_n = 1};
}

static void look(struct world *world)
{
    lg_item_know(&world->context, &world->declared);
    world->decided.declared = &world->declared;
    world->decided.context = &world->context;
    world->decided.profiles = lg_profile_set_new(world->arena, world->profiles, world->profiles_n);
    world->misses_n = gw_misses(world->arena, &world->decided, world->misses);
    world->flips_n =
        gw_flips(world->arena, &world->decided, world->misses, world->misses_n, world->flips);
}

/* The flip of that kind, NULL when there is none. */
static const struct gw_flip *flip_of(const struct world *world, enum gw_flip_kind kind)
{
    for (size_t i = 0; i < world->flips_n; i++) {
        if (world->flips[i].kind == kind)
            return &world->flips[i];
    }
    return NULL;
}

static void test_a_profile_that_is_met_is_left_by_one_change(void **state)
{
    struct world *world = *state;

    add(world, "MET", EV_LANE_YELLOW, in(LG_FACT_BRAND, brand_b));
    look(world);
    assert_int_equal(world->misses_n, 0);
    const struct gw_flip *flip = flip_of(world, GW_FLIP_ATTRIBUTE);
    assert_non_null(flip);
    assert_int_equal(flip->lane, EV_LANE_GREEN);
    assert_int_equal(flip->change.attribute, LG_FACT_BRAND);
    assert_null(flip->change.fact.text.at);
    assert_int_equal(flip_of(world, GW_FLIP_RISK)->lane, EV_LANE_RED);
    assert_int_equal(flip_of(world, GW_FLIP_CHANCE)->lane, EV_LANE_RED);
}

static void test_a_profile_that_one_attribute_misses(void **state)
{
    struct world *world = *state;
    const struct lg_condition both[] = {in(LG_FACT_BRAND, brand_b), in(LG_FACT_ORIGIN, origin_d)};
    const struct lg_condition neither[] = {in(LG_FACT_BRAND, brand_c),
                                           in(LG_FACT_ORIGIN, origin_d)};

    add(world, "NEAR", EV_LANE_RED,
        (struct lg_condition){.kind = LG_CONDITION_ALL, .children = both, .children_n = 2});
    add(world, "FAR", EV_LANE_RED,
        (struct lg_condition){.kind = LG_CONDITION_ALL, .children = neither, .children_n = 2});
    look(world);
    assert_int_equal(world->misses_n, 1);
    assert_true(lg_span_eq(world->misses[0].profile->code, LG_SPAN("NEAR")));
    assert_int_equal(world->misses[0].change.attribute, LG_FACT_ORIGIN);
    assert_true(lg_span_eq(world->misses[0].change.fact.text, LG_SPAN("D")));
    assert_int_equal(flip_of(world, GW_FLIP_ATTRIBUTE)->lane, EV_LANE_RED);
}

static void test_the_misses_that_tell_most_are_kept(void **state)
{
    struct world *world = *state;

    for (int i = 0; i < GW_MISSES_MOST + 3; i++)
        add(world, "YELLOW", EV_LANE_YELLOW, in(LG_FACT_BRAND, brand_c));
    add(world, "HEAVY", EV_LANE_YELLOW, in(LG_FACT_BRAND, brand_c));
    world->profiles[world->profiles_n - 1].weight = 0.3;
    add(world, "RED", EV_LANE_RED, in(LG_FACT_BRAND, brand_c));
    look(world);
    assert_int_equal(world->misses_n, GW_MISSES_MOST);
    assert_true(lg_span_eq(world->misses[0].profile->code, LG_SPAN("RED")));
    assert_true(lg_span_eq(world->misses[1].profile->code, LG_SPAN("HEAVY")));
    assert_int_equal(world->flips_n, GW_FLIPS_MOST); /* ten changes, risk and chance */
}

static void test_no_change_takes_away_what_every_item_has(void **state)
{
    struct world *world = *state;
    const struct lg_condition parts[] = {in(LG_FACT_ORIGIN, origin_e), in(LG_FACT_BRAND, brand_b)};

    add(world, "MET", EV_LANE_YELLOW,
        (struct lg_condition){.kind = LG_CONDITION_ALL, .children = parts, .children_n = 2});
    look(world);
    assert_int_equal(world->flips_n, 3); /* without the brand, and risk and chance */
    assert_int_equal(flip_of(world, GW_FLIP_ATTRIBUTE)->change.attribute, LG_FACT_BRAND);
}

static void test_what_two_things_hold_no_single_change_moves(void **state)
{
    struct world *world = *state;
    const struct lg_measure_hit measures[] = {
        {.kind = EV_MEASURE_KIND_BLOCK, .basis = LG_SPAN("one")},
        {.kind = EV_MEASURE_KIND_BLOCK, .basis = LG_SPAN("two")}};

    world->context.measures = measures;
    world->context.measures_n = 2;
    look(world);
    assert_int_equal(world->flips_n, 0);
    world->context.measures_n = 1;
    look(world);
    assert_int_equal(world->flips_n, 1);
    assert_int_equal(world->flips[0].lane, EV_LANE_GREEN);
    assert_ptr_equal(world->flips[0].measure, &measures[0]);
}

static void test_what_risk_or_chance_selected_passes_without_it(void **state)
{
    struct world *world = *state;

    world->decided.drawn = true;
    look(world);
    assert_int_equal(flip_of(world, GW_FLIP_CHANCE)->lane, EV_LANE_GREEN);
    assert_null(flip_of(world, GW_FLIP_RISK));
    world->decided.drawn = false;
    world->context.threshold = 0.001;
    look(world);
    assert_int_equal(flip_of(world, GW_FLIP_RISK)->lane, EV_LANE_GREEN);
    assert_null(flip_of(world, GW_FLIP_CHANCE));
}

static void test_more_flips_than_are_told_are_left_out(void **state)
{
    static const struct lg_span yes[] = {LG_SPAN_INIT("Y")};
    static const enum lg_attribute asked[] = {LG_FACT_MODEL, LG_FACT_LOT, LG_FACT_GTIN};
    struct world *world = *state;
    struct lg_condition parts[3];

    for (size_t i = 0; i < 3; i++) {
        world->declared.facts.at[asked[i]].text = LG_SPAN("Y");
        parts[i] = in(asked[i], yes);
    }
    add(world, "MET", EV_LANE_YELLOW,
        (struct lg_condition){.kind = LG_CONDITION_ALL, .children = parts, .children_n = 3});
    for (int i = 0; i < GW_MISSES_MOST; i++)
        add(world, "RED", EV_LANE_RED, in(LG_FACT_BRAND, brand_c));
    look(world);
    assert_int_equal(world->flips_n, GW_FLIPS_MOST); /* three that leave, nine of ten that meet */
    assert_int_equal(world->flips[2].lane, EV_LANE_GREEN);
    assert_int_equal(world->flips[GW_FLIPS_MOST - 1].lane, EV_LANE_RED);
    assert_null(flip_of(world, GW_FLIP_CHANCE));
}

static void test_numbers_and_sets_are_changed_too(void **state)
{
    static const struct lg_span papers[] = {LG_SPAN_INIT("411")};
    struct world *world = *state;

    world->declared.facts.at[LG_FACT_VALUE] = (struct lg_fact){.number = 5, .has_number = true};
    add(world, "DEAR", EV_LANE_RED,
        (struct lg_condition){.kind = LG_CONDITION_RANGE,
                              .attribute = LG_FACT_VALUE,
                              .least = 1000,
                              .below = INT64_MAX});
    add(world, "PAPER", EV_LANE_YELLOW, in(LG_FACT_DOCUMENTS, papers));
    look(world);
    assert_int_equal(world->misses_n, 2);
    assert_int_equal(world->misses[0].change.fact.number, 1000);
    assert_int_equal(world->misses[1].change.fact.set_n, 1);
    assert_true(lg_span_eq(world->misses[1].change.fact.set[0], LG_SPAN("411")));
}

/* Of very many profiles that are met the last alone asks for red: leaving it is what helps. */
static void test_the_gravest_of_very_many_is_left(void **state)
{
    enum { MANY = 130 };
    static struct lg_profile many[MANY];
    struct world *world = *state;

    for (int i = 0; i < MANY; i++)
        many[i] = (struct lg_profile){.lane = i + 1 == MANY ? EV_LANE_RED : EV_LANE_YELLOW,
                                      .condition = i + 1 == MANY ? in(LG_FACT_MODEL, brand_c)
                                                                 : in(LG_FACT_BRAND, brand_b)};
    world->declared.facts.at[LG_FACT_MODEL].text = LG_SPAN("C");
    lg_item_know(&world->context, &world->declared);
    world->decided = (struct gw_decided){&world->declared, &world->context,
                                         lg_profile_set_new(world->arena, many, MANY), false};
    world->misses_n = gw_misses(world->arena, &world->decided, world->misses);
    world->flips_n =
        gw_flips(world->arena, &world->decided, world->misses, world->misses_n, world->flips);
    const struct gw_flip *flip = flip_of(world, GW_FLIP_ATTRIBUTE);
    assert_ptr_equal(flip->profile, &many[MANY - 1]);
    assert_int_equal(flip->lane, EV_LANE_YELLOW);
}

/* What is tried has a bound of memory, whatever there is to try. */
static void test_trying_ends(void **state)
{
    struct world *world = *state;

    lg_arena_free(world->arena);
    world->arena = lg_arena_new(128 << 20);
    (void)lg_arena_take(world->arena, 65 << 20);
    add(world, "MET", EV_LANE_YELLOW, in(LG_FACT_BRAND, brand_b));
    look(world);
    assert_int_equal(world->flips_n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_profile_that_is_met_is_left_by_one_change, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_a_profile_that_one_attribute_misses, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_the_misses_that_tell_most_are_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_change_takes_away_what_every_item_has, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_what_two_things_hold_no_single_change_moves, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_more_flips_than_are_told_are_left_out, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_numbers_and_sets_are_changed_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_risk_or_chance_selected_passes_without_it, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_the_gravest_of_very_many_is_left, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_trying_ends, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
