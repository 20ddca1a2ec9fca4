/*
 * Dockets: everything is found by its subject however much there is; of two open cases of the same
 * goods the one opened first takes what comes; who acted.
 */
#include "bench.h"

enum { MANY = 500 };

static struct lg_span numbered(struct docket *docket, int number)
{
    return lg_text(docket->arena, "N%d", number);
}

static void everything_is_found_however_much_there_is(void **state)
{
    struct docket *docket = bench_docket(state);

    for (int i = 0; i < MANY; i++) {
        docket_put_report(docket, REPORT_COMPLAINT, numbered(docket, i))->filed_us = i;
        docket_put_report(docket, REPORT_INCIDENT, numbered(docket, i))->filed_us = MANY + i;
        docket_put_investigation(docket, numbered(docket, i))->opened_us = i;
        docket_put_campaign(docket, numbered(docket, i))->opened_us = i;
    }
    for (int i = 0; i < MANY; i++) {
        const struct lg_span number = numbered(docket, i);

        assert_int_equal(docket_report(docket, REPORT_COMPLAINT, number)->filed_us, i);
        assert_int_equal(docket_report(docket, REPORT_INCIDENT, number)->filed_us, MANY + i);
        assert_int_equal(docket_investigation(docket, number)->opened_us, i);
        assert_int_equal(docket_campaign(docket, number)->opened_us, i);
    }
    assert_null(docket_report(docket, REPORT_COMPLAINT, LG_SPAN("N")));
    assert_null(docket_investigation(docket, numbered(docket, MANY)));
}

static void what_has_clocks_is_found_by_its_subject(void **state)
{
    struct docket *docket = bench_docket(state);
    struct report *complaint = docket_put_report(docket, REPORT_COMPLAINT, LG_SPAN("1"));
    struct report *incident = docket_put_report(docket, REPORT_INCIDENT, LG_SPAN("1"));
    struct investigation *of = docket_put_investigation(docket, LG_SPAN("1"));
    struct campaign *campaign = docket_put_campaign(docket, LG_SPAN("1"));

    assert_ptr_equal(docket_clocks(docket, LG_SPAN("complaint:1")), &complaint->clocks);
    assert_ptr_equal(docket_clocks(docket, LG_SPAN("incident:1")), &incident->clocks);
    assert_ptr_equal(docket_clocks(docket, LG_SPAN("case:1")), &of->clocks);
    assert_ptr_equal(docket_clocks(docket, LG_SPAN("recall:1")), &campaign->clocks);
    assert_null(docket_clocks(docket, LG_SPAN("recall:2")));
}

static struct investigation *case_of_seat(struct docket *docket, const char *number,
                                          int64_t opened_us)
{
    struct investigation *of = docket_put_investigation(docket, lg_span_of(number));

    of->goods_key = LG_SPAN("gtin/6901234567892");
    of->opened_us = opened_us;
    docket_index(docket, of);
    return of;
}

static void the_case_opened_first_takes_what_comes(void **state)
{
    const struct lg_span key = LG_SPAN("gtin/6901234567892");
    struct docket *docket = bench_docket(state);
    const struct investigation *second = case_of_seat(docket, "K2", BENCH_US + 1);

    assert_ptr_equal(docket_open_for(docket, key), second);
    struct investigation *first = case_of_seat(docket, "K1", BENCH_US);
    assert_ptr_equal(docket_open_for(docket, key), first);
    case_of_seat(docket, "K3", BENCH_US + 2);
    assert_ptr_equal(docket_open_for(docket, key), first);
    first->state = "closed";
    assert_null(docket_open_for(docket, key));
    assert_null(docket_open_for(docket, (struct lg_span){NULL, 0}));
}

static void goods_that_nothing_tells_are_not_indexed(void **state)
{
    struct docket *docket = bench_docket(state);
    struct investigation *of = docket_put_investigation(docket, LG_SPAN("K1"));
    const size_t used = docket->keys.numbers.n;

    docket_index(docket, of);
    assert_int_equal(docket->keys.numbers.n, used);
}

static void who_acted_is_the_principal_or_the_sender(void **state)
{
    const struct ev_event person = {.envelope = {.actor = LG_SPAN("li"), .source = LG_SPAN("gw")}};
    const struct ev_event service = {.envelope = {.source = LG_SPAN("//loopgate/recall")}};

    (void)state;
    assert_true(lg_span_eq(matter_actor(&(struct matter_event){.event = &person}), LG_SPAN("li")));
    assert_true(lg_span_eq(matter_actor(&(struct matter_event){.event = &service}),
                           LG_SPAN("//loopgate/recall")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(everything_is_found_however_much_there_is, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(what_has_clocks_is_found_by_its_subject, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(the_case_opened_first_takes_what_comes, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(goods_that_nothing_tells_are_not_indexed, bench_setup,
                                        bench_teardown),
        cmocka_unit_test(who_acted_is_the_principal_or_the_sender),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
