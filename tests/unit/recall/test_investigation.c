/*
 * Investigations: every pair of state and step, what confirming leads to, how complaints follow.
 */
#include "bench.h"
#include "model/life_cycle.h"

static const struct ev_goods seat = {.gtin = LG_SPAN_INIT("6901234567892")};

static struct verdict step(struct docket *docket, enum ev_investigation_step kind, int64_t at_us)
{
    const struct ev_investigation said = {.case_number = LG_SPAN("K1"), .step = kind};

    return bench_investigate(docket, &said, at_us);
}

static struct investigation *opened(struct docket *docket)
{
    const struct ev_investigation open = {.case_number = LG_SPAN("K1"),
                                          .step = EV_INVESTIGATION_STEP_OPEN,
                                          .goods = seat,
                                          .has_goods = true};

    assert_int_equal(bench_investigate(docket, &open, BENCH_US).kind, MATTER_TAKEN);
    return docket_investigation(docket, LG_SPAN("K1"));
}

static void every_pair_goes_as_the_life_cycle_says(void **state)
{
    const struct lg_life_cycle *cycle = lg_life_cycle_find("investigation");

    for (size_t i = 0; i < cycle->moves_n; i++) {
        for (int kind = EV_INVESTIGATION_STEP_OPEN; kind <= EV_INVESTIGATION_STEP_CLOSE; kind++) {
            const char *const from = cycle->moves[i].next, *next = from;
            struct docket *docket = bench_docket(state);
            struct investigation *of = opened(docket);
            const bool legal = lg_life_cycle_move(
                cycle, from, ev_investigation_step_name((enum ev_investigation_step)kind), &next);

            of->state = from;
            const struct verdict verdict =
                step(docket, (enum ev_investigation_step)kind, BENCH_US + 1);
            assert_int_equal(verdict.kind, legal ? MATTER_TAKEN : MATTER_REFUSED);
            assert_string_equal(of->state, next);
            if (!legal)
                assert_string_equal(verdict.code, "illegal-move");
        }
    }
}

static void steps_before_the_opening_wait(void **state)
{
    struct docket *docket = bench_docket(state);

    for (int kind = EV_INVESTIGATION_STEP_EVIDENCE; kind <= EV_INVESTIGATION_STEP_CLOSE; kind++) {
        const struct verdict verdict = step(docket, (enum ev_investigation_step)kind, BENCH_US);

        assert_int_equal(verdict.kind, MATTER_WAITS);
        assert_true(lg_span_eq(verdict.waits_for, LG_SPAN("case:K1")));
    }
}

static void a_refusal_names_state_and_step(void **state)
{
    struct docket *docket = bench_docket(state);

    opened(docket);
    assert_true(lg_span_eq(step(docket, EV_INVESTIGATION_STEP_CLOSE, BENCH_US).reason,
                           LG_SPAN("an investigation that is \"opened\" takes no \"close\"")));
}

static void a_confirmed_defect_is_traced_once_and_teaches(void **state)
{
    struct docket *docket = bench_docket(state);
    const struct ev_complaint complaint = {.complaint_number = LG_SPAN("C1"),
                                           .goods = seat,
                                           .severity = EV_SEVERITY_CRITICAL,
                                           .kind = EV_KIND_HEALTH,
                                           .description = LG_SPAN("burns")};
    struct investigation *of = opened(docket);

    bench_complain(docket, &complaint, BENCH_US);
    assert_int_equal(step(docket, EV_INVESTIGATION_STEP_DEFECT_CONFIRMED, BENCH_US + 1).kind,
                     MATTER_TAKEN);
    assert_non_null(docket->runs);
    assert_null(docket->runs->next);
    assert_true(docket->runs->teaches);
    assert_false(docket->runs->of_recall);
    assert_int_equal(docket->runs->kind, EV_KIND_HEALTH);
    assert_int_equal(docket->runs->severity, EV_SEVERITY_CRITICAL);
    assert_null(bench_clock(of->clocks, "complaint_verify"));
    assert_non_null(bench_clock(of->clocks, "recall_report"));
    assert_non_null(bench_clock(of->clocks, "recall_plan"));
}

static void a_defect_without_complaints_is_one_of_safety(void **state)
{
    struct docket *docket = bench_docket(state);

    opened(docket);
    step(docket, EV_INVESTIGATION_STEP_DEFECT_CONFIRMED, BENCH_US + 1);
    assert_int_equal(docket->runs->kind, EV_KIND_SAFETY);
    assert_int_equal(docket->runs->severity, EV_SEVERITY_SERIOUS);
}

