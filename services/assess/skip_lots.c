/*
 * skip_lots.c - skip-lot levels: counted again from all that stands of a key, whenever an outcome
 * of it comes or goes, so that one which is overturned leaves no trace.
 */
#include "base/own.h"
#include "base/text.h"
#include "base/time.h"
#include "outcomes.h"
#include "skip_lots_sql.h"

enum { NOTE_COLUMNS = 7, PUT_COLUMNS = 6 };

/* The outcomes of a batch that teach, of goods with a model. */
struct skip_lots {
    struct lg_column *columns[NOTE_COLUMNS];
    struct lg_column *enterprises, *models; /* keys that change */
};

struct skip_lots *skip_lots_new(struct lg_arena *arena)
{
    struct skip_lots *lots = lg_arena_take(arena, sizeof *lots);

    for (int i = 0; i < NOTE_COLUMNS; i++)
        lots->columns[i] = lg_column_new(arena, q_skip_lot_outcomes_put.params[i].type);
    lots->enterprises = lg_column_new(arena, LG_SQL_TEXT);
    lots->models = lg_column_new(arena, LG_SQL_TEXT);
    return lots;
}

static void note_key(struct skip_lots *lots, struct lg_span enterprise, struct lg_span model)
{
    lg_column_add_text(lots->enterprises, enterprise);
    lg_column_add_text(lots->models, model);
}

void skip_lots_note(struct skip_lots *lots, const struct lesson *lesson)
{
    const struct lot *lot = &lesson->lot;

    if (lot->model.at == NULL)
        return;
    lg_column_add_id(lots->columns[0], lesson->outcome_id);
    lg_column_add_text(lots->columns[1], lot->enterprise);
    lg_column_add_text(lots->columns[2], lot->model);
    lg_column_add_id(lots->columns[3], lot->declaration_id);
    lg_column_add_int(lots->columns[4], lot->item_number);
    lg_column_add_int(lots->columns[5], lot->at_us);
    lg_column_add_bool(lots->columns[6], lesson->verdict == EV_OUTCOME_VERDICT_FAIL);
    note_key(lots, lot->enterprise, lot->model);
}

static bool same_key(const struct lg_result *rows, size_t a, size_t b)
{
    return lg_span_eq(lg_result_text(rows, a, 0), lg_result_text(rows, b, 0)) &&
           lg_span_eq(lg_result_text(rows, a, 1), lg_result_text(rows, b, 1));
}

/* Counts the lots of one key, the rows from `row` on; gives the row behind them. */
static size_t put_key(const struct assess *assess, const struct lg_result *rows, size_t row,
                      int64_t change, struct lg_column **columns)
{
    struct lg_skip_lot state = {0, 0, 0};
    const size_t first = row;

    for (; row < lg_result_rows(rows) && same_key(rows, first, row); row++) {
        if (!lg_result_null(rows, row, 2)) /* a key of which nothing stands any more has one row */
            lg_skip_lot_follow(&assess->parameters.skip_lots,
                               lg_day_of_time(lg_result_time(rows, row, 2)),
                               lg_result_bool(rows, row, 3), &state);
    }
    lg_column_add_text(columns[0], lg_result_text(rows, first, 0));
    lg_column_add_text(columns[1], lg_result_text(rows, first, 1));
    lg_column_add_int(columns[2], state.level);
    lg_column_add_int(columns[3], state.passes);
    if (state.last_pass == 0)
        lg_column_add_null(columns[4]);
    else
        lg_column_add_int(columns[4], state.last_pass);
    lg_column_add_int(columns[5], change);
    return row;
}

static bool count_again(const struct assess *assess, struct lg_arena *arena,
                        const struct teaching *teaching, struct lg_store *store,
                        struct lg_error *reterr)
{
    const struct skip_lots *lots = teaching->skip_lots;
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_column *columns[PUT_COLUMNS];

    if (!lg_store_run(store, &q_skip_lot_history,
                      (struct lg_column *const[]){lots->enterprises, lots->models}, &rows, reterr))
        return false;
    for (int i = 0; i < PUT_COLUMNS; i++)
        columns[i] = lg_column_new(arena, q_skip_lots_put.params[i].type);
    for (size_t row = 0; row < lg_result_rows(rows);)
        row = put_key(assess, rows, row, teaching->change, columns);
    return lg_store_run(store, &q_skip_lots_put, columns, NULL, reterr);
}

bool skip_lots_apply(const struct assess *assess, struct lg_arena *arena,
                     const struct teaching *teaching, struct lg_store *store,
                     struct lg_error *reterr)
{
    struct skip_lots *lots = teaching->skip_lots;
    lg_own(lg_result) struct lg_result *dropped = NULL;

    if (lg_column_count(lots->columns[0]) > 0)
        lg_store_queue(store, &q_skip_lot_outcomes_put, lots->columns, NULL);
    if (lg_column_count(teaching->withdrawn) > 0) /* it may be one of this very batch */
        lg_store_queue(store, &q_skip_lot_outcomes_drop, &teaching->withdrawn, &dropped);
    if (!lg_store_flush(store, reterr))
        return false;
    for (size_t row = 0; dropped != NULL && row < lg_result_rows(dropped); row++)
        note_key(lots, lg_text_copy(arena, lg_result_text(dropped, row, 0)),
                 lg_text_copy(arena, lg_result_text(dropped, row, 1)));
    return lg_column_count(lots->enterprises) == 0 ||
           count_again(assess, arena, teaching, store, reterr);
}
