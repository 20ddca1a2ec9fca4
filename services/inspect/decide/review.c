/*
 * review.c - what people decide about a case: documents, lanes, and the order's own course.
 *
 * One person may raise a lane; lowering takes a second, who names the first's review.  What is
 * published of results is read from the reviews that are kept here.
 */
#include "base/text.h"
#include "decide/decide.h"

static const struct event_verdict taken = {.kind = EVENT_TAKEN};

static bool concerns(const struct ev_review *review, const struct case_item *item)
{
    return !review->has_item_number || review->item_number == item->number;
}

static struct event_verdict refused(const char *code, const char *reason)
{
    return (struct event_verdict){
        .kind = EVENT_REFUSED, .code = code, .reason = lg_span_of(reason)};
}

static void judge_documents(struct inspection_case *of, const struct case_event *event, bool fine)
{
    const struct ev_review *review = &event->event->review;
    bool judged = false;

    for (size_t i = 0; i < of->items_n; i++) {
        struct case_item *item = &of->items[i];
        const struct case_finding found = {
            .kind = EV_KIND_DOCUMENT,
            .severity = fine ? EV_SEVERITY_MINOR : EV_SEVERITY_GENERAL,
            .verdict = fine ? EV_OUTCOME_VERDICT_PASS : EV_OUTCOME_VERDICT_FAIL,
            .stage = EV_OUTCOME_STAGE_FINAL,
            .text = review->reason.at != NULL ? review->reason
                    : fine                    ? LG_SPAN("the documents are in order")
                                              : LG_SPAN("the documents were refused"),
        };

        if (!concerns(review, item) || item->action != EV_ASSESSMENT_ITEMS_ACTION_DOCUMENT ||
            !case_item_move(item, ev_review_kind_name(review->kind)))
            continue;
        case_find(of, item, &found, event);
        judged = true;
    }
    if (judged)
        case_follow_items(of);
}

static void raise_lane(struct inspection_case *of, const struct ev_review *review)
{
    for (size_t i = 0; i < of->items_n; i++) {
        struct case_item *item = &of->items[i];

        const bool blocked = review->lane == EV_LANE_BLOCKED;

        if (!concerns(review, item) || review->lane <= item->lane ||
            !case_item_move(item, blocked ? "lane-raised-to-blocked" : "lane-raised"))
            continue;
        item->lane = review->lane;
        if (!blocked)
            item->action = review->lane == EV_LANE_YELLOW ? EV_ASSESSMENT_ITEMS_ACTION_DOCUMENT
                                                          : EV_ASSESSMENT_ITEMS_ACTION_PHYSICAL;
    }
}

static void lower_lane(struct inspection_case *of, const struct ev_review *review)
{
    for (size_t i = 0; i < of->items_n; i++) {
        struct case_item *item = &of->items[i];

        const bool looked_at = review->lane == EV_LANE_YELLOW || review->lane == EV_LANE_RED;

        if (!concerns(review, item) || review->lane >= item->lane ||
            !case_item_move(item, looked_at ? "lane-lowered" : "lane-lowered-to-pass"))
            continue;
        item->lane = review->lane;
        if (review->lane == EV_LANE_YELLOW)
            item->action = EV_ASSESSMENT_ITEMS_ACTION_DOCUMENT;
        else if (review->lane == EV_LANE_RED)
            item->action = EV_ASSESSMENT_ITEMS_ACTION_PHYSICAL;
        else
            item->action = EV_ASSESSMENT_ITEMS_ACTION_NONE;
    }
}

/* The first person's review that this one approves. */
static struct event_verdict approve(struct inspection_case *of, const struct ev_review *review,
                                    struct lg_span actor)
{
    struct lg_id first;

    if (!lg_id_parse(review->approves, &first))
        return refused("unknown-review", "the review that is approved is not named by its id");
    for (size_t i = 0; i < of->reviews_n; i++) {
        const struct case_review *of_first = &of->reviews[i];

        if (!lg_id_eq(of_first->id, first))
            continue;
        if (lg_span_eq(of_first->actor, actor))
            return refused("four-eyes", "a lane is lowered by two different persons");
        if (of_first->version != review->version || of_first->kind != review->kind ||
            of_first->lane != review->lane ||
            of_first->item_number != (review->has_item_number ? review->item_number : 0))
            return refused("other-review", "the review that is approved asks for something else");
        return taken;
    }
    return refused("unknown-review", "the review that is approved is not known");
}

static struct event_verdict approve_and_lower(struct inspection_case *of,
                                              const struct ev_review *review, struct lg_span actor)
{
    const struct event_verdict verdict = approve(of, review, actor);

    if (verdict.kind == EVENT_TAKEN)
        lower_lane(of, review);
    return verdict;
}

