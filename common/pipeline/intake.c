/*
 * intake.c - held records into a batch of events.
 *
 * A batch is cut before a second record of the same identity, before one that creates what an
 * earlier one of the batch may wait for, before a gap in the relay's numbers, and before it would
 * ask for too many locks or too much memory.
 */
#include <stdio.h>

#include "base/dictionary.h"
#include "base/text.h"
#include "base/time.h"
#include "model/topics.h"
#include "pipeline/loop.h"

static bool number_of(struct lg_span text, int64_t *ret_number)
{
    int64_t number = 0;

    if (text.len == 0 || text.len > 18)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
        number = number * 10 + (text.at[i] - '0');
    }
    *ret_number = number;
    return true;
}

static void read_message(const struct lg_loop *loop, const struct lg_message *message,
                         struct lg_record *record)
{
    const int64_t append_ms = lg_message_append_ms(message);
    int64_t number = 0;

    *record = (struct lg_record){
        .topic = loop->consumer->topic,
        .partition = lg_message_partition(message),
        .offset = lg_message_offset(message),
        .append_us = append_ms * LG_US_PER_MS,
        .at_us = append_ms * LG_US_PER_MS,
        .key = lg_message_key(message),
        .bytes = lg_message_bytes(message),
    };
    if (record->key.at == NULL)
        record->key = LG_SPAN("");
    if (record->bytes.at == NULL)
        record->bytes = LG_SPAN("");
    if (number_of(lg_message_header(message, "number"), &number))
        record->number = number;
    record->id =
        lg_id_of_record(append_ms, lg_span_of(record->topic), record->partition, record->offset, 0);
}

static struct lg_span reason_of(struct lg_arena *arena, const struct ev_faults *faults)
{
    struct lg_builder text = lg_builder(arena, 2000);

    for (size_t i = 0; i < faults->n; i++)
        lg_builder_fmt(&text, "%s%s at \"%s\": %s", i == 0 ? "" : "; ", faults->at[i].code,
                       faults->at[i].pointer, faults->at[i].reason);
    return lg_builder_text(&text);
}

static bool carries(const char *topic, enum ev_type type)
{
    const struct lg_topic *found = lg_topic_find(topic);

    for (size_t i = 0; found != NULL && i < found->carries_n; i++) {
        if (found->carries[i] == type)
            return true;
    }
    return false;
}

void lg_intake_record(struct lg_work *work, struct lg_record *record)
{
    struct lg_batch *batch = &work->batch;
    struct ev_faults *faults = work->faults;
    struct ev_event *event = lg_arena_take(batch->arena, sizeof *event);

    if (!ev_decode(work->loop->reader, batch->arena, record->bytes, event, faults)) {
        const struct lg_span reason = reason_of(batch->arena, faults);

        lg_record_reject(batch, record, "invalid", lg_span_of(faults->at[0].pointer), "%.*s",
                         LG_SPAN_ARG(reason));
        return;
    }
    if (!carries(record->topic, event->type)) {
        lg_record_reject(batch, record, "wrong-topic", LG_SPAN("/type"),
                         "the topic \"%s\" does not carry events of this type", record->topic);
        return;
    }
    record->event = event;
}

/* Whether the record is the next one, by offset and by number. */
enum follows { FOLLOWS, FOLLOWS_AGAIN, FOLLOWS_NOT };

static enum follows follows(struct lg_work *work, const struct lg_record *record)
{
    const int64_t last = work->has_number ? work->last_number : 0;

    if (record->offset != work->next_offset)
        return FOLLOWS_NOT;
    if (record->number == 0)
        return FOLLOWS;
    if (record->number <= last)
        return FOLLOWS_AGAIN;
    if (record->number > last + 1)
        return FOLLOWS_NOT;
    work->last_number = record->number;
    work->has_number = true;
    return FOLLOWS;
}

static void halt(struct lg_work *work, const struct lg_record *record)
{
    lg_claim_halt(work->loop, record->partition,
                  "offset %lld and number %lld where offset %lld and number %lld should follow",
                  (long long)record->offset, (long long)record->number,
                  (long long)work->next_offset, (long long)work->last_number + 1);
}

/* Whether the batch has had the identity before; an absent one it never had. */
static bool is_again(struct lg_dictionary *seen, struct lg_arena *arena, struct lg_span identity)
{
    const size_t before = seen->numbers.n;

    return identity.at != NULL && lg_dictionary_refer(seen, arena, identity) <= before;
}

/* Whether the batch must end before this record, which has just been read into it. */
static bool cut_here(struct lg_work *work, struct lg_dictionary *seen, size_t i)
{
    const struct lg_record *record = &work->batch.records[i];

    if (record->event == NULL)
        return false;
    struct lg_arena *arena = work->batch.arena;
    const bool receipt = is_again(seen, arena, record->event->envelope.receipt);
    const bool request = is_again(seen, arena, record->event->envelope.idempotencykey);
    return i > 0 && (receipt || request || lg_keys_late(work->keys) ||
                     lg_keys_locks(work->keys) > LG_LOCKS_MOST ||
                     lg_arena_used(work->batch.arena) > LG_EVENTS_BYTES);
}

size_t lg_intake_held(struct lg_work *work, size_t n)
{
    struct lg_batch *batch = &work->batch;
    const struct lg_consumer *consumer = work->loop->consumer;
    struct lg_dictionary seen = {.texts = NULL};

    batch->records = lg_arena_take(batch->arena, n * sizeof *batch->records);
    for (size_t i = 0; i < n; i++) {
        struct lg_record *record = &batch->records[i];

        read_message(work->loop, work->claim->held[work->claim->first + i], record);
        switch (follows(work, record)) {
        case FOLLOWS_NOT:
            if (i == 0)
                halt(work, record);
            return i;
        case FOLLOWS_AGAIN:
            record->state = LG_RECORD_DUPLICATE;
            break;
        case FOLLOWS:
            lg_intake_record(work, record);
            break;
        }
        lg_keys_of_record(work->keys, i);
        if (record->event != NULL && consumer->keys != NULL)
            consumer->keys(work->loop->state, record, work->keys);
        if (cut_here(work, &seen, i)) {
            lg_keys_cut(work->keys, i);
            if (record->number > 0)
                work->last_number--;
            return i;
        }
        work->next_offset = record->offset + 1;
        batch->records_n = i + 1;
    }
    return n;
}
