/*
 * emit.c - what cases lead to, as rows that are always new and as events for others.
 */
#include "base/text.h"
#include "inspect_sql.h"
#include "shell.h"

static struct lg_span id_text(struct lg_arena *arena, struct lg_id id)
{
    char *text = lg_arena_take(arena, LG_ID_TEXT + 1);

    lg_id_format(id, text);
    return (struct lg_span){text, LG_ID_TEXT};
}

static void send(struct lg_batch *batch, const char *topic, struct lg_id key,
                 struct ev_event *event)
{
    event->envelope.source = LG_SPAN("//loopgate/inspect");
    lg_batch_emit(batch, topic, id_text(batch->arena, key), ev_encode(batch->arena, event));
}

static void release_row(struct lg_batch *batch, const struct ev_release *release)
{
    struct lg_column **columns = lg_batch_rows(batch, &t_release)->columns;

    lg_column_add_id(columns[0], release->release_id);
    lg_column_add_id(columns[1], release->declaration_id);
    lg_column_add_text(columns[2], release->declaration_number);
    lg_column_add_int(columns[3], release->version);
    lg_column_add_int(columns[4], release->release_version);
    lg_column_add_text(columns[5], lg_span_of(ev_release_status_name(release->status)));
    lg_column_add_text(columns[6], lg_span_of(ev_lane_name(release->lane)));
    lg_column_add_text(columns[7], release->duty);
    lg_column_add_null(columns[8]);
    lg_column_add_int(columns[9], release->released_at_us);
}

void inspect_emit(struct lg_batch *batch, const struct inspection_case *of, int64_t at_us)
{
    const struct case_effects *effects = &of->effects;

    for (size_t i = 0; i < effects->outcomes_n; i++) {
        struct ev_event event = {.type = EV_TYPE_OUTCOME, .outcome = effects->outcomes[i]};

        event.envelope.id = id_text(batch->arena, effects->outcomes[i].outcome_id);
        event.envelope.time_us = at_us;
        send(batch, "outcomes", of->declaration_id, &event);
    }
    for (size_t i = 0; i < effects->measures_n; i++) {
        struct ev_event event = {.type = EV_TYPE_MEASURE, .measure = effects->measures[i]};

        event.envelope.id = id_text(batch->arena, effects->measures[i].measure_id);
        event.envelope.time_us = at_us;
        send(batch, "outcomes", of->declaration_id, &event);
    }
    for (size_t i = 0; i < effects->releases_n; i++) {
        struct ev_event event = {.type = EV_TYPE_RELEASE, .release = effects->releases[i]};

        release_row(batch, &effects->releases[i]);
        if (effects->releases[i].status != EV_RELEASE_STATUS_CONDITIONAL)
            continue; /* only those with a duty after release concern others */
        event.envelope.id = id_text(batch->arena, effects->releases[i].release_id);
        event.envelope.time_us = at_us;
        send(batch, "releases", of->declaration_id, &event);
    }
}

static const char *arrived_as(const struct event_verdict *verdict)
{
    if (verdict->kind == EVENT_WAITS)
        return "waiting";
    return verdict->kind == EVENT_CONFLICT ? "conflict" : "taken";
}

static void check_row(struct lg_batch *batch, const struct lg_record *record,
                      const struct inspection_case *of, const struct event_verdict *verdict)
{
    const struct ev_check *check = &record->event->check;
    struct lg_column **columns = lg_batch_rows(batch, &t_check_record)->columns;
    const struct lg_span actor = record->event->envelope.actor;

    lg_column_add_id(columns[0], check->check_id);
    lg_column_add_id(columns[1], check->order_id);
    lg_column_add_id(columns[2], of->declaration_id);
    lg_column_add_text(columns[3], of->assessment.declaration_number);
    lg_column_add_int(columns[4], check->order_version);
    lg_column_add_text(columns[5], lg_span_of(ev_check_verdict_name(check->verdict)));
    lg_column_add_text(columns[6], check->author.at != NULL ? check->author
                                   : actor.at != NULL       ? actor
                                                            : record->event->envelope.source);
    lg_column_add_int(columns[7], check->device_time_us);
    if (check->has_device_offset_ms)
        lg_column_add_int(columns[8], check->device_offset_ms);
    else
        lg_column_add_null(columns[8]);
    lg_column_add_int(columns[9], record->at_us);
    lg_column_add_text(columns[10], record->bytes);
    lg_column_add_text(columns[11], lg_span_of(arrived_as(verdict)));
}

static void signature_row(struct lg_batch *batch, const struct lg_record *record,
                          const struct inspection_case *of)
{
    const struct ev_signature *signature = &record->event->signature;
    struct lg_column **columns = lg_batch_rows(batch, &t_signature)->columns;

    lg_column_add_id(columns[0], signature->check_id);
    lg_column_add_text(columns[1], record->event->envelope.actor);
    lg_column_add_id(columns[2], of->declaration_id);
    lg_column_add_text(columns[3], of->assessment.declaration_number);
    lg_column_add_text(columns[4], signature->content_hash);
    lg_column_add_int(columns[5], signature->signed_at_us);
    lg_column_add_int(columns[6], record->at_us);
}

