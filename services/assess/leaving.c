/*
 * leaving.c - rows of earlier batches that a batch of declarations changes.
 */
#include "assess_sql.h"
#include "declarations.h"
#include "risk/threshold.h"
#include "shadows.h"
#include "work.h"

enum { BIN_COLUMNS = 6 };

int64_t score_place(lg_day day, int bin)
{
    return (int64_t)day * LG_SCORE_BINS + bin;
}

static lg_day score_day(int64_t place)
{
    return (lg_day)(place / LG_SCORE_BINS);
}

/* In the order of the table's key: locks are taken in order. */
static int compare_scores(const void *left, const void *right)
{
    const struct tally *a = left, *b = right;
    const lg_day days[] = {score_day(a->at), score_day(b->at)};
    int order = (days[0] > days[1]) - (days[0] < days[1]);

    if (order == 0)
        order = lg_span_order(a->port, b->port);
    if (order == 0)
        order = lg_span_order(a->category, b->category);
    return order != 0 ? order : (a->at > b->at) - (a->at < b->at);
}

static void score_columns(struct leaving *leaving, int32_t partition, struct lg_column **columns)
{
    tally_sort(&leaving->scores, compare_scores);
    for (size_t i = 0; i < leaving->scores.n; i++) {
        const struct tally *seen = &leaving->scores.at[i];

        lg_column_add_int(columns[0], score_day(seen->at));
        lg_column_add_text(columns[1], seen->port);
        lg_column_add_text(columns[2], seen->category);
        lg_column_add_int(columns[3], partition);
        lg_column_add_int(columns[4], seen->at % LG_SCORE_BINS);
        lg_column_add_int(columns[5], seen->seen);
    }
}

static void queue_when_any(struct lg_store *store, const struct lg_query *query,
                           struct lg_column *const *columns)
{
    if (lg_column_count(columns[0]) > 0)
        lg_store_queue(store, query, columns, NULL);
}

bool assess_declarations_apply(void *service, struct lg_batch *batch, struct lg_store *store,
                               struct lg_error *reterr)
{
    struct assess *assess = service;
    struct leaving *leaving = assess->leaving;
    struct lg_column *bins[BIN_COLUMNS], *inputs[BIN_COLUMNS];

    for (int i = 0; i < BIN_COLUMNS; i++)
        bins[i] = lg_column_new(batch->arena, q_bins_add.params[i].type);
    for (int i = 0; i < BIN_COLUMNS; i++)
        inputs[i] = lg_column_new(batch->arena, q_inputs_add.params[i].type);
    if (leaving->closing.own && !lg_batch_write_rows(batch, store, reterr))
        return false;
    score_columns(leaving, batch->records[0].partition, bins);
    inputs_columns(leaving, batch->records[0].partition, inputs);
    queue_when_any(store, &q_declarations_close,
                   (struct lg_column *const[]){leaving->closing.ids, leaving->closing.versions,
                                               leaving->closing.states});
    queue_when_any(store, &q_tickets_put,
                   (struct lg_column *const[]){leaving->ticket_identities, leaving->ticket_days,
                                               leaving->ticket_ids});
    queue_when_any(store, &q_tickets_drop, &leaving->ticket_drops);
    queue_when_any(store, &q_bins_add, bins);
    queue_when_any(store, &q_inputs_add, inputs);
    work_queue(leaving, batch, store);
    shadows_queue(leaving, assess, batch, store);
    return lg_store_flush(store, reterr);
}
