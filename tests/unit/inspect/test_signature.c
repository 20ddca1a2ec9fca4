/*
 * Two signatures on a check, in any order; and what supervisors make of what conflicts.
 */
#include "bench.h"

static const struct lg_span anna = LG_SPAN_INIT("anna"), bert = LG_SPAN_INIT("bert"),
                            carl = LG_SPAN_INIT("carl"), dora = LG_SPAN_INIT("dora");
static const struct lg_span both[] = {LG_SPAN_INIT("anna"), LG_SPAN_INIT("bert")},
                            three[] = {LG_SPAN_INIT("anna"), LG_SPAN_INIT("bert"),
                                       LG_SPAN_INIT("carl")};
static const struct lg_span content = LG_SPAN_INIT("c0ffee"), other = LG_SPAN_INIT("decaf");

static struct lg_id check_id(void)
{
    return lg_id_of_record(BENCH_US / 1000, LG_SPAN("checks"), 0, 1, 0);
}

static struct ev_event check_of(const struct bench *bench)
{
    struct ev_event event = {.type = EV_TYPE_CHECK, .envelope.actor = anna};

    event.check = (struct ev_check){.check_id = check_id(),
                                    .order_id = bench->of.id,
                                    .order_version = bench->of.order_version,
                                    .verdict = EV_CHECK_VERDICT_PASS,
                                    .content_hash = content,
                                    .inspectors = both,
                                    .inspectors_n = 2};
    return event;
}

static struct event_verdict say_check(struct bench *bench, const struct ev_event *event)
{
    const struct case_event said = bench_event(bench, event);

    return decide_check(&bench->of, &said);
}

static struct event_verdict sign(struct bench *bench, struct lg_span signer, struct lg_span hash)
{
    struct ev_event event = {.type = EV_TYPE_SIGNATURE, .envelope.actor = signer};

    event.signature = (struct ev_signature){.check_id = check_id(), .content_hash = hash};
    const struct case_event said = bench_event(bench, &event);
    return decide_signature(&bench->of, &said);
}

static void assert_waits(struct bench *bench)
{
    assert_string_equal(bench->of.state, "planned");
    assert_int_equal(bench->of.effects.outcomes_n, 0);
    assert_non_null(case_open_of(&bench->of, check_id()));
}

static void a_check_waits_for_the_other_s_signature(void **state)
{
    struct bench *bench = bench_case(state, 1);
    const struct ev_event check = check_of(bench);

    assert_int_equal(say_check(bench, &check).kind, EVENT_WAITS);
    assert_waits(bench);
    const struct event_verdict verdict = sign(bench, bert, content);
    assert_int_equal(verdict.kind, EVENT_TAKEN);
    assert_non_null(verdict.about);
    assert_string_equal(bench->of.state, "passed");
    assert_null(case_open_of(&bench->of, check_id()));
    assert_null(sign(bench, carl, content).about); /* once is enough */
    assert_int_equal(bench->of.effects.outcomes_n, 1);
}

static void the_signature_may_come_first(void **state)
{
    struct bench *bench = bench_case(state, 1);
    const struct ev_event check = check_of(bench);
    struct ev_event elsewhere = {.type = EV_TYPE_SIGNATURE, .envelope.actor = bert};

    elsewhere.signature = (struct ev_signature){.check_id = bench->of.id, .content_hash = other};
    const struct case_event said = bench_event(bench, &elsewhere); /* of another check */
    assert_int_equal(decide_signature(&bench->of, &said).kind, EVENT_TAKEN);
    assert_int_equal(sign(bench, bert, content).kind, EVENT_TAKEN);
    assert_string_equal(bench->of.state, "planned");
    assert_int_equal(say_check(bench, &check).kind, EVENT_TAKEN);
    assert_string_equal(bench->of.state, "passed");
}

static void all_who_are_named_sign(void **state)
{
    struct bench *bench = bench_case(state, 1);
    struct ev_event check = check_of(bench);

    check.check.inspectors = three;
    check.check.inspectors_n = 3;
    assert_int_equal(say_check(bench, &check).kind, EVENT_WAITS);
    assert_int_equal(sign(bench, bert, content).kind, EVENT_TAKEN);
    assert_waits(bench);
    assert_int_equal(sign(bench, carl, content).kind, EVENT_TAKEN);
    assert_string_equal(bench->of.state, "passed");
}

static void who_is_not_named_cannot_sign(void **state)
{
    struct bench *bench = bench_case(state, 1);
    struct ev_event check = check_of(bench);

    say_check(bench, &check);
    assert_string_equal(sign(bench, dora, content).code, "not-named");
    assert_waits(bench);
    check.envelope.actor = dora;
    assert_string_equal(say_check(bench, &check).code, "two-inspectors");
    check.envelope.actor = anna;
    check.check.inspectors_n = 1;
    assert_string_equal(say_check(bench, &check).code, "two-inspectors");
}

static void another_content_is_a_conflict(void **state)
{
    struct bench *bench = bench_case(state, 1);
    const struct ev_event check = check_of(bench);

    say_check(bench, &check);
    assert_string_equal(sign(bench, bert, other).code, "signature-differs");
    assert_waits(bench);
    bench = bench_case(state, 1);
    assert_int_equal(sign(bench, bert, other).kind, EVENT_TAKEN);
    const struct event_verdict verdict = say_check(bench, &check);
    assert_int_equal(verdict.kind, EVENT_CONFLICT);
    assert_string_equal(verdict.code, "signature-differs");
}

