/*
 * replay.c - dead letters that a person wants to have tried again.
 *
 * They go through the same transaction as records from Kafka; the fence is checked and the
 * offset stays where it is.
 */
#include "base/own.h"
#include "base/text.h"
#include "ops/log.h"
#include "pipeline/loop.h"
#include "pipeline_sql.h"

static void restore(struct lg_work *work, const struct lg_result *rows, size_t row)
{
    struct lg_batch *batch = &work->batch;
    struct lg_record *record = lg_arena_take(batch->arena, sizeof *record);

    *record = (struct lg_record){
        .topic = work->loop->consumer->topic,
        .partition = work->partition,
        .offset = lg_result_int(rows, row, 1),
        .append_us = lg_result_time(rows, row, 2),
        .key = lg_text_copy(batch->arena, lg_result_text(rows, row, 3)),
        .bytes = lg_text_copy(batch->arena, lg_result_text(rows, row, 4)),
        .id = lg_result_id(rows, row, 0),
    };
    record->at_us = record->append_us;
    batch->records = record;
    batch->records_n = 1;
    lg_intake_record(work, record);
    if (record->event != NULL && work->loop->consumer->keys != NULL)
        work->loop->consumer->keys(work->loop->state, record, work->keys);
}

static bool replay_one(struct lg_loop *loop, int32_t partition, const struct lg_result *rows,
                       size_t row)
{
    struct lg_work work;
    struct lg_error error;

    lg_work_begin(&work, loop, partition);
    work.replay = true;
    restore(&work, rows, row);
    const enum lg_attempt came = lg_attempt_run(&work, NULL, &error);
    if (came == LG_ATTEMPT_DONE)
        return true;
    if (came != LG_ATTEMPT_REFUSED) {
        if (came != LG_ATTEMPT_FENCED)
            lg_log_error(LG_LOG_WARN, "replaying a dead letter", &error);
        return false;
    }
    const struct lg_poison poison = {error, true};
    lg_work_begin(&work, loop, partition);
    work.replay = true;
    restore(&work, rows, row);
    return lg_attempt_run(&work, &poison, &error) == LG_ATTEMPT_DONE;
}

bool lg_replay_some(struct lg_loop *loop, int32_t partition)
{
    lg_own(lg_arena) struct lg_arena *arena = lg_arena_new(1 << 20);
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_error error;

    if (arena == NULL)
        return false;
    struct lg_column *const params[] = {lg_of_text(arena, lg_span_of(loop->consumer->topic)),
                                        lg_of_int4(arena, partition)};
    if (!lg_store_run(loop->store, &q_replays_take, params, &rows, &error)) {
        lg_log_error(LG_LOG_WARN, "looking for replays", &error);
        return false;
    }
    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        if (!replay_one(loop, partition, rows, row))
            return false;
    }
    return lg_result_rows(rows) > 0;
}
