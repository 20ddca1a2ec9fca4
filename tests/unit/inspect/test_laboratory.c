/*
 * Samples and reports: preliminary ones teach nothing, final ones decide, a re-test replaces what
 * rested on the first; several samples of one item.
 */
#include "bench.h"

static struct event_verdict sample(struct bench *bench, const char *number, int64_t item,
                                   enum ev_sample_step step)
{
    static const struct lg_span standards[] = {LG_SPAN_INIT("GB 1"), LG_SPAN_INIT("GB 2")};
    struct ev_event event = {.type = EV_TYPE_SAMPLE};

    event.sample = (struct ev_sample){.sample_number = lg_span_of(number),
                                      .item_number = item,
                                      .step = step,
                                      .standards = standards,
                                      .standards_n = 2};
    if (step == EV_SAMPLE_STEP_RECEIVED)
        event.sample.laboratory_id = LG_SPAN("LAB");
    const struct case_event said = bench_event(bench, &event);
    return decide_sample(&bench->of, &said);
}

/* A sample on the bench of the laboratory. */
static void in_test(struct bench *bench, const char *number, int64_t item)
{
    for (int step = EV_SAMPLE_STEP_COLLECTED; step <= EV_SAMPLE_STEP_TESTING; step++)
        assert_int_equal(sample(bench, number, item, (enum ev_sample_step)step).kind, EVENT_TAKEN);
}

static struct event_verdict report(struct bench *bench, const char *sample_number,
                                   struct ev_lab_result result)
{
    struct ev_event event = {.type = EV_TYPE_LAB_RESULT};

    result.sample_number = lg_span_of(sample_number);
    if (result.report_number.at == NULL)
        result.report_number = LG_SPAN("R-1");
    if (result.item_number == 0)
        result.item_number = 1;
    event.lab_result = result;
    const struct case_event said = bench_event(bench, &event);
    return decide_lab_result(&bench->of, &said);
}

static struct ev_lab_result result(enum ev_lab_result_stage stage, bool conform)
{
    return (struct ev_lab_result){.stage = stage,
                                  .verdict = conform ? EV_LAB_RESULT_VERDICT_CONFORM
                                                     : EV_LAB_RESULT_VERDICT_NONCONFORM};
}

static const enum ev_lab_result_stage PRELIMINARY = EV_LAB_RESULT_STAGE_PRELIMINARY,
                                      FINAL = EV_LAB_RESULT_STAGE_FINAL,
                                      RETEST = EV_LAB_RESULT_STAGE_RETEST;

static void a_sample_goes_its_way(void **state)
{
    struct bench *bench = bench_case(state, 1);

    assert_string_equal(sample(bench, "S", 2, EV_SAMPLE_STEP_COLLECTED).code, "unknown-item");
    assert_string_equal(sample(bench, "S", 1, EV_SAMPLE_STEP_RECEIVED).code, "illegal-move");
    assert_int_equal(bench->of.samples_n, 0);
    in_test(bench, "S", 1);
    assert_int_equal(bench_item(bench, 1)->state, ITEM_SAMPLED);
    assert_string_equal(bench->of.samples[0].state, "testing");
    assert_true(lg_span_eq(bench->of.samples[0].laboratory_id, LG_SPAN("LAB")));
    assert_true(lg_span_eq(bench->of.samples[0].standards, LG_SPAN("GB 1 GB 2")));
    assert_true(lg_span_eq(sample(bench, "S", 1, EV_SAMPLE_STEP_COLLECTED).reason,
                           LG_SPAN("a sample that is \"testing\" takes no \"collected\"")));
}

/* What the life cycle makes of the word in that state; the state itself when it is no move. */
static const char *after(const char *from, const char *word, bool *ret_legal)
{
    const char *next = from;

    *ret_legal = lg_life_cycle_move(lg_life_cycle_find("sample"), from, word, &next);
    return next;
}

static void every_pair_goes_as_the_life_cycle_says(void **state)
{
    const struct lg_life_cycle *cycle = lg_life_cycle_find("sample");
    bool legal;

    for (size_t i = 0; i < cycle->moves_n; i++) {
        const char *const from = cycle->moves[i].next;

        for (int step = EV_SAMPLE_STEP_COLLECTED; step <= EV_SAMPLE_STEP_TESTING; step++) {
            struct bench *bench = bench_case(state, 1);

            in_test(bench, "S", 1);
            bench->of.samples[0].state = from;
            const char *const next =
                after(from, ev_sample_step_name((enum ev_sample_step)step), &legal);
            assert_int_equal(sample(bench, "S", 1, (enum ev_sample_step)step).kind,
                             legal ? EVENT_TAKEN : EVENT_REFUSED);
            assert_string_equal(bench->of.samples[0].state, next);
        }
        for (int conform = 0; conform < 2; conform++) {
            struct bench *bench = bench_case(state, 1);

            in_test(bench, "S", 1);
            bench->of.samples[0].state = from;
            const char *const next = after(from, conform ? "conform" : "nonconform", &legal);
            const struct event_verdict verdict = report(bench, "S", result(FINAL, conform));
            assert_int_equal(verdict.kind, legal ? EVENT_TAKEN : EVENT_REFUSED);
            assert_string_equal(bench->of.samples[0].state, next);
            if (!legal)
                assert_string_equal(verdict.code, "illegal-move");
        }
    }
}

