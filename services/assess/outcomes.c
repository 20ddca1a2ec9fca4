/*
 * outcomes.c - what was found teaches; what is to be done about it is kept as a measure.
 *
 * Only final outcomes teach.  One that supersedes takes the old contribution out exactly and puts
 * the new one in, at the old one's month.  There is one partition, so one writer.
 */
#include <stdlib.h>

#include "assess.h"
#include "assess_sql.h"
#include "base/own.h"
#include "base/text.h"
#include "base/time.h"
#include "tables.h"
#include "wire/json.h"

enum { MEASURE_COLUMNS = 15, CELL_COLUMNS = 8 };

/* What an outcome taught, so that it can be taken out again. */
struct lesson {
    struct lg_id outcome_id;
    enum ev_outcome_verdict verdict;
    enum ev_path selected_by;
    double probability;
    struct lg_span risk_key;
    lg_day month;
    bool taught;
};

struct teaching {
    struct lesson *lessons; /* loaded, and those of this batch */
    size_t lessons_n;
    struct subject {
        struct lg_id declaration_id;
        int64_t version, item_number;
        struct lg_span risk_key;
    } * subjects;
    size_t subjects_n;
    struct lg_risk_cells deltas;
    struct lg_risk_cell **changed;
    size_t changed_n, changed_room;
    struct lg_column *withdrawn, *withdrawn_change;
    struct lg_column *measures[MEASURE_COLUMNS];
    int64_t change; /* numbers what the batch changes, above all before */
};

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
        };
    }
}

static void take_subjects(struct lg_arena *arena, const struct lg_result *rows,
                          struct teaching *teaching)
{
    for (size_t row = 0; row < lg_result_rows(rows); row++)
        teaching->subjects[teaching->subjects_n++] = (struct subject){
            lg_result_id(rows, row, 0), lg_result_int(rows, row, 1), lg_result_int(rows, row, 2),
            lg_text_copy(arena, lg_result_text(rows, row, 3))};
}

static struct teaching *new_teaching(struct lg_batch *batch)
{
    struct teaching *teaching = lg_arena_take(batch->arena, sizeof *teaching);

    teaching->lessons =
        lg_arena_take(batch->arena, (2 * batch->records_n + 1) * sizeof *teaching->lessons);
    teaching->subjects =
        lg_arena_take(batch->arena, (batch->records_n + 1) * sizeof *teaching->subjects);
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
    if (!lg_store_flush(store, reterr))
        return false;
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

static struct lg_span risk_key_of(const struct teaching *teaching, const struct ev_subject *subject)
{
    for (size_t i = 0; i < teaching->subjects_n; i++) {
        const struct subject *known = &teaching->subjects[i];

        if (lg_id_eq(known->declaration_id, subject->declaration_id) &&
            known->version == subject->version && known->item_number == subject->item_number)
            return known->risk_key;
    }
    return (struct lg_span){NULL, 0};
}

static void note_changed(struct teaching *teaching, struct lg_arena *arena,
                         struct lg_risk_cell *cell)
{
    for (size_t i = 0; i < teaching->changed_n; i++) {
        if (teaching->changed[i] == cell)
            return;
    }
    if (teaching->changed_n == teaching->changed_room) {
        const size_t room = teaching->changed_room == 0 ? 64 : 2 * teaching->changed_room;
        struct lg_risk_cell **wider = lg_arena_take(arena, room * sizeof *wider);

        if (teaching->changed_n > 0)
            memcpy(wider, teaching->changed, teaching->changed_n * sizeof *wider);
        teaching->changed = wider;
        teaching->changed_room = room;
    }
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

static void take_outcome(struct assess *assess, struct lg_batch *batch,
                         const struct lg_record *record)
{
    struct teaching *teaching = assess->teaching;
    const struct ev_outcome *outcome = &record->event->outcome;
    struct lesson *old = outcome->has_supersedes ? lesson_of(teaching, outcome->supersedes) : NULL;
    struct lesson *lesson = &teaching->lessons[teaching->lessons_n++];

    *lesson = (struct lesson){
        .outcome_id = outcome->outcome_id,
        .verdict = outcome->verdict,
        .selected_by = outcome->selected_by,
        .probability = outcome->has_probability ? outcome->probability : 0,
        .risk_key = outcome->subject.has_item_number ? risk_key_of(teaching, &outcome->subject)
                                                     : (struct lg_span){NULL, 0},
        .month = assess_month(lg_day_of_time(outcome->at_us)),
    };
    if (old != NULL && old->taught) {
        lesson->month = old->month;
        teach(teaching, batch->arena, old, -1);
        old->taught = false;
    }
    if (outcome->has_supersedes) {
        lg_column_add_id(teaching->withdrawn, outcome->supersedes);
        lg_column_add_int(teaching->withdrawn_change, teaching->change);
    }
    lesson->taught = outcome->stage == EV_OUTCOME_STAGE_FINAL && lesson->risk_key.at != NULL;
    if (lesson->taught)
        teach(teaching, batch->arena, lesson, 1);
    outcome_row(batch, outcome, lesson, teaching->change);
}

static void scope_member(struct lg_builder *json, const char *name, struct lg_span text)
{
    if (text.at == NULL)
        return;
    lg_builder_fmt(json, "%s\"%s\":", json->len > 1 ? "," : "", name);
    lg_json_write_string(json, text);
}

static struct lg_span scope_text(struct lg_arena *arena, const struct ev_goods *scope)
{
    struct lg_builder json = lg_builder(arena, 8000);

