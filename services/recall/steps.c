/*
 * steps.c - the events of a batch, one after the other, each on the docket that the last one left.
 */
#include "base/time.h"
#include "decide/campaign.h"
#include "decide/investigation.h"
#include "decide/market.h"
#include "recall_sql.h"
#include "shell.h"

enum { WAIT_DAYS = 30 };

static void opened_row(struct lg_batch *batch, const struct investigation *of)
{
    struct lg_column **columns = lg_batch_rows(batch, &t_investigation_step)->columns;
    const struct lg_span absent = {NULL, 0};

    lg_column_add_id(columns[0], of->id);
    lg_column_add_text(columns[1], of->number);
    lg_column_add_text(columns[2], LG_SPAN("open"));
    lg_column_add_text(columns[3], lg_span_of(of->state));
    lg_column_add_text(columns[4], of->opened_by);
    lg_column_add_text(columns[5], absent);
    lg_column_add_text(columns[6], absent);
    lg_column_add_int(columns[7], of->opened_us);
    lg_column_add_int(columns[8], of->opened_us);
}

static void investigation_row(struct lg_batch *batch, const struct docket *docket,
                              const struct matter_event *event)
{
    const struct ev_investigation *step = &event->event->investigation;
    const struct investigation *of = docket_investigation(docket, step->case_number);
    struct lg_column **columns = lg_batch_rows(batch, &t_investigation_step)->columns;

    lg_column_add_id(columns[0], event->id);
    lg_column_add_text(columns[1], of->number);
    lg_column_add_text(columns[2], lg_span_of(ev_investigation_step_name(step->step)));
    lg_column_add_text(columns[3], lg_span_of(of->state));
    lg_column_add_text(columns[4], matter_actor(event));
    lg_column_add_text(columns[5], step->finding);
    lg_column_add_text(columns[6], step->reason);
    lg_column_add_int(columns[7], step->at_us);
    lg_column_add_int(columns[8], event->at_us);
}

static void recall_row(struct lg_batch *batch, const struct docket *docket,
                       const struct matter_event *event)
{
    const struct ev_recall *step = &event->event->recall;
    const struct campaign *of = docket_campaign(docket, step->recall_number);
    struct lg_column **columns = lg_batch_rows(batch, &t_recall_step)->columns;

    lg_column_add_id(columns[0], event->id);
    lg_column_add_text(columns[1], of->number);
    lg_column_add_text(columns[2], lg_span_of(ev_recall_step_name(step->step)));
    lg_column_add_text(columns[3], lg_span_of(of->state));
    lg_column_add_text(columns[4], matter_actor(event));
    lg_column_add_text(columns[5], step->approves);
    lg_column_add_text(columns[6], step->reason);
    column_add_int_when(columns[7], step->has_units_affected, step->units_affected);
    column_add_int_when(columns[8], step->has_units_remedied, step->units_remedied);
    lg_column_add_int(columns[9], step->at_us);
    lg_column_add_int(columns[10], event->at_us);
}

static void send_measure(struct lg_batch *batch, const struct ev_measure *measure)
{
    struct ev_event event = {.type = EV_TYPE_MEASURE, .measure = *measure};

    recall_send(batch, "outcomes", measure->measure_id, measure->measure_id, measure->from_us,
                &event);
}

static struct verdict decide_one(struct docket *docket, const struct matter_event *event)
{
    switch (event->event->type) {
    case EV_TYPE_INVESTIGATION:
        return decide_investigation(docket, event);
    case EV_TYPE_RECALL:
        return decide_recall(docket, event);
    default: /* the topics carry nothing else */
        return decide_report(docket, event);
    }
}

static void leave_rows(struct lg_batch *batch, const struct docket *docket,
                       const struct matter_event *event)
{
    if (docket->opened != NULL)
        opened_row(batch, docket->opened);
    if (event->event->type == EV_TYPE_INVESTIGATION)
        investigation_row(batch, docket, event);
    if (event->event->type == EV_TYPE_RECALL)
        recall_row(batch, docket, event);
    if (docket->measure != NULL)
        send_measure(batch, docket->measure);
}

static void take(struct docket *docket, struct lg_batch *batch, struct lg_record *record)
{
    const struct matter_event event = {record->event, record->id, record->at_us, record->bytes};

    docket->measure = NULL;
    docket->opened = NULL;
    const struct verdict verdict = decide_one(docket, &event);
    switch (verdict.kind) {
    case MATTER_TAKEN:
        leave_rows(batch, docket, &event);
        break;
    case MATTER_WAITS:
        lg_record_park(batch, record, verdict.waits_for, record->at_us + WAIT_DAYS * LG_US_PER_DAY);
        break;
    case MATTER_REFUSED:
        lg_record_reject(batch, record, verdict.code, LG_SPAN("/data"), "%.*s",
                         LG_SPAN_ARG(verdict.reason));
        break;
    }
}

void recall_decide(void *service, struct lg_batch *batch)
{
    struct recall *recall = service;

    for (size_t i = 0; i < batch->records_n; i++) {
        if (batch->records[i].state == LG_RECORD_FRESH)
            take(recall->docket, batch, &batch->records[i]);
    }
}