static void a_report_is_about_a_sample_of_its_item(void **state)
{
    struct bench *bench = bench_case(state, 2);
    struct ev_lab_result other = result(FINAL, true);

    in_test(bench, "S", 1);
    assert_string_equal(report(bench, "T", result(FINAL, true)).code, "unknown-sample");
    other.item_number = 2;
    assert_string_equal(report(bench, "S", other).code, "unknown-sample");
    other.item_number = 9;
    assert_string_equal(report(bench, "S", other).code, "unknown-sample");
    assert_int_equal(bench->of.effects.outcomes_n, 0);
}

static void a_final_report_decides(void **state)
{
    for (int conform = 0; conform <= 1; conform++) {
        struct bench *bench = bench_case(state, 1);

        in_test(bench, "S", 1);
        assert_int_equal(report(bench, "S", result(FINAL, conform)).kind, EVENT_TAKEN);
        assert_int_equal(bench_item(bench, 1)->state, conform ? ITEM_PASSED : ITEM_FAILED);
        assert_string_equal(bench->of.state, conform ? "passed" : "failed");
        assert_int_equal(bench_last_outcome(bench)->stage, EV_OUTCOME_STAGE_FINAL);
        assert_int_equal(bench_last_outcome(bench)->severity,
                         conform ? EV_SEVERITY_MINOR : EV_SEVERITY_SERIOUS);
        assert_int_equal(bench_last_release(bench) != NULL, conform);
        assert_true(lg_span_eq(bench_last_outcome(bench)->finding,
                               conform ? LG_SPAN("report R-1: conforms")
                                       : LG_SPAN("report R-1: does not conform")));
    }
}

static void a_preliminary_report_is_shown_and_decides_nothing(void **state)
{
    struct bench *bench = bench_case(state, 1);

    in_test(bench, "S", 1);
    report(bench, "S", result(PRELIMINARY, false));
    assert_int_equal(bench_last_outcome(bench)->stage, EV_OUTCOME_STAGE_PRELIMINARY);
    assert_int_equal(bench_item(bench, 1)->state, ITEM_SAMPLED);
    assert_int_equal(bench_item(bench, 1)->failed_e5, 0);
    assert_string_equal(bench->of.samples[0].state, "reported");
    report(bench, "S", result(PRELIMINARY, true));
    assert_int_equal(bench_last_outcome(bench)->version, 2); /* none of them is final */
    report(bench, "S", result(FINAL, true));
    assert_int_equal(bench_last_outcome(bench)->version, 3);
    assert_int_equal(bench_item(bench, 1)->state, ITEM_PASSED);
}

static void a_preliminary_report_takes_no_final_ones_place(void **state)
{
    struct bench *bench = bench_case(state, 1);

    in_test(bench, "S", 1);
    in_test(bench, "T", 1);
    report(bench, "S", result(FINAL, false));
    report(bench, "T", result(PRELIMINARY, true));
    assert_int_equal(bench->of.effects.outcomes_n, 1);
    assert_int_equal(bench_item(bench, 1)->state, ITEM_FAILED);
    assert_string_equal(bench->of.samples[1].verdict, "conform");
    assert_string_equal(report(bench, "S", result(PRELIMINARY, true)).code, "illegal-move");
    assert_string_equal(bench->of.samples[0].verdict, "nonconform");
}

