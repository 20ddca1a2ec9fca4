/*
 * batch.c - what a service may say about a record, and the rows that it leaves.
 */
#include "pipeline/batch.h"

#include "base/text.h"
#include "model/topics.h"
#include "pipeline_sql.h"

enum { CROWDED_BYTES = 96 << 20 };

void lg_record_reject(struct lg_batch *batch, struct lg_record *record, const char *code,
                      struct lg_span pointer, const char *reason_fmt, ...)
{
    va_list args;

    va_start(args, reason_fmt);
    record->reason = lg_text_v(batch->arena, reason_fmt, args);
    va_end(args);
    record->state = LG_RECORD_REJECTED;
    record->code = code;
    record->pointer = lg_text_copy(batch->arena, pointer);
}

void lg_record_park(struct lg_batch *batch, struct lg_record *record, struct lg_span key,
                    int64_t until_us)
{
    record->state = LG_RECORD_PARKED;
    record->waits_for = lg_text_copy(batch->arena, key);
    record->park_until_us = until_us;
}

bool lg_batch_crowded(struct lg_batch *batch, size_t record)
{
    if (record > 0 && !batch->records[record].was_parked &&
        lg_arena_used(batch->arena) > CROWDED_BYTES)
        batch->crowded = true;
    return batch->crowded;
}

struct lg_rows *lg_batch_rows(struct lg_batch *batch, const struct lg_table *table)
{
    struct lg_rows **place = &batch->rows;

    while (*place != NULL && (*place)->table != table)
        place = &(*place)->next;
    if (*place == NULL)
        *place = lg_rows_new(batch->arena, table);
    return *place;
}

bool lg_batch_write_rows(struct lg_batch *batch, struct lg_store *store, struct lg_error *reterr)
{
    const struct lg_rows *rows = batch->rows;

    batch->rows = NULL;
    return lg_rows_write(store, rows, reterr);
}

void lg_batch_emit(struct lg_batch *batch, const char *topic, struct lg_span key,
                   struct lg_span payload)
{
    struct lg_rows *rows = lg_batch_rows(batch, &t_outbox);

    lg_column_add_text(rows->columns[0], lg_span_of(topic));
    lg_column_add_int(rows->columns[1], lg_topic_partition(lg_topic_find(topic), key));
    lg_column_add_text(rows->columns[2], key);
    lg_column_add_text(rows->columns[3], payload);
}

void lg_batch_audit(struct lg_batch *batch, const struct lg_record *record, const char *act,
                    struct lg_span object, struct lg_span detail)
{
    struct lg_rows *rows = lg_batch_rows(batch, &t_audit);
    const struct ev_envelope *envelope = &record->event->envelope;

    lg_column_add_text(rows->columns[0],
                       envelope->actor.at == NULL ? envelope->source : envelope->actor);
    lg_column_add_text(rows->columns[1], envelope->actorrole);
    lg_column_add_text(rows->columns[2], envelope->actorscope);
    lg_column_add_text(rows->columns[3], envelope->actorkey);
    lg_column_add_text(rows->columns[4], lg_span_of(act));
    lg_column_add_text(rows->columns[5], object);
    lg_column_add_text(rows->columns[6], detail.len == 0 ? (struct lg_span){NULL, 0} : detail);
    lg_column_add_text(rows->columns[7], envelope->id);
}
