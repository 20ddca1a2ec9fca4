/*
 * Findings on profiles: what can never be met, what others do already, and examples that show it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "conditions.h"
#include "risk/lint.h"

enum { FINDINGS = 16 };

static struct lg_arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = lg_arena_new(512 << 20);
    conditions_arena = arena;
    return arena == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    lg_arena_free(arena);
    return 0;
}

static struct lg_profile profile(const char *code, struct lg_condition said)
{
    struct lg_profile made = {.code = lg_span_of(code),
                              .lane = EV_LANE_RED,
                              .valid_from = INT32_MIN,
                              .valid_until = INT32_MAX,
                              .said = said};

    lg_profile_bind(arena, NULL, &made);
    return made;
}

struct found {
    struct lg_lint_finding at[FINDINGS];
    size_t n;
};

static struct found lint(const struct lg_profile *subject, const struct lg_profile *other)
{
    const struct lg_linted one = lg_linted_of(arena, subject);
    const struct lg_linted two = other == NULL ? one : lg_linted_of(arena, other);
    const struct lg_lint_input input = {&one, &two, other == NULL ? 0 : 1, 1000};
    struct found found;

    found.n = lg_lint(arena, &input, found.at, FINDINGS);
    return found;
}

static void one_finding(const struct lg_profile *subject, const struct lg_profile *other,
                        enum lg_lint_kind kind, bool example)
{
    const struct found found = lint(subject, other);

    assert_int_equal(found.n, 1);
    assert_int_equal(found.at[0].kind, kind);
    assert_int_equal(found.at[0].is_error, kind <= LG_LINT_CONTRADICTORY);
    assert_ptr_equal(found.at[0].other, other);
    assert_int_equal(found.at[0].example != NULL, example);
    if (other != NULL)
        assert_true(lg_condition_met(&subject->condition, found.at[0].example) &&
                    lg_condition_met(&other->condition, found.at[0].example));
}

static void errors_of_one_alone(void **state)
{
    const struct lg_condition b = in(LG_FACT_BRAND, "B", NULL);
    static const struct lg_span port = LG_SPAN_INIT("2248");
    struct lg_profile made = profile("A", b);

    (void)state;
    assert_int_equal(lint(&made, NULL).n, 0);
    made = profile("A", all(b, in(LG_FACT_BRAND, "C", NULL)));
    one_finding(&made, NULL, LG_LINT_UNREACHABLE, false);
    made = profile("A", in(LG_FACT_PORT, "5100", NULL));
    made.ports = &port;
    made.ports_n = 1;
    lg_profile_bind(arena, NULL, &made);
    one_finding(&made, NULL, LG_LINT_UNREACHABLE, true);
    made = profile("A", b);
    made.valid_until = 1000;
    one_finding(&made, NULL, LG_LINT_EXPIRED, false);
    made.valid_until = 1001;
    assert_int_equal(lint(&made, NULL).n, 0);
}

static void an_action_goes_with_its_lane(void **state)
{
    static const struct {
        enum ev_lane lane;
        enum ev_assessment_items_action action;
        size_t n;
    } rows[] = {{EV_LANE_RED, EV_ASSESSMENT_ITEMS_ACTION_SAMPLE, 0},
                {EV_LANE_BLOCKED, EV_ASSESSMENT_ITEMS_ACTION_PHYSICAL, 0},
                {EV_LANE_YELLOW, EV_ASSESSMENT_ITEMS_ACTION_DOCUMENT, 0},
                {EV_LANE_YELLOW, EV_ASSESSMENT_ITEMS_ACTION_PHYSICAL, 1},
                {EV_LANE_GREEN, EV_ASSESSMENT_ITEMS_ACTION_NONE, 0},
                {EV_LANE_BLUE, EV_ASSESSMENT_ITEMS_ACTION_DOCUMENT, 1},
                {EV_LANE_NONE, EV_ASSESSMENT_ITEMS_ACTION_SAMPLE, 0}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct lg_profile made = profile("A", in(LG_FACT_BRAND, "B", NULL));

        made.lane = rows[i].lane;
        made.action = rows[i].action;
        assert_int_equal(lint(&made, NULL).n, rows[i].n);
        if (rows[i].n > 0)
            one_finding(&made, NULL, LG_LINT_CONTRADICTORY, false);
    }
}

static void of_two_profiles(void **state)
{
    struct lg_profile wide = profile("A", in(LG_FACT_BRAND, "B", "C"));
    struct lg_profile narrow = profile("B", in(LG_FACT_BRAND, "B", NULL));
    struct lg_profile same = profile("C", not(not(in(LG_FACT_BRAND, "C", "B"))));
    struct lg_profile apart = profile("D", in(LG_FACT_BRAND, "D", NULL));

    (void)state;
    one_finding(&same, &wide, LG_LINT_DUPLICATE, true);
    one_finding(&narrow, &wide, LG_LINT_SUBSUMED, true);
    assert_int_equal(lint(&wide, &narrow).n, 0);
    assert_int_equal(lint(&apart, &wide).n, 0);
    same.weight = 0.5;
    assert_int_equal(lint(&same, &wide).n, 0);
    same.weight = -0.5;
    assert_int_equal(lint(&same, &wide).n, 0);
    wide.weight = same.weight;
    one_finding(&same, &wide, LG_LINT_DUPLICATE, true);
    wide.code = same.code;
    assert_int_equal(lint(&same, &wide).n, 0);
}

static void what_conflicts(void **state)
{
    static const struct ev_checklist_item check = {.code = LG_SPAN_INIT("W")};
    struct lg_profile wide = profile("A", in(LG_FACT_BRAND, "B", "C"));
    struct lg_profile narrow = profile("B", in(LG_FACT_BRAND, "B", NULL));

    (void)state;
    wide.lane = EV_LANE_BLUE;
    one_finding(&narrow, &wide, LG_LINT_CONFLICT, true);
    one_finding(&wide, &narrow, LG_LINT_CONFLICT, true);
    wide.lane = EV_LANE_YELLOW;
    assert_int_equal(lint(&narrow, &wide).n, 0);
    wide.lane = EV_LANE_NONE;
    assert_int_equal(lint(&narrow, &wide).n, 0);
    wide.lane = EV_LANE_RED;
    narrow.action = EV_ASSESSMENT_ITEMS_ACTION_SAMPLE;
    assert_int_equal(lint(&narrow, &wide).n, 0);
    narrow.action = EV_ASSESSMENT_ITEMS_ACTION_ABSENT;
    narrow.lane = EV_LANE_NONE;
    narrow.checklist = &check;
    narrow.checklist_n = 1;
    assert_int_equal(lint(&narrow, &wide).n, 0);
    narrow.checklist_n = 0;
    one_finding(&narrow, &wide, LG_LINT_SUBSUMED, true);
}

static struct found history_of(const struct lg_profile *subject,
                               const struct lg_lint_history *history)
{
    const struct lg_linted one = lg_linted_of(arena, subject);
    struct found found;

    found.n = lg_lint_history(arena, &one, history, found.at, FINDINGS);
    return found;
}

static void what_was_never_hit_is_told_of_a_whole_history(void **state)
{
    struct lg_lint_history history = {.whole = true, .items = 9};
    const struct lg_profile made = profile("A", in(LG_FACT_BRAND, "B", NULL));
    const struct lg_profile never =
        profile("A", all(in(LG_FACT_BRAND, "B", NULL), in(LG_FACT_BRAND, "C", NULL)));
    struct found found = history_of(&made, &history);

    (void)state;
    assert_int_equal(found.n, 1);
    assert_int_equal(found.at[0].kind, LG_LINT_NEVER_HIT);
    assert_false(found.at[0].is_error);
    assert_non_null(found.at[0].example); /* what would have met it */
    found = history_of(&never, &history);
    assert_int_equal(found.n, 1);
    assert_null(found.at[0].example); /* nothing ever would */
    history.hits = 1;
    assert_int_equal(history_of(&made, &history).n, 0);
    history = (struct lg_lint_history){.items = 9}; /* there is more of it */
    assert_int_equal(history_of(&made, &history).n, 0);
    history = (struct lg_lint_history){.whole = true}; /* there is nothing */
    assert_int_equal(history_of(&made, &history).n, 0);
}

