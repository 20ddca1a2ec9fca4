/*
 * Clocks: terms over holidays and worked Saturdays, by category, met once.
 */
#include "bench.h"

static const struct lg_work_exception october[] = {
    /* 1 to 7 October 2026 are free, Saturday the 10th is worked */
    {20727, false}, {20728, false}, {20729, false}, {20730, false},
    {20731, false}, {20732, false}, {20733, false}, {20736, true},
};
static const struct lg_work_exceptions holidays = {october, sizeof october / sizeof *october};

static int64_t end_of(int32_t year, int32_t month, int32_t day)
{
    return lg_time_of_day(lg_day_of(year, month, day) + 1);
}

static void working_days_skip_the_public_holiday(void **state)
{
    (void)state;
    const struct {
        int64_t value, due_us;
    } want[] = {
        {2, end_of(2026, 9, 30)},   /* 29, 30 September */
        {10, end_of(2026, 10, 16)}, /* 8, 9, worked 10, 12 to 16 October */
        {15, end_of(2026, 10, 23)},
    };

    assert_int_equal(october[0].day, lg_day_of(2026, 10, 1));
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        const struct term term = {.unit = LG_SPAN("working days"), .value = want[i].value};

        assert_int_equal(clock_due(&term, &holidays, BENCH_US), want[i].due_us);
    }
}

static void months_and_days_end_with_a_working_day(void **state)
{
    (void)state;
    const struct term months = {.unit = LG_SPAN("months"), .value = 3};
    const struct term days = {.unit = LG_SPAN("days"), .value = 5};

    assert_int_equal(clock_due(&months, &holidays, BENCH_US), end_of(2026, 12, 28));
    assert_int_equal(clock_due(&days, &holidays, BENCH_US), end_of(2026, 10, 8));
}

static void a_category_has_its_own_term(void **state)
{
    struct docket *docket = bench_docket(state);
    const struct ev_goods toys = {.category = LG_SPAN("toys")};
    const struct ev_goods cars = {.vin = LG_SPAN("1M8GDM9AXKP042788")};
    struct clock *of_toys = NULL, *of_cars = NULL, *unknown = NULL;

    clock_start(docket->arena, &of_toys, &docket->terms, "recall_report", &toys, BENCH_US);
    clock_start(docket->arena, &of_cars, &docket->terms, "recall_report", &cars, BENCH_US);
    clock_start(docket->arena, &unknown, &docket->terms, "no_such_rule", &cars, BENCH_US);
    assert_int_equal(of_toys->due_us, end_of(2026, 9, 30));
    assert_int_equal(of_cars->due_us, end_of(2026, 10, 5));
    assert_true(lg_span_eq(of_cars->basis, LG_SPAN("law: 5 working days")));
    assert_null(unknown);
}

static void goods_that_a_vin_names_are_vehicles(void **state)
{
    const struct ev_goods one = {.vin = LG_SPAN("1M8GDM9AXKP042788")};
    const struct ev_goods range = {.vin_from = LG_SPAN("1M8"), .vin_until = LG_SPAN("1M9")};
    const struct ev_goods named = {.vin = LG_SPAN("V"), .category = LG_SPAN("toys")};
    const struct ev_goods other = {.serial = LG_SPAN("S")};

    (void)state;
    assert_true(lg_span_eq(clock_category(&one), LG_SPAN("vehicles")));
    assert_true(lg_span_eq(clock_category(&range), LG_SPAN("vehicles")));
    assert_true(lg_span_eq(clock_category(&named), LG_SPAN("toys")));
    assert_true(lg_span_eq(clock_category(&other), LG_SPAN("")));
}

static void a_clock_runs_once_and_is_met_once(void **state)
{
    struct docket *docket = bench_docket(state);
    const struct ev_goods goods = {.gtin = LG_SPAN("6901234567892")};
    struct clock *clocks = NULL;

    clock_start(docket->arena, &clocks, &docket->terms, "recall_plan", &goods, BENCH_US);
    clock_start(docket->arena, &clocks, &docket->terms, "recall_plan", &goods, BENCH_US + 1);
    assert_null(clocks->next);
    clock_meet(clocks, "recall_plan", BENCH_US + 2);
    clock_meet(clocks, "recall_plan", BENCH_US + 3);
    assert_int_equal(clocks->met_us, BENCH_US + 2);

    /* again at the same instant: the same clock runs on; later: another */
    clock_start(docket->arena, &clocks, &docket->terms, "recall_plan", &goods, BENCH_US);
    assert_null(clocks->next);
    assert_int_equal(clocks->met_us, 0);
    clock_meet_all(clocks, BENCH_US + 4);
    clock_start(docket->arena, &clocks, &docket->terms, "recall_plan", &goods, BENCH_US + 5);
    assert_non_null(clocks->next);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(working_days_skip_the_public_holiday),
        cmocka_unit_test(months_and_days_end_with_a_working_day),
        cmocka_unit_test_setup_teardown(a_category_has_its_own_term, bench_setup, bench_teardown),
        cmocka_unit_test(goods_that_a_vin_names_are_vehicles),
        cmocka_unit_test_setup_teardown(a_clock_runs_once_and_is_met_once, bench_setup,
                                        bench_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
