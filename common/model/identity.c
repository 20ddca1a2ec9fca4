/*
 * identity.c - one function per type's key; a table by type says which.
 */
#include "model/identity.h"

#include "base/hash.h"
#include "base/text.h"
#include "base/time.h"

enum { KEY_MAX = 8192 };

static void digest(const struct lg_span *fields, size_t n, uint8_t ret_receipt[LG_RECEIPT])
{
    struct lg_sha256 hash;
    uint8_t whole[LG_SHA256];

    lg_sha256_init(&hash);
    for (size_t i = 0; i < n; i++)
        lg_sha256_add_field(&hash, fields[i]);
    lg_sha256_end(&hash, whole);
    memcpy(ret_receipt, whole, LG_RECEIPT);
}

/* Decimal text of `value` at the end of `room`, which holds every int64_t. */
static struct lg_span decimal(int64_t value, char room[20])
{
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    size_t at = 20;

    do {
        room[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0)
        room[--at] = '-';
    return (struct lg_span){room + at, 20 - at};
}

void lg_receipt_of(struct lg_span sender, struct lg_span type, struct lg_span key, int64_t revision,
                   uint8_t ret_receipt[LG_RECEIPT])
{
    char room[20];
    const struct lg_span fields[] = {sender, type, key, decimal(revision, room)};

    digest(fields, 4, ret_receipt);
}

void lg_idempotency_of(struct lg_span sender, struct lg_span key, uint8_t ret_receipt[LG_RECEIPT])
{
    const struct lg_span fields[] = {LG_SPAN("loopgate/idempotency-key"), sender, key};

    digest(fields, 3, ret_receipt);
}

/* A key of several parts, escaped, as it grows. */
struct parts {
    struct lg_builder text;
    bool begun;
};

static struct parts parts_in(struct lg_arena *arena)
{
    return (struct parts){.text = lg_builder(arena, KEY_MAX)};
}

static void add(struct parts *parts, struct lg_span part)
{
    if (parts->begun)
        lg_builder_add(&parts->text, LG_SPAN("/"));
    parts->begun = true;
    for (size_t i = 0; i < part.len; i++) {
        if (part.at[i] == '~')
            lg_builder_add(&parts->text, LG_SPAN("~0"));
        else if (part.at[i] == '/')
            lg_builder_add(&parts->text, LG_SPAN("~1"));
        else
            lg_builder_add(&parts->text, (struct lg_span){part.at + i, 1});
    }
}

static void add_word(struct parts *parts, const char *word)
{
    add(parts, lg_span_of(word));
}

static void add_integer(struct parts *parts, int64_t value)
{
    char room[20];

    add(parts, decimal(value, room));
}

static void add_id(struct parts *parts, struct lg_id id)
{
    char text[LG_ID_TEXT];

    lg_id_format(id, text);
    add(parts, (struct lg_span){text, sizeof text});
}

static void add_time(struct parts *parts, int64_t us)
{
    char text[LG_TIME_TEXT];

    lg_time_format(us, text);
    add(parts, (struct lg_span){text, sizeof text});
}

static struct lg_span key_of_id(struct lg_arena *arena, struct lg_id id)
{
    struct parts parts = parts_in(arena);

    add_id(&parts, id);
    return lg_builder_text(&parts.text);
}

/* ---- the keys, in the order of the types */

static struct lg_span arrival_key(struct lg_arena *arena, const struct ev_event *event)
{
    struct parts parts = parts_in(arena);

    add(&parts, event->arrival.conveyance);
    add(&parts, event->arrival.port);
    add_time(&parts, event->arrival.arrived_at_us);
    return lg_builder_text(&parts.text);
}

static struct lg_span assessment_key(struct lg_arena *arena, const struct ev_event *event)
{
    struct parts parts = parts_in(arena);

    add_id(&parts, event->assessment.declaration_id);
    add_word(&parts, ev_assessment_kind_name(event->assessment.kind));
    return lg_builder_text(&parts.text);
}

static struct lg_span check_key(struct lg_arena *arena, const struct ev_event *event)
{
    return key_of_id(arena, event->check.check_id);
}

static struct lg_span complaint_key(struct lg_arena *arena, const struct ev_event *event)
{
    (void)arena;
    return event->complaint.complaint_number;
}

static struct lg_span control_key(struct lg_arena *arena, const struct ev_event *event)
{
    struct parts parts = parts_in(arena);

    add_word(&parts, ev_control_kind_name(event->control.kind));
    add(&parts, event->control.object_id);
    add_word(&parts, ev_control_action_name(event->control.action));
    if (event->control.action == EV_CONTROL_ACTION_CUTOVER)
        add_integer(&parts, event->control.share);
    return lg_builder_text(&parts.text);
}

static struct lg_span dead_letter_key(struct lg_arena *arena, const struct ev_event *event)
{
    struct parts parts = parts_in(arena);