static void ports_with_more_work_than_minutes_are_told(void **state)
{
    const struct lg_lint_load loads[] = {{LG_SPAN_INIT("2248"), LG_SPAN_INIT("vehicles"), 2, 20000,
                                          900, 480, LG_SPAN_INIT("D-1"), LG_SPAN_INIT("车辆")},
                                         {LG_SPAN_INIT("5100"), LG_SPAN_INIT("vehicles"), 1, 20001,
                                          481, 480, LG_SPAN_INIT("D-2"), LG_SPAN_INIT("车辆")}};
    struct lg_lint_history history = {.items = 9, .hits = 1, .loads = loads, .loads_n = 2};
    const struct lg_profile made = profile("A", in(LG_FACT_BRAND, "B", NULL));
    const struct lg_linted one = lg_linted_of(arena, &made);
    struct found found = history_of(&made, &history);

    (void)state;
    assert_int_equal(found.n, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(found.at[i].kind, LG_LINT_OVER_CAPACITY);
        assert_ptr_equal(found.at[i].load, &loads[i]);
    }
    assert_int_equal(lg_lint_history(arena, &one, &history, found.at, 1), 1);
    history.hits = 0; /* it has no part in it */
    assert_int_equal(history_of(&made, &history).n, 0);
}

static void there_may_be_more_than_fit(void **state)
{
    struct lg_profile made = profile("A", in(LG_FACT_BRAND, "B", NULL));
    const struct lg_linted one = lg_linted_of(arena, &made);
    const struct lg_lint_input input = {&one, NULL, 0, 1000};
    struct lg_lint_finding finding;

    (void)state;
    made.valid_until = 5;
    made.lane = EV_LANE_GREEN;
    made.action = EV_ASSESSMENT_ITEMS_ACTION_SAMPLE;
    assert_int_equal(lg_lint(arena, &input, &finding, 1), 1);
    assert_int_equal(finding.kind, LG_LINT_EXPIRED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_of_one_alone),
        cmocka_unit_test(an_action_goes_with_its_lane),
        cmocka_unit_test(of_two_profiles),
        cmocka_unit_test(what_conflicts),
        cmocka_unit_test(what_was_never_hit_is_told_of_a_whole_history),
        cmocka_unit_test(ports_with_more_work_than_minutes_are_told),
        cmocka_unit_test(there_may_be_more_than_fit),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