static void the_worst_test_is_told(void **state)
{
    struct ev_lab_result_tests tests[] = {
        {.standard = LG_SPAN("GB 1"),
         .parameter = LG_SPAN("lead"),
         .verdict = EV_LAB_RESULT_TESTS_VERDICT_NONCONFORM,
         .kind = EV_KIND_HEALTH,
         .severity = EV_SEVERITY_GENERAL},
        {.standard = LG_SPAN("GB 2"),
         .parameter = LG_SPAN("belt"),
         .verdict = EV_LAB_RESULT_TESTS_VERDICT_NONCONFORM,
         .kind = EV_KIND_SAFETY,
         .severity = EV_SEVERITY_CRITICAL},
        {.standard = LG_SPAN("GB 3"), .verdict = EV_LAB_RESULT_TESTS_VERDICT_CONFORM},
        {.standard = LG_SPAN("GB 4"), .verdict = EV_LAB_RESULT_TESTS_VERDICT_NONCONFORM},
    };
    struct ev_lab_result failed = result(FINAL, false);
    struct bench *bench = bench_case(state, 1);

    failed.tests = tests;
    failed.tests_n = BENCH_N(tests);
    in_test(bench, "S", 1);
    report(bench, "S", failed);
    assert_int_equal(bench_last_outcome(bench)->kind, EV_KIND_SAFETY);
    assert_int_equal(bench_last_outcome(bench)->severity, EV_SEVERITY_CRITICAL);
    assert_true(lg_span_eq(bench_last_outcome(bench)->finding,
                           LG_SPAN("report R-1: belt of GB 2 does not conform")));
    bench = bench_case(state, 1);
    failed.tests = &tests[3]; /* says neither kind nor severity */
    failed.tests_n = 1;
    in_test(bench, "S", 1);
    report(bench, "S", failed);
    assert_int_equal(bench_last_outcome(bench)->kind, EV_KIND_SAFETY);
    assert_int_equal(bench_last_outcome(bench)->severity, EV_SEVERITY_SERIOUS);
    bench = bench_case(state, 1);
    failed.verdict = EV_LAB_RESULT_VERDICT_CONFORM; /* the report's own verdict counts */
    in_test(bench, "S", 1);
    report(bench, "S", failed);
    assert_int_equal(bench_last_outcome(bench)->severity, EV_SEVERITY_MINOR);
}

static void tests_that_passed_are_noted_for_the_model(void **state)
{
    const struct ev_lab_result_tests tests[] = {{.standard = LG_SPAN("GB 1")},
                                                {.standard = LG_SPAN("GB 2")}};
    struct ev_lab_result passed = result(FINAL, true);
    struct bench *bench = bench_case(state, 1);

    passed.tests = tests;
    passed.tests_n = 2;
    in_test(bench, "S", 1);
    report(bench, "S", passed);
    assert_int_equal(bench->of.effects.passes_n, 2);
    assert_true(lg_span_eq(bench->of.effects.passes[1].standard, LG_SPAN("GB 2")));
    assert_true(lg_span_eq(bench->of.effects.passes[1].model, LG_SPAN("M")));
    bench = bench_empty(state);
    bench->goods[0].model = (struct lg_span){NULL, 0};
    bench_assess(bench, EV_ASSESSMENT_KIND_ASSESSED, 1);
    in_test(bench, "S", 1);
    report(bench, "S", passed);
    assert_int_equal(bench->of.effects.passes_n, 0); /* of which product it would be is not told */
}

static void a_retest_replaces_what_rested_on_the_first(void **state)
{
    struct ev_lab_result again = result(RETEST, true);
    struct bench *bench = bench_empty(state);

    bench->goods[0].lot = LG_SPAN("L-1");
    bench_assess(bench, EV_ASSESSMENT_KIND_ASSESSED, 1);
    in_test(bench, "S", 1);
    report(bench, "S", result(FINAL, false));
    assert_int_equal(bench->of.effects.measures_n, 1);
    again.report_number = LG_SPAN("R-2");
    again.supersedes = LG_SPAN("R-1");
    assert_int_equal(report(bench, "S", again).kind, EVENT_TAKEN);
    assert_int_equal(bench_item(bench, 1)->state, ITEM_PASSED);
    assert_string_equal(bench->of.state, "passed");
    assert_string_equal(bench->of.samples[0].state, "overturned");
    assert_true(bench->of.effects.measures[1].has_lifted_at);
    assert_true(bench_last_outcome(bench)->has_supersedes);
    assert_int_equal(bench->of.effects.withdrawn_n, 0);
    assert_int_equal(bench_last_release(bench)->status, EV_RELEASE_STATUS_RELEASED);
}

static void a_pass_that_does_not_stand_is_withdrawn(void **state)
{
    struct ev_lab_result corrected = result(FINAL, false);
    struct bench *bench = bench_case(state, 1);

    in_test(bench, "S", 1);
    report(bench, "S", result(FINAL, true));
    corrected.supersedes = LG_SPAN("R-1");
    corrected.report_number = LG_SPAN("R-2");
    assert_int_equal(report(bench, "S", corrected).kind, EVENT_TAKEN);
    assert_int_equal(bench_item(bench, 1)->state, ITEM_FAILED);
    assert_string_equal(bench->of.state, "failed");
    assert_int_equal(bench->of.effects.withdrawn_n, 1);
    assert_true(lg_span_eq(bench->of.effects.withdrawn_reports[0], LG_SPAN("R-1")));
}

