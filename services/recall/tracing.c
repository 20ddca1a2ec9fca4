/*
 * tracing.c - which released goods an investigation or a recall is about.
 *
 * A run goes through the declarations in the order of their ids, a piece at a time, and stops when
 * a batch has had its share; where it stopped is stored, and ticks go on from there.  While a recall
 * blocks, ticks look again now and then: what was released since is found as well.
 */
#include "base/own.h"
#include "base/time.h"
#include "decide/trace.h"
#include "shell.h"
#include "trace_sql.h"

enum {
    BATCH_MOST = 500,
    PIECE_MOST = 50,
    BYTES_MOST = 64 * 1024 * 1024,
    RUNS_MOST = 16,
    AGAIN_S = 3600,
    RUN_COLUMNS = 13,
    TRACE_COLUMNS = 14,
    TRACED_PARAMS = 15
};

static struct lg_span kind_of(const struct trace_run *run)
{
    return run->of_recall ? LG_SPAN("recall") : LG_SPAN("case");
}

static void queue_run(struct lg_arena *arena, struct lg_store *store, const struct trace_run *run)
{
    struct lg_column *columns[RUN_COLUMNS];

    columns_new(arena, &q_run_put, columns);
    lg_column_add_text(columns[0], kind_of(run));
    lg_column_add_text(columns[1], run->number);
    lg_column_add_id(columns[2], run->id);
    lg_column_add_text(columns[3], goods_text(arena, &run->goods));
    lg_column_add_bool(columns[4], run->teaches);
    lg_column_add_text(columns[5], lg_span_of(ev_kind_name(run->kind)));
    lg_column_add_text(columns[6], lg_span_of(ev_severity_name(run->severity)));
    lg_column_add_text(columns[7], run->finding);
    lg_column_add_id(columns[8], run->after_declaration);
    lg_column_add_int(columns[9], run->after_item);
    lg_column_add_int(columns[10], run->found);
    lg_column_add_int(columns[11], run->started_us);
    column_add_time(columns[12], run->done_us);
    lg_store_queue(store, &q_run_put, columns, NULL);
}

/* Goods that are told by their units are found from the units. */
static const struct lg_query *query_of(const struct ev_goods *goods)
{
    return goods->vin.at != NULL || goods->vin_from.at != NULL || goods->serial.at != NULL
               ? &q_traced_by_unit
               : &q_traced_by_goods;
}

static bool ask(struct lg_arena *arena, struct lg_store *store, const struct trace_run *run,
                int64_t most, struct lg_result **ret_rows, struct lg_error *reterr)
{
    const struct lg_query *query = query_of(&run->goods);
    const bool by_unit = query == &q_traced_by_unit;
    struct lg_column *columns[TRACED_PARAMS];
    struct lg_span members[GOODS_MEMBERS];
    int n = 0;

    columns_new(arena, query, columns);
    goods_members(&run->goods, members);
    for (int i = 0; i < GOODS_MEMBERS; i++) {
        if (by_unit || i < 7 || i == GOODS_MEMBERS - 1) /* without those of units */
            lg_column_add_text(columns[n++], members[i]);
    }
    lg_column_add_id(columns[n++], run->after_declaration);
    lg_column_add_int(columns[n++], run->after_item);
    lg_column_add_int(columns[n], most);
    lg_store_queue(store, &q_plan_each, NULL, NULL);
    return lg_store_run(store, query, columns, ret_rows, reterr);
}

static struct traced traced_at(struct lg_arena *arena, const struct lg_result *rows, size_t row)
{
    struct traced item = {
        .declaration_id = lg_result_id(rows, row, 0),
        .item_number = lg_result_int(rows, row, 1),
        .declaration_number = text_at(arena, rows, row, 2),
        .version = lg_result_int(rows, row, 3),
        .importer_id = text_at(arena, rows, row, 4),
        .port = text_at(arena, rows, row, 5),
        .quantity_e5 = lg_result_int(rows, row, 6),
        .assessment_id = lg_result_id(rows, row, 7),
        .status = text_at(arena, rows, row, 8),
        .released_us = lg_result_time(rows, row, 9),
        .lot = text_at(arena, rows, row, 15),
        .vins = text_at(arena, rows, row, 17),
    };

    item.goods = (struct ev_goods){
        .hs_code = text_at(arena, rows, row, 10),
        .origin_country = text_at(arena, rows, row, 11),
        .enterprise_id = item.importer_id,
        .brand = text_at(arena, rows, row, 12),
        .model = text_at(arena, rows, row, 13),
        .gtin = text_at(arena, rows, row, 14),
        .lot = item.lot,
        .category = text_at(arena, rows, row, 16),
    };
    return item;
}

