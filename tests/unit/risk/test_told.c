/*
 * What is told of profiles: the gravest each for itself, the others counted, with what all of them add.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../one_arena.h"
#include "base/text.h"
#include "risk/select.h"

static const struct lg_profile kinds[] = {
    {.code = LG_SPAN_INIT("RED"), .lane = EV_LANE_RED},
    {.code = LG_SPAN_INIT("YELLOW"), .lane = EV_LANE_YELLOW},
    {.code = LG_SPAN_INIT("WEIGHT")},
};
enum { RED, YELLOW, WEIGHT };

static const struct lg_chain chain = {.n = 0};

/* Of very many profiles the last is the severe one: each weighs, and what is not told one by one is counted. */
enum { MANY = 150, PROFILE_CHECKS = 2 };

static struct lg_profile many[MANY];
static struct ev_checklist_item checks[MANY][PROFILE_CHECKS];

static struct lg_selection decide_many(double weight, bool same_checks)
{
    struct lg_selection_input input = {
        .ticket = 0.5, .risk = {.score = 0.1}, .threshold = 1, .chain = &chain};
    struct lg_selection selection;
    uint32_t *ids = lg_arena_take(arena, MANY * sizeof *ids);

    for (uint32_t i = 0; i < MANY; i++) {
        for (int k = 0; k < PROFILE_CHECKS; k++)
            checks[i][k].code = lg_text(arena, "check-%d-%d", same_checks ? 0 : (int)i, k);
        many[i] = kinds[i + 1 == MANY ? RED : i % 2 == 0 ? YELLOW : WEIGHT];
        many[i].weight = weight;
        many[i].checklist = checks[i];
        many[i].checklist_n = PROFILE_CHECKS;
        ids[i] = i;
    }
    input.profiles = lg_profile_set_new(arena, many, MANY);
    input.matched = (struct lg_matches){ids, MANY};
    lg_select(arena, &input, &selection);
    return selection;
}

static void the_gravest_are_told_and_the_others_counted(void **state)
{
    const struct lg_selection selection = decide_many(1.0 / 1024, true);
    const struct ev_reason *more = &selection.reasons[LG_SELECTION_PROFILES];

    (void)state;
    assert_int_equal(selection.lane, EV_LANE_RED);
    assert_true(selection.score == 0.1 + MANY / 1024.0);
    assert_int_equal(selection.met.n, MANY);
    assert_int_equal(selection.met.at[0], MANY - 1);
    assert_int_equal(selection.met.at[1], 0);
    assert_int_equal(selection.met.at[MANY - 1], MANY - 3); /* the last that only weighs */
    assert_int_equal(selection.reasons_n, LG_SELECTION_PROFILES + 1);
    assert_true(lg_span_eq(selection.reasons[0].code, LG_SPAN("RED")));
    for (int i = 1; i < LG_SELECTION_PROFILES; i++)
        assert_true(lg_span_eq(selection.reasons[i].code, LG_SPAN("YELLOW")));
    assert_true(lg_span_eq(more->code, LG_SPAN("more-profiles")));
    assert_true(
        lg_span_eq(more->text, LG_SPAN("122 more profiles are met, none graver than those named")));
    assert_true(lg_span_eq(more->text_zh, LG_SPAN("另有122条布控命中，均不严于所列布控")));
    assert_true(more->contribution == (MANY - LG_SELECTION_PROFILES) / 1024.0);
    assert_int_equal(more->checklist_n, PROFILE_CHECKS); /* each once */
}

static void more_checks_than_are_listed_are_said(void **state)
{
    const struct lg_selection selection = decide_many(0, false);
    const struct ev_reason *more = &selection.reasons[LG_SELECTION_PROFILES];

    (void)state;
    assert_false(more->has_contribution);
    assert_int_equal(more->checklist_n, LG_SELECTION_MORE_CHECKS);
    assert_non_null(strstr(more->text.at, "more checks than are listed"));
    assert_non_null(strstr(more->text_zh.at, "检查项多于所列"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_gravest_are_told_and_the_others_counted),
        cmocka_unit_test(more_checks_than_are_listed_are_said),
    };

    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
