/*
 * Complaints and incidents: which open a case, which join one, which only stay.
 */
#include "bench.h"

static const struct ev_goods seat = {.gtin = LG_SPAN_INIT("6901234567892")};

static struct ev_complaint complaint(const char *number, enum ev_severity severity)
{
    return (struct ev_complaint){
        .complaint_number = lg_span_of(number),
        .goods = seat,
        .severity = severity,
        .kind = EV_KIND_SAFETY,
        .description = LG_SPAN("the belt opens"),
    };
}

static void say(struct docket *docket, const char *number, enum ev_severity severity)
{
    const struct ev_complaint said = complaint(number, severity);

    assert_int_equal(bench_complain(docket, &said, BENCH_US).kind, MATTER_TAKEN);
}

static void a_serious_complaint_opens_a_case_with_clocks(void **state)
{
    struct docket *docket = bench_docket(state);

    say(docket, "C1", EV_SEVERITY_SERIOUS);
    const struct investigation *of = docket_investigation(docket, LG_SPAN("AUTO-C1"));
    const struct report *report = docket_report(docket, REPORT_COMPLAINT, LG_SPAN("C1"));
    assert_non_null(of);
    assert_ptr_equal(docket->opened, of);
    assert_string_equal(of->state, "opened");
    assert_true(of->automatic);
    assert_int_equal(of->severity, EV_SEVERITY_SERIOUS);
    assert_non_null(bench_clock(of->clocks, "complaint_verify"));
    assert_string_equal(report->state, "accepted");
    assert_true(lg_span_eq(report->case_number, of->number));
    assert_null(bench_clock(report->clocks, "complaint_accept"));
    assert_non_null(bench_clock(report->clocks, "complaint_mediation"));
}

static void a_general_complaint_waits_for_a_person(void **state)
{
    struct docket *docket = bench_docket(state);

    say(docket, "C1", EV_SEVERITY_GENERAL);
    const struct report *report = docket_report(docket, REPORT_COMPLAINT, LG_SPAN("C1"));
    assert_null(docket->opened);
    assert_string_equal(report->state, "filed");
    assert_null(report->case_number.at);
    assert_non_null(bench_clock(report->clocks, "complaint_accept"));
}

static void complaints_about_the_same_goods_come_together(void **state)
{
    struct docket *docket = bench_docket(state);

    say(docket, "C1", EV_SEVERITY_SERIOUS);
    say(docket, "C2", EV_SEVERITY_CRITICAL);
    say(docket, "C3", EV_SEVERITY_MINOR);
    assert_null(docket->opened);
    assert_null(docket_investigation(docket, LG_SPAN("AUTO-C2")));
    for (int i = 1; i <= 3; i++) {
        const char number[] = {'C', (char)('0' + i), '\0'};

        assert_true(
            lg_span_eq(docket_report(docket, REPORT_COMPLAINT, lg_span_of(number))->case_number,
                       LG_SPAN("AUTO-C1")));
    }
    assert_int_equal(docket_investigation(docket, LG_SPAN("AUTO-C1"))->severity,
                     EV_SEVERITY_CRITICAL);
}

static void an_ended_case_takes_no_more(void **state)
{
    static const char *const ends[] = {"no_defect", "transferred", "closed"};

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct docket *docket = bench_docket(state);

        say(docket, "C1", EV_SEVERITY_SERIOUS);
        docket_investigation(docket, LG_SPAN("AUTO-C1"))->state = ends[i];
        say(docket, "C2", EV_SEVERITY_SERIOUS);
        assert_non_null(docket->opened);
        assert_true(lg_span_eq(docket->opened->number, LG_SPAN("AUTO-C2")));
    }
}

static struct verdict report_incident(struct docket *docket, const char *number)
{
    const struct ev_event event = {
        .type = EV_TYPE_INCIDENT,
        .incident = {.incident_number = lg_span_of(number),
                     .goods = seat,
                     .severity = EV_SEVERITY_CRITICAL,
                     .source = LG_SPAN("hospital"),
                     .description = LG_SPAN("burns")},
    };
    const struct matter_event matter = bench_event(docket, &event, "hospital", BENCH_US);

    return decide_report(docket, &matter);
}

static void a_late_complaint_stands_where_its_case_does(void **state)
{
    static const struct {
        const char *of_case, *of_complaint;
    } want[] = {{"opened", "accepted"},
                {"evidence", "verify"},
                {"trace_back", "verify"},
                {"trace_forward", "verify"},
                {"defect_confirmed", "case_filed"}};

    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        struct docket *docket = bench_docket(state);

        say(docket, "C1", EV_SEVERITY_SERIOUS);
        docket_investigation(docket, LG_SPAN("AUTO-C1"))->state = want[i].of_case;
        say(docket, "C2", EV_SEVERITY_MINOR);
        assert_string_equal(docket_report(docket, REPORT_COMPLAINT, LG_SPAN("C2"))->state,
                            want[i].of_complaint);
    }
}

static void an_incident_opens_a_case_too(void **state)
{
    struct docket *docket = bench_docket(state);

    assert_int_equal(report_incident(docket, "I1").kind, MATTER_TAKEN);
    assert_true(lg_span_eq(docket->opened->number, LG_SPAN("AUTO-I1")));
    assert_null(docket_report(docket, REPORT_INCIDENT, LG_SPAN("I1"))->clocks);
}

static void a_number_is_taken_once(void **state)
{
    struct docket *docket = bench_docket(state);
    const struct ev_complaint again = complaint("C1", EV_SEVERITY_MINOR);

    say(docket, "C1", EV_SEVERITY_MINOR);
    const struct verdict verdict = bench_complain(docket, &again, BENCH_US);
    assert_int_equal(verdict.kind, MATTER_REFUSED);
    assert_string_equal(verdict.code, "number-taken");
    assert_true(lg_span_eq(verdict.reason, LG_SPAN("another complaint has the number \"C1\"")));
    assert_int_equal(report_incident(docket, "C1").kind, MATTER_TAKEN); /* numbers of their own */
    assert_true(lg_span_eq(report_incident(docket, "C1").reason,
                           LG_SPAN("another incident has the number \"C1\"")));
}

static void a_number_of_another_case_is_not_reused(void **state)
{
    struct docket *docket = bench_docket(state);
    const struct ev_investigation open = {.case_number = LG_SPAN("AUTO-C1"),
                                          .step = EV_INVESTIGATION_STEP_OPEN};

    bench_investigate(docket, &open, BENCH_US);
    say(docket, "C1", EV_SEVERITY_SERIOUS);
    assert_non_null(docket->opened);
    assert_false(lg_span_eq(docket->opened->number, LG_SPAN("AUTO-C1")));
    assert_int_equal(docket->opened->number.len, 21);
}

static void case_numbers_fit_their_schema(void **state)
{
    struct lg_arena *arena = *state;
    const char longest[] = "123456789012345678901234567890123456789012345678901234567890";

    assert_true(lg_span_eq(market_case_number(arena, LG_SPAN("C1")), LG_SPAN("AUTO-C1")));
    assert_int_equal(market_case_number(arena, lg_span_of(longest)).len, 21);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_serious_complaint_opens_a_case_with_clocks, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(a_general_complaint_waits_for_a_person, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(complaints_about_the_same_goods_come_together, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(an_ended_case_takes_no_more, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(a_late_complaint_stands_where_its_case_does, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(an_incident_opens_a_case_too, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(a_number_is_taken_once, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(a_number_of_another_case_is_not_reused, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(case_numbers_fit_their_schema, bench_setup, bench_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
