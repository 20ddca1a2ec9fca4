/*
 * The no-repeat rule: half open windows, the latest pass decides, what it does not speak of.
 */
#include "bench.h"

enum { TODAY = 20724 };

static const struct sampling_rule six_months = {6, LG_SPAN_INIT("policy")};
static const struct sampling_subject seat = {LG_SPAN_INIT("E1"), LG_SPAN_INIT("Sirona"), false};

static struct sampling_pass pass_of(const char *enterprise, const char *model, lg_day day)
{
    return (struct sampling_pass){lg_span_of(enterprise), lg_span_of(model), LG_SPAN("R"), day};
}

static void a_pass_bars_until_the_same_day_six_months_later(void **state)
{
    const lg_day passed = lg_day_of(2026, 3, 28), free_again = lg_day_of(2026, 9, 28);
    const struct sampling_pass pass = pass_of("E1", "Sirona", passed);

    (void)state;
    assert_int_equal(sampling_decide(&six_months, &seat, &pass, 1, passed).verdict,
                     SAMPLING_BARRED);
    const struct sampling_decision last =
        sampling_decide(&six_months, &seat, &pass, 1, free_again - 1);
    assert_int_equal(last.verdict, SAMPLING_BARRED);
    assert_int_equal(last.free_again, free_again);
    assert_ptr_equal(last.cite, &pass);
    const struct sampling_decision after =
        sampling_decide(&six_months, &seat, &pass, 1, free_again);
    assert_int_equal(after.verdict, SAMPLING_ALLOWED);
    assert_int_equal(after.free_again, free_again);
    assert_null(after.cite);
}

static void only_the_same_product_bars_and_the_latest_decides(void **state)
{
    const struct sampling_pass passes[] = {
        pass_of("E2", "Sirona", TODAY), pass_of("E1", "Cloud", TODAY),
        pass_of("E1", "Sirona", TODAY - 20), pass_of("E1", "Sirona", TODAY - 10),
        pass_of("E1", "Sirona", TODAY - 90)};
    const struct sampling_decision decision =
        sampling_decide(&six_months, &seat, passes, BENCH_N(passes), TODAY);

    (void)state;
    assert_int_equal(decision.verdict, SAMPLING_BARRED);
    assert_ptr_equal(decision.cite, &passes[3]);
    assert_int_equal(sampling_decide(&six_months, &seat, passes, 2, TODAY).verdict,
                     SAMPLING_ALLOWED);
    assert_int_equal(sampling_decide(&six_months, &seat, NULL, 0, TODAY).verdict, SAMPLING_ALLOWED);
}

static void a_pass_of_tomorrow_is_only_counted(void **state)
{
    const struct sampling_pass pass = pass_of("E1", "Sirona", TODAY + 1);
    const struct sampling_decision decision = sampling_decide(&six_months, &seat, &pass, 1, TODAY);

    (void)state;
    assert_int_equal(decision.verdict, SAMPLING_ALLOWED);
    assert_int_equal(decision.future_dated, 1);
}

static void what_the_rule_does_not_speak_of_is_exempt(void **state)
{
    const struct sampling_subject food = {LG_SPAN("E1"), LG_SPAN("Sirona"), true};
    const struct sampling_pass pass = pass_of("E1", "Sirona", TODAY);

    (void)state;
    assert_int_equal(sampling_decide(&six_months, &food, &pass, 1, TODAY).verdict, SAMPLING_EXEMPT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pass_bars_until_the_same_day_six_months_later),
        cmocka_unit_test(only_the_same_product_bars_and_the_latest_decides),
        cmocka_unit_test(a_pass_of_tomorrow_is_only_counted),
        cmocka_unit_test(what_the_rule_does_not_speak_of_is_exempt),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
