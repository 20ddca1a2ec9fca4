/*
 * supervision.c - duties after release, clues from inspections, and what ticks find overdue.
 */
#include "decide/supervision.h"

#include "shell.h"
#include "supervision_sql.h"

enum { TASK_COLUMNS = 13, SUPERSEDE_COLUMNS = 2, CLUE_COLUMNS = 10, WITHDRAW_COLUMNS = 2 };

/* Rows of one batch of releases or outcomes. */
struct supervision {
    struct lg_column *tasks[TASK_COLUMNS], *superseded[SUPERSEDE_COLUMNS];
    struct lg_column *clues[CLUE_COLUMNS], *withdrawn[WITHDRAW_COLUMNS];
};

static struct supervision *new_supervision(struct lg_arena *arena)
{
    struct supervision *of = lg_arena_take(arena, sizeof *of);

    columns_new(arena, &q_tasks_put, of->tasks);
    columns_new(arena, &q_tasks_supersede, of->superseded);
    columns_new(arena, &q_clues_put, of->clues);
    columns_new(arena, &q_clues_withdraw, of->withdrawn);
    return of;
}

static void task_row(struct lg_column **columns, const struct ev_release *release)
{
    lg_column_add_id(columns[0], release->release_id);
    lg_column_add_id(columns[1], release->declaration_id);
    lg_column_add_text(columns[2], release->declaration_number);
    lg_column_add_int(columns[3], release->version);
    lg_column_add_int(columns[4], release->release_version);
    lg_column_add_text(columns[5], release->importer.id);
    lg_column_add_text(columns[6], release->port);
    lg_column_add_text(columns[7], lg_span_of(ev_lane_name(release->lane)));
    lg_column_add_text(columns[8], lg_span_of(ev_release_status_name(release->status)));
    lg_column_add_text(columns[9], supervision_duty(release));
    column_add_int_when(columns[10], release->has_due_by, release->due_by_us);
    lg_column_add_text(columns[11], LG_SPAN("open"));
    lg_column_add_int(columns[12], release->released_at_us);
}

void recall_decide_releases(void *service, struct lg_batch *batch)
{
    struct recall *recall = service;
    struct supervision *of = recall->supervision = new_supervision(batch->arena);

    for (size_t i = 0; i < batch->records_n; i++) {
        if (batch->records[i].state != LG_RECORD_FRESH)
            continue;
        const struct ev_release *release = &batch->records[i].event->release;

        if (supervision_has_duty(release))
            task_row(of->tasks, release);
        lg_column_add_id(of->superseded[0], release->declaration_id);
        lg_column_add_int(of->superseded[1], release->release_version);
    }
}

bool recall_apply_releases(void *service, struct lg_batch *batch, struct lg_store *store,
                           struct lg_error *reterr)
{
    struct recall *recall = service;

    (void)batch;
    columns_queue(store, &q_tasks_put, recall->supervision->tasks);
    columns_queue(store, &q_tasks_supersede, recall->supervision->superseded);
    return lg_store_flush(store, reterr);
}

static void clue_row(struct lg_arena *arena, struct lg_column **columns,
                     const struct ev_outcome *outcome)
{
    const struct ev_subject *subject = &outcome->subject;

    lg_column_add_id(columns[0], outcome->outcome_id);
    lg_column_add_int(columns[1], outcome->version);
    lg_column_add_id(columns[2], subject->declaration_id);
    lg_column_add_text(columns[3], subject->declaration_number);
    column_add_int_when(columns[4], subject->has_item_number, subject->item_number);
    lg_column_add_text(columns[5], outcome->has_goods ? goods_text(arena, &outcome->goods)
                                                      : (struct lg_span){NULL, 0});
    lg_column_add_text(columns[6], lg_span_of(ev_kind_name(outcome->kind)));
    lg_column_add_text(columns[7], lg_span_of(ev_severity_name(outcome->severity)));
    lg_column_add_text(columns[8], outcome->finding);
    lg_column_add_int(columns[9], outcome->at_us);
}

void recall_decide_outcomes(void *service, struct lg_batch *batch)
{
    struct recall *recall = service;
    struct supervision *of = recall->supervision = new_supervision(batch->arena);

    for (size_t i = 0; i < batch->records_n; i++) {
        const struct lg_record *record = &batch->records[i];

        if (record->state != LG_RECORD_FRESH || record->event->type != EV_TYPE_OUTCOME ||
            record->event->outcome.producer == EV_OUTCOME_PRODUCER_RECALL)
            continue;
        const struct ev_outcome *outcome = &record->event->outcome;
        if (supervision_is_clue(outcome))
            clue_row(batch->arena, of->clues, outcome);
        if (outcome->has_supersedes) {
            lg_column_add_id(of->withdrawn[0], outcome->supersedes);
            lg_column_add_int(of->withdrawn[1], record->at_us);
        }
    }
}

bool recall_apply_outcomes(void *service, struct lg_batch *batch, struct lg_store *store,
                           struct lg_error *reterr)
{
    struct recall *recall = service;

    (void)batch;
    columns_queue(store, &q_clues_put, recall->supervision->clues);
    columns_queue(store, &q_clues_withdraw, recall->supervision->withdrawn);
    return lg_store_flush(store, reterr);
}

bool recall_load_tick(void *service, struct lg_batch *batch, struct lg_store *store,
                      struct lg_error *reterr)
{
    struct recall *recall = service;

    return tracing_load(batch, store, &recall->open_runs, reterr);
}

void recall_decide_tick(void *service, struct lg_batch *batch)
{
    (void)service;
    (void)batch; /* what is overdue is told by the tables alone */
}

bool recall_apply_tick(void *service, struct lg_batch *batch, struct lg_store *store,
                       struct lg_error *reterr)
{
    struct recall *recall = service;
    struct lg_column *const now[] = {lg_of_time(batch->arena, batch->tick_us)};

    lg_store_queue(store, &q_deadlines_overdue, now, NULL);
    lg_store_queue(store, &q_tasks_overdue, now, NULL);
    return lg_store_flush(store, reterr) && tracing_go_on(batch, store, recall->open_runs, reterr);
}