    lg_builder_add(&json, LG_SPAN("{"));
    scope_member(&json, "hsCode", scope->hs_code);
    scope_member(&json, "originCountry", scope->origin_country);
    scope_member(&json, "enterpriseId", scope->enterprise_id);
    scope_member(&json, "brand", scope->brand);
    scope_member(&json, "model", scope->model);
    scope_member(&json, "gtin", scope->gtin);
    scope_member(&json, "lot", scope->lot);
    scope_member(&json, "vin", scope->vin);
    scope_member(&json, "vinFrom", scope->vin_from);
    scope_member(&json, "vinUntil", scope->vin_until);
    scope_member(&json, "serial", scope->serial);
    scope_member(&json, "category", scope->category);
    lg_builder_add(&json, LG_SPAN("}"));
    return lg_builder_text(&json);
}

static void add_time(struct lg_column *column, bool has, int64_t us)
{
    if (has)
        lg_column_add_int(column, us);
    else
        lg_column_add_null(column);
}

static void take_measure(struct assess *assess, struct lg_batch *batch,
                         const struct lg_record *record)
{
    const struct ev_measure *measure = &record->event->measure;
    struct lg_column **columns = assess->teaching->measures;

    lg_column_add_id(columns[0], measure->measure_id);
    lg_column_add_int(columns[1], measure->version);
    add_text_or_null(columns[2], ev_measure_kind_name(measure->kind));
    lg_column_add_text(columns[3], scope_text(batch->arena, &measure->scope));
    if (measure->has_declaration_id)
        lg_column_add_id(columns[4], measure->declaration_id);
    else
        lg_column_add_null(columns[4]);
    lg_column_add_text(columns[5], measure->basis);
    lg_column_add_text(columns[6], measure->basis_zh);
    lg_column_add_text(columns[7], measure->cites);
    lg_column_add_int(columns[8], measure->from_us);
    add_time(columns[9], measure->has_until, measure->until_us);
    add_time(columns[10], measure->has_lifted_at, measure->lifted_at_us);
    lg_column_add_text(columns[11], measure->lifted_by);
    add_text_or_null(columns[12], ev_measure_producer_name(measure->producer));
    lg_column_add_text(columns[13], record->bytes);
    lg_column_add_int(columns[14], assess->teaching->change);
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
            take_measure(assess, batch, record);
    }
}

static int by_key(const void *left, const void *right)
{
    const struct lg_risk_cell *a = *(struct lg_risk_cell *const *)left,
                              *b = *(struct lg_risk_cell *const *)right;
    const size_t len = a->key.len < b->key.len ? a->key.len : b->key.len;
    int order = memcmp(a->key.at, b->key.at, len);

    if (order == 0)
        order = (a->key.len > b->key.len) - (a->key.len < b->key.len);
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
    return lg_store_flush(store, reterr);
}
