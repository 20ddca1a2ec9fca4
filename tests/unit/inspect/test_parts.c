/*
 * Parts of an item: which units and how much of it failed, what is kept out, what may go.
 */
#include "bench.h"

static const struct lg_span vins[] = {LG_SPAN_INIT("LSV10000000000001"), LG_SPAN_INIT("V2")};
static const struct lg_span serials[] = {LG_SPAN_INIT("S-1"), LG_SPAN_INIT("S-2"),
                                         LG_SPAN_INIT("S-3"), LG_SPAN_INIT("S-4"),
                                         LG_SPAN_INIT("S-5")};

/* A case of one item, of two vehicles or five things with serial numbers or neither. */
static struct bench *case_of(void **state, size_t vins_n, size_t serials_n, const char *lot)
{
    struct bench *bench = bench_empty(state);

    bench->goods[0].vins = vins;
    bench->goods[0].vins_n = vins_n;
    bench->goods[0].serials = serials;
    bench->goods[0].serials_n = serials_n;
    if (lot != NULL)
        bench->goods[0].lot = lg_span_of(lot);
    bench_assess(bench, EV_ASSESSMENT_KIND_ASSESSED, 1);
    return bench;
}

static struct ev_finding on_unit(struct ev_unit unit)
{
    struct ev_finding finding = bench_finding(1, EV_KIND_SAFETY, EV_SEVERITY_SERIOUS);

    finding.subject.unit = unit;
    finding.subject.has_unit = true;
    return finding;
}

static struct ev_finding on_quantity(lg_e5 pieces)
{
    struct ev_finding finding = bench_finding(1, EV_KIND_QUALITY, EV_SEVERITY_GENERAL);

    finding.subject.quantity_e5 = pieces * BENCH_PIECE;
    finding.subject.has_quantity = true;
    return finding;
}

static void units_that_findings_name_are_what_failed(void **state)
{
    struct bench *bench = case_of(state, 0, 5, NULL);
    const struct ev_finding findings[] = {on_unit((struct ev_unit){.serial = serials[1]}),
                                          on_unit((struct ev_unit){.serial = serials[3]}),
                                          on_unit((struct ev_unit){.serial = serials[1]})};

    bench_check(bench, EV_CHECK_VERDICT_FAIL, findings, 3);
    const struct case_item *item = bench_item(bench, 1);
    assert_int_equal(item->units_n, 2);
    assert_int_equal(item->failed_e5, 4 * BENCH_PIECE); /* two of five, which are ten pieces */
    assert_int_equal(bench_last_outcome(bench)->subject.quantity_e5, 4 * BENCH_PIECE);
    assert_true(lg_span_eq(bench_last_outcome(bench)->subject.unit.serial, serials[1]));
    assert_int_equal(bench->of.effects.measures_n, 2);
    assert_true(lg_span_eq(bench->of.effects.measures[1].scope.serial, serials[3]));
    assert_false(lg_id_eq(bench->of.effects.measures[0].measure_id,
                          bench->of.effects.measures[1].measure_id));
    assert_true(lg_id_eq(bench->of.effects.measures[0].measure_id, item->measure_id));
}

static void a_whole_item_is_all_its_vehicles(void **state)
{
    struct bench *bench = case_of(state, 2, 0, "L-1");

    bench_fail(bench, 1, EV_KIND_SAFETY, EV_SEVERITY_SERIOUS);
    assert_int_equal(bench_item(bench, 1)->failed_e5, 10 * BENCH_PIECE);
    assert_int_equal(bench->of.effects.measures_n, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_true(lg_span_eq(bench->of.effects.measures[i].scope.vin, vins[i]));
        assert_null(bench->of.effects.measures[i].scope.lot.at);
    }
    assert_false(bench_last_outcome(bench)->subject.has_quantity);
}

/* Each of many once, in their order, however often they are found; and none of them may go. */
static void many_units_fail_once_each(void **state)
{
    enum { MANY = 300 };
    struct bench *bench = bench_empty(state);
    struct lg_span *names = lg_arena_take(*state, MANY * sizeof *names);
    const struct ev_finding again[] = {on_unit((struct ev_unit){.serial = LG_SPAN("S-7")}),
                                       on_unit((struct ev_unit){.serial = LG_SPAN("S-7")})};

    for (int i = 0; i < MANY; i++)
        names[i] = lg_text(*state, "LSV%014d", i);
    bench->goods[0].vins = names;
    bench->goods[0].vins_n = MANY;
    bench->goods[0].serials = serials;
    bench->goods[0].serials_n = 5;
    bench_assess(bench, EV_ASSESSMENT_KIND_ASSESSED, 1);
    bench_check(bench, EV_CHECK_VERDICT_RECTIFY, again, 2);
    bench_fail(bench, 1, EV_KIND_SAFETY, EV_SEVERITY_SERIOUS);
    const struct case_item *item = bench_item(bench, 1);
    assert_int_equal(item->units_n, MANY + 1);
    assert_true(lg_span_eq(item->units[0], LG_SPAN("serial:S-7")));
    for (int i = 0; i < MANY; i++)
        assert_true(
            lg_span_eq(item->units[1 + i], lg_text(*state, "vin:%.*s", LG_SPAN_ARG(names[i]))));
}

