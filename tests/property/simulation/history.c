#include "history.h"

#include "base/text.h"

enum { SAMPLES = 4, DISPOSALS = 3 };

uint32_t below(struct chance *chance, uint32_t n)
{
    chance->state ^= chance->state << 13;
    chance->state ^= chance->state >> 7;
    chance->state ^= chance->state << 17;
    return (uint32_t)(chance->state >> 33) % n;
}

struct lg_id fresh_id(struct history *history)
{
    history->ids++;
    return lg_id_of_record(1767225600000 + history->ids, LG_SPAN("simulated"), 0, history->ids, 0);
}

static struct lg_span numbered(struct history *history, const char *prefix, uint32_t n)
{
    return lg_text(history->arena, "%s%u", prefix, below(&history->chance, n));
}

/* Mostly the version that the case is at; sometimes one before or after. */
static int64_t near(struct history *history, int64_t version)
{
    return version +
           (below(&history->chance, 8) == 0 ? (int64_t)below(&history->chance, 3) - 1 : 0);
}

static int64_t an_item(struct history *history)
{
    return 1 + below(&history->chance, ITEMS_MOST);
}

/* Events */

static void make_assessment(struct history *history, struct ev_event *event)
{
    static const enum ev_assessment_kind kinds[] = {
        EV_ASSESSMENT_KIND_ASSESSED, EV_ASSESSMENT_KIND_ARRIVED, EV_ASSESSMENT_KIND_ARRIVED,
        EV_ASSESSMENT_KIND_CANCELLED, EV_ASSESSMENT_KIND_RETURNED};
    struct chance *chance = &history->chance;
    struct ev_assessment *to = &event->assessment;
    const size_t n = 1 + below(chance, ITEMS_MOST);
    struct ev_assessment_items *items = lg_arena_take(history->arena, n * sizeof *items);

    event->type = EV_TYPE_ASSESSMENT;
    to->declaration_id = history->of.declaration_id;
    to->declaration_number = LG_SPAN("D-1");
    to->version = history->of.exists ? history->of.version + below(chance, 2) : 1;
    to->kind = history->of.exists ? kinds[below(chance, 5)] : EV_ASSESSMENT_KIND_ASSESSED;
    to->has_arrived_at = below(chance, 2) == 0;
    to->arrived_at_us = history->at_us;
    for (size_t i = 0; i < n; i++) {
        items[i].item_number = (int64_t)i + 1;
        items[i].assessment_id = fresh_id(history);
        items[i].lane = (enum ev_lane)(EV_LANE_GREEN + below(chance, 5));
        items[i].action = (enum ev_assessment_items_action)(1 + below(chance, 4));
        items[i].selected_by = (enum ev_path)(1 + below(chance, 8));
        items[i].quantity_e5 = 100000 * (1 + (int64_t)below(chance, 9));
        items[i].lot = below(chance, 2) == 0 ? LG_SPAN("L-1") : (struct lg_span){NULL, 0};
        items[i].model = LG_SPAN("M");
    }
    to->items = items;
    to->items_n = n;
}

static void make_check(struct history *history, struct ev_event *event)
{
    struct chance *chance = &history->chance;
    struct ev_check *to = &event->check;
    const size_t n = below(chance, 3);
    struct ev_finding *findings = lg_arena_take(history->arena, (n + 1) * sizeof *findings);

    event->type = EV_TYPE_CHECK;
    to->order_id = history->of.id;
    to->order_version = near(history, history->of.order_version);
    to->verdict = (enum ev_check_verdict)(1 + below(chance, 5));
    for (size_t i = 0; i < n; i++) {
        findings[i].code = LG_SPAN("A");
        findings[i].result = (enum ev_finding_result)(1 + below(chance, 3));
        findings[i].kind = (enum ev_kind)below(chance, 10);
        findings[i].severity = (enum ev_severity)below(chance, 5);
        findings[i].has_subject = below(chance, 2) == 0;
        findings[i].subject.has_item_number = findings[i].has_subject && below(chance, 4) > 0;
        findings[i].subject.item_number = an_item(history);
    }
    to->findings = findings;
    to->findings_n = n;
}

