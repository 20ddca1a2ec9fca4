/*
 * cutovers.c - at each tick: whether a cutover is below the bounds that its analyst set.
 *
 * The ticks' loop alone writes the stop, as an adjustment like all that moves by itself; each loop of
 * declarations sees it before its next batch and lets the version in force rule again.  Lanes are
 * counted with the decisions, hits by feedback, which follows some seconds behind.
 */
#include "cutovers.h"

#include "adjust_sql.h"
#include "base/text.h"
#include "base/time.h"
#include "ops/log.h"
#include "risk/cutover.h"
#include "shadows_sql.h"
#include "wire/json.h"

enum { COLUMNS = 9, DOCUMENT = 2000 };

/* A row of the query. */
struct cutover {
    struct lg_span code;
    int64_t version, share, least_parity, least_hit_rate, change;
    struct lg_cutover_counts counts;
};

static struct cutover cutover_of(const struct lg_result *rows, size_t row)
{
    return (struct cutover){
        .code = lg_result_text(rows, row, 0),
        .version = lg_result_int(rows, row, 1),
        .share = lg_result_int(rows, row, 2),
        .least_parity = lg_result_int(rows, row, 3),
        .least_hit_rate = lg_result_int(rows, row, 4),
        .change = lg_result_int(rows, row, 5),
        .counts = {lg_result_int(rows, row, 6), lg_result_int(rows, row, 7),
                   lg_result_int(rows, row, 8), lg_result_int(rows, row, 9)},
    };
}

static void add_reason(struct lg_builder *json, const struct cutover *of, bool parity)
{
    const struct lg_cutover_counts *counts = &of->counts;
    const int64_t whole = parity ? counts->items : counts->known;
    const int64_t part = parity ? counts->items - counts->changed : counts->failed;
    const double rate = 100 * (double)part / (double)whole;
    const long long least = parity ? of->least_parity : of->least_hit_rate;

    lg_builder_fmt(json,
                   ",\"reason\":\"%s: %lld of %lld, %.1f %%, is below the bound of %lld %%: the "
                   "version in force rules all items again\"",
                   parity ? "items that take the same lane" : "failures among known outcomes",
                   (long long)part, (long long)whole, rate, least);
    lg_builder_fmt(
        json,
        ",\"reasonZh\":\"%s：%lld/%lld，%.1f%%，低于下限%lld%%；全部商品项恢复由现行版本判定\"",
        parity ? "通道一致的商品项" : "已有结论中的不合格", (long long)part, (long long)whole, rate,
        least);
}

static struct lg_span document_of(struct lg_arena *arena, const struct cutover *of, bool parity)
{
    struct lg_builder json = lg_builder(arena, DOCUMENT);
    const struct lg_cutover_counts *counts = &of->counts;

    lg_builder_fmt(&json,
                   "{\"version\":%lld,\"cutover\":%lld,\"share\":%lld,\"items\":%lld,"
                   "\"changed\":%lld,\"leastParity\":%lld,\"known\":%lld,\"failed\":%lld,"
                   "\"leastHitRate\":%lld",
                   (long long)of->version, (long long)of->change, (long long)of->share,
                   (long long)counts->items, (long long)counts->changed,
                   (long long)of->least_parity, (long long)counts->known, (long long)counts->failed,
                   (long long)of->least_hit_rate);
    add_reason(&json, of, parity);
    lg_builder_add(&json, LG_SPAN("}"));
    return lg_builder_text(&json);
}

static void stop(const struct lg_batch *batch, const struct cutover *of, bool parity,
                 struct lg_column **to)
{
    struct lg_arena *arena = batch->arena;
    const struct lg_record *tick = &batch->records[0];

    lg_log(LG_LOG_WARN, "the cutover of \"%.*s\" stops", LG_SPAN_ARG(of->code));
    lg_column_add_id(to[0],
                     lg_id_derive(tick->id, lg_text(arena, "cutover-%.*s-%lld",
                                                    LG_SPAN_ARG(of->code), (long long)of->change)));
    lg_column_add_text(to[1], LG_SPAN("cutover"));
    lg_column_add_text(to[2], of->code);
    lg_column_add_text(to[3], parity ? LG_SPAN("parity") : LG_SPAN("hitRate"));
    lg_column_add_int(to[4], lg_day_of_time(batch->tick_us));
    lg_column_add_int(to[5], batch->tick_us);
    lg_column_add_bool(to[6], true);
    lg_column_add_text(to[7], document_of(arena, of, parity));
    lg_column_add_int(to[8], tick->offset + 1);
}

void cutovers_queue(struct lg_store *store, struct lg_result **ret_rows)
{
    lg_store_queue(store, &q_cutovers_counted, NULL, ret_rows);
}

void cutovers_move(const struct lg_batch *batch, const struct lg_result *rows,
                   struct lg_store *store)
{
    struct lg_column *columns[COLUMNS];

    for (int i = 0; i < COLUMNS; i++)
        columns[i] = lg_column_new(batch->arena, q_adjustments_put.params[i].type);
    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        const struct cutover of = cutover_of(rows, row);
        const enum lg_cutover_stop why =
            lg_cutover_check(of.least_parity, of.least_hit_rate, &of.counts);

        if (why != LG_CUTOVER_GOES_ON)
            stop(batch, &of, why == LG_CUTOVER_PARITY, columns);
    }
    if (lg_column_count(columns[0]) > 0)
        lg_store_queue(store, &q_adjustments_put, columns, NULL);
}
