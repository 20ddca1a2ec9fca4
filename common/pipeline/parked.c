/*
 * parked.c - events that wait for a subject: how many may, and how they come back.
 *
 * One sender must not be able to fill a batch beyond its memory: what may wait for one key is
 * bounded when it is parked (the rest becomes dead letters), and what one batch brings back is
 * bounded when it is taken.  More than that comes only of several records' keys together, so the
 * batch is tried again half as long, and all of a key still comes behind its one creator.
 */
#include "base/dictionary.h"
#include "base/text.h"
#include "model/topics.h"
#include "pipeline/loop.h"
#include "pipeline_sql.h"

enum {
    KEY_EVENTS = 1000, /* that may wait for one key */
    KEY_BYTES = 8 << 20,
    BATCH_EVENTS = 2000, /* that one batch brings back */
    BATCH_BYTES = 16 << 20,
};

void lg_parked_queue_take(struct lg_work *work, struct lg_result **ret_parked)
{
    struct lg_arena *arena = work->batch.arena;
    struct lg_column *created = lg_keys_created_column(work->keys, arena);

    if (lg_column_count(created) == 0)
        return;
    lg_store_queue(work->loop->store, &q_parked_take,
                   (struct lg_column *const[]){created, lg_of_int8(arena, BATCH_EVENTS),
                                               lg_of_int8(arena, BATCH_BYTES)},
                   ret_parked);
}

static void restore(struct lg_work *work, const struct lg_result *rows, size_t row,
                    struct lg_record *record)
{
    struct lg_arena *arena = work->batch.arena;
    const struct lg_span name = lg_text_copy(arena, lg_result_text(rows, row, 1));
    const struct lg_topic *topic = lg_topic_find(name.at);

    *record = (struct lg_record){
        .topic = topic == NULL ? name.at : topic->name,
        .partition = (int32_t)lg_result_int(rows, row, 2),
        .offset = lg_result_int(rows, row, 3),
        .append_us = lg_result_time(rows, row, 4),
        .key = lg_text_copy(arena, lg_result_text(rows, row, 6)),
        .bytes = lg_text_copy(arena, lg_result_text(rows, row, 7)),
        .id = lg_result_id(rows, row, 0),
        .was_parked = true,
    };
    record->at_us = record->append_us;
    lg_intake_record(work, record);
}

bool lg_parked_bring(struct lg_work *work, const struct lg_result *rows, struct lg_error *reterr)
{
    struct lg_batch *batch = &work->batch;
    const size_t n = rows == NULL ? 0 : lg_result_rows(rows);
    size_t made = 0;

    if (n == 0)
        return true;
    if (lg_result_int(rows, 0, 8) > (int64_t)n && batch->records_n > 1)
        return lg_fail(reterr, LG_REJECT,
                       "what waits for the batch's records takes too much memory");
    struct lg_record *records =
        lg_arena_take(batch->arena, (batch->records_n + n) * sizeof *records);
    int64_t *creators = lg_arena_take(batch->arena, n * sizeof *creators);
    for (size_t row = 0; row < n; row++)
        creators[row] = lg_keys_creator(work->keys, lg_result_text(rows, row, 5));
    for (size_t i = 0; i < batch->records_n; i++) {
        records[made++] = batch->records[i];
        for (size_t row = 0; row < n; row++) {
            if (creators[row] == (int64_t)i)
                restore(work, rows, row, &records[made++]);
        }
    }
    batch->records = records;
    batch->records_n = made;
    return true;
}

/* What waits for a key, with what this batch adds. */
struct queue {
    int64_t events, bytes;
};

struct queues {
    struct lg_dictionary keys;
    struct queue *at; /* by number of the key */
};

static struct queue *queue_of(struct queues *queues, struct lg_arena *arena, struct lg_span key)
{
    const size_t known = queues->keys.numbers.n;
    const uint32_t number = lg_dictionary_put(&queues->keys, arena, key);

    if (number > known)
        queues->at = lg_arena_more(arena, queues->at, known, sizeof *queues->at);
    return &queues->at[number - 1];
}

static struct queues queues_of(struct lg_batch *batch, const struct lg_result *rows)
{
    struct queues queues = {.at = NULL};

    for (size_t row = 0; row < lg_result_rows(rows); row++)
        *queue_of(&queues, batch->arena, lg_result_text(rows, row, 0)) =
            (struct queue){lg_result_int(rows, row, 1), lg_result_int(rows, row, 2)};
    return queues;
}

static void take_place(struct lg_batch *batch, struct lg_record *record, struct queue *queue)
{
    const int64_t bytes = queue->bytes + (int64_t)record->bytes.len;

    if (queue->events == KEY_EVENTS || bytes > KEY_BYTES) {
        lg_record_reject(batch, record, "too-many-wait", LG_SPAN(""),
                         "%lld events of %lld bytes wait already for what it refers to; no more "
                         "than %d and %d bytes may",
                         (long long)queue->events, (long long)queue->bytes, KEY_EVENTS, KEY_BYTES);
        return;
    }
    queue->events++;
    queue->bytes = bytes;
}

bool lg_parked_bound(struct lg_work *work, struct lg_error *reterr)
{
    struct lg_batch *batch = &work->batch;
    struct lg_column *keys = lg_column_new(batch->arena, LG_SQL_BYTEA);
    struct lg_result *rows = NULL;

    for (size_t i = 0; i < batch->records_n; i++) {
        if (batch->records[i].state == LG_RECORD_PARKED)
            lg_column_add_text(keys, batch->records[i].waits_for);
    }
    if (lg_column_count(keys) == 0)
        return true;
    if (!lg_store_run(work->loop->store, &q_parked_count, &keys, &rows, reterr))
        return false;
    struct queues queues = queues_of(batch, rows);
    lg_result_free(rows);
    for (size_t i = 0; i < batch->records_n; i++) {
        struct lg_record *record = &batch->records[i];

        if (record->state == LG_RECORD_PARKED)
            take_place(batch, record, queue_of(&queues, batch->arena, record->waits_for));
    }
    return true;
}
