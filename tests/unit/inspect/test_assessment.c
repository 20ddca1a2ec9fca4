/*
 * Assessments: what opens a case, what is sampled, what newer versions and withdrawals leave.
 */
#include "bench.h"

static void every_pair_goes_as_the_life_cycle_says(void **state)
{
    const struct lg_life_cycle *cycle = lg_life_cycle_find("inspection_order");
    struct bench *bench = bench_case(state, 1);

    for (size_t i = 0; i < cycle->moves_n; i++) {
        for (size_t j = 0; j < cycle->moves_n; j++) {
            const char *const from = cycle->moves[i].next, *next = from;
            const bool legal = lg_life_cycle_move(cycle, from, cycle->moves[j].event, &next);

            bench->of.state = from;
            const struct event_verdict verdict = case_move(&bench->of, cycle->moves[j].event);
            assert_int_equal(verdict.kind, legal ? EVENT_TAKEN : EVENT_REFUSED);
            assert_string_equal(bench->of.state, next);
            if (!legal)
                assert_string_equal(verdict.code, "illegal-move");
        }
    }
}

static void states_have_names_and_are_found_by_them(void **state)
{
    (void)state;
    for (int i = ITEM_OPEN; i <= ITEM_NOT_NEEDED; i++)
        assert_int_equal(item_state_of(lg_span_of(item_state_name((enum item_state)i))), i);
    assert_int_equal(item_state_of(LG_SPAN("nonsense")), ITEM_OPEN);
}

static void lane_and_action_say_where_an_item_begins(void **state)
{
    static const struct {
        enum ev_lane lane;
        enum ev_assessment_items_action action;
        enum item_state begins;
    } rows[] = {
        {EV_LANE_RED, EV_ASSESSMENT_ITEMS_ACTION_PHYSICAL, ITEM_OPEN},
        {EV_LANE_YELLOW, EV_ASSESSMENT_ITEMS_ACTION_DOCUMENT, ITEM_OPEN},
        {EV_LANE_GREEN, EV_ASSESSMENT_ITEMS_ACTION_NONE, ITEM_NOT_NEEDED},
        {EV_LANE_GREEN, EV_ASSESSMENT_ITEMS_ACTION_ABSENT, ITEM_NOT_NEEDED},
        {EV_LANE_BLOCKED, EV_ASSESSMENT_ITEMS_ACTION_NONE, ITEM_BLOCKED},
    };

    for (size_t i = 0; i < BENCH_N(rows); i++) {
        struct bench *bench = bench_empty(state);

        bench->goods[0].lane = rows[i].lane;
        bench->goods[0].action = rows[i].action;
        bench_assess(bench, EV_ASSESSMENT_KIND_ASSESSED, 1);
        assert_int_equal(bench_item(bench, 1)->state, rows[i].begins);
        assert_string_equal(bench->of.state, "planned");
    }
}

static const struct lg_span standards[] = {LG_SPAN_INIT("GB 1"), LG_SPAN_INIT("GB 2")};

/* What is done with goods of that model and category, whose first `passed` standards passed. */
static enum ev_assessment_items_action action_of(void **state, struct ev_assessment_items goods,
                                                 size_t passed)
{
    static const struct sampling_pass pass = {LG_SPAN_INIT("E1"), LG_SPAN_INIT("M"),
                                              LG_SPAN_INIT("R"), 20700};
    const struct sampling_pass_of passes[] = {{pass, standards[0]}, {pass, standards[1]}};
    struct bench *bench = bench_empty(state);

    goods.item_number = 1;
    goods.lane = EV_LANE_RED;
    goods.action = EV_ASSESSMENT_ITEMS_ACTION_SAMPLE;
    goods.standards = standards;
    bench->goods[0] = goods;
    bench->facts =
        (struct case_facts){.rule = {.window_months = 6}, .passes = passes, .passes_n = passed};
    bench_assess(bench, EV_ASSESSMENT_KIND_ASSESSED, 1);
    return bench_item(bench, 1)->action;
}