    add(&parts, event->dead_letter.topic);
    add_integer(&parts, event->dead_letter.partition);
    return lg_builder_text(&parts.text);
}

static struct lg_span declaration_change_key(struct lg_arena *arena, const struct ev_event *event)
{
    const struct ev_declaration_change *change = &event->declaration_change;
    struct parts parts = parts_in(arena);

    if (change->sender.at == NULL)
        return change->declaration_number;
    add(&parts, change->sender);
    add(&parts, change->declaration_number);
    return lg_builder_text(&parts.text);
}

static struct lg_span declaration_key(struct lg_arena *arena, const struct ev_event *event)
{
    (void)arena;
    return event->declaration.number;
}

static struct lg_span disposal_key(struct lg_arena *arena, const struct ev_event *event)
{
    struct parts parts = parts_in(arena);

    add(&parts, event->disposal.disposal_number);
    add_word(&parts, ev_disposal_step_name(event->disposal.step));
    if (event->disposal.kind == EV_DISPOSAL_KIND_RECTIFY)
        add_time(&parts, event->disposal.at_us);
    return lg_builder_text(&parts.text);
}

static struct lg_span draw_key(struct lg_arena *arena, const struct ev_event *event)
{
    struct parts parts = parts_in(arena);
    char day[10];

    lg_day_format(event->draw.day, day);
    add_word(&parts, ev_draw_kind_name(event->draw.kind));
    add(&parts, (struct lg_span){day, sizeof day});
    return lg_builder_text(&parts.text);
}

static struct lg_span incident_key(struct lg_arena *arena, const struct ev_event *event)
{
    (void)arena;
    return event->incident.incident_number;
}

static struct lg_span inspection_order_key(struct lg_arena *arena, const struct ev_event *event)
{
    const struct ev_inspection_order *order = &event->inspection_order;
    struct parts parts = parts_in(arena);

    add_id(&parts, order->declaration_id);
    add_integer(&parts, order->version);
    if (order->has_order_id)
        add_id(&parts, order->order_id);
    else
        add_word(&parts, NULL);
    add_word(&parts, ev_inspection_order_state_name(order->state));
    add_word(&parts, ev_inspection_order_action_name(order->action));
    for (size_t i = 0; i < order->item_numbers_n; i++)
        add_integer(&parts, order->item_numbers[i]);
    return lg_builder_text(&parts.text);
}

static struct lg_span investigation_key(struct lg_arena *arena, const struct ev_event *event)
{
    const enum ev_investigation_step step = event->investigation.step;
    struct parts parts = parts_in(arena);

    add(&parts, event->investigation.case_number);
    add_word(&parts, ev_investigation_step_name(step));
    if (step == EV_INVESTIGATION_STEP_EVIDENCE || step == EV_INVESTIGATION_STEP_TRACE_BACK ||
        step == EV_INVESTIGATION_STEP_TRACE_FORWARD)
        add_time(&parts, event->investigation.at_us);
    return lg_builder_text(&parts.text);
}

static struct lg_span lab_result_key(struct lg_arena *arena, const struct ev_event *event)
{
    (void)arena;
    return event->lab_result.report_number;
}

static struct lg_span measure_key(struct lg_arena *arena, const struct ev_event *event)
{
    return key_of_id(arena, event->measure.measure_id);
}

static struct lg_span outcome_key(struct lg_arena *arena, const struct ev_event *event)
{
    return key_of_id(arena, event->outcome.outcome_id);
}

static struct lg_span recall_key(struct lg_arena *arena, const struct ev_event *event)
{
    struct parts parts = parts_in(arena);

    add(&parts, event->recall.recall_number);
    add_word(&parts, ev_recall_step_name(event->recall.step));
    add_time(&parts, event->recall.at_us);
    return lg_builder_text(&parts.text);
}

static struct lg_span release_key(struct lg_arena *arena, const struct ev_event *event)
{
    return key_of_id(arena, event->release.declaration_id);
}

static struct lg_span review_key(struct lg_arena *arena, const struct ev_event *event)
{
    const struct ev_review *review = &event->review;
    struct parts parts = parts_in(arena);

    add_id(&parts, review->declaration_id);
    add_integer(&parts, review->version);
    if (review->has_item_number)
        add_integer(&parts, review->item_number);
    else
        add_word(&parts, NULL);
    add_word(&parts, ev_review_kind_name(review->kind));
    add_word(&parts, ev_lane_name(review->lane));
    if (review->approves.at != NULL)
        add(&parts, review->approves);
    if (review->has_conflict_id)
        add_id(&parts, review->conflict_id);
    return lg_builder_text(&parts.text);
}

static struct lg_span sample_key(struct lg_arena *arena, const struct ev_event *event)
{
    struct parts parts = parts_in(arena);

