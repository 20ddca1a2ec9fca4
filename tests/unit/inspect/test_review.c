/*
 * Reviews and orders: documents, lanes raised by one person and lowered by two, what an order says.
 */
#include "bench.h"

static struct event_verdict say(struct bench *bench, struct ev_review review, const char *actor)
{
    struct ev_event event = {.type = EV_TYPE_REVIEW};

    review.version = review.version == 0 ? bench->of.version : review.version;
    event.review = review;
    event.envelope.actor = lg_span_of(actor);
    const struct case_event said = bench_event(bench, &event);
    return decide_review(&bench->of, &said);
}

static struct bench *papers(void **state, size_t n)
{
    struct bench *bench = bench_empty(state);

    for (size_t i = 0; i < n; i++) {
        bench->goods[i].lane = EV_LANE_YELLOW;
        bench->goods[i].action = EV_ASSESSMENT_ITEMS_ACTION_DOCUMENT;
    }
    bench_assess(bench, EV_ASSESSMENT_KIND_ASSESSED, n);
    return bench;
}

static void documents_are_accepted_or_refused(void **state)
{
    static const struct {
        enum ev_review_kind kind;
        const char *reason, *finding;
        enum item_state item;
    } rows[] = {
        {EV_REVIEW_KIND_DOCUMENTS_ACCEPTED, NULL, "the documents are in order", ITEM_PASSED},
        {EV_REVIEW_KIND_DOCUMENTS_REFUSED, NULL, "the documents were refused", ITEM_FAILED},
        {EV_REVIEW_KIND_DOCUMENTS_REFUSED, "no certificate", "no certificate", ITEM_FAILED},
    };

    for (size_t i = 0; i < BENCH_N(rows); i++) {
        struct bench *bench = papers(state, 1);
        struct ev_review review = {.kind = rows[i].kind};

        if (rows[i].reason != NULL)
            review.reason = lg_span_of(rows[i].reason);
        assert_int_equal(say(bench, review, "a").kind, EVENT_TAKEN);
        assert_int_equal(bench_item(bench, 1)->state, rows[i].item);
        assert_true(lg_span_eq(bench_last_outcome(bench)->finding, lg_span_of(rows[i].finding)));
        assert_int_equal(bench_last_outcome(bench)->kind, EV_KIND_DOCUMENT);
    }
}

static void only_open_papers_of_the_named_item_are_judged(void **state)
{
    const struct ev_review second = {
        .kind = EV_REVIEW_KIND_DOCUMENTS_ACCEPTED, .item_number = 2, .has_item_number = true};
    struct bench *bench = papers(state, 2);

    say(bench, second, "a");
    assert_int_equal(bench_item(bench, 1)->state, ITEM_OPEN);
    assert_int_equal(bench_item(bench, 2)->state, ITEM_PASSED);
    say(bench, second, "a");
    assert_int_equal(bench->of.effects.outcomes_n, 1);
    bench = bench_case(state, 1); /* goods to be looked at */
    say(bench, (struct ev_review){.kind = EV_REVIEW_KIND_DOCUMENTS_ACCEPTED}, "a");
    assert_int_equal(bench_item(bench, 1)->state, ITEM_OPEN);
    assert_int_equal(bench->of.effects.outcomes_n, 0);
}

static void one_person_raises_a_lane(void **state)
{
    static const struct {
        enum ev_lane lane;
        enum ev_assessment_items_action action;
        enum item_state item;
    } rows[] = {
        {EV_LANE_YELLOW, EV_ASSESSMENT_ITEMS_ACTION_DOCUMENT, ITEM_OPEN},
        {EV_LANE_RED, EV_ASSESSMENT_ITEMS_ACTION_PHYSICAL, ITEM_OPEN},
        {EV_LANE_BLOCKED, EV_ASSESSMENT_ITEMS_ACTION_NONE, ITEM_BLOCKED},
    };

    for (size_t i = 0; i < BENCH_N(rows); i++) {
        struct bench *bench = bench_empty(state);

        bench->goods[0].lane = EV_LANE_GREEN;
        bench->goods[0].action = EV_ASSESSMENT_ITEMS_ACTION_NONE;
        bench_assess(bench, EV_ASSESSMENT_KIND_ASSESSED, 1);
        say(bench, (struct ev_review){.kind = EV_REVIEW_KIND_LANE_RAISED, .lane = rows[i].lane},
            "a");
        assert_int_equal(bench_item(bench, 1)->lane, rows[i].lane);
        assert_int_equal(bench_item(bench, 1)->state, rows[i].item);
        assert_int_equal(bench_item(bench, 1)->action, rows[i].action);
    }
}

