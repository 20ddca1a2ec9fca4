/*
 * steps.c - the events of a batch, one after the other, each on the case that the last one left.
 */
#include "base/text.h"
#include "base/time.h"
#include "model/life_cycle.h"
#include "shell.h"

enum { WAIT_DAYS = 30 };

static struct event_verdict decide_one(struct inspect *inspect, struct inspection_case *of,
                                       const struct case_event *event)
{
    switch (event->event->type) {
    case EV_TYPE_ASSESSMENT:
        return decide_assessment(of, event, &inspect->facts);
    case EV_TYPE_REVIEW:
        return decide_review(of, event);
    case EV_TYPE_INSPECTION_ORDER:
        return decide_order(of, event);
    case EV_TYPE_CHECK:
        return decide_check(of, event);
    case EV_TYPE_SIGNATURE:
        return decide_signature(of, event);
    case EV_TYPE_SAMPLE:
        return decide_sample(of, event);
    case EV_TYPE_LAB_RESULT:
        return decide_lab_result(of, event);
    case EV_TYPE_DISPOSAL:
        return decide_disposal(of, event);
    default:
        return (struct event_verdict){.kind = EVENT_TAKEN};
    }
}

static bool begins(const struct ev_event *event)
{
    return event->type == EV_TYPE_ASSESSMENT &&
           event->assessment.kind == EV_ASSESSMENT_KIND_ASSESSED;
}

/* A conflict stays open for somebody to decide: what waited and conflicts now, or this event. */
static void keep_conflict(struct inspection_case *of, const struct case_event *event,
                          const struct event_verdict *verdict)
{
    struct case_event kept = *event;

    if (verdict->about != NULL) {
        kept.event = verdict->about->event;
        kept.bytes = verdict->about->bytes;
    }
    case_keep_open(of, event->id, false, &kept);
}

static void take(struct inspect *inspect, struct lg_batch *batch, struct lg_record *record)
{
    if (record->event->type == EV_TYPE_DRAW)
        return; /* the draw's commitments and reveals are for those who check it */
    const struct lg_id declaration = inspect_declaration_of(record->event);
    struct inspection_case *of = inspect_case(inspect, batch->arena, declaration);
    const struct case_event event = {record->event, record->id, record->at_us, record->bytes};

    if (!of->exists && !begins(record->event)) {
        lg_record_park(batch, record,
                       (struct lg_span){(const char *)declaration.at, sizeof declaration.at},
                       record->at_us + WAIT_DAYS * LG_US_PER_DAY);
        return;
    }
    if (of->unreadable) {
        lg_record_reject(batch, record, "assessment-unreadable", LG_SPAN("/data/declarationId"),
                         "the assessment that its inspection order keeps cannot be read any more");
        return;
    }
    const struct event_verdict verdict = decide_one(inspect, of, &event);
    if (verdict.kind == EVENT_REFUSED) {
        lg_record_reject(batch, record, verdict.code, LG_SPAN("/data"), "%.*s",
                         LG_SPAN_ARG(verdict.reason));
        return;
    }
    if (record->event->type == EV_TYPE_ASSESSMENT && verdict.kind == EVENT_TAKEN &&
        begins(record->event))
        of->event = record->bytes;
    if (verdict.kind == EVENT_CONFLICT)
        keep_conflict(of, &event, &verdict);
    inspect_record_rows(batch, record, of, &verdict);
    inspect_emit(batch, of, record->at_us);
    of->effects = (struct case_effects){.passes = of->effects.passes,
                                        .passes_n = of->effects.passes_n,
                                        .withdrawn_reports = of->effects.withdrawn_reports,
                                        .withdrawn_n = of->effects.withdrawn_n};
}

void inspect_decide(void *service, struct lg_batch *batch)
{
    struct inspect *inspect = service;

    for (size_t i = 0; i < batch->records_n; i++) {
        if (batch->records[i].state == LG_RECORD_FRESH)
            take(inspect, batch, &batch->records[i]);
    }
}