    add(&parts, event->sample.sample_number);
    add_word(&parts, ev_sample_step_name(event->sample.step));
    return lg_builder_text(&parts.text);
}

static struct lg_span signature_key(struct lg_arena *arena, const struct ev_event *event)
{
    return key_of_id(arena, event->signature.check_id);
}

static struct lg_span tick_key(struct lg_arena *arena, const struct ev_event *event)
{
    struct parts parts = parts_in(arena);

    add_time(&parts, event->tick.at_us);
    return lg_builder_text(&parts.text);
}

static struct lg_span trade_document_key(struct lg_arena *arena, const struct ev_event *event)
{
    const struct ev_trade_document *of = &event->trade_document;
    struct parts parts = parts_in(arena);
    int32_t year, month, day;

    add_word(&parts, ev_trade_document_kind_name(of->kind));
    add(&parts, of->number);
    if (of->kind == EV_TRADE_DOCUMENT_KIND_WAYBILL && of->has_issued_at) {
        lg_day_split(lg_day_of_time(of->issued_at_us), &year, &month, &day);
        add(&parts, of->issuer.id);
        add(&parts, lg_text(arena, "%d-%d", year, month <= 6 ? 1 : 2));
    }
    return lg_builder_text(&parts.text);
}

/* Every type has one; a test walks them all. */
static struct lg_span (*const keys[])(struct lg_arena *, const struct ev_event *) = {
    [EV_TYPE_ARRIVAL] = arrival_key,
    [EV_TYPE_ASSESSMENT] = assessment_key,
    [EV_TYPE_CHECK] = check_key,
    [EV_TYPE_COMPLAINT] = complaint_key,
    [EV_TYPE_CONTROL] = control_key,
    [EV_TYPE_DEAD_LETTER] = dead_letter_key,
    [EV_TYPE_DECLARATION_CHANGE] = declaration_change_key,
    [EV_TYPE_DECLARATION] = declaration_key,
    [EV_TYPE_DISPOSAL] = disposal_key,
    [EV_TYPE_DRAW] = draw_key,
    [EV_TYPE_INCIDENT] = incident_key,
    [EV_TYPE_INSPECTION_ORDER] = inspection_order_key,
    [EV_TYPE_INVESTIGATION] = investigation_key,
    [EV_TYPE_LAB_RESULT] = lab_result_key,
    [EV_TYPE_MEASURE] = measure_key,
    [EV_TYPE_OUTCOME] = outcome_key,
    [EV_TYPE_RECALL] = recall_key,
    [EV_TYPE_RELEASE] = release_key,
    [EV_TYPE_REVIEW] = review_key,
    [EV_TYPE_SAMPLE] = sample_key,
    [EV_TYPE_SIGNATURE] = signature_key,
    [EV_TYPE_TICK] = tick_key,
    [EV_TYPE_TRADE_DOCUMENT] = trade_document_key,
};

struct lg_span ev_natural_key(struct lg_arena *arena, const struct ev_event *event)
{
    return keys[event->type](arena, event);
}

struct lg_span ev_identity_type(const struct ev_event *event)
{
    const enum ev_type type =
        event->type == EV_TYPE_DECLARATION_CHANGE ? EV_TYPE_DECLARATION : event->type;

    return lg_span_of(ev_type_short_name(type));
}

/* Where the revision stands in the event, for the types that have one; required there. */
static const size_t revision_places[] = {
    [EV_TYPE_ASSESSMENT] = offsetof(struct ev_event, assessment.version),
    [EV_TYPE_CONTROL] = offsetof(struct ev_event, control.version),
    [EV_TYPE_DEAD_LETTER] = offsetof(struct ev_event, dead_letter.offset),
    [EV_TYPE_DECLARATION_CHANGE] = offsetof(struct ev_event, declaration_change.version),
    [EV_TYPE_DECLARATION] = offsetof(struct ev_event, declaration.version),
    [EV_TYPE_MEASURE] = offsetof(struct ev_event, measure.version),
    [EV_TYPE_OUTCOME] = offsetof(struct ev_event, outcome.version),
    [EV_TYPE_RELEASE] = offsetof(struct ev_event, release.release_version),
    [EV_TYPE_TICK] = offsetof(struct ev_event, tick.number),
    [EV_TYPE_TRADE_DOCUMENT] = 0,
};

int64_t ev_revision(const struct ev_event *event)
{
    const size_t place = revision_places[event->type];
    int64_t revision = 1;

    if (event->type == EV_TYPE_INSPECTION_ORDER && event->inspection_order.has_order_version)
        return event->inspection_order.order_version;
    if (place != 0)
        memcpy(&revision, (const char *)event + place, sizeof revision);
    return revision;
}