static void goods_that_are_a_whole_trade_confirm_nothing(void **state)
{
    struct docket *docket = bench_docket(state);
    struct investigation *of = opened(docket);

    of->goods = (struct ev_goods){.hs_code = LG_SPAN("9401")};
    assert_string_equal(step(docket, EV_INVESTIGATION_STEP_DEFECT_CONFIRMED, BENCH_US).code,
                        "goods-too-wide");
    assert_string_equal(of->state, "opened");
    assert_null(docket->runs);
}

static const char *end_of(const struct investigation *of, const char *start)
{
    for (size_t i = 0; i < COMPLAINT_STARTS; i++) {
        if (strcmp(complaint_starts[i], start) == 0)
            return of->complaint_ends[i] != NULL ? of->complaint_ends[i] : start;
    }
    return NULL;
}

/* A case takes a complaint in whatever state it is: it moves where that is legal, and else stays. */
static void every_complaint_moves_as_the_life_cycle_says(void **state)
{
    static const struct {
        const char *of_case, *events[2];
    } want[] = {{"opened", {"accepted", NULL}},
                {"evidence", {"accepted", "verify"}},
                {"trace_back", {"accepted", "verify"}},
                {"trace_forward", {"accepted", "verify"}},
                {"defect_confirmed", {"accepted", "case-filed"}}};
    const struct lg_life_cycle *cycle = lg_life_cycle_find("complaint");

    for (size_t i = 0; i < cycle->moves_n; i++) {
        for (size_t j = 0; j < sizeof want / sizeof *want; j++) {
            struct docket *docket = bench_docket(state);
            struct investigation *of = opened(docket);
            struct report report = {.kind = REPORT_COMPLAINT, .state = cycle->moves[i].next};
            const char *next = report.state;

            for (int e = 0; e < 2 && want[j].events[e] != NULL; e++)
                (void)lg_life_cycle_move(cycle, next, want[j].events[e], &next);
            of->state = want[j].of_case;
            investigation_take(docket, of, &report, BENCH_US);
            assert_string_equal(report.state, next);
        }
    }
}

static void complaints_follow_their_case(void **state)
{
    struct docket *docket = bench_docket(state);
    struct investigation *of = opened(docket);

    step(docket, EV_INVESTIGATION_STEP_EVIDENCE, BENCH_US + 1);
    assert_string_equal(end_of(of, "accepted"), "verify");
    assert_string_equal(end_of(of, "mediation"), "verify");
    assert_int_equal(of->mediation_met_us, BENCH_US + 1);
    step(docket, EV_INVESTIGATION_STEP_NO_DEFECT, BENCH_US + 2);
    assert_string_equal(end_of(of, "accepted"), "no_case");
    assert_string_equal(end_of(of, "verify_extended"), "no_case");
    assert_int_equal(of->mediation_met_us, BENCH_US + 1);
    assert_null(bench_clock(of->clocks, "complaint_verify"));
    step(docket, EV_INVESTIGATION_STEP_EVIDENCE, BENCH_US + 3);
    assert_non_null(bench_clock(of->clocks, "complaint_verify"));

    docket = bench_docket(state);
    of = opened(docket);
    step(docket, EV_INVESTIGATION_STEP_DEFECT_CONFIRMED, BENCH_US + 1);
    assert_string_equal(end_of(of, "accepted"), "case_filed");
    assert_string_equal(end_of(of, "verify"), "case_filed");
}

static void a_named_complaint_is_taken_whenever_it_comes(void **state)
{
    const struct lg_span names[] = {LG_SPAN("C1"), LG_SPAN("C2"), LG_SPAN("C2")};
    const struct ev_investigation open = {.case_number = LG_SPAN("K1"),
                                          .step = EV_INVESTIGATION_STEP_OPEN,
                                          .complaints = names,
                                          .complaints_n = 3};
    struct ev_complaint complaint = {.complaint_number = LG_SPAN("C1"),
                                     .goods = {.serial = LG_SPAN("S")},
                                     .severity = EV_SEVERITY_MINOR,
                                     .description = LG_SPAN("odd")};
    struct docket *docket = bench_docket(state);

    bench_complain(docket, &complaint, BENCH_US);
    bench_investigate(docket, &open, BENCH_US + 1);
    const struct report *before = docket_report(docket, REPORT_COMPLAINT, LG_SPAN("C1"));
    assert_string_equal(before->state, "accepted");
    assert_true(
        lg_span_eq(docket_investigation(docket, LG_SPAN("K1"))->goods.serial, LG_SPAN("S")));
    complaint.complaint_number = LG_SPAN("C2");
    bench_complain(docket, &complaint, BENCH_US + 2);
    assert_true(lg_span_eq(docket_report(docket, REPORT_COMPLAINT, LG_SPAN("C2"))->case_number,
                           LG_SPAN("K1")));
    size_t sources = 0;
    for (const struct source *source = docket->sources; source != NULL; source = source->next)
        sources++;
    assert_int_equal(sources, 2);
}

