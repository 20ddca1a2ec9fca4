/*
 * Recalls: every pair of state and step, four eyes, the measure, the clocks.
 */
#include "bench.h"
#include "model/life_cycle.h"

static struct ev_recall step_of(enum ev_recall_step kind)
{
    return (struct ev_recall){
        .recall_number = LG_SPAN("R1"),
        .step = kind,
        .goods = {.gtin = LG_SPAN("6901234567892")},
        .has_goods = true,
        .hazard = LG_SPAN("the belt opens"),
        .hazard_zh = LG_SPAN("安全带松脱"),
    };
}

static struct verdict step(struct docket *docket, enum ev_recall_step kind, const char *actor,
                           int64_t at_us)
{
    const struct ev_recall said = step_of(kind);

    return bench_recall(docket, &said, actor, at_us);
}

static struct campaign *campaign(const struct docket *docket)
{
    return docket_campaign(docket, LG_SPAN("R1"));
}

static void every_pair_goes_as_the_life_cycle_says(void **state)
{
    const struct lg_life_cycle *cycle = lg_life_cycle_find("recall");

    for (size_t i = 0; i < cycle->moves_n; i++) {
        for (int kind = EV_RECALL_STEP_NOTIFIED; kind <= EV_RECALL_STEP_REOPENED; kind++) {
            const char *const from = cycle->moves[i].next, *next = from;
            struct docket *docket = bench_docket(state);
            const bool legal = lg_life_cycle_move(
                cycle, from, ev_recall_step_name((enum ev_recall_step)kind), &next);

            step(docket, EV_RECALL_STEP_NOTIFIED, "a", BENCH_US);
            campaign(docket)->state = from;
            const struct verdict verdict =
                step(docket, (enum ev_recall_step)kind, "b", BENCH_US + 1);
            assert_int_equal(verdict.kind, legal ? MATTER_TAKEN : MATTER_REFUSED);
            assert_string_equal(campaign(docket)->state, next);
            if (!legal)
                assert_string_equal(verdict.code, "illegal-move");
        }
    }
}

static void only_three_steps_begin_a_recall(void **state)
{
    for (int kind = EV_RECALL_STEP_NOTIFIED; kind <= EV_RECALL_STEP_REOPENED; kind++) {
        struct docket *docket = bench_docket(state);
        const struct verdict verdict = step(docket, (enum ev_recall_step)kind, "a", BENCH_US);
        const bool begins = kind == EV_RECALL_STEP_NOTIFIED || kind == EV_RECALL_STEP_PLAN_FILED;

        assert_int_equal(verdict.kind, begins ? MATTER_TAKEN : MATTER_REFUSED);
        assert_int_equal(campaign(docket) != NULL, begins);
        if (!begins) /* an order needs somebody else's notice */
            assert_string_equal(verdict.code,
                                kind == EV_RECALL_STEP_ORDERED ? "four-eyes" : "illegal-move");
    }
}

static void another_person_orders(void **state)
{
    struct docket *docket = bench_docket(state);
    struct ev_recall order = step_of(EV_RECALL_STEP_ORDERED);

    step(docket, EV_RECALL_STEP_NOTIFIED, "li", BENCH_US);
    assert_string_equal(bench_recall(docket, &order, "li", BENCH_US).code, "four-eyes");
    order.approves = LG_SPAN("chen");
    assert_string_equal(bench_recall(docket, &order, "wang", BENCH_US).code, "four-eyes");
    assert_string_equal(campaign(docket)->state, "notified");
    assert_false(campaign(docket)->blocking);
    assert_null(docket->measure);
    order.approves = LG_SPAN("li");
    assert_int_equal(bench_recall(docket, &order, "wang", BENCH_US).kind, MATTER_TAKEN);
    assert_true(campaign(docket)->blocking);

    /* who reopened may not order either */
    campaign(docket)->state = "closed";
    order.approves = (struct lg_span){NULL, 0};
    step(docket, EV_RECALL_STEP_REOPENED, "wang", BENCH_US + 1);
    assert_string_equal(bench_recall(docket, &order, "wang", BENCH_US + 2).code, "four-eyes");
    assert_int_equal(bench_recall(docket, &order, "li", BENCH_US + 2).kind, MATTER_TAKEN);
}

