/*
 * Identity: who is the same effect, and that nothing else is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../one_arena.h"
#include "base/hash.h"
#include "base/time.h"
#include "model/identity.h"

static const struct lg_id thing = {.at = {0x01, 0x8f, 0x5a, 0, 0, 0, 0x70, 0, 0x80, [15] = 7}};
#define THING "018f5a00-0000-7000-8000-000000000007"

static int64_t at_us(const char *text)
{
    int64_t us = 0;

    assert_true(lg_time_parse(lg_span_of(text), &us));
    return us;
}

static void assert_key(const struct ev_event *event, const char *key, int64_t revision)
{
    const struct lg_span got = ev_natural_key(arena, event);

    if (!lg_span_eq(got, lg_span_of(key)))
        fail_msg("%s: key \"%.*s\", want \"%s\"", ev_type_name(event->type), LG_SPAN_ARG(got), key);
    assert_int_equal(ev_revision(event), revision);
}

static void a_receipt_is_the_hash_of_its_fields(void **state)
{
    (void)state;
    struct lg_sha256 hash;
    uint8_t whole[LG_SHA256], got[LG_RECEIPT];
    static const struct {
        int64_t revision;
        const char *text;
    } revisions[] = {{1, "1"},
                     {10, "10"},
                     {0, "0"},
                     {-7, "-7"},
                     {INT64_MAX, "9223372036854775807"},
                     {INT64_MIN, "-9223372036854775808"}};

    for (size_t i = 0; i < sizeof revisions / sizeof *revisions; i++) {
        lg_sha256_init(&hash);
        lg_sha256_add_field(&hash, LG_SPAN("importer-1"));
        lg_sha256_add_field(&hash, LG_SPAN("declaration"));
        lg_sha256_add_field(&hash, LG_SPAN("D-1"));
        lg_sha256_add_field(&hash, lg_span_of(revisions[i].text));
        lg_sha256_end(&hash, whole);
        lg_receipt_of(LG_SPAN("importer-1"), LG_SPAN("declaration"), LG_SPAN("D-1"),
                      revisions[i].revision, got);
        assert_memory_equal(got, whole, LG_RECEIPT);
    }
}

static void fields_do_not_run_into_each_other(void **state)
{
    (void)state;
    uint8_t a[LG_RECEIPT], b[LG_RECEIPT];

    lg_receipt_of(LG_SPAN("ab"), LG_SPAN("c"), LG_SPAN("d"), 1, a);
    lg_receipt_of(LG_SPAN("a"), LG_SPAN("bc"), LG_SPAN("d"), 1, b);
    assert_memory_not_equal(a, b, LG_RECEIPT);
    lg_receipt_of(LG_SPAN("ab"), LG_SPAN("c"), LG_SPAN("d"), 2, b);
    assert_memory_not_equal(a, b, LG_RECEIPT);
    lg_idempotency_of(LG_SPAN("ab"), LG_SPAN("c"), a);
    lg_idempotency_of(LG_SPAN("a"), LG_SPAN("bc"), b);
    assert_memory_not_equal(a, b, LG_RECEIPT);
    lg_idempotency_of(LG_SPAN("ab"), LG_SPAN("c"), b);
    assert_memory_equal(a, b, LG_RECEIPT);
}

static void an_amendment_and_a_declaration_of_one_version_are_one(void **state)
{
    (void)state;
    const struct ev_event declaration = {
        .type = EV_TYPE_DECLARATION,
        .declaration = {.number = LG_SPAN("D/1"), .version = 2},
    };
    const struct ev_event change = {
        .type = EV_TYPE_DECLARATION_CHANGE,
        .declaration_change = {.declaration_number = LG_SPAN("D/1"), .version = 2},
    };

    assert_key(&declaration, "D/1", 2);
    assert_key(&change, "D/1", 2);
    assert_true(lg_span_eq(ev_identity_type(&declaration), LG_SPAN("declaration")));
    assert_true(lg_span_eq(ev_identity_type(&change), LG_SPAN("declaration")));
}

static void intake_and_market(void **state)
{
    (void)state;
    struct ev_event event = {
        .type = EV_TYPE_TRADE_DOCUMENT,
        .trade_document = {.kind = EV_TRADE_DOCUMENT_KIND_WAYBILL, .number = LG_SPAN("W/1~2")}};

    assert_key(&event, "waybill/W~11~02", 1);
    event.trade_document.issuer.id = LG_SPAN("CARRIER");
    event.trade_document.has_issued_at = true;
    event.trade_document.issued_at_us = at_us("2026-06-30T15:59:59Z");
    assert_key(&event, "waybill/W~11~02/CARRIER/2026-1", 1);
    event.trade_document.issued_at_us = at_us("2026-06-30T16:00:00Z"); /* July in China */
    assert_key(&event, "waybill/W~11~02/CARRIER/2026-2", 1);
    event.trade_document.kind = EV_TRADE_DOCUMENT_KIND_PAYMENT; /* for ever */
    assert_key(&event, "payment/W~11~02", 1);
    event.trade_document.kind = EV_TRADE_DOCUMENT_KIND_WAYBILL;
    assert_true(lg_span_eq(ev_identity_type(&event), LG_SPAN("trade-document")));
    event = (struct ev_event){.type = EV_TYPE_ARRIVAL,
                              .arrival = {.conveyance = LG_SPAN("COSCO 1"),
                                          .port = LG_SPAN("3501"),
                                          .arrived_at_us = at_us("2026-10-01T08:00:00+08:00")}};
    assert_key(&event, "COSCO 1/3501/2026-10-01T00:00:00.000000Z", 1);
    event = (struct ev_event){.type = EV_TYPE_COMPLAINT,
                              .complaint = {.complaint_number = LG_SPAN("C-1")}};
    assert_key(&event, "C-1", 1);
    event = (struct ev_event){.type = EV_TYPE_INCIDENT,
                              .incident = {.incident_number = LG_SPAN("I-1")}};
    assert_key(&event, "I-1", 1);
    event = (struct ev_event){.type = EV_TYPE_CONTROL,
                              .control = {.kind = EV_CONTROL_KIND_PROFILE,
                                          .object_id = LG_SPAN("P-1"),
                                          .version = 3,
                                          .action = EV_CONTROL_ACTION_APPROVE}};
    assert_key(&event, "profile/P-1/approve", 3);
}

