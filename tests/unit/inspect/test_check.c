/*
 * Checks: which items fail and for what, and what the order comes to.
 */
#include "bench.h"

static void wherever_one_verdict_may_come_any_may(void **state)
{
    static const char *const verdicts[] = {"fail", "rectify", "refused", "not-found"};
    const struct lg_life_cycle *cycle = lg_life_cycle_find("inspection_order");

    (void)state;
    for (size_t i = 0; i < cycle->moves_n; i++) {
        const char *next;
        const bool passes = lg_life_cycle_move(cycle, cycle->moves[i].state, "pass", &next);

        for (size_t j = 0; j < BENCH_N(verdicts) && passes; j++)
            assert_true(lg_life_cycle_move(cycle, cycle->moves[i].state, verdicts[j], &next));
    }
}

static void what_is_fine_passes_and_is_released(void **state)
{
    struct bench *bench = bench_case(state, 2);

    assert_int_equal(bench_check(bench, EV_CHECK_VERDICT_PASS, NULL, 0).kind, EVENT_TAKEN);
    assert_string_equal(bench->of.state, "passed");
    assert_int_equal(bench_item(bench, 2)->state, ITEM_PASSED);
    assert_int_equal(bench->of.effects.outcomes_n, 2);
    assert_int_equal(bench_last_outcome(bench)->verdict, EV_OUTCOME_VERDICT_PASS);
    assert_true(lg_span_eq(bench_last_outcome(bench)->finding, LG_SPAN("nothing found")));
    assert_int_equal(bench_last_release(bench)->status, EV_RELEASE_STATUS_RELEASED);
    assert_int_equal(bench_last_release(bench)->items_n, 2);
}

static void a_finding_fails_the_item_that_it_names(void **state)
{
    struct bench *bench = bench_case(state, 2);

    assert_int_equal(bench_fail(bench, 2, EV_KIND_QUALITY, EV_SEVERITY_GENERAL).kind, EVENT_TAKEN);
    assert_int_equal(bench_item(bench, 1)->state, ITEM_PASSED);
    assert_int_equal(bench_item(bench, 2)->state, ITEM_FAILED);
    assert_string_equal(bench->of.state, "failed");
    assert_null(bench_last_release(bench)); /* the second waits for a disposal */
}

static void a_verdict_without_findings_is_every_items(void **state)
{
    struct bench *bench = bench_case(state, 2);

    bench_check(bench, EV_CHECK_VERDICT_FAIL, NULL, 0);
    assert_int_equal(bench_item(bench, 1)->state, ITEM_FAILED);
    assert_int_equal(bench_item(bench, 2)->state, ITEM_FAILED);
    assert_int_equal(bench_last_outcome(bench)->kind, EV_KIND_OTHER);
    assert_int_equal(bench_last_outcome(bench)->severity, EV_SEVERITY_GENERAL);
    assert_true(lg_span_eq(bench_last_outcome(bench)->finding, LG_SPAN("the inspection failed")));
}

static void a_failed_finding_outweighs_the_verdict_pass(void **state)
{
    struct bench *bench = bench_case(state, 1);
    const struct ev_finding finding = bench_finding(1, EV_KIND_NONE, EV_SEVERITY_NONE);

    bench_check(bench, EV_CHECK_VERDICT_PASS, &finding, 1);
    assert_int_equal(bench_item(bench, 1)->state, ITEM_FAILED);
    assert_int_equal(bench_last_outcome(bench)->kind, EV_KIND_OTHER);
    assert_int_equal(bench_last_outcome(bench)->severity, EV_SEVERITY_GENERAL);
}

static void the_worst_finding_is_told_in_its_own_words(void **state)
{
    struct ev_finding findings[] = {bench_finding(1, EV_KIND_LABEL, EV_SEVERITY_MINOR),
                                    bench_finding(1, EV_KIND_QUALITY, EV_SEVERITY_GENERAL),
                                    bench_finding(1, EV_KIND_OTHER, EV_SEVERITY_MINOR)};
    struct bench *bench = bench_case(state, 1);

    bench_check(bench, EV_CHECK_VERDICT_FAIL, findings, 3);
    assert_int_equal(bench_last_outcome(bench)->kind, EV_KIND_QUALITY);
    assert_true(lg_span_eq(bench_last_outcome(bench)->finding, LG_SPAN("A1")));
    findings[1].value = LG_SPAN("3.2 mm");
    bench = bench_case(state, 1);
    bench_check(bench, EV_CHECK_VERDICT_FAIL, findings, 3);
    assert_true(lg_span_eq(bench_last_outcome(bench)->finding, LG_SPAN("A1: 3.2 mm")));
    findings[1].note = LG_SPAN("the seam opens");
    bench = bench_case(state, 1);
    bench_check(bench, EV_CHECK_VERDICT_FAIL, findings, 3);
    assert_true(lg_span_eq(bench_last_outcome(bench)->finding, LG_SPAN("the seam opens")));
}