static void the_first_step_that_orders_or_publishes_blocks(void **state)
{
    static const enum ev_recall_step path[] = {
        EV_RECALL_STEP_NOTIFIED, EV_RECALL_STEP_PLAN_FILED,        EV_RECALL_STEP_PUBLISHED,
        EV_RECALL_STEP_PROGRESS, EV_RECALL_STEP_SUMMARY_SUBMITTED, EV_RECALL_STEP_EFFECT_EVALUATED,
        EV_RECALL_STEP_CLOSED,   EV_RECALL_STEP_REOPENED,
    };
    static const int64_t versions[] = {0, 1, 0, 0, 0, 0, 2, 3};
    struct docket *docket = bench_docket(state);
    struct lg_id measure_id = {{0}};

    for (size_t i = 0; i < sizeof path / sizeof *path; i++) {
        assert_int_equal(step(docket, path[i], "a", BENCH_US + (int64_t)i).kind, MATTER_TAKEN);
        assert_int_equal(docket->measure == NULL, versions[i] == 0);
        if (docket->measure == NULL)
            continue;
        if (i == 1)
            measure_id = docket->measure->measure_id;
        assert_int_equal(docket->measure->version, versions[i]);
        assert_true(lg_id_eq(docket->measure->measure_id, measure_id));
        assert_int_equal(docket->measure->has_lifted_at, path[i] == EV_RECALL_STEP_CLOSED);
        assert_true(lg_span_eq(docket->measure->cites, LG_SPAN("recall:R1")));
        assert_int_equal(docket->measure->producer, EV_MEASURE_PRODUCER_RECALL);
    }
    size_t runs = 0;
    for (const struct trace_run *run = docket->runs; run != NULL; run = run->next) {
        assert_true(run->of_recall);
        assert_false(run->teaches);
        runs++;
    }
    assert_int_equal(runs, 2);
}

static void the_measure_says_why_in_two_languages(void **state)
{
    struct docket *docket = bench_docket(state);

    step(docket, EV_RECALL_STEP_PLAN_FILED, "importer", BENCH_US);
    assert_true(lg_span_eq(docket->measure->basis,
                           LG_SPAN("recall R1 stops the import of these goods: the belt opens")));
    assert_true(lg_span_eq(docket->measure->basis_zh,
                           LG_SPAN("召回R1：立即停止进口该商品。危害：安全带松脱")));
    assert_true(lg_span_eq(docket->measure->scope.gtin, LG_SPAN("6901234567892")));
}

static void other_goods_renew_the_measure(void **state)
{
    struct docket *docket = bench_docket(state);
    struct ev_recall amended = step_of(EV_RECALL_STEP_PLAN_AMENDED);

    step(docket, EV_RECALL_STEP_PLAN_FILED, "importer", BENCH_US);
    bench_recall(docket, &amended, "importer", BENCH_US + 1);
    assert_null(docket->measure);
    amended.goods.lot = LG_SPAN("L2");
    bench_recall(docket, &amended, "importer", BENCH_US + 2);
    assert_int_equal(docket->measure->version, 2);
    assert_false(docket->measure->has_lifted_at);
    assert_true(lg_span_eq(docket->measure->scope.lot, LG_SPAN("L2")));
}

static void a_recall_that_was_never_ordered_lifts_nothing(void **state)
{
    struct docket *docket = bench_docket(state);

    step(docket, EV_RECALL_STEP_NOTIFIED, "a", BENCH_US);
    step(docket, EV_RECALL_STEP_OBJECTION, "importer", BENCH_US);
    step(docket, EV_RECALL_STEP_EXPERT_REVIEW, "expert", BENCH_US);
    assert_int_equal(step(docket, EV_RECALL_STEP_CLOSED, "a", BENCH_US).kind, MATTER_TAKEN);
    assert_null(docket->measure);
    assert_int_equal(campaign(docket)->closed_us, BENCH_US);
    step(docket, EV_RECALL_STEP_REOPENED, "a", BENCH_US + 1);
    assert_null(docket->measure);
    assert_int_equal(campaign(docket)->closed_us, 0);
}