static void inspections(void **state)
{
    (void)state;
    struct ev_event event = {.type = EV_TYPE_CHECK, .check = {.check_id = thing}};

    assert_key(&event, THING, 1);
    event = (struct ev_event){
        .type = EV_TYPE_SAMPLE,
        .sample = {.sample_number = LG_SPAN("S-1"), .step = EV_SAMPLE_STEP_TESTING}};
    assert_key(&event, "S-1/testing", 1);
    event = (struct ev_event){.type = EV_TYPE_LAB_RESULT,
                              .lab_result = {.report_number = LG_SPAN("R-1")}};
    assert_key(&event, "R-1", 1);
    event = (struct ev_event){.type = EV_TYPE_DISPOSAL,
                              .disposal = {.disposal_number = LG_SPAN("X-1"),
                                           .kind = EV_DISPOSAL_KIND_DESTROY,
                                           .step = EV_DISPOSAL_STEP_EXECUTED}};
    assert_key(&event, "X-1/executed", 1);
    event.disposal.kind = EV_DISPOSAL_KIND_RECTIFY;
    assert_key(&event, "X-1/executed/1970-01-01T00:00:00.000000Z", 1);
}

static void orders_and_reviews(void **state)
{
    (void)state;
    static const int64_t items[] = {1, 12};
    struct ev_event event = {.type = EV_TYPE_INSPECTION_ORDER,
                             .inspection_order = {.declaration_id = thing,
                                                  .version = 2,
                                                  .action = EV_INSPECTION_ORDER_ACTION_PHYSICAL,
                                                  .item_numbers = items,
                                                  .item_numbers_n = 2}};

    assert_key(&event, THING "/2///physical/1/12", 1);
    event.inspection_order.state = EV_INSPECTION_ORDER_STATE_ASSIGNED;
    event.inspection_order.has_order_id = true;
    event.inspection_order.order_id = thing;
    event.inspection_order.has_order_version = true;
    event.inspection_order.order_version = 4;
    assert_key(&event, THING "/2/" THING "/assigned/physical/1/12", 4);
    event = (struct ev_event){.type = EV_TYPE_REVIEW,
                              .review = {.declaration_id = thing,
                                         .version = 2,
                                         .kind = EV_REVIEW_KIND_DOCUMENTS_ACCEPTED}};
    assert_key(&event, THING "/2//documents-accepted/", 1);
    event.review.has_item_number = true;
    event.review.item_number = 3;
    event.review.lane = EV_LANE_RED;
    event.review.kind = EV_REVIEW_KIND_LANE_RAISED;
    assert_key(&event, THING "/2/3/lane-raised/red", 1);
    event.review.has_conflict_id = true;
    event.review.conflict_id = thing;
    assert_key(&event, THING "/2/3/lane-raised/red/" THING, 1);
    event = (struct ev_event){.type = EV_TYPE_SIGNATURE, .signature = {.check_id = thing}};
    assert_key(&event, THING, 1);
}