static void refused_or_not_found_leaves_the_items_open(void **state)
{
    static const struct {
        enum ev_check_verdict verdict;
        const char *order;
    } rows[] = {{EV_CHECK_VERDICT_REFUSED, "refused"}, {EV_CHECK_VERDICT_NOT_FOUND, "not_found"}};

    for (size_t i = 0; i < BENCH_N(rows); i++) {
        struct bench *bench = bench_case(state, 1);

        assert_int_equal(bench_check(bench, rows[i].verdict, NULL, 0).kind, EVENT_TAKEN);
        assert_string_equal(bench->of.state, rows[i].order);
        assert_int_equal(bench_item(bench, 1)->state, ITEM_OPEN);
        assert_int_equal(bench->of.effects.outcomes_n, 0);
        assert_null(bench_last_release(bench));
    }
}

static void what_was_put_right_passes_without_a_new_outcome(void **state)
{
    struct bench *bench = bench_case(state, 1);

    bench_check(bench, EV_CHECK_VERDICT_RECTIFY, NULL, 0);
    assert_string_equal(bench->of.state, "rectify");
    assert_int_equal(bench_item(bench, 1)->state, ITEM_RECTIFY);
    bench_check(bench, EV_CHECK_VERDICT_PASS, NULL, 0);
    assert_int_equal(bench_item(bench, 1)->state, ITEM_PASSED);
    assert_int_equal(bench->of.effects.outcomes_n, 1); /* what came stays true of what came */
    assert_int_equal(bench_last_release(bench)->status, EV_RELEASE_STATUS_RELEASED);
}

static void of_what_is_sampled_the_laboratory_has_the_last_word(void **state)
{
    struct bench *bench = bench_empty(state);

    bench->goods[0].action = EV_ASSESSMENT_ITEMS_ACTION_SAMPLE;
    bench_assess(bench, EV_ASSESSMENT_KIND_ASSESSED, 2);
    bench_check(bench, EV_CHECK_VERDICT_PASS, NULL, 0);
    assert_int_equal(bench_item(bench, 1)->state, ITEM_SAMPLED);
    assert_int_equal(bench_item(bench, 2)->state, ITEM_PASSED);
    assert_string_equal(bench->of.state, "recorded");
    assert_int_equal(bench->of.effects.outcomes_n, 1);
    const struct case_item before = *bench_item(bench, 1);
    const struct event_verdict again = bench_check(bench, EV_CHECK_VERDICT_PASS, NULL, 0);
    assert_string_equal(again.code, "illegal-move"); /* it says nothing new */
    assert_memory_equal(bench_item(bench, 1), &before, sizeof before);
    assert_int_equal(bench->of.effects.outcomes_n, 1);
}

static void a_check_of_other_goods_has_no_effect(void **state)
{
    struct bench *bench = bench_case(state, 1);
    struct ev_event event = {.type = EV_TYPE_CHECK};

    event.check = (struct ev_check){.order_id = {{9}}, .order_version = 1};
    struct case_event said = bench_event(bench, &event);
    assert_string_equal(decide_check(&bench->of, &said).code, "unknown-order");
    event.check = (struct ev_check){.order_id = bench->of.id, .order_version = 7};
    said = bench_event(bench, &event);
    const struct event_verdict verdict = decide_check(&bench->of, &said);
    assert_int_equal(verdict.kind, EVENT_CONFLICT);
    assert_true(lg_span_eq(verdict.reason, LG_SPAN("made on version 7 of the order, which is at "
                                                   "version 1 now")));
    bench->of.state = "cancelled";
    assert_string_equal(bench_check(bench, EV_CHECK_VERDICT_PASS, NULL, 0).code, "order-closed");
    assert_int_equal(bench_item(bench, 1)->state, ITEM_OPEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(wherever_one_verdict_may_come_any_may),
        BENCH_TEST(what_is_fine_passes_and_is_released),
        BENCH_TEST(a_finding_fails_the_item_that_it_names),
        BENCH_TEST(a_verdict_without_findings_is_every_items),
        BENCH_TEST(a_failed_finding_outweighs_the_verdict_pass),
        BENCH_TEST(the_worst_finding_is_told_in_its_own_words),
        BENCH_TEST(refused_or_not_found_leaves_the_items_open),
        BENCH_TEST(what_was_put_right_passes_without_a_new_outcome),
        BENCH_TEST(of_what_is_sampled_the_laboratory_has_the_last_word),
        BENCH_TEST(a_check_of_other_goods_has_no_effect),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
