/*
 * Disposals: what may be put right and how often, that quantities balance, what is gone and what is
 * left to go.
 */
#include "bench.h"

static struct event_verdict say(struct bench *bench, struct ev_disposal disposal)
{
    struct ev_event event = {.type = EV_TYPE_DISPOSAL, .disposal = disposal};

    const struct case_event said = bench_event(bench, &event);
    return decide_disposal(&bench->of, &said);
}

/* Of the item; of all where the number is 0; of the whole where no pieces are told. */
static struct event_verdict dispose(struct bench *bench, int64_t item, enum ev_disposal_kind kind,
                                    enum ev_disposal_step step, int64_t pieces)
{
    return say(bench, (struct ev_disposal){.disposal_number = LG_SPAN("X"),
                                           .item_number = item,
                                           .has_item_number = item > 0,
                                           .quantity_e5 = pieces * BENCH_PIECE,
                                           .has_quantity = pieces != 0,
                                           .kind = kind,
                                           .step = step});
}

static const enum ev_disposal_kind RETURN = EV_DISPOSAL_KIND_RETURN,
                                   RECTIFY = EV_DISPOSAL_KIND_RECTIFY;
static const enum ev_disposal_step ORDERED = EV_DISPOSAL_STEP_ORDERED,
                                   EXECUTED = EV_DISPOSAL_STEP_EXECUTED;

static void every_pair_goes_as_the_life_cycle_says(void **state)
{
    static const enum ev_disposal_kind kinds[] = {EV_DISPOSAL_KIND_RETURN, EV_DISPOSAL_KIND_DESTROY,
                                                  EV_DISPOSAL_KIND_DOWNGRADE,
                                                  EV_DISPOSAL_KIND_RECTIFY};

    for (size_t k = 0; k < BENCH_N(kinds); k++) {
        const struct lg_life_cycle *cycle = lg_life_cycle_of_disposal(kinds[k]);

        for (size_t i = 0; i < cycle->moves_n * EV_DISPOSAL_STEP_CLOSED; i++) {
            const enum ev_disposal_step step =
                (enum ev_disposal_step)(EV_DISPOSAL_STEP_ORDERED + i % EV_DISPOSAL_STEP_CLOSED);
            const char *const from = cycle->moves[i / EV_DISPOSAL_STEP_CLOSED].next, *next = from;
            const bool legal = lg_life_cycle_move(cycle, from, ev_disposal_step_name(step), &next);
            struct bench *bench = bench_case(state, 1);

            bench_fail(bench, 1, EV_KIND_LABEL, EV_SEVERITY_GENERAL);
            assert_int_equal(dispose(bench, 1, kinds[k], ORDERED, 1).kind, EVENT_TAKEN);
            bench->of.disposals[0].state = from;
            const struct event_verdict verdict = dispose(bench, 1, kinds[k], step, 1);
            assert_int_equal(verdict.kind, legal ? EVENT_TAKEN : EVENT_REFUSED);
            assert_string_equal(bench->of.disposals[0].state, next);
            if (!legal)
                assert_string_equal(verdict.code, "illegal-move");
        }
    }
}

static void what_is_returned_is_gone(void **state)
{
    struct bench *bench = bench_case(state, 2);

    bench_fail(bench, 1, EV_KIND_SAFETY, EV_SEVERITY_GENERAL);
    assert_int_equal(dispose(bench, 1, RETURN, ORDERED, 0).kind, EVENT_TAKEN);
    assert_int_equal(bench_item(bench, 1)->state, ITEM_FAILED);
    assert_int_equal(dispose(bench, 1, RETURN, EXECUTED, 0).kind, EVENT_TAKEN);
    assert_int_equal(bench_item(bench, 1)->state, ITEM_DISPOSED);
    assert_int_equal(bench_last_release(bench)->items_n, 1); /* the other item goes */
    for (int step = EV_DISPOSAL_STEP_VERIFIED; step <= EV_DISPOSAL_STEP_CLOSED; step++)
        assert_int_equal(dispose(bench, 1, RETURN, (enum ev_disposal_step)step, 0).kind,
                         EVENT_TAKEN);
    assert_string_equal(bench->of.disposals[0].state, "closed");
    assert_string_equal(dispose(bench, 1, RETURN, ORDERED, 0).code, "illegal-move");
    assert_int_equal(bench->of.disposals_n, 1);
}