static void the_order_may_have_changed_before_the_second_signs(void **state)
{
    struct bench *bench = bench_case(state, 1);
    const struct ev_event check = check_of(bench);

    say_check(bench, &check);
    bench_assess(bench, EV_ASSESSMENT_KIND_ASSESSED, 2);
    const struct event_verdict verdict = sign(bench, bert, content);
    assert_int_equal(verdict.kind, EVENT_CONFLICT);
    assert_string_equal(verdict.code, "order-changed");
    assert_non_null(verdict.about);
    assert_string_equal(bench->of.state, "planned");
}

/* ---- conflicts */

static struct event_verdict decide(struct bench *bench, enum ev_review_kind kind, struct lg_id id,
                                   struct lg_span who, struct lg_span reason)
{
    struct ev_event event = {.type = EV_TYPE_REVIEW, .envelope.actor = who};

    event.review = (struct ev_review){.kind = kind,
                                      .version = bench->of.version,
                                      .has_conflict_id = id.at[0] != 0,
                                      .conflict_id = id,
                                      .reason = reason};
    const struct case_event said = bench_event(bench, &event);
    return decide_review(&bench->of, &said);
}

static const struct lg_span because = LG_SPAN_INIT("seen again in the yard");

/* A check that was made on the version before, and is kept. */
static struct lg_id conflict_of(struct bench *bench)
{
    struct ev_event check = check_of(bench);
    const struct lg_id id = lg_id_of_record(BENCH_US / 1000, LG_SPAN("conflicts"), 0, 7, 0);

    check.check.content_hash = (struct lg_span){NULL, 0};
    check.check.order_version--;
    const struct case_event said = bench_event(bench, &check);
    assert_int_equal(decide_check(&bench->of, &said).kind, EVENT_CONFLICT);
    case_keep_open(&bench->of, id, false, &said);
    return id;
}

static void what_conflicts_can_take_effect_afterwards(void **state)
{
    struct bench *bench = bench_case(state, 1);
    const struct lg_id id = conflict_of(bench);
    const struct event_verdict verdict =
        decide(bench, EV_REVIEW_KIND_CONFLICT_APPLIED, id, dora, because);

    assert_int_equal(verdict.kind, EVENT_TAKEN);
    assert_true(lg_id_eq(verdict.about->id, id));
    assert_string_equal(bench->of.state, "passed");
    assert_true(bench->of.reviews[0].effective);
    assert_string_equal(decide(bench, EV_REVIEW_KIND_CONFLICT_SET_ASIDE, id, dora, because).code,
                        "unknown-conflict");
}

static void what_conflicts_can_be_set_aside(void **state)
{
    struct bench *bench = bench_case(state, 1);
    const struct lg_id id = conflict_of(bench);

    assert_int_equal(decide(bench, EV_REVIEW_KIND_CONFLICT_SET_ASIDE, id, dora, because).kind,
                     EVENT_TAKEN);
    assert_string_equal(bench->of.state, "planned");
    assert_null(case_open_of(&bench->of, id));
}

static void a_decision_needs_a_conflict_a_reason_and_another_person(void **state)
{
    struct bench *bench = bench_case(state, 1);
    const struct lg_id id = conflict_of(bench), none = {{0}};
    const enum ev_review_kind kind = EV_REVIEW_KIND_CONFLICT_APPLIED;

    assert_string_equal(decide(bench, kind, none, dora, because).code, "unknown-conflict");
    assert_string_equal(decide(bench, kind, check_id(), dora, because).code, "unknown-conflict");
    assert_string_equal(decide(bench, kind, id, dora, (struct lg_span){NULL, 0}).code,
                        "reason-needed");
    assert_string_equal(decide(bench, kind, id, anna, because).code, "four-eyes");
    assert_string_equal(bench->of.state, "planned");
}

static void not_everything_can_take_effect_afterwards(void **state)
{
    struct bench *bench = bench_case(state, 1);
    const struct ev_event check = check_of(bench);
    struct ev_event late = {.type = EV_TYPE_DISPOSAL};
    const struct lg_id id = lg_id_of_record(BENCH_US / 1000, LG_SPAN("conflicts"), 0, 8, 0);
    const enum ev_review_kind kind = EV_REVIEW_KIND_CONFLICT_APPLIED;

    say_check(bench, &check);
    assert_string_equal(decide(bench, kind, check_id(), dora, because).code, "unsigned");
    const struct case_event said = bench_event(bench, &late);
    case_keep_open(&bench->of, id, false, &said);
    assert_string_equal(decide(bench, kind, id, dora, because).code, "not-a-check");

    bench = bench_case(state, 1);
    sign(bench, bert, other);
    const struct case_event differs = bench_event(bench, &check);
    case_keep_open(&bench->of, id, false, &differs);
    assert_string_equal(decide(bench, kind, id, dora, because).code, "signature-differs");

    bench = bench_case(state, 1);
    const struct lg_id closed = conflict_of(bench);
    bench_check(bench, EV_CHECK_VERDICT_PASS, NULL, 0);
    const struct event_verdict verdict = decide(bench, kind, closed, dora, because);
    assert_int_equal(verdict.kind, EVENT_REFUSED);
    assert_string_equal(verdict.code, "order-closed");
    assert_non_null(case_open_of(&bench->of, closed));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(a_check_waits_for_the_other_s_signature),
        BENCH_TEST(the_signature_may_come_first),
        BENCH_TEST(all_who_are_named_sign),
        BENCH_TEST(who_is_not_named_cannot_sign),
        BENCH_TEST(another_content_is_a_conflict),
        BENCH_TEST(the_order_may_have_changed_before_the_second_signs),
        BENCH_TEST(what_conflicts_can_take_effect_afterwards),
        BENCH_TEST(what_conflicts_can_be_set_aside),
        BENCH_TEST(a_decision_needs_a_conflict_a_reason_and_another_person),
        BENCH_TEST(not_everything_can_take_effect_afterwards),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