static void all_units_are_the_whole(void **state)
{
    struct bench *bench = case_of(state, 2, 0, NULL);
    const struct ev_finding findings[] = {on_unit((struct ev_unit){.vin = vins[0]}),
                                          on_unit((struct ev_unit){.vin = vins[1]})};

    bench_check(bench, EV_CHECK_VERDICT_FAIL, findings, 2);
    assert_false(bench_last_outcome(bench)->subject.has_quantity);
    assert_int_equal(bench_item(bench, 1)->units_n, 2);
}

static void of_quantities_the_largest_counts(void **state)
{
    struct bench *bench = case_of(state, 0, 0, NULL);
    const struct ev_finding findings[] = {on_quantity(3), on_quantity(4), on_quantity(2)};

    bench_check(bench, EV_CHECK_VERDICT_FAIL, findings, 3);
    assert_int_equal(bench_item(bench, 1)->failed_e5, 4 * BENCH_PIECE);
    bench = case_of(state, 0, 0, NULL);
    const struct ev_finding whole[] = {on_quantity(3),
                                       bench_finding(1, EV_KIND_QUALITY, EV_SEVERITY_GENERAL)};
    bench_check(bench, EV_CHECK_VERDICT_FAIL, whole, 2);
    assert_int_equal(bench_item(bench, 1)->failed_e5, 10 * BENCH_PIECE);
    bench = case_of(state, 0, 0, NULL);
    struct ev_finding other[] = {on_quantity(3), on_quantity(9), on_quantity(8)};
    other[1].subject.item_number = 2;         /* another item's */
    other[2].subject.has_item_number = false; /* every item's, but it passed */
    other[2].result = EV_FINDING_RESULT_PASS;
    bench_check(bench, EV_CHECK_VERDICT_FAIL, other, 3);
    assert_int_equal(bench_item(bench, 1)->failed_e5, 3 * BENCH_PIECE);
    bench = case_of(state, 0, 0, NULL);
    struct ev_finding every = on_quantity(6);
    every.subject.has_item_number = false; /* every item's */
    bench_check(bench, EV_CHECK_VERDICT_FAIL, &every, 1);
    assert_int_equal(bench_item(bench, 1)->failed_e5, 6 * BENCH_PIECE);
}

static void only_what_endangers_is_kept_out(void **state)
{
    static const struct {
        enum ev_kind kind;
        enum ev_severity severity;
        size_t measures;
    } rows[] = {
        {EV_KIND_SAFETY, EV_SEVERITY_SERIOUS, 1},      {EV_KIND_HEALTH, EV_SEVERITY_CRITICAL, 1},
        {EV_KIND_ENVIRONMENT, EV_SEVERITY_SERIOUS, 1}, {EV_KIND_IDENTITY, EV_SEVERITY_SERIOUS, 1},
        {EV_KIND_QUALITY, EV_SEVERITY_CRITICAL, 0},    {EV_KIND_SAFETY, EV_SEVERITY_GENERAL, 0},
    };

    for (size_t i = 0; i < BENCH_N(rows); i++) {
        struct bench *bench = case_of(state, 0, 0, "L-1");

        bench_fail(bench, 1, rows[i].kind, rows[i].severity);
        assert_int_equal(bench->of.effects.measures_n, rows[i].measures);
        if (rows[i].measures > 0)
            assert_true(lg_span_eq(bench->of.effects.measures[0].scope.lot, LG_SPAN("L-1")));
    }
    struct bench *bench = case_of(state, 0, 0, NULL); /* neither units nor lot: nothing to name */
    bench_fail(bench, 1, EV_KIND_SAFETY, EV_SEVERITY_SERIOUS);
    assert_int_equal(bench->of.effects.measures_n, 0);
    assert_int_equal(bench_item(bench, 1)->measure_version, 0);
}

static void a_measure_says_what_was_found_where(void **state)
{
    struct bench *bench = case_of(state, 0, 0, "L-1");

    bench_fail(bench, 1, EV_KIND_SAFETY, EV_SEVERITY_SERIOUS);
    const struct ev_measure *measure = bench->of.effects.measures;
    assert_true(lg_span_eq(measure->basis, LG_SPAN("inspection of declaration D-1 item 1 found: "
                                                   "A1")));
    assert_true(lg_span_eq(measure->basis_zh, LG_SPAN("申报单D-1第1项查验不合格：A1")));
    assert_int_equal(measure->version, 1);
    assert_int_equal(measure->producer, EV_MEASURE_PRODUCER_INSPECT);
}

