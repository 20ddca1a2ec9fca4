/*
 * outcomes.c - what was found teaches; what is to be done about it is kept as a measure.
 *
 * Only final outcomes teach.  One that supersedes takes the old contribution out exactly and puts
 * the new one in, at the old one's month.  There is one partition, so one writer.
 */
#include "outcomes.h"

#include <stdlib.h>

#include "assess_sql.h"
#include "base/own.h"
#include "base/text.h"
#include "base/time.h"
#include "tables.h"

enum { CELL_COLUMNS = 8 };

static void take_lessons(struct lg_arena *arena, const struct lg_result *rows,
                         struct teaching *teaching)
{
    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        struct lesson *lesson = &teaching->lessons[teaching->lessons_n++];

        *lesson = (struct lesson){
            .outcome_id = lg_result_id(rows, row, 0),
            .verdict = ev_outcome_verdict_of(lg_result_text(rows, row, 1)),
            .selected_by = ev_path_of(lg_result_text(rows, row, 3)),
            .probability = lg_result_null(rows, row, 4) ? 0 : lg_result_float(rows, row, 4),
            .risk_key = lg_text_copy(arena, lg_result_text(rows, row, 5)),
            .month = lg_result_null(rows, row, 6) ? 0 : (lg_day)lg_result_int(rows, row, 6),
            .taught = lg_result_bool(rows, row, 7),
            .lot.at_us = lg_result_time(rows, row, 8),
        };
    }
}

static void take_subjects(struct lg_arena *arena, const struct lg_result *rows,
                          struct teaching *teaching)
{
    for (size_t row = 0; row < lg_result_rows(rows); row++)
        teaching->subjects[teaching->subjects_n++] =
            (struct subject){lg_result_id(rows, row, 0),
                             lg_result_int(rows, row, 1),
                             lg_result_int(rows, row, 2),
                             lg_text_copy(arena, lg_result_text(rows, row, 3)),
                             lg_text_copy(arena, lg_result_text(rows, row, 4)),
                             lg_text_copy(arena, lg_result_text(rows, row, 5))};
}

static struct teaching *new_teaching(struct lg_batch *batch)
{
    struct teaching *teaching = lg_arena_take(batch->arena, sizeof *teaching);

    teaching->lessons =
        lg_arena_take(batch->arena, (2 * batch->records_n + 1) * sizeof *teaching->lessons);
    teaching->subjects =
        lg_arena_take(batch->arena, (batch->records_n + 1) * sizeof *teaching->subjects);
    teaching->skip_lots = skip_lots_new(batch->arena);
    teaching->withdrawn = lg_column_new(batch->arena, LG_SQL_UUID);
    teaching->withdrawn_change = lg_column_new(batch->arena, LG_SQL_INT8);
    for (int i = 0; i < MEASURE_COLUMNS; i++)
        teaching->measures[i] = lg_column_new(batch->arena, q_measures_put.params[i].type);
    return teaching;
}

bool assess_outcomes_load(void *service, struct lg_batch *batch, struct lg_store *store,
                          struct lg_error *reterr)
{
    struct assess *assess = service;
    struct lg_arena *arena = batch->arena;
    struct lg_column *const wanted[] = {lg_column_new(arena, LG_SQL_UUID),
                                        lg_column_new(arena, LG_SQL_INT4),
                                        lg_column_new(arena, LG_SQL_INT4)};
    struct lg_column *superseded = lg_column_new(arena, LG_SQL_UUID);
    lg_own(lg_result) struct lg_result *subjects = NULL, *lessons = NULL, *last = NULL;

    for (size_t i = 0; i < batch->records_n; i++) {
        const struct ev_event *event = batch->records[i].event;

        if (batch->records[i].state != LG_RECORD_FRESH || event->type != EV_TYPE_OUTCOME ||
            !event->outcome.subject.has_item_number)
            continue;
        lg_column_add_id(wanted[0], event->outcome.subject.declaration_id);
        lg_column_add_int(wanted[1], event->outcome.subject.version);
        lg_column_add_int(wanted[2], event->outcome.subject.item_number);
        if (event->outcome.has_supersedes)
            lg_column_add_id(superseded, event->outcome.supersedes);
    }
    lg_store_queue(store, &q_items_taught, wanted, &subjects);
    lg_store_queue(store, &q_outcomes_of, &superseded, &lessons);
    lg_store_queue(store, &q_learned_last, NULL, &last);
    assess_parameters_queue(assess, store);
    if (!lg_store_flush(store, reterr))
        return false;
    assess_parameters_take(assess);
    assess->teaching = new_teaching(batch);
    assess->teaching->change = assess_change_after(lg_result_int(last, 0, 0), batch);
    take_lessons(arena, lessons, assess->teaching);
    take_subjects(arena, subjects, assess->teaching);
    return true;
}

