/*
 * grades.c - credit grades as a batch of controls knows them: those decided before, and by its own records.
 */
#include "controlling.h"
#include "decide/grade.h"
#include "grades_sql.h"
#include "tables.h"

void grades_queue(const struct lg_batch *batch, struct lg_store *store, struct lg_result **ret_rows)
{
    struct lg_column *enterprises = lg_column_new(batch->arena, LG_SQL_TEXT);

    for (size_t i = 0; i < batch->records_n; i++) {
        const struct lg_record *record = &batch->records[i];

        if (record->state == LG_RECORD_FRESH &&
            record->event->control.kind == EV_CONTROL_KIND_CREDIT)
            lg_column_add_text(enterprises, record->event->control.object_id);
    }
    lg_store_queue(store, &q_grades_of, &enterprises, ret_rows);
}

void grades_take(struct controlling *controlling, struct lg_arena *arena,
                 const struct lg_result *rows)
{
    for (size_t row = 0; row < lg_result_rows(rows); row++)
        entry_put(&controlling->grades, arena, lg_result_text(rows, row, 0))->text =
            lg_text_copy(arena, lg_result_text(rows, row, 1));
}

bool grade_follows(struct controlling *controlling, struct lg_batch *batch,
                   struct lg_record *record, struct lg_span grade)
{
    const struct lg_span enterprise = record->event->control.object_id;
    struct entry *known = entry_put(&controlling->grades, batch->arena, enterprise);
    const struct lg_span before = known->text;

    if (!decide_grade(before, grade)) {
        lg_record_reject(batch, record, "illegal-move", LG_SPAN("/data/document/grade"),
                         "an enterprise that is \"%.*s\" does not become \"%.*s\" at once",
                         LG_SPAN_ARG(before), LG_SPAN_ARG(grade));
        return false;
    }
    known->text = grade;
    return true;
}