static void a_second_failure_keeps_the_measure_in_force(void **state)
{
    struct bench *bench = case_of(state, 0, 0, "L-1");

    bench_fail(bench, 1, EV_KIND_SAFETY, EV_SEVERITY_SERIOUS);
    bench_assess(bench, EV_ASSESSMENT_KIND_ASSESSED, 1);
    bench_fail(bench, 1, EV_KIND_HEALTH, EV_SEVERITY_SERIOUS);
    assert_int_equal(bench->of.effects.measures_n, 2);
    assert_int_equal(bench->of.effects.measures[1].version, 3); /* odd: in force */
    bench_assess(bench, EV_ASSESSMENT_KIND_ASSESSED, 1);
    bench_check(bench, EV_CHECK_VERDICT_PASS, NULL, 0);
    assert_int_equal(bench->of.effects.measures_n, 3);
    assert_int_equal(bench->of.effects.measures[2].version, 4);
    assert_true(bench->of.effects.measures[2].has_lifted_at);
    assert_int_equal(bench_item(bench, 1)->units_n, 0);
}

static void units_once_failed_stay_so_until_the_item_passes(void **state)
{
    struct bench *bench = case_of(state, 2, 0, NULL);
    const struct ev_finding first = on_unit((struct ev_unit){.vin = vins[0]});

    bench_check(bench, EV_CHECK_VERDICT_RECTIFY, &first, 1);
    assert_int_equal(bench_item(bench, 1)->units_n, 1);
    const struct ev_finding both[] = {first, on_unit((struct ev_unit){.vin = vins[1]})};
    bench_check(bench, EV_CHECK_VERDICT_FAIL, both, 2);
    assert_int_equal(bench_item(bench, 1)->units_n, 2);
}

static void what_was_put_right_goes_with_all_its_units(void **state)
{
    struct bench *bench = case_of(state, 2, 0, NULL);
    struct ev_finding finding = on_unit((struct ev_unit){.vin = vins[1]});

    finding.kind = EV_KIND_LABEL;
    bench_check(bench, EV_CHECK_VERDICT_RECTIFY, &finding, 1);
    bench_check(bench, EV_CHECK_VERDICT_PASS, NULL, 0);
    const struct ev_release *release = bench_last_release(bench);
    assert_int_equal(release->items[0].quantity_e5, 10 * BENCH_PIECE);
    assert_int_equal(release->items[0].vins_n, 2);
}

static void what_did_not_fail_goes(void **state)
{
    struct bench *bench = case_of(state, 2, 5, NULL);
    struct ev_event event = {.type = EV_TYPE_DISPOSAL};
    const struct ev_finding finding = on_unit((struct ev_unit){.vin = vins[1]});

    bench_check(bench, EV_CHECK_VERDICT_FAIL, &finding, 1);
    assert_null(bench_last_release(bench));
    event.disposal = (struct ev_disposal){
        .disposal_number = LG_SPAN("X"), .kind = EV_DISPOSAL_KIND_RETURN, .has_unit = true};
    for (int step = EV_DISPOSAL_STEP_ORDERED; step <= EV_DISPOSAL_STEP_EXECUTED; step++) {
        event.disposal.step = (enum ev_disposal_step)step;
        const struct case_event said = bench_event(bench, &event);
        assert_int_equal(decide_disposal(&bench->of, &said).kind, EVENT_TAKEN);
    }
    const struct ev_release *release = bench_last_release(bench);
    assert_int_equal(release->status, EV_RELEASE_STATUS_RELEASED);
    assert_int_equal(release->items[0].quantity_e5, 5 * BENCH_PIECE);
    assert_int_equal(release->items[0].vins_n, 1);
    assert_true(lg_span_eq(release->items[0].vins[0], vins[0]));
    assert_int_equal(release->items[0].serials_n, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(units_that_findings_name_are_what_failed),
        BENCH_TEST(a_whole_item_is_all_its_vehicles),
        BENCH_TEST(many_units_fail_once_each),
        BENCH_TEST(all_units_are_the_whole),
        BENCH_TEST(of_quantities_the_largest_counts),
        BENCH_TEST(only_what_endangers_is_kept_out),
        BENCH_TEST(a_measure_says_what_was_found_where),
        BENCH_TEST(a_second_failure_keeps_the_measure_in_force),
        BENCH_TEST(units_once_failed_stay_so_until_the_item_passes),
        BENCH_TEST(what_was_put_right_goes_with_all_its_units),
        BENCH_TEST(what_did_not_fail_goes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