static void trace_row(struct lg_column **columns, const struct trace_run *run,
                      const struct traced *item, int64_t now_us)
{
    lg_column_add_text(columns[0], kind_of(run));
    lg_column_add_text(columns[1], run->number);
    lg_column_add_id(columns[2], item->declaration_id);
    lg_column_add_int(columns[3], item->item_number);
    lg_column_add_text(columns[4], item->declaration_number);
    lg_column_add_int(columns[5], item->version);
    lg_column_add_text(columns[6], item->importer_id);
    lg_column_add_text(columns[7], item->port);
    lg_column_add_int(columns[8], item->quantity_e5);
    lg_column_add_text(columns[9], item->lot);
    lg_column_add_text(columns[10], item->vins);
    lg_column_add_text(columns[11], item->status);
    lg_column_add_int(columns[12], item->released_us);
    lg_column_add_int(columns[13], now_us);
}

static void teach(struct lg_batch *batch, const struct trace_run *run, const struct traced *item)
{
    struct ev_event event = {.type = EV_TYPE_OUTCOME,
                             .outcome = trace_outcome(batch->arena, run, item)};

    recall_send(batch, "outcomes", item->declaration_id, event.outcome.outcome_id, run->started_us,
                &event);
}

/* One piece of a run; *budget sinks by what was found. */
static bool piece(struct lg_batch *batch, struct lg_store *store, struct trace_run *run,
                  int64_t *budget, struct lg_error *reterr)
{
    const int64_t most = *budget < PIECE_MOST ? *budget : PIECE_MOST;
    const int64_t now_us = batch->records[0].at_us;
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_column *columns[TRACE_COLUMNS];

    if (!ask(batch->arena, store, run, most, &rows, reterr))
        return false;
    const size_t n = lg_result_rows(rows);
    columns_new(batch->arena, &q_traces_put, columns);
    for (size_t row = 0; row < n; row++) {
        const struct traced item = traced_at(batch->arena, rows, row);

        trace_row(columns, run, &item, now_us);
        if (run->teaches)
            teach(batch, run, &item);
        run->after_declaration = item.declaration_id;
        run->after_item = item.item_number;
    }
    run->found += (int64_t)n;
    *budget -= (int64_t)n;
    if ((int64_t)n < most)
        run->done_us = now_us;
    columns_queue(store, &q_traces_put, columns);
    return lg_store_flush(store, reterr);
}

bool tracing_go_on(struct lg_batch *batch, struct lg_store *store, struct trace_run *runs,
                   struct lg_error *reterr)
{
    int64_t budget = BATCH_MOST;

    for (struct trace_run *run = runs; run != NULL; run = run->next) {
        while (run->done_us == 0 && budget > 0 && lg_arena_used(batch->arena) < BYTES_MOST) {
            if (!piece(batch, store, run, &budget, reterr))
                return false;
        }
        queue_run(batch->arena, store, run);
    }
    return runs == NULL || lg_store_flush(store, reterr);
}

/* In front of the list; `anew`: from the first declaration on. */
static void take_runs(struct lg_arena *arena, const struct lg_result *rows, bool anew,
                      struct trace_run **ret_runs)
{
    for (size_t row = lg_result_rows(rows); row-- > 0;) {
        struct trace_run *run = lg_arena_take(arena, sizeof *run);

        *run = (struct trace_run){
            .next = *ret_runs,
            .of_recall = lg_result_bool(rows, row, 0),
            .number = text_at(arena, rows, row, 1),
            .id = lg_result_id(rows, row, 2),
            .teaches = lg_result_bool(rows, row, 3),
            .kind = ev_kind_of(lg_result_text(rows, row, 4)),
            .severity = ev_severity_of(lg_result_text(rows, row, 5)),
            .finding = text_at(arena, rows, row, 6),
            .started_us = lg_result_time(rows, row, 10),
            .goods = goods_at(arena, rows, row, 11),
        };
        if (!anew) {
            run->after_declaration = lg_result_id(rows, row, 7);
            run->after_item = lg_result_int(rows, row, 8);
            run->found = lg_result_int(rows, row, 9);
        }
        *ret_runs = run;
    }
}

bool tracing_load(struct lg_batch *batch, struct lg_store *store, struct trace_run **ret_runs,
                  struct lg_error *reterr)
{
    struct lg_arena *arena = batch->arena;
    struct lg_column *const most[] = {lg_of_int8(arena, RUNS_MOST)};
    struct lg_column *const again[] = {
        most[0], lg_of_time(arena, batch->records[0].at_us - AGAIN_S * LG_US_PER_S)};
    lg_own(lg_result) struct lg_result *open = NULL, *looked_at = NULL;

    *ret_runs = NULL;
    lg_store_queue(store, &q_runs_open, most, &open);
    lg_store_queue(store, &q_runs_again, again, &looked_at);
    if (!lg_store_flush(store, reterr))
        return false;
    take_runs(arena, looked_at, true, ret_runs);
    take_runs(arena, open, false, ret_runs);
    return true;
}
