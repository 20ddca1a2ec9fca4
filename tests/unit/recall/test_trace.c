/*
 * What a confirmed defect says of a released item; which releases leave a duty; what is a clue.
 */
#include "bench.h"
#include "decide/supervision.h"
#include "decide/trace.h"

static void a_traced_item_failed_finally(void **state)
{
    const struct trace_run run = {
        .number = LG_SPAN("K1"),
        .finding = LG_SPAN("the belt opens"),
        .teaches = true,
        .kind = EV_KIND_SAFETY,
        .severity = EV_SEVERITY_CRITICAL,
        .started_us = BENCH_US,
    };
    struct traced item = {.declaration_number = LG_SPAN("D1"), .version = 2, .item_number = 3};
    const struct ev_outcome outcome = trace_outcome(*state, &run, &item);

    assert_int_equal(outcome.verdict, EV_OUTCOME_VERDICT_FAIL);
    assert_int_equal(outcome.stage, EV_OUTCOME_STAGE_FINAL);
    assert_int_equal(outcome.producer, EV_OUTCOME_PRODUCER_RECALL);
    assert_int_equal(outcome.selected_by, EV_PATH_COMPLAINT);
    assert_int_equal(outcome.kind, EV_KIND_SAFETY);
    assert_int_equal(outcome.severity, EV_SEVERITY_CRITICAL);
    assert_int_equal(outcome.subject.version, 2);
    assert_int_equal(outcome.subject.item_number, 3);
    assert_int_equal(outcome.at_us, BENCH_US);
    assert_true(lg_span_eq(outcome.finding,
                           LG_SPAN("investigation K1 confirmed a defect: the belt opens")));

    const struct trace_run silent = {.number = LG_SPAN("K1")};
    const struct ev_outcome unsaid = trace_outcome(*state, &silent, &item);
    assert_true(lg_span_eq(unsaid.finding, LG_SPAN("investigation K1 confirmed a defect")));
    assert_true(lg_span_eq(unsaid.finding_zh, LG_SPAN("调查K1确认缺陷")));

    const struct ev_outcome again = trace_outcome(*state, &run, &item);
    assert_true(lg_id_eq(outcome.outcome_id, again.outcome_id));
    item.item_number = 4;
    const struct ev_outcome other = trace_outcome(*state, &run, &item);
    assert_false(lg_id_eq(outcome.outcome_id, other.outcome_id));
}

static void conditional_and_blue_releases_leave_a_duty(void **state)
{
    (void)state;
    const struct {
        enum ev_release_status status;
        enum ev_lane lane;
        bool duty;
    } want[] = {
        {EV_RELEASE_STATUS_CONDITIONAL, EV_LANE_RED, true},
        {EV_RELEASE_STATUS_CONDITIONAL, EV_LANE_BLUE, true},
        {EV_RELEASE_STATUS_RELEASED, EV_LANE_BLUE, true},
        {EV_RELEASE_STATUS_RELEASED, EV_LANE_GREEN, false},
        {EV_RELEASE_STATUS_REFUSED, EV_LANE_BLUE, false},
    };

    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        const struct ev_release release = {.status = want[i].status, .lane = want[i].lane};

        assert_int_equal(supervision_has_duty(&release), want[i].duty);
        assert_true(supervision_duty(&release).len > 0);
    }
}

static void a_duty_is_told_as_the_release_says(void **state)
{
    const struct ev_release told = {.status = EV_RELEASE_STATUS_CONDITIONAL,
                                    .lane = EV_LANE_BLUE,
                                    .duty = LG_SPAN("keep the goods until 1 May")};
    const struct ev_release blue = {.status = EV_RELEASE_STATUS_RELEASED, .lane = EV_LANE_BLUE};
    const struct ev_release red = {.status = EV_RELEASE_STATUS_CONDITIONAL, .lane = EV_LANE_RED};

    (void)state;
    assert_true(lg_span_eq(supervision_duty(&told), told.duty));
    assert_true(lg_span_eq(supervision_duty(&blue), LG_SPAN("verification after release")));
    assert_true(lg_span_eq(supervision_duty(&red), LG_SPAN("condition of the release")));
}

static void serious_final_failures_are_clues(void **state)
{
    (void)state;
    struct ev_outcome outcome = {.verdict = EV_OUTCOME_VERDICT_FAIL,
                                 .stage = EV_OUTCOME_STAGE_FINAL,
                                 .severity = EV_SEVERITY_SERIOUS};

    assert_true(supervision_is_clue(&outcome));
    outcome.severity = EV_SEVERITY_GENERAL;
    assert_false(supervision_is_clue(&outcome));
    outcome.severity = EV_SEVERITY_CRITICAL;
    outcome.stage = EV_OUTCOME_STAGE_PRELIMINARY;
    assert_false(supervision_is_clue(&outcome));
    outcome.stage = EV_OUTCOME_STAGE_FINAL;
    outcome.verdict = EV_OUTCOME_VERDICT_PASS;
    assert_false(supervision_is_clue(&outcome));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_traced_item_failed_finally, bench_setup, bench_teardown),
        cmocka_unit_test(conditional_and_blue_releases_leave_a_duty),
        cmocka_unit_test(a_duty_is_told_as_the_release_says),
        cmocka_unit_test(serious_final_failures_are_clues),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