/* What became of a check that had no effect when it came. */
static void fate_row(struct lg_batch *batch, const struct lg_record *record,
                     const struct inspection_case *of, const struct event_verdict *verdict)
{
    struct lg_column **columns = lg_batch_rows(batch, &t_check_fate)->columns;
    const bool aside = record->event->type == EV_TYPE_REVIEW &&
                       record->event->review.kind == EV_REVIEW_KIND_CONFLICT_SET_ASIDE;

    lg_column_add_id(columns[0], verdict->about->event->check.check_id);
    lg_column_add_id(columns[1], of->declaration_id);
    lg_column_add_text(columns[2], of->assessment.declaration_number);
    lg_column_add_text(columns[3], lg_span_of(aside ? "set-aside" : arrived_as(verdict)));
    lg_column_add_int(columns[4], record->at_us);
}

static void review_row(struct lg_batch *batch, const struct lg_record *record,
                       const struct inspection_case *of)
{
    const struct ev_review *review = &record->event->review;
    const struct ev_envelope *envelope = &record->event->envelope;
    struct lg_column **columns = lg_batch_rows(batch, &t_review)->columns;
    struct lg_id approves;

    lg_column_add_id(columns[0], record->id);
    lg_column_add_id(columns[1], of->declaration_id);
    lg_column_add_text(columns[2], of->assessment.declaration_number);
    if (review->has_item_number)
        lg_column_add_int(columns[3], review->item_number);
    else
        lg_column_add_null(columns[3]);
    lg_column_add_text(columns[4], lg_span_of(ev_review_kind_name(review->kind)));
    lg_column_add_text(columns[5], review->lane == EV_LANE_NONE
                                       ? (struct lg_span){NULL, 0}
                                       : lg_span_of(ev_lane_name(review->lane)));
    lg_column_add_text(columns[6], envelope->actor.at != NULL ? envelope->actor : envelope->source);
    if (review->approves.at != NULL && lg_id_parse(review->approves, &approves))
        lg_column_add_id(columns[7], approves);
    else
        lg_column_add_null(columns[7]);
    lg_column_add_text(columns[8], review->reason);
    lg_column_add_int(columns[9], record->at_us);
    lg_column_add_bool(columns[10], of->reviews_n > 0 && of->reviews[of->reviews_n - 1].effective);
    lg_column_add_int(columns[11], review->version);
    if (review->has_conflict_id)
        lg_column_add_id(columns[12], review->conflict_id);
    else
        lg_column_add_null(columns[12]);
}

static void lab_result_row(struct lg_batch *batch, const struct lg_record *record,
                           const struct inspection_case *of)
{
    const struct ev_lab_result *result = &record->event->lab_result;
    struct lg_column **columns = lg_batch_rows(batch, &t_lab_result)->columns;

    lg_column_add_text(columns[0], result->report_number);
    lg_column_add_text(columns[1], result->sample_number);
    lg_column_add_id(columns[2], of->declaration_id);
    lg_column_add_text(columns[3], of->assessment.declaration_number);
    lg_column_add_int(columns[4], result->item_number);
    lg_column_add_text(columns[5], lg_span_of(ev_lab_result_stage_name(result->stage)));
    lg_column_add_text(columns[6], lg_span_of(ev_lab_result_verdict_name(result->verdict)));
    lg_column_add_text(columns[7], result->supersedes);
    lg_column_add_text(columns[8], result->laboratory_id);
    lg_column_add_int(columns[9], result->reported_at_us);
    lg_column_add_text(columns[10], record->bytes);
}

static void conflict_row(struct lg_batch *batch, const struct lg_record *record,
                         const struct inspection_case *of, const struct event_verdict *verdict)
{
    struct lg_column **columns = lg_batch_rows(batch, &t_conflict)->columns;
    const struct case_open *about = verdict->about;

    lg_column_add_id(columns[0], record->id);
    lg_column_add_id(columns[1], of->declaration_id);
    lg_column_add_text(columns[2], of->assessment.declaration_number);
    lg_column_add_text(columns[3], lg_span_of(verdict->code));
    lg_column_add_text(columns[4], verdict->reason);
    lg_column_add_text(columns[5], (about != NULL ? about->event : record->event)->envelope.actor);
    lg_column_add_int(columns[6], record->at_us);
    lg_column_add_text(columns[7], about != NULL ? about->bytes : record->bytes);
}

void inspect_record_rows(struct lg_batch *batch, const struct lg_record *record,
                         const struct inspection_case *of, const struct event_verdict *verdict)
{
    if (verdict->kind == EVENT_CONFLICT)
        conflict_row(batch, record, of, verdict);
    if (record->event->type == EV_TYPE_CHECK)
        check_row(batch, record, of, verdict);
    if (record->event->type == EV_TYPE_SIGNATURE)
        signature_row(batch, record, of);
    if (verdict->about != NULL && verdict->about->event->type == EV_TYPE_CHECK)
        fate_row(batch, record, of, verdict);
    if (verdict->kind == EVENT_CONFLICT)
        return;
    if (record->event->type == EV_TYPE_REVIEW)
        review_row(batch, record, of);
    if (record->event->type == EV_TYPE_LAB_RESULT)
        lab_result_row(batch, record, of);
}