static void what_is_gone_whole_releases_nothing(void **state)
{
    struct bench *bench = bench_case(state, 1);

    bench_fail(bench, 1, EV_KIND_SAFETY, EV_SEVERITY_GENERAL);
    dispose(bench, 0, RETURN, ORDERED, 0);
    dispose(bench, 0, RETURN, EXECUTED, 0);
    assert_int_equal(bench_last_release(bench)->status, EV_RELEASE_STATUS_REFUSED);
}

static void what_is_blocked_is_returned_whole(void **state)
{
    struct bench *bench = bench_case(state, 1);

    bench_item(bench, 1)->state = ITEM_BLOCKED;
    bench_item(bench, 1)->failed_e5 = 2 * BENCH_PIECE; /* of a check before it was blocked */
    dispose(bench, 1, RETURN, ORDERED, 0);
    dispose(bench, 1, RETURN, EXECUTED, 0);
    assert_int_equal(bench_item(bench, 1)->disposed_e5, 10 * BENCH_PIECE);
    assert_int_equal(bench_item(bench, 1)->state, ITEM_DISPOSED);
}

static void a_disposal_begins_with_its_order(void **state)
{
    struct bench *bench = bench_case(state, 1);

    bench_fail(bench, 1, EV_KIND_QUALITY, EV_SEVERITY_GENERAL);
    assert_string_equal(dispose(bench, 1, RETURN, EXECUTED, 0).code, "illegal-move");
    assert_int_equal(bench->of.disposals_n, 0);
    dispose(bench, 1, RETURN, ORDERED, 0);
    assert_string_equal(dispose(bench, 1, EV_DISPOSAL_KIND_DESTROY, EXECUTED, 0).code,
                        "other-kind");
}

static void nothing_is_disposed_of_that_did_not_fail(void **state)
{
    struct bench *bench = bench_case(state, 2);

    bench_fail(bench, 1, EV_KIND_QUALITY, EV_SEVERITY_GENERAL);
    assert_string_equal(dispose(bench, 2, RETURN, ORDERED, 0).code, "nothing-to-dispose");
    assert_int_equal(bench->of.disposals_n, 0);
}

static void danger_is_not_put_right(void **state)
{
    static const struct {
        enum ev_kind kind;
        bool may;
    } rows[] = {
        {EV_KIND_SAFETY, false},   {EV_KIND_HEALTH, false}, {EV_KIND_ENVIRONMENT, false},
        {EV_KIND_IDENTITY, false}, {EV_KIND_LABEL, true},   {EV_KIND_QUALITY, true},
    };

    for (size_t i = 0; i < BENCH_N(rows); i++) {
        struct bench *bench = bench_case(state, 1);

        bench_fail(bench, 1, rows[i].kind, EV_SEVERITY_GENERAL);
        const struct event_verdict verdict = dispose(bench, 1, RECTIFY, ORDERED, 0);
        assert_int_equal(verdict.kind == EVENT_TAKEN, rows[i].may);
        assert_int_equal(bench_item(bench, 1)->state, rows[i].may ? ITEM_RECTIFY : ITEM_FAILED);
        if (!rows[i].may)
            assert_string_equal(verdict.code, "may-not-be-rectified");
    }
    struct bench *bench = bench_case(state, 1);
    bench_item(bench, 1)->state = ITEM_BLOCKED;
    assert_string_equal(dispose(bench, 1, RECTIFY, ORDERED, 0).code, "may-not-be-rectified");
}

static void goods_are_put_right_twice_at_most(void **state)
{
    static const char *const numbers[] = {"X1", "X2", "X3"};
    struct bench *bench = bench_case(state, 2);
    struct ev_disposal disposal = {.item_number = 1, .has_item_number = true, .kind = RECTIFY};

    for (size_t i = 0; i < BENCH_N(numbers); i++) {
        bench_fail(bench, 1, EV_KIND_LABEL, EV_SEVERITY_GENERAL);
        disposal.disposal_number = lg_span_of(numbers[i]);
        disposal.step = ORDERED;
        const struct event_verdict verdict = say(bench, disposal);
        if (i == 2) {
            assert_string_equal(verdict.code, "may-not-be-rectified");
            break;
        }
        assert_string_equal(bench->of.state, "rectify");
        disposal.step = EXECUTED;
        assert_int_equal(say(bench, disposal).kind, EVENT_TAKEN);
        assert_int_equal(bench_item(bench, 1)->reinspections, (int64_t)i + 1);
        assert_int_equal(bench_item(bench, 2)->reinspections, 0);
        disposal.step = EV_DISPOSAL_STEP_REINSPECTED;
        assert_int_equal(say(bench, disposal).kind, EVENT_TAKEN);
    }
}

