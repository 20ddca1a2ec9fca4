/*
 * test_held.c - goods under an order that a measure of others keeps out by the time they would go.
 */
#include "bench.h"
#include "model/country.h"

/* A measure on the lot "L-1", in force from the first moment on. */
static struct ev_measure measure_on(const char *lot)
{
    return (struct ev_measure){
        .measure_id = {{7}},
        .kind = EV_MEASURE_KIND_BLOCK,
        .scope = {.lot = lg_span_of(lot)},
        .basis = LG_SPAN("recall R-1 stops the import of these goods"),
        .from_us = 1,
        .version = 1,
        .producer = EV_MEASURE_PRODUCER_RECALL,
    };
}

/* Two items of two lots, and that measure. */
static struct bench *two_lots(void **state, const struct ev_measure *measure)
{
    struct bench *bench = bench_empty(state);
    struct lg_measures *measures = lg_measures_new(*state);

    bench->goods[0].lot = LG_SPAN("L-1");
    bench->goods[1].lot = LG_SPAN("L-2");
    lg_measures_put(measures, measure);
    bench->of.measures = measures;
    assert_int_equal(bench_assess(bench, EV_ASSESSMENT_KIND_ASSESSED, 2).kind, EVENT_TAKEN);
    return bench;
}

static void test_a_pass_releases_nothing_that_a_recall_blocks(void **state)
{
    const struct ev_measure recall = measure_on("L-1");
    struct bench *bench = two_lots(state, &recall);

    assert_int_equal(bench->of.effects.releases_n, 0);
    assert_int_equal(bench_check(bench, EV_CHECK_VERDICT_PASS, NULL, 0).kind, EVENT_TAKEN);
    assert_string_equal(bench->of.state, "passed");
    assert_int_equal(bench_item(bench, 1)->state, ITEM_BLOCKED);
    assert_int_equal(bench_item(bench, 1)->lane, EV_LANE_BLOCKED);
    assert_true(lg_span_eq(bench_item(bench, 1)->finding, recall.basis));
    assert_int_equal(bench_item(bench, 2)->state, ITEM_PASSED);
    assert_int_equal(bench->of.effects.releases_n, 1);
    assert_int_equal(bench_last_release(bench)->status, EV_RELEASE_STATUS_REFUSED);
}

/* Goods that nobody had to look at are held as well; what was destroyed is not there to be held. */
static void test_all_that_would_go_is_asked_about(void **state)
{
    const struct ev_measure recall = measure_on("L-1");
    struct bench *bench = bench_empty(state);
    struct lg_measures *measures = lg_measures_new(*state);

    for (int i = 0; i < BENCH_ITEMS; i++)
        bench->goods[i].lot = LG_SPAN("L-1");
    bench->goods[0].lane = EV_LANE_GREEN;
    bench->goods[0].action = EV_ASSESSMENT_ITEMS_ACTION_NONE;
    lg_measures_put(measures, &recall);
    bench->of.measures = measures;
    bench_assess(bench, EV_ASSESSMENT_KIND_ASSESSED, 3);
    bench_item(bench, 2)->state = ITEM_DISPOSED;
    bench_check(bench, EV_CHECK_VERDICT_PASS, NULL, 0);
    assert_int_equal(bench_item(bench, 1)->state, ITEM_BLOCKED);
    assert_int_equal(bench_item(bench, 2)->state, ITEM_DISPOSED);
    assert_int_equal(bench_item(bench, 3)->state, ITEM_BLOCKED);
    assert_int_equal(bench_last_release(bench)->status, EV_RELEASE_STATUS_REFUSED);
}

static void test_what_waits_is_not_asked_yet(void **state)
{
    const struct ev_measure recall = measure_on("L-1");
    struct bench *bench = two_lots(state, &recall);

    assert_int_equal(bench_fail(bench, 2, EV_KIND_LABEL, EV_SEVERITY_MINOR).kind, EVENT_TAKEN);
    assert_int_equal(bench_item(bench, 1)->state, ITEM_PASSED);
    assert_int_equal(bench->of.effects.releases_n, 0);
}

