/*
 * Shadows: which version rules an item, what the other would have made of it, and where items stand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "risk/item.h"

enum { LIVE = 1, TRIED = 2, NEW = 4, ITEMS = 20000 };

/* A version of profile 1 is tried, and one of a profile that is not in force. */
static const struct lg_shadow pair[] = {{TRIED, LIVE, 0.25}, {NEW, LG_SHADOW_NONE, 0}};
static const struct lg_shadows shadows = {pair, 2};
static const uint32_t all[] = {0, LIVE, TRIED, 3, NEW};

static void picks(double point, int64_t other, const uint32_t *want, size_t n)
{
    uint32_t found[5];

    assert_int_equal(lg_shadows_pick(&shadows, point, other, all, 5, found), n);
    assert_memory_equal(found, want, n * sizeof *want);
}

static void the_one_in_force_rules_unless_the_item_is_in_the_share(void **state)
{
    static const uint32_t live[] = {0, LIVE, 3}, tried[] = {0, TRIED, 3};

    (void)state;
    picks(0.25, LG_SHADOW_NONE, live, 3);
    picks(0.2, LG_SHADOW_NONE, tried, 3);
}

static void the_other_way_round_one_shadow_changes_over(void **state)
{
    static const uint32_t tried[] = {0, TRIED, 3}, live[] = {0, LIVE, 3},
                          with[] = {0, LIVE, 3, NEW};

    (void)state;
    picks(0.9, 0, tried, 3);
    picks(0.1, 0, live, 3);
    picks(0.9, 1, with, 4);
}

static void nothing_is_picked_of_nothing_and_all_without_shadows(void **state)
{
    uint32_t found[5];

    (void)state;
    assert_int_equal(lg_shadows_pick(&shadows, 0, LG_SHADOW_NONE, NULL, 0, found), 0);
    assert_int_equal(
        lg_shadows_pick(&(struct lg_shadows){NULL, 0}, 0, LG_SHADOW_NONE, all, 5, found), 5);
    assert_memory_equal(found, all, sizeof all);
}

static void a_shadow_touches_who_meets_one_of_its_versions(void **state)
{
    static const uint32_t none[] = {0, 3}, live[] = {0, LIVE};

    (void)state;
    assert_false(lg_shadow_touches(&pair[0], none, 2));
    assert_true(lg_shadow_touches(&pair[0], live, 2));
    assert_true(lg_shadow_touches(&pair[1], all, 5));
    assert_false(lg_shadow_touches(&pair[1], live, 2));
}

static void points_are_even_steady_and_the_items_own(void **state)
{
    const struct lg_hmac_key key = lg_hmac_key(LG_SPAN("key")),
                             other = lg_hmac_key(LG_SPAN("other"));
    int below = 0, both = 0;

    (void)state;
    for (int i = 0; i < ITEMS; i++) {
        char text[24];
        const int len = snprintf(text, sizeof text, "waybill:%d", i);
        const struct lg_span identity = {text, (size_t)len};
        const double point = lg_shadow_point(&key, identity, 1);

        assert_true(point >= 0 && point < 1);
        assert_true(point == lg_shadow_point(&key, identity, 1));
        below += point < 0.25;
        both += point < 0.25 && lg_shadow_point(&other, identity, 1) < 0.25;
    }
    assert_in_range(below, ITEMS / 4 - 300, ITEMS / 4 + 300);  /* five standard deviations */
    assert_in_range(both, ITEMS / 16 - 175, ITEMS / 16 + 175); /* keys are independent */
    assert_true(lg_shadow_point(&key, LG_SPAN("a"), 1) != lg_shadow_point(&key, LG_SPAN("a"), 2));
}

/* Profile 0 is in force and asks for documents; 1 would inspect the same goods in its place; 2 asks for what is not there. */
static const struct lg_profile profiles[] = {
    {.code = LG_SPAN_INIT("P"),
     .version = 1,
     .lane = EV_LANE_YELLOW,
     .condition = {.kind = LG_CONDITION_EXISTS, .attribute = LG_FACT_HS_CODE}},
    {.code = LG_SPAN_INIT("P"),
     .version = 2,
     .lane = EV_LANE_RED,
     .condition = {.kind = LG_CONDITION_EXISTS, .attribute = LG_FACT_HS_CODE}},
    {.code = LG_SPAN_INIT("Q"),
     .version = 1,
     .lane = EV_LANE_RED,
     .condition = {.kind = LG_CONDITION_EXISTS, .attribute = LG_FACT_MODEL}},
};