static void raising_leaves_what_is_stricter_other_or_gone(void **state)
{
    struct ev_review raised = {.kind = EV_REVIEW_KIND_LANE_RAISED,
                               .lane = EV_LANE_BLOCKED,
                               .item_number = 1,
                               .has_item_number = true};
    struct bench *bench = bench_case(state, 2);

    bench_item(bench, 1)->state = ITEM_DISPOSED;
    say(bench, raised, "a");
    assert_int_equal(bench_item(bench, 1)->state, ITEM_DISPOSED);
    assert_int_equal(bench_item(bench, 2)->state, ITEM_OPEN);
    raised.has_item_number = false;
    raised.lane = EV_LANE_YELLOW;
    say(bench, raised, "a");
    assert_int_equal(bench_item(bench, 2)->lane, EV_LANE_RED);
}

/* Proposes that lane as "a", and has "b" approve it. */
static struct event_verdict lower(struct bench *bench, enum ev_lane lane, const char *second)
{
    char *id = lg_arena_take(bench->of.arena, LG_ID_TEXT);
    struct ev_review review = {.kind = EV_REVIEW_KIND_LANE_LOWERED, .lane = lane};

    assert_int_equal(say(bench, review, "a").kind, EVENT_TAKEN);
    assert_false(bench->of.reviews[bench->of.reviews_n - 1].effective);
    lg_id_format(bench->of.reviews[bench->of.reviews_n - 1].id, id);
    review.approves = (struct lg_span){id, LG_ID_TEXT};
    return say(bench, review, second);
}

static void two_persons_lower_a_lane(void **state)
{
    static const struct {
        enum ev_lane lane;
        enum ev_assessment_items_action action;
        enum item_state item;
    } rows[] = {
        {EV_LANE_RED, EV_ASSESSMENT_ITEMS_ACTION_PHYSICAL, ITEM_OPEN},
        {EV_LANE_YELLOW, EV_ASSESSMENT_ITEMS_ACTION_DOCUMENT, ITEM_OPEN},
        {EV_LANE_GREEN, EV_ASSESSMENT_ITEMS_ACTION_NONE, ITEM_NOT_NEEDED},
    };

    for (size_t i = 0; i < BENCH_N(rows); i++) {
        struct bench *bench = bench_empty(state);

        bench->goods[0].lane = EV_LANE_BLOCKED;
        bench_assess(bench, EV_ASSESSMENT_KIND_ASSESSED, 2);
        assert_string_equal(lower(bench, rows[i].lane, "a").code, "four-eyes");
        assert_int_equal(bench_item(bench, 1)->lane, EV_LANE_BLOCKED);
        assert_int_equal(lower(bench, rows[i].lane, "b").kind, EVENT_TAKEN);
        assert_int_equal(bench_item(bench, 1)->lane, rows[i].lane);
        assert_int_equal(bench_item(bench, 1)->action, rows[i].action);
        assert_int_equal(bench_item(bench, 1)->state, rows[i].item);
    }
}

static void lowering_leaves_what_is_looser_other_or_judged(void **state)
{
    struct bench *bench = bench_case(state, 3);

    bench_item(bench, 1)->state = ITEM_FAILED;
    bench_item(bench, 2)->lane = EV_LANE_GREEN;
    assert_int_equal(lower(bench, EV_LANE_YELLOW, "b").kind, EVENT_TAKEN);
    assert_int_equal(bench_item(bench, 1)->lane, EV_LANE_RED);
    assert_int_equal(bench_item(bench, 2)->lane, EV_LANE_GREEN);
    assert_int_equal(bench_item(bench, 3)->lane, EV_LANE_YELLOW);
}