static void cases_and_recalls(void **state)
{
    (void)state;
    struct ev_event event = {.type = EV_TYPE_INVESTIGATION,
                             .investigation = {.case_number = LG_SPAN("K-1"),
                                               .step = EV_INVESTIGATION_STEP_OPEN,
                                               .at_us = at_us("2026-10-01T00:00:01Z")}};
    static const struct {
        enum ev_investigation_step step;
        const char *key;
    } many[] = {
        {EV_INVESTIGATION_STEP_EVIDENCE, "K-1/evidence/2026-10-01T00:00:01.000000Z"},
        {EV_INVESTIGATION_STEP_TRACE_BACK, "K-1/trace-back/2026-10-01T00:00:01.000000Z"},
        {EV_INVESTIGATION_STEP_TRACE_FORWARD, "K-1/trace-forward/2026-10-01T00:00:01.000000Z"},
    };

    assert_key(&event, "K-1/open", 1);
    for (size_t i = 0; i < 3; i++) {
        event.investigation.step = many[i].step;
        assert_key(&event, many[i].key, 1);
    }
    event = (struct ev_event){.type = EV_TYPE_RECALL,
                              .recall = {.recall_number = LG_SPAN("R-1"),
                                         .step = EV_RECALL_STEP_PROGRESS,
                                         .at_us = at_us("2026-10-01T00:00:01Z")}};
    assert_key(&event, "R-1/progress/2026-10-01T00:00:01.000000Z", 1);
}

static void what_services_tell_each_other(void **state)
{
    (void)state;
    struct ev_event event = {
        .type = EV_TYPE_ASSESSMENT,
        .assessment = {.declaration_id = thing, .kind = EV_ASSESSMENT_KIND_ASSESSED, .version = 2}};

    assert_key(&event, THING "/assessed", 2);
    event = (struct ev_event){.type = EV_TYPE_RELEASE,
                              .release = {.declaration_id = thing, .release_version = 3}};
    assert_key(&event, THING, 3);
    event =
        (struct ev_event){.type = EV_TYPE_OUTCOME, .outcome = {.outcome_id = thing, .version = 4}};
    assert_key(&event, THING, 4);
    event =
        (struct ev_event){.type = EV_TYPE_MEASURE, .measure = {.measure_id = thing, .version = 5}};
    assert_key(&event, THING, 5);
    event = (struct ev_event){.type = EV_TYPE_DRAW,
                              .draw = {.kind = EV_DRAW_KIND_REVEAL, .day = lg_day_of(2026, 10, 1)}};
    assert_key(&event, "reveal/2026-10-01", 1);
    event = (struct ev_event){.type = EV_TYPE_TICK, .tick = {.at_us = 0, .number = 9}};
    assert_key(&event, "1970-01-01T00:00:00.000000Z", 9);
    event = (struct ev_event){
        .type = EV_TYPE_DEAD_LETTER,
        .dead_letter = {.topic = LG_SPAN("market"), .partition = 2, .offset = 77}};
    assert_key(&event, "market/2", 77);
}

static void every_type_has_a_key(void **state)
{
    (void)state;
    for (int type = EV_TYPE_NONE + 1; type <= EV_TYPE_TRADE_DOCUMENT; type++) {
        const struct ev_event event = {.type = (enum ev_type)type};

        (void)ev_natural_key(arena, &event);
        assert_in_range(ev_revision(&event), 0, 1);
        assert_true(ev_identity_type(&event).len > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_receipt_is_the_hash_of_its_fields),
        cmocka_unit_test(fields_do_not_run_into_each_other),
        cmocka_unit_test(an_amendment_and_a_declaration_of_one_version_are_one),
        cmocka_unit_test(intake_and_market),
        cmocka_unit_test(inspections),
        cmocka_unit_test(orders_and_reviews),
        cmocka_unit_test(cases_and_recalls),
        cmocka_unit_test(what_services_tell_each_other),
        cmocka_unit_test(every_type_has_a_key),
    };

    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