static void test_goods_that_no_measure_names_go(void **state)
{
    const struct ev_measure recall = measure_on("L-9");
    struct bench *bench = two_lots(state, &recall);

    bench_check(bench, EV_CHECK_VERDICT_PASS, NULL, 0);
    assert_int_equal(bench_last_release(bench)->status, EV_RELEASE_STATUS_RELEASED);
}

static void test_a_declaration_is_not_held_by_its_own_findings(void **state)
{
    struct ev_measure own = measure_on("L-1"), others = own;
    struct bench *bench;

    own.has_declaration_id = others.has_declaration_id = true;
    others.declaration_id = (struct lg_id){{9}};
    own.declaration_id = bench_empty(state)->of.declaration_id;
    bench = two_lots(state, &own);
    bench_check(bench, EV_CHECK_VERDICT_PASS, NULL, 0);
    assert_int_equal(bench_last_release(bench)->status, EV_RELEASE_STATUS_RELEASED);
    bench = two_lots(state, &others);
    bench_check(bench, EV_CHECK_VERDICT_PASS, NULL, 0);
    assert_int_equal(bench_last_release(bench)->status, EV_RELEASE_STATUS_REFUSED);
}

/* Once it is in the country, tracing finds it: no later event takes a release back. */
static void test_what_was_released_stays_so(void **state)
{
    const struct ev_measure recall = measure_on("L-1");
    struct bench *bench = two_lots(state, &recall);
    const struct lg_measures *const measures = bench->of.measures;

    bench->of.measures = NULL;
    bench_check(bench, EV_CHECK_VERDICT_PASS, NULL, 0);
    bench->of.measures = measures;
    assert_int_equal(bench_assess(bench, EV_ASSESSMENT_KIND_ARRIVED, 2).kind, EVENT_TAKEN);
    assert_int_equal(bench_item(bench, 1)->state, ITEM_PASSED);
    assert_int_equal(bench->of.effects.releases_n, 1);
    assert_int_equal(bench_last_release(bench)->status, EV_RELEASE_STATUS_RELEASED);
}

/* A recall names a country by its one code, whichever of its codes was declared. */
static void test_a_country_is_one_by_all_its_codes(void **state)
{
    static const char *const declared[] = {"DE", "DEU", "304", "FR"};
    struct lg_countries *countries = lg_countries_new(*state);
    struct ev_measure recall = measure_on("L-1");

    assert_true(lg_countries_add(countries, LG_SPAN("DE"), LG_SPAN("DEU"), LG_SPAN("304")));
    recall.scope.origin_country = LG_SPAN("DE");
    for (size_t i = 0; i < BENCH_N(declared); i++) {
        struct bench *bench = bench_empty(state);
        struct lg_measures *measures = lg_measures_new(*state);

        bench->goods[0].lot = LG_SPAN("L-1");
        bench->goods[0].origin_country = lg_span_of(declared[i]);
        lg_measures_put(measures, &recall);
        bench->of.measures = measures;
        bench->of.countries = countries;
        bench_assess(bench, EV_ASSESSMENT_KIND_ASSESSED, 1);
        bench_check(bench, EV_CHECK_VERDICT_PASS, NULL, 0);
        assert_int_equal(bench_item(bench, 1)->state, i < 3 ? ITEM_BLOCKED : ITEM_PASSED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(test_a_pass_releases_nothing_that_a_recall_blocks),
        BENCH_TEST(test_all_that_would_go_is_asked_about),
        BENCH_TEST(test_what_waits_is_not_asked_yet),
        BENCH_TEST(test_goods_that_no_measure_names_go),
        BENCH_TEST(test_a_declaration_is_not_held_by_its_own_findings),
        BENCH_TEST(test_what_was_released_stays_so),
        BENCH_TEST(test_a_country_is_one_by_all_its_codes),
    };

    return cmocka_run_group_tests_name("inspect held", tests, NULL, NULL);
}