static void make_review(struct history *history, struct ev_event *event)
{
    struct ev_review *to = &event->review;
    char *text = lg_arena_take(history->arena, LG_ID_TEXT);

    event->type = EV_TYPE_REVIEW;
    event->envelope.actor = numbered(history, "person-", 3);
    to->version = near(history, history->of.version);
    to->kind = (enum ev_review_kind)(1 + below(&history->chance, 6));
    to->lane = (enum ev_lane)(EV_LANE_GREEN + below(&history->chance, 5));
    to->has_item_number = below(&history->chance, 2) == 0;
    to->item_number = an_item(history);
    if (history->of.reviews_n > 0 && below(&history->chance, 2) == 0) {
        lg_id_format(
            history->of.reviews[below(&history->chance, (uint32_t)history->of.reviews_n)].id, text);
        to->approves = (struct lg_span){text, LG_ID_TEXT};
    }
}

static void make_order(struct history *history, struct ev_event *event)
{
    static const struct lg_span inspectors[] = {LG_SPAN_INIT("wang"), LG_SPAN_INIT("li")};
    struct ev_inspection_order *to = &event->inspection_order;

    event->type = EV_TYPE_INSPECTION_ORDER;
    to->version = near(history, history->of.version);
    to->has_order_version = below(&history->chance, 2) == 0;
    to->order_version = near(history, history->of.order_version);
    to->state = (enum ev_inspection_order_state)below(&history->chance, 6);
    to->inspectors = inspectors;
    to->inspectors_n = below(&history->chance, 8) == 0 ? 1 : 2;
}

static void make_sample(struct history *history, struct ev_event *event)
{
    struct ev_sample *to = &event->sample;

    event->type = EV_TYPE_SAMPLE;
    to->sample_number = numbered(history, "S-", SAMPLES);
    to->item_number = an_item(history);
    to->step = (enum ev_sample_step)(1 + below(&history->chance, 4));
}

static void make_report(struct history *history, struct ev_event *event)
{
    struct chance *chance = &history->chance;
    struct ev_lab_result *to = &event->lab_result;
    const bool known = history->of.samples_n > 0 && below(chance, 8) > 0;
    struct ev_lab_result_tests *test = lg_arena_take(history->arena, sizeof *test);

    event->type = EV_TYPE_LAB_RESULT;
    to->report_number = numbered(history, "R-", 100);
    to->sample_number =
        known ? history->of.samples[below(chance, (uint32_t)history->of.samples_n)].number
              : numbered(history, "S-", SAMPLES);
    to->item_number =
        known && below(chance, 8) > 0 ? history->of.samples[0].item_number : an_item(history);
    to->stage = (enum ev_lab_result_stage)(1 + below(chance, 3));
    to->verdict = (enum ev_lab_result_verdict)(1 + below(chance, 2));
    test->standard = LG_SPAN("GB 1");
    test->verdict = (enum ev_lab_result_tests_verdict)(1 + below(chance, 2));
    test->kind = (enum ev_kind)below(chance, 10);
    test->severity = (enum ev_severity)below(chance, 5);
    to->tests = test;
    to->tests_n = 1;
    to->reported_at_us = history->at_us;
}

static void make_disposal(struct history *history, struct ev_event *event)
{
    struct ev_disposal *to = &event->disposal;

    event->type = EV_TYPE_DISPOSAL;
    to->disposal_number = numbered(history, "X-", DISPOSALS);
    to->kind = (enum ev_disposal_kind)(1 + below(&history->chance, 3));
    to->step = (enum ev_disposal_step)(1 + below(&history->chance, 5));
    to->has_item_number = below(&history->chance, 2) == 0;
    to->item_number = an_item(history);
}

static void (*const makers[])(struct history *, struct ev_event *) = {
    make_assessment, make_check,    make_check,    make_check,    make_review,
    make_order,      make_order,    make_sample,   make_sample,   make_report,
    make_report,     make_disposal, make_disposal, make_disposal,
};

void make_event(struct history *history, struct ev_event *ret_event)
{
    const uint32_t n = sizeof makers / sizeof *makers;

    makers[history->of.exists ? below(&history->chance, n) : 0](history, ret_event);
}