/* What an approval by "b" comes to that differs from the proposal in one thing. */
static const char *approved_otherwise(void **state, struct ev_review other, bool named)
{
    struct bench *bench = bench_case(state, 2);
    char *id = lg_arena_take(bench->of.arena, LG_ID_TEXT);
    const struct ev_review proposal = {.kind = EV_REVIEW_KIND_LANE_LOWERED,
                                       .lane = EV_LANE_YELLOW,
                                       .item_number = 1,
                                       .has_item_number = true};

    say(bench, proposal, "a");
    lg_id_format(bench->of.reviews[0].id, id);
    other.approves = named ? (struct lg_span){id, LG_ID_TEXT} : other.approves;
    other.kind = EV_REVIEW_KIND_LANE_LOWERED;
    const struct event_verdict verdict = say(bench, other, "b");
    return verdict.kind == EVENT_TAKEN ? "taken" : verdict.code;
}

static void an_approval_is_of_the_very_review(void **state)
{
    const struct ev_review same = {
        .lane = EV_LANE_YELLOW, .item_number = 1, .has_item_number = true};
    struct ev_review other = same;

    assert_string_equal(approved_otherwise(state, same, true), "taken");
    other.lane = EV_LANE_GREEN;
    assert_string_equal(approved_otherwise(state, other, true), "other-review");
    other = same;
    other.item_number = 2;
    assert_string_equal(approved_otherwise(state, other, true), "other-review");
    other.has_item_number = false;
    assert_string_equal(approved_otherwise(state, other, true), "other-review");
    other = same;
    other.approves = LG_SPAN("the one of this morning");
    assert_string_equal(approved_otherwise(state, other, false), "unknown-review");
    other.approves = LG_SPAN("01999999-0000-7000-8000-000000000000");
    assert_string_equal(approved_otherwise(state, other, false), "unknown-review");
}

static void an_approval_is_of_the_same_kind_and_version(void **state)
{
    struct bench *bench = bench_case(state, 1);
    char *id = lg_arena_take(bench->of.arena, LG_ID_TEXT);
    struct ev_review lowered = {.kind = EV_REVIEW_KIND_LANE_LOWERED, .lane = EV_LANE_YELLOW};

    say(bench, (struct ev_review){.kind = EV_REVIEW_KIND_LANE_RAISED, .lane = EV_LANE_YELLOW}, "a");
    lg_id_format(bench->of.reviews[0].id, id);
    lowered.approves = (struct lg_span){id, LG_ID_TEXT};
    assert_string_equal(say(bench, lowered, "b").code, "other-review");
    bench->of.reviews[0].kind = EV_REVIEW_KIND_LANE_LOWERED;
    bench->of.reviews[0].version = 7;
    assert_string_equal(say(bench, lowered, "b").code, "other-review");
    bench->of.reviews[0].version = bench->of.version;
    assert_int_equal(say(bench, lowered, "b").kind, EVENT_TAKEN);
}

static void alerts_are_kept_and_change_nothing(void **state)
{
    struct bench *bench = bench_case(state, 1);

    say(bench, (struct ev_review){.kind = EV_REVIEW_KIND_ALERT_CONFIRMED}, "a");
    say(bench, (struct ev_review){.kind = EV_REVIEW_KIND_ALERT_DISMISSED}, "a");
    assert_int_equal(bench->of.reviews_n, 2);
    assert_int_equal(bench_item(bench, 1)->state, ITEM_OPEN);
    assert_int_equal(say(bench, (struct ev_review){.version = 9}, "a").kind, EVENT_CONFLICT);
}

static void a_final_result_alone_is_published(void **state)
{
    struct bench *bench = papers(state, 2);
    struct ev_review published = {
        .kind = EV_REVIEW_KIND_RESULT_PUBLISHED, .item_number = 2, .has_item_number = true};

    assert_string_equal(say(bench, published, "a").code, "no-final-result");
    say(bench,
        (struct ev_review){
            .kind = EV_REVIEW_KIND_DOCUMENTS_ACCEPTED, .item_number = 1, .has_item_number = true},
        "a");
    assert_string_equal(say(bench, published, "a").code, "no-final-result");
    published.item_number = 1;
    assert_int_equal(say(bench, published, "a").kind, EVENT_TAKEN);
    published.has_item_number = false;
    assert_int_equal(say(bench, published, "a").kind, EVENT_TAKEN);
    assert_int_equal(
        say(bench, (struct ev_review){.kind = EV_REVIEW_KIND_RESULT_WITHDRAWN}, "a").kind,
        EVENT_TAKEN);
    assert_int_equal(bench->of.reviews_n, 4);
    assert_true(bench->of.reviews[3].effective);
}