static void decide(struct lg_arena *arena, const struct lg_profile_set *set,
                   const struct lg_item_context *context, struct lg_item_decision *ret_decision,
                   enum ev_lane *ret_other)
{
    static const struct lg_category category = {.code = LG_SPAN_INIT("general")};
    static const struct ev_item item = {.item_number = 1, .hs_code = LG_SPAN_INIT("8703234010")};
    static const struct ev_declaration_body body = {.port = LG_SPAN_INIT("2248")};
    struct lg_item_declared declared = {.body = &body, .item = &item, .category = &category};

    declared.facts.at[LG_FACT_HS_CODE].text = item.hs_code;
    lg_item_decide_drawn(arena, &declared, context, set, 0.5, ret_decision);
    if (context->shadows.n > 0)
        *ret_other = lg_item_other_lane(arena, &declared, context, set, ret_decision, 0);
}

static void what_is_tried_is_told_and_rules_its_share_alone(void **state)
{
    static const struct lg_shadow half = {1, 0, 0.5};
    struct lg_item_context context = {.threshold = 1, .point = 0.7};
    struct lg_item_decision decision;
    enum ev_lane other = EV_LANE_NONE;
    const struct lg_profile_set *set = lg_profile_set_new(*state, profiles, 3);

    context.shadows = (struct lg_shadows){&half, 1};
    decide(*state, set, &context, &decision, &other);
    assert_int_equal(decision.matched.n, 2);
    assert_int_equal(decision.selection.lane, EV_LANE_YELLOW);
    assert_int_equal(decision.selection.reasons_n, 1);
    assert_int_equal(other, EV_LANE_RED);
    context.point = 0.3;
    decide(*state, set, &context, &decision, &other);
    assert_int_equal(decision.selection.lane, EV_LANE_RED);
    assert_int_equal(other, EV_LANE_YELLOW);
}

/* However many match, what is tried takes nothing's place, and what rules counts to the last. */
static void what_is_tried_crowds_nothing_out(void **state)
{
    enum { N = LG_SHADOWS_MOST + 200 };
    struct lg_profile many[N];
    struct lg_shadow tried[LG_SHADOWS_MOST];
    struct lg_item_context context = {.threshold = 1, .shadows = {tried, LG_SHADOWS_MOST}};
    struct lg_item_decision decision;
    enum ev_lane other;

    for (int i = 0; i < N; i++)
        many[i] = profiles[i + 1 == N ? 1 : 0];
    for (int i = 0; i < LG_SHADOWS_MOST; i++)
        tried[i] = (struct lg_shadow){(uint32_t)i, LG_SHADOW_NONE, 0};
    decide(*state, lg_profile_set_new(*state, many, N), &context, &decision, &other);
    assert_int_equal(decision.matched.n, N);
    assert_int_equal(decision.selection.met.n, N - LG_SHADOWS_MOST);
    assert_int_equal(decision.selection.lane, EV_LANE_RED); /* of the last alone */
    tried[0] = (struct lg_shadow){N - 1, LG_SHADOW_NONE, 0};
    decide(*state, lg_profile_set_new(*state, many, N), &context, &decision, &other);
    assert_int_equal(decision.selection.lane, EV_LANE_YELLOW);
    assert_int_equal(other, EV_LANE_RED);
}

static int set_up(void **state)
{
    *state = lg_arena_new(1 << 24);
    return *state == NULL;
}

static int tear_down(void **state)
{
    lg_arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_one_in_force_rules_unless_the_item_is_in_the_share),
        cmocka_unit_test(the_other_way_round_one_shadow_changes_over),
        cmocka_unit_test(nothing_is_picked_of_nothing_and_all_without_shadows),
        cmocka_unit_test(a_shadow_touches_who_meets_one_of_its_versions),
        cmocka_unit_test(points_are_even_steady_and_the_items_own),
        cmocka_unit_test(what_is_tried_is_told_and_rules_its_share_alone),
        cmocka_unit_test(what_is_tried_crowds_nothing_out),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