static void what_passed_every_test_lately_is_looked_at_instead(void **state)
{
    struct ev_assessment_items goods = {
        .model = LG_SPAN("M"), .selected_by = EV_PATH_RISK, .standards_n = 2};

    assert_int_equal(action_of(state, goods, 2), EV_ASSESSMENT_ITEMS_ACTION_PHYSICAL);
    assert_int_equal(action_of(state, goods, 1), EV_ASSESSMENT_ITEMS_ACTION_SAMPLE);
    assert_int_equal(action_of(state, goods, 0), EV_ASSESSMENT_ITEMS_ACTION_SAMPLE);
    goods.standards_n = 0;
    assert_int_equal(action_of(state, goods, 2), EV_ASSESSMENT_ITEMS_ACTION_SAMPLE);
    goods.standards_n = 2;
    goods.category = LG_SPAN("food");
    assert_int_equal(action_of(state, goods, 2), EV_ASSESSMENT_ITEMS_ACTION_SAMPLE);
    goods.category = LG_SPAN("general");
    goods.model = (struct lg_span){NULL, 0};
    assert_int_equal(action_of(state, goods, 2), EV_ASSESSMENT_ITEMS_ACTION_SAMPLE);
    goods.model = LG_SPAN("other");
    assert_int_equal(action_of(state, goods, 2), EV_ASSESSMENT_ITEMS_ACTION_SAMPLE);
}

static void complaints_alerts_law_and_officers_may_sample_again(void **state)
{
    static const enum ev_path free_paths[] = {EV_PATH_COMPLAINT, EV_PATH_ALERT, EV_PATH_MANDATORY,
                                              EV_PATH_OFFICER};

    for (size_t i = 0; i < BENCH_N(free_paths); i++) {
        const struct ev_assessment_items goods = {
            .model = LG_SPAN("M"), .selected_by = free_paths[i], .standards_n = 2};

        assert_int_equal(action_of(state, goods, 2), EV_ASSESSMENT_ITEMS_ACTION_SAMPLE);
    }
}

static void an_old_version_changes_nothing(void **state)
{
    struct bench *bench = bench_case(state, 1);

    bench->of.version = 5;
    bench_fail(bench, 1, EV_KIND_QUALITY, EV_SEVERITY_GENERAL);
    bench->of.version = 4; /* the bench says version 5 again */
    struct ev_event event = {.type = EV_TYPE_ASSESSMENT};
    event.assessment.kind = EV_ASSESSMENT_KIND_ASSESSED;
    event.assessment.version = 4;
    const struct case_event said = bench_event(bench, &event);
    assert_int_equal(decide_assessment(&bench->of, &said, &bench->facts).kind, EVENT_OLD);
    assert_int_equal(bench_item(bench, 1)->state, ITEM_FAILED);
}

static void a_new_version_keeps_what_was_found(void **state)
{
    struct bench *bench = bench_case(state, 2);

    bench_fail(bench, 1, EV_KIND_QUALITY, EV_SEVERITY_GENERAL);
    const int64_t version = bench->of.order_version;
    bench->goods[2].item_number = 7;
    assert_int_equal(bench_assess(bench, EV_ASSESSMENT_KIND_ASSESSED, 3).kind, EVENT_TAKEN);
    assert_int_equal(bench->of.order_version, version + 1);
    assert_int_equal(bench_item(bench, 1)->state, ITEM_OPEN);
    assert_int_equal(bench_item(bench, 1)->outcome_version, 1);
    assert_int_equal(bench_item(bench, 7)->outcome_version, 0);
    assert_null(case_item_of(&bench->of, 3));
}

static void releases_of_before_the_case_are_counted_on(void **state)
{
    struct bench *bench = bench_empty(state);
    struct ev_event event = {.type = EV_TYPE_ASSESSMENT};

    bench->goods[0].action = EV_ASSESSMENT_ITEMS_ACTION_NONE;
    event.assessment = (struct ev_assessment){.version = 1,
                                              .kind = EV_ASSESSMENT_KIND_ASSESSED,
                                              .release_version = 3,
                                              .has_release_version = true,
                                              .items = bench->goods,
                                              .items_n = 1};
    const struct case_event said = bench_event(bench, &event);
    decide_assessment(&bench->of, &said, &bench->facts);
    assert_int_equal(bench_last_release(bench)->release_version, 4);
    assert_int_equal(bench_last_release(bench)->status, EV_RELEASE_STATUS_RELEASED);
}