static struct lesson *lesson_of(struct teaching *teaching, struct lg_id outcome)
{
    for (size_t i = 0; i < teaching->lessons_n; i++) {
        if (lg_id_eq(teaching->lessons[i].outcome_id, outcome))
            return &teaching->lessons[i];
    }
    return NULL;
}

/* The item that an outcome is about; NULL when it is about none that was assessed. */
static const struct subject *subject_of(const struct teaching *teaching,
                                        const struct ev_subject *subject)
{
    if (!subject->has_item_number)
        return NULL;
    for (size_t i = 0; i < teaching->subjects_n; i++) {
        const struct subject *known = &teaching->subjects[i];

        if (lg_id_eq(known->declaration_id, subject->declaration_id) &&
            known->version == subject->version && known->item_number == subject->item_number)
            return known;
    }
    return NULL;
}

static void note_changed(struct teaching *teaching, struct lg_arena *arena,
                         struct lg_risk_cell *cell)
{
    for (size_t i = 0; i < teaching->changed_n; i++) {
        if (teaching->changed[i] == cell)
            return;
    }
    teaching->changed =
        lg_arena_more(arena, teaching->changed, teaching->changed_n, sizeof *teaching->changed);
    teaching->changed[teaching->changed_n++] = cell;
}

static void teach(struct teaching *teaching, struct lg_arena *arena, const struct lesson *lesson,
                  int sign)
{
    const struct lg_risk_counts delta =
        lg_risk_delta(lesson->verdict, lesson->selected_by, lesson->probability, sign);
    const int levels = lg_chain_levels(lesson->risk_key);

    for (int level = 0; level < levels; level++) {
        struct lg_risk_cell *cell = lg_risk_cell_put(
            &teaching->deltas, arena, lg_chain_level(lesson->risk_key, level), lesson->month);

        lg_risk_add(&cell->counts, &delta);
        note_changed(teaching, arena, cell);
    }
}

static void add_text_or_null(struct lg_column *column, const char *word)
{
    lg_column_add_text(column, lg_span_of(word));
}

static void outcome_row(struct lg_batch *batch, const struct ev_outcome *outcome,
                        const struct lesson *lesson, int64_t change)
{
    struct lg_column **columns = lg_batch_rows(batch, &t_outcome)->columns;
    const struct ev_subject *subject = &outcome->subject;

    lg_column_add_id(columns[0], outcome->outcome_id);
    lg_column_add_int(columns[1], outcome->version);
    lg_column_add_id(columns[2], subject->declaration_id);
    if (subject->has_item_number)
        lg_column_add_int(columns[3], subject->item_number);
    else
        lg_column_add_null(columns[3]);
    lg_column_add_text(columns[4], subject->declaration_number);
    lg_column_add_int(columns[5], subject->version);
    lg_column_add_text(columns[6],
                       subject->has_unit ? subject->unit.vin : (struct lg_span){NULL, 0});
    add_text_or_null(columns[7], ev_kind_name(outcome->kind));
    add_text_or_null(columns[8], ev_severity_name(outcome->severity));
    add_text_or_null(columns[9], ev_outcome_verdict_name(outcome->verdict));
    add_text_or_null(columns[10], ev_outcome_stage_name(outcome->stage));
    add_text_or_null(columns[11], ev_path_name(outcome->selected_by));
    lg_column_add_float(columns[12], outcome->probability);
    if (outcome->has_supersedes)
        lg_column_add_id(columns[13], outcome->supersedes);
    else
        lg_column_add_null(columns[13]);
    add_text_or_null(columns[14], ev_outcome_producer_name(outcome->producer));
    lg_column_add_int(columns[15], outcome->at_us);
    lg_column_add_text(columns[16], outcome->finding);
    lg_column_add_text(columns[17], lesson->risk_key);
    if (lesson->taught)
        lg_column_add_int(columns[18], lesson->month);
    else
        lg_column_add_null(columns[18]);
    lg_column_add_bool(columns[19], lesson->taught);
    lg_column_add_int(columns[20], change);
}

static void know_subject(const struct subject *subject, struct lesson *lesson)
{
    lesson->risk_key = subject->risk_key;
    lesson->lot.declaration_id = subject->declaration_id;
    lesson->lot.item_number = subject->item_number;
    lesson->lot.enterprise = subject->enterprise;
    lesson->lot.model = subject->model;
}