static void it_waits_for_its_case_and_takes_its_goods(void **state)
{
    struct docket *docket = bench_docket(state);
    const struct ev_investigation open = {.case_number = LG_SPAN("K1"),
                                          .step = EV_INVESTIGATION_STEP_OPEN,
                                          .goods = {.serial = LG_SPAN("S")},
                                          .has_goods = true};
    struct ev_recall plan = step_of(EV_RECALL_STEP_PLAN_FILED);

    plan.has_goods = false;
    plan.goods = (struct ev_goods){.serial = {NULL, 0}};
    assert_string_equal(bench_recall(docket, &plan, "importer", BENCH_US).code, "goods-too-wide");
    plan.case_number = LG_SPAN("K1");
    const struct verdict verdict = bench_recall(docket, &plan, "importer", BENCH_US);
    assert_int_equal(verdict.kind, MATTER_WAITS);
    assert_true(lg_span_eq(verdict.waits_for, LG_SPAN("case:K1")));

    bench_investigate(docket, &open, BENCH_US);
    struct investigation *of = docket_investigation(docket, LG_SPAN("K1"));
    of->state = "evidence";
    bench_investigate(docket,
                      &(struct ev_investigation){.case_number = LG_SPAN("K1"),
                                                 .step = EV_INVESTIGATION_STEP_DEFECT_CONFIRMED},
                      BENCH_US);
    assert_int_equal(bench_recall(docket, &plan, "importer", BENCH_US + 1).kind, MATTER_TAKEN);
    assert_true(lg_span_eq(docket->measure->scope.serial, LG_SPAN("S")));
    assert_true(of->recalled);
    assert_null(bench_clock(of->clocks, "recall_report"));
    assert_null(bench_clock(of->clocks, "recall_plan"));

    plan = step_of(EV_RECALL_STEP_PUBLISHED);
    plan.case_number = LG_SPAN("K1");
    assert_int_equal(bench_recall(docket, &plan, "importer", BENCH_US + 2).kind, MATTER_TAKEN);
}

static void it_stays_with_its_case(void **state)
{
    struct docket *docket = bench_docket(state);
    struct ev_recall said = step_of(EV_RECALL_STEP_PLAN_FILED);

    for (int i = 1; i <= 2; i++) {
        const char number[] = {'K', (char)('0' + i), '\0'};

        bench_investigate(
            docket,
            &(struct ev_investigation){.case_number = lg_text(docket->arena, "%s", number),
                                       .step = EV_INVESTIGATION_STEP_OPEN},
            BENCH_US);
    }
    said.case_number = LG_SPAN("K1");
    bench_recall(docket, &said, "importer", BENCH_US);
    said.step = EV_RECALL_STEP_PUBLISHED;
    said.case_number = LG_SPAN("K2");
    assert_string_equal(bench_recall(docket, &said, "importer", BENCH_US).code, "other-case");
}

static void without_words_the_measure_says_that_much(void **state)
{
    struct docket *docket = bench_docket(state);
    struct ev_recall plan = step_of(EV_RECALL_STEP_PLAN_FILED);

    plan.hazard_zh = (struct lg_span){NULL, 0};
    bench_recall(docket, &plan, "importer", BENCH_US);
    assert_true(lg_span_eq(docket->measure->basis_zh,
                           LG_SPAN("召回R1：立即停止进口该商品。危害：the belt opens")));
    docket = bench_docket(state);
    plan.hazard = (struct lg_span){NULL, 0};
    bench_recall(docket, &plan, "importer", BENCH_US);
    assert_true(
        lg_span_eq(docket->measure->basis, LG_SPAN("recall R1 stops the import of these goods")));
    assert_true(lg_span_eq(docket->measure->basis_zh, LG_SPAN("召回R1：立即停止进口该商品")));
}

static void the_producer_named_last_is_kept(void **state)
{
    struct docket *docket = bench_docket(state);
    struct ev_recall said = step_of(EV_RECALL_STEP_PLAN_FILED);

    said.has_producer = true;
    said.producer.id = LG_SPAN("E1");
    said.producer.name = LG_SPAN("Acme");
    bench_recall(docket, &said, "importer", BENCH_US);
    step(docket, EV_RECALL_STEP_PUBLISHED, "importer", BENCH_US + 1); /* names none */
    assert_true(lg_span_eq(campaign(docket)->producer_id, LG_SPAN("E1")));
    assert_true(lg_span_eq(campaign(docket)->producer_name, LG_SPAN("Acme")));
}