static void every_sample_of_an_item_counts(void **state)
{
    struct bench *bench = bench_case(state, 2);

    in_test(bench, "S", 1);
    in_test(bench, "T", 1);
    in_test(bench, "U", 2);
    report(bench, "S", result(FINAL, true));
    assert_int_equal(bench_item(bench, 1)->state, ITEM_SAMPLED); /* the other is in the test */
    report(bench, "T", result(PRELIMINARY, true));
    assert_int_equal(bench_item(bench, 1)->state, ITEM_SAMPLED);
    report(bench, "T", result(FINAL, true));
    assert_int_equal(bench_item(bench, 1)->state, ITEM_PASSED);
    assert_int_equal(bench_item(bench, 2)->state, ITEM_SAMPLED);
    bench = bench_case(state, 1);
    in_test(bench, "S", 1);
    in_test(bench, "T", 1);
    report(bench, "T", result(PRELIMINARY, true));
    report(bench, "S", result(FINAL, true));
    assert_int_equal(bench_item(bench, 1)->state, ITEM_SAMPLED); /* the other may still fail */
}

static void a_sample_that_conforms_does_not_outweigh_one_that_fails(void **state)
{
    struct bench *bench = bench_case(state, 1);

    in_test(bench, "S", 1);
    in_test(bench, "T", 1);
    report(bench, "S", result(FINAL, false));
    const size_t outcomes = bench->of.effects.outcomes_n;
    report(bench, "T", result(FINAL, true));
    assert_int_equal(bench_item(bench, 1)->state, ITEM_FAILED);
    assert_int_equal(bench->of.effects.outcomes_n, outcomes);
}

static void a_report_does_not_answer_what_the_check_found(void **state)
{
    static const enum ev_check_verdict verdicts[] = {EV_CHECK_VERDICT_FAIL,
                                                     EV_CHECK_VERDICT_RECTIFY};

    for (size_t i = 0; i < BENCH_N(verdicts); i++) {
        struct bench *bench = bench_case(state, 1);

        in_test(bench, "S", 1);
        bench_check(bench, verdicts[i], NULL, 0);
        const enum item_state before = bench_item(bench, 1)->state;
        report(bench, "S", result(FINAL, true));
        assert_int_equal(bench_item(bench, 1)->state, before);
        assert_int_equal(bench->of.effects.outcomes_n, 1);
    }
}

static void what_failed_after_its_report_needs_an_answer_of_its_own(void **state)
{
    struct bench *bench = bench_case(state, 1);

    in_test(bench, "S", 1);
    in_test(bench, "T", 1);
    report(bench, "S", result(PRELIMINARY, true));
    bench_fail(bench, 1, EV_KIND_LABEL, EV_SEVERITY_GENERAL);
    report(bench, "S", result(FINAL, true));
    assert_int_equal(bench_item(bench, 1)->state, ITEM_FAILED);
}

static void goods_that_are_gone_stay_so(void **state)
{
    for (int conform = 0; conform <= 1; conform++) {
        struct bench *bench = bench_case(state, 1);

        in_test(bench, "S", 1);
        bench_item(bench, 1)->state = ITEM_DISPOSED;
        report(bench, "S", result(FINAL, conform));
        assert_int_equal(bench_item(bench, 1)->state, ITEM_DISPOSED);
        assert_int_equal(bench->of.effects.outcomes_n, 1); /* it teaches all the same */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(a_sample_goes_its_way),
        BENCH_TEST(every_pair_goes_as_the_life_cycle_says),
        BENCH_TEST(a_report_is_about_a_sample_of_its_item),
        BENCH_TEST(a_final_report_decides),
        BENCH_TEST(a_preliminary_report_is_shown_and_decides_nothing),
        BENCH_TEST(a_preliminary_report_takes_no_final_ones_place),
        BENCH_TEST(the_worst_test_is_told),
        BENCH_TEST(tests_that_passed_are_noted_for_the_model),
        BENCH_TEST(a_retest_replaces_what_rested_on_the_first),
        BENCH_TEST(a_pass_that_does_not_stand_is_withdrawn),
        BENCH_TEST(every_sample_of_an_item_counts),
        BENCH_TEST(a_sample_that_conforms_does_not_outweigh_one_that_fails),
        BENCH_TEST(a_report_does_not_answer_what_the_check_found),
        BENCH_TEST(what_failed_after_its_report_needs_an_answer_of_its_own),
        BENCH_TEST(goods_that_are_gone_stay_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