static void take_outcome(struct assess *assess, struct lg_batch *batch,
                         const struct lg_record *record)
{
    struct teaching *teaching = assess->teaching;
    const struct ev_outcome *outcome = &record->event->outcome;
    struct lesson *old = outcome->has_supersedes ? lesson_of(teaching, outcome->supersedes) : NULL;
    const struct subject *subject = subject_of(teaching, &outcome->subject);
    struct lesson *lesson = &teaching->lessons[teaching->lessons_n++];

    *lesson = (struct lesson){
        .outcome_id = outcome->outcome_id,
        .verdict = outcome->verdict,
        .selected_by = outcome->selected_by,
        .probability = outcome->has_probability ? outcome->probability : 0,
        .month = assess_month(lg_day_of_time(outcome->at_us)),
        .lot.at_us = outcome->at_us,
    };
    if (subject != NULL)
        know_subject(subject, lesson);
    if (old != NULL && old->taught) {
        lesson->month = old->month;
        lesson->lot.at_us = old->lot.at_us;
        teach(teaching, batch->arena, old, -1);
        old->taught = false;
    }
    if (outcome->has_supersedes) {
        lg_column_add_id(teaching->withdrawn, outcome->supersedes);
        lg_column_add_int(teaching->withdrawn_change, teaching->change);
    }
    lesson->taught = outcome->stage == EV_OUTCOME_STAGE_FINAL && lesson->risk_key.at != NULL;
    if (lesson->taught) {
        teach(teaching, batch->arena, lesson, 1);
        skip_lots_note(teaching->skip_lots, lesson);
    }
    outcome_row(batch, outcome, lesson, teaching->change);
}

void assess_outcomes_decide(void *service, struct lg_batch *batch)
{
    struct assess *assess = service;

    for (size_t i = 0; i < batch->records_n; i++) {
        const struct lg_record *record = &batch->records[i];

        if (record->state != LG_RECORD_FRESH)
            continue;
        if (record->event->type == EV_TYPE_OUTCOME)
            take_outcome(assess, batch, record);
        else if (record->event->type == EV_TYPE_MEASURE)
            measured_take(assess->teaching, batch, record);
    }
}

static int by_key(const void *left, const void *right)
{
    const struct lg_risk_cell *a = *(struct lg_risk_cell *const *)left,
                              *b = *(struct lg_risk_cell *const *)right;
    const int order = lg_span_order(a->key, b->key);

    return order != 0 ? order : (a->since > b->since) - (a->since < b->since);
}

static void cell_columns(struct teaching *teaching, struct lg_column **columns)
{
    if (teaching->changed_n > 0)
        qsort(teaching->changed, teaching->changed_n, sizeof *teaching->changed, by_key);
    for (size_t i = 0; i < teaching->changed_n; i++) {
        const struct lg_risk_cell *cell = teaching->changed[i];

        lg_column_add_text(columns[0], cell->key);
        lg_column_add_int(columns[1], cell->since);
        lg_column_add_int(columns[2], cell->counts.inspected);
        lg_column_add_int(columns[3], cell->counts.failed);
        lg_column_add_int(columns[4], cell->counts.weight_e6);
        lg_column_add_int(columns[5], cell->counts.failed_weight_e6);
        lg_column_add_int(columns[6], cell->counts.weight_squares_e6);
        lg_column_add_int(columns[7], teaching->change);
    }
}

bool assess_outcomes_apply(void *service, struct lg_batch *batch, struct lg_store *store,
                           struct lg_error *reterr)
{
    struct assess *assess = service;
    struct teaching *teaching = assess->teaching;
    struct lg_column *cells[CELL_COLUMNS];

    for (int i = 0; i < CELL_COLUMNS; i++)
        cells[i] = lg_column_new(batch->arena, q_cells_add.params[i].type);
    cell_columns(teaching, cells);
    if (lg_column_count(teaching->withdrawn) > 0) {
        if (!lg_batch_write_rows(batch, store, reterr))
            return false; /* one of them may be an outcome of this very batch */
        lg_store_queue(store, &q_outcomes_withdraw,
                       (struct lg_column *const[]){teaching->withdrawn, teaching->withdrawn_change},
                       NULL);
    }
    if (lg_column_count(cells[0]) > 0)
        lg_store_queue(store, &q_cells_add, cells, NULL);
    if (lg_column_count(teaching->measures[0]) > 0)
        lg_store_queue(store, &q_measures_put, teaching->measures, NULL);
    return skip_lots_apply(assess, batch->arena, teaching, store, reterr);
}