/* What a report of progress leads to: another report, or the summary. */
static const char *after_progress(void **state, bool affected, int64_t units, bool remedied)
{
    struct docket *docket = bench_docket(state);
    struct ev_recall report = step_of(EV_RECALL_STEP_PROGRESS);

    step(docket, EV_RECALL_STEP_PLAN_FILED, "importer", BENCH_US);
    step(docket, EV_RECALL_STEP_PUBLISHED, "importer", BENCH_US + 1);
    report.has_units_affected = affected;
    report.units_affected = affected ? units : 0;
    report.has_units_remedied = remedied;
    report.units_remedied = remedied ? 10 : 0;
    bench_recall(docket, &report, "importer", BENCH_US + 2);
    return bench_clock(campaign(docket)->clocks, "recall_summary") != NULL ? "summary" : "progress";
}

static void only_what_is_remedied_whole_comes_to_its_summary(void **state)
{
    assert_string_equal(after_progress(state, false, 0, true), "progress");
    assert_string_equal(after_progress(state, true, 10, false), "progress");
    assert_string_equal(after_progress(state, true, 0, true), "progress");
    assert_string_equal(after_progress(state, true, 11, true), "progress");
    assert_string_equal(after_progress(state, true, 9, true), "summary");
}

static void clocks_run_from_notice_to_summary(void **state)
{
    struct docket *docket = bench_docket(state);
    struct ev_recall report = step_of(EV_RECALL_STEP_PROGRESS);

    step(docket, EV_RECALL_STEP_NOTIFIED, "a", BENCH_US);
    assert_non_null(bench_clock(campaign(docket)->clocks, "recall_objection"));
    step(docket, EV_RECALL_STEP_ORDERED, "b", BENCH_US + 1);
    assert_null(bench_clock(campaign(docket)->clocks, "recall_objection"));
    assert_non_null(bench_clock(campaign(docket)->clocks, "recall_plan"));
    step(docket, EV_RECALL_STEP_PLAN_FILED, "importer", BENCH_US + 2);
    assert_null(bench_clock(campaign(docket)->clocks, "recall_plan"));
    assert_non_null(bench_clock(campaign(docket)->clocks, "recall_publish"));
    step(docket, EV_RECALL_STEP_PUBLISHED, "importer", BENCH_US + 3);
    assert_null(bench_clock(campaign(docket)->clocks, "recall_publish"));
    report.units_affected = 10;
    report.units_remedied = 4;
    report.has_units_affected = report.has_units_remedied = true;
    bench_recall(docket, &report, "importer", BENCH_US + 4);
    assert_int_equal(bench_clock(campaign(docket)->clocks, "recall_progress")->started_us,
                     BENCH_US + 4);
    assert_null(bench_clock(campaign(docket)->clocks, "recall_summary"));
    report.units_remedied = 10;
    bench_recall(docket, &report, "importer", BENCH_US + 5);
    assert_null(bench_clock(campaign(docket)->clocks, "recall_progress"));
    assert_non_null(bench_clock(campaign(docket)->clocks, "recall_summary"));
    assert_int_equal(campaign(docket)->units_remedied, 10);
    step(docket, EV_RECALL_STEP_SUMMARY_SUBMITTED, "importer", BENCH_US + 6);
    assert_null(bench_clock(campaign(docket)->clocks, "recall_summary"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_pair_goes_as_the_life_cycle_says, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(only_three_steps_begin_a_recall, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(another_person_orders, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(the_first_step_that_orders_or_publishes_blocks, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(the_measure_says_why_in_two_languages, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(other_goods_renew_the_measure, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(a_recall_that_was_never_ordered_lifts_nothing, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(it_waits_for_its_case_and_takes_its_goods, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(without_words_the_measure_says_that_much, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(the_producer_named_last_is_kept, bench_setup,
                                        bench_teardown),
        cmocka_unit_test_setup_teardown(only_what_is_remedied_whole_comes_to_its_summary,
                                        bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(it_stays_with_its_case, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(clocks_run_from_notice_to_summary, bench_setup,
                                        bench_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