/* Nothing is told of goods before their result is final. */
static struct event_verdict publish(const struct inspection_case *of,
                                    const struct ev_review *review)
{
    for (size_t i = 0; i < of->items_n; i++) {
        if (concerns(review, &of->items[i]) && of->items[i].outcome_final)
            return taken;
    }
    return refused("no-final-result", "only a final result is published");
}

void case_keep_review(struct inspection_case *of, const struct case_event *event, bool effective)
{
    const struct ev_review *review = &event->event->review;
    struct case_review *kept = case_append(of->arena, of->reviews, &of->reviews_n,
                                           sizeof *of->reviews, (void **)&of->reviews);

    *kept = (struct case_review){
        event->id,    review->version, review->has_item_number ? review->item_number : 0,
        review->kind, review->lane,    event->event->envelope.actor,
        effective};
}

struct event_verdict decide_review(struct inspection_case *of, const struct case_event *event)
{
    const struct ev_review *review = &event->event->review;
    struct event_verdict verdict = taken;
    bool effective = true;

    if (review->version != of->version)
        return (struct event_verdict){
            .kind = EVENT_CONFLICT,
            .code = "declaration-changed",
            .reason = lg_text(of->arena, "made on version %lld, the declaration is at %lld",
                              (long long)review->version, (long long)of->version)};
    switch (review->kind) {
    case EV_REVIEW_KIND_DOCUMENTS_ACCEPTED:
    case EV_REVIEW_KIND_DOCUMENTS_REFUSED:
        judge_documents(of, event, review->kind == EV_REVIEW_KIND_DOCUMENTS_ACCEPTED);
        break;
    case EV_REVIEW_KIND_LANE_RAISED:
        raise_lane(of, review);
        break;
    case EV_REVIEW_KIND_LANE_LOWERED:
        effective = review->approves.at != NULL;
        if (effective)
            verdict = approve_and_lower(of, review, event->event->envelope.actor);
        break;
    case EV_REVIEW_KIND_RESULT_PUBLISHED:
        verdict = publish(of, review);
        break;
    case EV_REVIEW_KIND_CONFLICT_APPLIED:
    case EV_REVIEW_KIND_CONFLICT_SET_ASIDE:
        return decide_conflict(of, event);
    case EV_REVIEW_KIND_RESULT_WITHDRAWN:
    case EV_REVIEW_KIND_ALERT_CONFIRMED:
    case EV_REVIEW_KIND_ALERT_DISMISSED:
    case EV_REVIEW_KIND_NONE:;
    }
    if (verdict.kind != EVENT_TAKEN)
        return verdict;
    case_keep_review(of, event, effective);
    case_settle(of, event);
    return taken;
}

static struct event_verdict move_order(struct inspection_case *of,
                                       enum ev_inspection_order_state to)
{
    if (to == EV_INSPECTION_ORDER_STATE_NONE)
        return taken;
    return case_move(of, ev_inspection_order_state_name(to));
}

static void take_inspectors(struct inspection_case *of, const struct ev_inspection_order *order)
{
    struct lg_builder names = lg_builder(of->arena, 2000);

    for (size_t i = 0; i < order->inspectors_n; i++)
        lg_builder_fmt(&names, "%s%.*s", i == 0 ? "" : " ", LG_SPAN_ARG(order->inspectors[i]));
    of->inspectors = lg_builder_text(&names);
}

/* What the event says of the order; what it leaves out stays. */
static void take_order_words(struct inspection_case *of, const struct ev_inspection_order *order)
{
    if (order->place.at != NULL)
        of->place = order->place;
    if (order->contact.at != NULL)
        of->contact = order->contact;
    if (order->instruction.at != NULL)
        of->instruction = order->instruction;
    if (order->has_deadline)
        of->deadline_us = order->deadline_us;
    if (order->inspectors_n > 0)
        take_inspectors(of, order);
}

struct event_verdict decide_order(struct inspection_case *of, const struct case_event *event)
{
    const struct ev_inspection_order *order = &event->event->inspection_order;
    struct event_verdict verdict;

    if (order->version != of->version ||
        (order->has_order_version && order->order_version != of->order_version))
        return (struct event_verdict){
            .kind = EVENT_CONFLICT,
            .code = "order-changed",
            .reason = LG_SPAN("the order or its declaration changed meanwhile")};
    if (order->state == EV_INSPECTION_ORDER_STATE_ASSIGNED && order->inspectors_n < 2)
        return refused("two-inspectors", "an inspection is assigned to two inspectors at least");
    verdict = move_order(of, order->state);
    if (verdict.kind != EVENT_TAKEN)
        return verdict;
    take_order_words(of, order);
    if (order->state == EV_INSPECTION_ORDER_STATE_NOTIFIED)
        of->notified_at_us = event->at_us;
    case_settle(of, event);
    return taken;
}