static void goods_that_arrive_are_notified_once(void **state)
{
    struct bench *bench = bench_case(state, 1);
    struct ev_event event = {.type = EV_TYPE_ASSESSMENT};

    event.assessment.kind = EV_ASSESSMENT_KIND_ARRIVED;
    const struct case_event unsaid = bench_event(bench, &event);
    decide_assessment(&bench->of, &unsaid, &bench->facts);
    assert_string_equal(bench->of.state, "planned"); /* it does not say when */
    event.assessment.has_arrived_at = true;
    event.assessment.arrived_at_us = BENCH_US;
    const struct case_event first = bench_event(bench, &event);
    decide_assessment(&bench->of, &first, &bench->facts);
    assert_string_equal(bench->of.state, "notified");
    assert_int_equal(bench->of.notified_at_us, first.at_us);
    assert_int_equal(bench->of.arrived_at_us, BENCH_US);
    const struct case_event again = bench_event(bench, &event);
    decide_assessment(&bench->of, &again, &bench->facts);
    assert_int_equal(bench->of.notified_at_us, first.at_us);
    bench->of.notified_at_us = 0;
    bench->of.state = "cancelled";
    decide_assessment(&bench->of, &again, &bench->facts);
    assert_int_equal(bench->of.notified_at_us, 0);
}

static void what_is_withdrawn_is_refused(void **state)
{
    static const enum ev_assessment_kind kinds[] = {
        EV_ASSESSMENT_KIND_CANCELLED, EV_ASSESSMENT_KIND_RETURNED, EV_ASSESSMENT_KIND_SUPERSEDED};

    for (size_t i = 0; i < BENCH_N(kinds); i++) {
        struct bench *bench = bench_case(state, 1);

        assert_int_equal(bench_assess(bench, kinds[i], 0).kind, EVENT_TAKEN);
        assert_string_equal(bench->of.state, "cancelled");
        assert_int_equal(bench_last_release(bench)->status, EV_RELEASE_STATUS_REFUSED);
        assert_int_equal(bench->of.effects.releases_n, 1);
    }
    struct bench *bench = bench_case(state, 1);
    bench->of.state = "superseded"; /* an end */
    bench_assess(bench, EV_ASSESSMENT_KIND_CANCELLED, 0);
    assert_string_equal(bench->of.state, "closed");
}

static void an_assessment_moves_an_order_as_its_life_cycle_says(void **state)
{
    struct bench *bench = bench_case(state, 1);

    bench->of.state = "superseded";
    struct event_verdict verdict = bench_assess(bench, EV_ASSESSMENT_KIND_ASSESSED, 1);
    assert_int_equal(verdict.kind, EVENT_REFUSED);
    assert_string_equal(verdict.code, "illegal-move");
    assert_int_equal(bench->of.version, 1); /* and nothing else has changed */
    assert_int_equal(bench->of.order_version, 1);
    bench->of.state = "failed";
    assert_int_equal(bench_assess(bench, EV_ASSESSMENT_KIND_ASSESSED, 1).kind, EVENT_TAKEN);
    assert_string_equal(bench->of.state, "planned");
    assert_int_equal(bench->of.order_version, 2);

    bench = bench_empty(state); /* nothing was ordered that could be withdrawn */
    verdict = bench_assess(bench, EV_ASSESSMENT_KIND_CANCELLED, 1);
    assert_int_equal(verdict.kind, EVENT_REFUSED);
    assert_int_equal(bench->of.effects.releases_n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(every_pair_goes_as_the_life_cycle_says),
        BENCH_TEST(states_have_names_and_are_found_by_them),
        BENCH_TEST(lane_and_action_say_where_an_item_begins),
        BENCH_TEST(what_passed_every_test_lately_is_looked_at_instead),
        BENCH_TEST(complaints_alerts_law_and_officers_may_sample_again),
        BENCH_TEST(an_old_version_changes_nothing),
        BENCH_TEST(a_new_version_keeps_what_was_found),
        BENCH_TEST(releases_of_before_the_case_are_counted_on),
        BENCH_TEST(goods_that_arrive_are_notified_once),
        BENCH_TEST(what_is_withdrawn_is_refused),
        BENCH_TEST(an_assessment_moves_an_order_as_its_life_cycle_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