static void the_first_named_complaint_that_is_here_tells_the_goods(void **state)
{
    const struct lg_span names[] = {LG_SPAN("C1"), LG_SPAN("C2")};
    const struct ev_investigation open = {.case_number = LG_SPAN("K1"),
                                          .step = EV_INVESTIGATION_STEP_OPEN,
                                          .complaints = names,
                                          .complaints_n = 2};
    const struct ev_complaint complaint = {.complaint_number = LG_SPAN("C2"),
                                           .goods = {.serial = LG_SPAN("S")},
                                           .severity = EV_SEVERITY_MINOR,
                                           .description = LG_SPAN("odd")};
    struct docket *docket = bench_docket(state);

    bench_complain(docket, &complaint, BENCH_US);
    bench_investigate(docket, &open, BENCH_US + 1);
    assert_true(
        lg_span_eq(docket_investigation(docket, LG_SPAN("K1"))->goods.serial, LG_SPAN("S")));
}

static void a_step_may_tell_finding_and_goods_anew(void **state)
{
    const struct ev_investigation confirmed = {.case_number = LG_SPAN("K1"),
                                               .step = EV_INVESTIGATION_STEP_DEFECT_CONFIRMED,
                                               .finding = LG_SPAN("the buckle breaks"),
                                               .goods = {.serial = LG_SPAN("S")},
                                               .has_goods = true};
    const struct ev_investigation wide = {.case_number = LG_SPAN("K1"),
                                          .step = EV_INVESTIGATION_STEP_DEFECT_CONFIRMED,
                                          .goods = {.hs_code = LG_SPAN("9401")},
                                          .has_goods = true};
    struct docket *docket = bench_docket(state);
    const struct investigation *of = opened(docket);

    assert_string_equal(bench_investigate(docket, &wide, BENCH_US + 1).code, "goods-too-wide");
    assert_int_equal(bench_investigate(docket, &confirmed, BENCH_US + 1).kind, MATTER_TAKEN);
    assert_true(lg_span_eq(of->goods.serial, LG_SPAN("S")));
    assert_true(lg_span_eq(docket->runs->finding, LG_SPAN("the buckle breaks")));
    assert_true(lg_span_eq(docket->runs->goods.serial, LG_SPAN("S")));
    assert_null(of->goods_key.at);
}

static void what_is_recalled_already_owes_no_report_of_it(void **state)
{
    struct docket *docket = bench_docket(state);
    const struct investigation *of = opened(docket);
    const struct ev_recall plan = {.recall_number = LG_SPAN("R1"),
                                   .step = EV_RECALL_STEP_PLAN_FILED,
                                   .case_number = LG_SPAN("K1")};

    assert_int_equal(bench_recall(docket, &plan, "importer", BENCH_US).kind, MATTER_TAKEN);
    step(docket, EV_INVESTIGATION_STEP_DEFECT_CONFIRMED, BENCH_US + 1);
    assert_non_null(docket->runs);
    assert_null(bench_clock(of->clocks, "recall_report"));
    assert_null(bench_clock(of->clocks, "recall_plan"));
}

static void the_end_stops_all_clocks(void **state)
{
    struct docket *docket = bench_docket(state);
    struct investigation *of = opened(docket);

    step(docket, EV_INVESTIGATION_STEP_DEFECT_CONFIRMED, BENCH_US + 1);
    step(docket, EV_INVESTIGATION_STEP_CLOSE, BENCH_US + 2);
    assert_null(bench_clock(of->clocks, "recall_report"));
    assert_null(bench_clock(of->clocks, "recall_plan"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_pair_goes_as_the_life_cycle_says, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(steps_before_the_opening_wait, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(a_refusal_names_state_and_step, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(a_confirmed_defect_is_traced_once_and_teaches, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(a_defect_without_complaints_is_one_of_safety, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(goods_that_are_a_whole_trade_confirm_nothing, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(every_complaint_moves_as_the_life_cycle_says, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(complaints_follow_their_case, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(a_named_complaint_is_taken_whenever_it_comes, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(the_first_named_complaint_that_is_here_tells_the_goods,
                                        bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(a_step_may_tell_finding_and_goods_anew, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(what_is_recalled_already_owes_no_report_of_it, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(the_end_stops_all_clocks, bench_setup, bench_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