static struct event_verdict order(struct bench *bench, struct ev_inspection_order said)
{
    struct ev_event event = {.type = EV_TYPE_INSPECTION_ORDER, .inspection_order = said};

    const struct case_event record = bench_event(bench, &event);
    return decide_order(&bench->of, &record);
}

static void an_order_keeps_what_it_is_not_told_anew(void **state)
{
    static const struct lg_span two[] = {LG_SPAN_INIT("li"), LG_SPAN_INIT("wang")};
    struct bench *bench = bench_case(state, 1);
    const struct ev_inspection_order said = {.version = 1,
                                             .order_version = 1,
                                             .has_order_version = true,
                                             .place = LG_SPAN("B7"),
                                             .contact = LG_SPAN("gate"),
                                             .instruction = LG_SPAN("open it"),
                                             .deadline_us = BENCH_US,
                                             .has_deadline = true,
                                             .inspectors = two,
                                             .inspectors_n = 2,
                                             .state = EV_INSPECTION_ORDER_STATE_ASSIGNED};

    assert_int_equal(order(bench, said).kind, EVENT_TAKEN);
    assert_int_equal(order(bench, (struct ev_inspection_order){.version = 1}).kind, EVENT_TAKEN);
    assert_true(lg_span_eq(bench->of.place, LG_SPAN("B7")));
    assert_true(lg_span_eq(bench->of.contact, LG_SPAN("gate")));
    assert_true(lg_span_eq(bench->of.instruction, LG_SPAN("open it")));
    assert_true(lg_span_eq(bench->of.inspectors, LG_SPAN("li wang")));
    assert_int_equal(bench->of.deadline_us, BENCH_US);
    assert_int_equal(bench->of.notified_at_us, 0);
}

static void orders_of_other_versions_or_illegal_are_not_taken(void **state)
{
    static const struct lg_span one[] = {LG_SPAN_INIT("li")};
    struct bench *bench = bench_case(state, 1);
    struct ev_inspection_order said = {.version = 2};

    assert_int_equal(order(bench, said).kind, EVENT_CONFLICT);
    said =
        (struct ev_inspection_order){.version = 1, .order_version = 2, .has_order_version = true};
    assert_int_equal(order(bench, said).kind, EVENT_CONFLICT);
    said = (struct ev_inspection_order){.version = 1,
                                        .inspectors = one,
                                        .inspectors_n = 1,
                                        .state = EV_INSPECTION_ORDER_STATE_ASSIGNED};
    assert_string_equal(order(bench, said).code, "two-inspectors");
    said.state = EV_INSPECTION_ORDER_STATE_NOTIFIED;
    assert_int_equal(order(bench, said).kind, EVENT_TAKEN);
    assert_int_equal(bench->of.notified_at_us, bench->at_us);
    said.state = EV_INSPECTION_ORDER_STATE_ORDERED;
    assert_string_equal(order(bench, said).code, "illegal-move");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(documents_are_accepted_or_refused),
        BENCH_TEST(only_open_papers_of_the_named_item_are_judged),
        BENCH_TEST(one_person_raises_a_lane),
        BENCH_TEST(raising_leaves_what_is_stricter_other_or_gone),
        BENCH_TEST(two_persons_lower_a_lane),
        BENCH_TEST(lowering_leaves_what_is_looser_other_or_judged),
        BENCH_TEST(an_approval_is_of_the_very_review),
        BENCH_TEST(an_approval_is_of_the_same_kind_and_version),
        BENCH_TEST(alerts_are_kept_and_change_nothing),
        BENCH_TEST(a_final_result_alone_is_published),
        BENCH_TEST(an_order_keeps_what_it_is_not_told_anew),
        BENCH_TEST(orders_of_other_versions_or_illegal_are_not_taken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