static void quantities_balance(void **state)
{
    const struct ev_finding finding = {.result = EV_FINDING_RESULT_FAIL,
                                       .kind = EV_KIND_QUALITY,
                                       .subject = {.item_number = 1,
                                                   .has_item_number = true,
                                                   .quantity_e5 = 4 * BENCH_PIECE,
                                                   .has_quantity = true},
                                       .has_subject = true};
    struct bench *bench = bench_case(state, 1);

    bench_check(bench, EV_CHECK_VERDICT_FAIL, &finding, 1);
    assert_string_equal(dispose(bench, 1, RETURN, ORDERED, 5).code, "quantity");
    assert_string_equal(dispose(bench, 1, RETURN, ORDERED, -1).code, "quantity");
    dispose(bench, 1, RETURN, ORDERED, 3);
    dispose(bench, 1, RETURN, EXECUTED, 3);
    assert_int_equal(bench_item(bench, 1)->state, ITEM_FAILED); /* one piece is left */
    assert_int_equal(bench_item(bench, 1)->disposed_e5, 3 * BENCH_PIECE);
    struct ev_disposal rest = {.disposal_number = LG_SPAN("Y"), .kind = RETURN, .step = ORDERED};
    assert_int_equal(say(bench, rest).kind, EVENT_TAKEN);
    rest.step = EXECUTED;
    say(bench, rest);
    assert_int_equal(bench_item(bench, 1)->state, ITEM_PASSED); /* six did not fail */
    assert_int_equal(bench_last_release(bench)->items[0].quantity_e5, 6 * BENCH_PIECE);
}

static void a_quantity_is_of_one_item(void **state)
{
    struct bench *bench = bench_case(state, 2);

    bench_check(bench, EV_CHECK_VERDICT_FAIL, NULL, 0);
    assert_string_equal(dispose(bench, 0, RETURN, ORDERED, 2).code, "no-item");
    assert_int_equal(dispose(bench, 0, RETURN, ORDERED, 0).kind, EVENT_TAKEN);
    dispose(bench, 0, RETURN, EXECUTED, 0);
    assert_int_equal(bench_item(bench, 2)->state, ITEM_DISPOSED);
}

static void a_unit_is_its_part_of_the_item(void **state)
{
    static const struct lg_span vins[] = {LG_SPAN_INIT("V1"), LG_SPAN_INIT("V2")};
    struct ev_disposal disposal = {.disposal_number = LG_SPAN("X"),
                                   .has_unit = true,
                                   .unit = {.vin = vins[0]},
                                   .item_number = 1,
                                   .has_item_number = true,
                                   .kind = RETURN,
                                   .step = ORDERED};

    for (int told = 0; told <= 1; told++) { /* a quantity that is told counts */
        struct bench *bench = bench_empty(state);

        bench->goods[0].vins = vins;
        bench->goods[0].vins_n = 2;
        bench_assess(bench, EV_ASSESSMENT_KIND_ASSESSED, 1);
        bench_check(bench, EV_CHECK_VERDICT_FAIL, NULL, 0);
        disposal.has_quantity = told == 1;
        disposal.quantity_e5 = told == 1 ? 2 * BENCH_PIECE : 0;
        say(bench, disposal);
        assert_int_equal(bench->of.disposals[0].quantity_e5, (told == 1 ? 2 : 5) * BENCH_PIECE);
    }
    struct bench *bench = bench_case(state, 2);
    bench_check(bench, EV_CHECK_VERDICT_FAIL, NULL, 0);
    disposal.has_item_number = disposal.has_quantity = false; /* of which item is not told */
    assert_int_equal(say(bench, disposal).kind, EVENT_TAKEN);
    assert_false(bench->of.disposals[0].has_quantity);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(every_pair_goes_as_the_life_cycle_says),
        BENCH_TEST(what_is_returned_is_gone),
        BENCH_TEST(what_is_gone_whole_releases_nothing),
        BENCH_TEST(what_is_blocked_is_returned_whole),
        BENCH_TEST(a_disposal_begins_with_its_order),
        BENCH_TEST(nothing_is_disposed_of_that_did_not_fail),
        BENCH_TEST(danger_is_not_put_right),
        BENCH_TEST(goods_are_put_right_twice_at_most),
        BENCH_TEST(quantities_balance),
        BENCH_TEST(a_quantity_is_of_one_item),
        BENCH_TEST(a_unit_is_its_part_of_the_item),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
