/*
 * effects.c - what the loop itself writes for each record of a decided batch: receipts, dead
 * letters, parked events.
 */
#include "base/hash.h"
#include "base/text.h"
#include "pipeline/loop.h"
#include "pipeline_sql.h"

static const struct lg_span absent = {NULL, 0};

/* Sixteen bytes from an envelope's hex; absent when it has none. */
static struct lg_span bytes_of(struct lg_arena *arena, struct lg_span hex)
{
    uint8_t *bytes = lg_arena_take(arena, 16);

    if (hex.at == NULL || !lg_unhex(hex, bytes, 16))
        return absent;
    return (struct lg_span){(const char *)bytes, 16};
}

static void add_receipts(struct lg_batch *batch, const struct lg_record *record)
{
    const struct ev_envelope *envelope = &record->event->envelope;
    struct lg_rows *rows = lg_batch_rows(batch, &t_receipt);
    const struct lg_span receipt = bytes_of(batch->arena, envelope->receipt);
    const struct lg_span request = bytes_of(batch->arena, envelope->idempotencykey);

    if (receipt.at == NULL)
        return;
    lg_column_add_text(rows->columns[0], receipt);
    lg_column_add_text(rows->columns[1], bytes_of(batch->arena, envelope->bodyhash));
    lg_column_add_id(rows->columns[2], record->id);
    if (request.at == NULL)
        return;
    lg_column_add_text(rows->columns[0], request);
    lg_column_add_text(rows->columns[1], receipt);
    lg_column_add_id(rows->columns[2], record->id);
}

static struct lg_span digest_of(struct lg_arena *arena, struct lg_span bytes)
{
    uint8_t *digest = lg_arena_take(arena, LG_SHA256);

    lg_sha256(bytes, digest);
    return (struct lg_span){(const char *)digest, LG_SHA256};
}

static void add_dead_letter(struct lg_batch *batch, const struct lg_record *record)
{
    static const struct ev_envelope nothing;
    const struct ev_envelope *envelope =
        record->event == NULL ? &nothing : &record->event->envelope;
    struct lg_column **columns = lg_batch_rows(batch, &t_dead_letter)->columns;

    lg_column_add_id(columns[0], record->id);
    lg_column_add_text(columns[1], lg_span_of(record->topic));
    lg_column_add_int(columns[2], record->partition);
    lg_column_add_int(columns[3], record->offset);
    lg_column_add_int(columns[4], record->append_us);
    lg_column_add_text(columns[5], envelope->id);
    lg_column_add_text(columns[6], bytes_of(batch->arena, envelope->receipt));
    lg_column_add_text(columns[7], bytes_of(batch->arena, envelope->bodyhash));
    lg_column_add_text(columns[8], lg_span_of(record->code));
    lg_column_add_text(columns[9], record->pointer.at == NULL ? LG_SPAN("") : record->pointer);
    lg_column_add_text(columns[10], record->reason);
    lg_column_add_text(columns[11], record->key);
    lg_column_add_text(columns[12], record->bytes);
    lg_column_add_text(columns[13], digest_of(batch->arena, record->bytes));
    lg_column_add_text(columns[14], envelope->actor);
}

static void add_parked(struct lg_batch *batch, const struct lg_record *record)
{
    const struct ev_envelope *envelope = &record->event->envelope;
    struct lg_column **columns = lg_batch_rows(batch, &t_parked)->columns;

    lg_column_add_id(columns[0], record->id);
    lg_column_add_text(columns[1], lg_span_of(record->topic));
    lg_column_add_int(columns[2], record->partition);
    lg_column_add_int(columns[3], record->offset);
    lg_column_add_int(columns[4], record->append_us);
    lg_column_add_text(columns[5], record->waits_for);
    lg_column_add_int(columns[6], record->park_until_us);
    lg_column_add_text(columns[7], record->key);
    lg_column_add_text(columns[8], record->bytes);
    lg_column_add_text(columns[9], bytes_of(batch->arena, envelope->receipt));
    lg_column_add_text(columns[10], bytes_of(batch->arena, envelope->bodyhash));
    lg_column_add_text(columns[11], bytes_of(batch->arena, envelope->idempotencykey));
}

/* What changes rows that are there already: parked events that wait no longer, replayed letters. */
struct closing {
    struct lg_column *unparked;
    struct lg_column *refused[6]; /* of these, what could not be used: parked_refuse's parameters */
    struct lg_column *letters, *codes, *reasons;
};

/* A dead letter that was tried again is closed with its outcome. */
static void of_letter(const struct lg_record *record, struct closing *closing)
{
    const bool refused = record->state == LG_RECORD_REJECTED;

    lg_column_add_id(closing->letters, record->id);
    lg_column_add_text(closing->codes, refused ? lg_span_of(record->code) : absent);
    lg_column_add_text(closing->reasons, refused ? record->reason : absent);
}

/* The event waits no longer; it may be that it cannot be read any more. */
static void of_parked(const struct lg_record *record, struct closing *closing)
{
    const struct ev_event *event = record->event;
    struct lg_column **refused = closing->refused;

    lg_column_add_id(closing->unparked, record->id);
    if (record->state != LG_RECORD_REJECTED)
        return;
    lg_column_add_id(refused[0], record->id);
    lg_column_add_text(refused[1], event == NULL ? absent : event->envelope.id);
    lg_column_add_text(refused[2], lg_span_of(record->code));
    lg_column_add_text(refused[3], record->pointer);
    lg_column_add_text(refused[4], record->reason);
    lg_column_add_text(refused[5], event == NULL ? absent : event->envelope.actor);
}

static void of_record(struct lg_work *work, const struct lg_record *record, struct closing *closing)
{
    struct lg_batch *batch = &work->batch;

    if (record->was_parked)
        of_parked(record, closing);
    else if (work->replay)
        of_letter(record, closing);
    else if (record->state == LG_RECORD_REJECTED)
        add_dead_letter(batch, record);
    if (!record->was_parked &&
        (record->state == LG_RECORD_FRESH || record->state == LG_RECORD_PARKED))
        add_receipts(batch, record);
    if (record->state == LG_RECORD_PARKED)
        add_parked(batch, record);
}

static void queue_when_any(struct lg_work *work, const struct lg_query *query,
                           struct lg_column *const *params)
{
    if (lg_column_count(params[0]) > 0)
        lg_store_queue(work->loop->store, query, params, NULL);
}

void lg_effects_of_records(struct lg_work *work)
{
    struct lg_arena *arena = work->batch.arena;
    struct closing closing = {.unparked = lg_column_new(arena, LG_SQL_UUID),
                              .letters = lg_column_new(arena, LG_SQL_UUID),
                              .codes = lg_column_new(arena, LG_SQL_TEXT),
                              .reasons = lg_column_new(arena, LG_SQL_TEXT)};

    for (size_t i = 0; i < sizeof closing.refused / sizeof *closing.refused; i++)
        closing.refused[i] = lg_column_new(arena, i == 0 ? LG_SQL_UUID : LG_SQL_TEXT);
    for (size_t i = 0; i < work->batch.records_n; i++)
        of_record(work, &work->batch.records[i], &closing);
    queue_when_any(work, &q_parked_refuse, closing.refused);
    queue_when_any(work, &q_parked_delete, &closing.unparked);
    queue_when_any(work, &q_replays_close,
                   (struct lg_column *const[]){closing.letters, closing.codes, closing.reasons});
}
