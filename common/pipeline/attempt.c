/*
 * attempt.c - one transaction: fence, facts, decisions, effects, commit.
 *
 * Receipts are looked up only where something of late was known already.  Elsewhere their index
 * says so as they are written: the transaction is undone, and made again by a look at them first.
 *
 * The first round trip advances the position by compare-and-set on (epoch, next_offset), so the
 * partition's row is locked before anything else is; then come the subjects' locks in key order,
 * then the outbox.  Every batch of every service locks in this order.
 */
#include <stdio.h>

#include "base/hash.h"
#include "base/numbering.h"
#include "base/text.h"
#include "pipeline/loop.h"
#include "pipeline_sql.h"

enum {
    WARY_BATCHES = 64, /* that look up their receipts, after one that needed to */
    SEED = 2,
};

/* What the first round trip brings. */
struct opening {
    struct lg_result *advanced, *clock, *receipts, *parked;
};

static void opening_freep(struct opening *opening)
{
    lg_result_free(opening->advanced);
    lg_result_free(opening->clock);
    lg_result_free(opening->receipts);
    lg_result_free(opening->parked);
}

static void add_identity(struct lg_column *column, struct lg_span hex)
{
    uint8_t bytes[16];

    if (hex.at != NULL && lg_unhex(hex, bytes, sizeof bytes))
        lg_column_add_text(column, (struct lg_span){(const char *)bytes, sizeof bytes});
}

static struct lg_column *identities(const struct lg_work *work)
{
    struct lg_column *column = lg_column_new(work->batch.arena, LG_SQL_BYTEA);

    for (size_t i = 0; i < work->batch.records_n; i++) {
        const struct lg_record *record = &work->batch.records[i];

        if (record->state != LG_RECORD_FRESH)
            continue;
        add_identity(column, record->event->envelope.receipt);
        add_identity(column, record->event->envelope.idempotencykey);
    }
    return column;
}

static void queue_fence(struct lg_work *work, struct lg_result **ret_advanced)
{
    const struct lg_claim *claim = work->claim;
    struct lg_arena *arena = work->batch.arena;
    struct lg_column *number = lg_column_new(arena, LG_SQL_INT8);

    if (work->has_number)
        lg_column_add_int(number, work->last_number);
    else
        lg_column_add_null(number);
    lg_store_queue_begin(work->loop->store);
    lg_store_queue(work->loop->store, &q_position_advance,
                   (struct lg_column *const[]){
                       lg_of_text(arena, lg_span_of(work->loop->service->name)),
                       lg_of_text(arena, lg_span_of(work->loop->consumer->topic)),
                       lg_of_int4(arena, work->partition), lg_of_int8(arena, claim->epoch),
                       lg_of_int8(arena, claim->next_offset), lg_of_int8(arena, work->next_offset),
                       number},
                   ret_advanced);
}

static bool open_transaction(struct lg_work *work, struct opening *opening, struct lg_error *reterr)
{
    struct lg_store *store = work->loop->store;
    struct lg_column *receipts = work->looks ? identities(work) : NULL;
    struct lg_column *locks = lg_keys_lock_column(work->keys, work->batch.arena);

    queue_fence(work, &opening->advanced);
    lg_store_queue(store, &q_clock_read, NULL, &opening->clock);
    if (receipts != NULL && lg_column_count(receipts) > 0)
        lg_store_queue(store, &q_receipts_find, &receipts, &opening->receipts);
    if (lg_column_count(locks) > 0)
        lg_store_queue(store, &q_subjects_lock, &locks, NULL);
    lg_parked_queue_take(work, &opening->parked);
    return lg_store_flush(store, reterr);
}

/* Receipts by identity: their rows are numbered. */
struct known {
    const struct lg_result *rows;
    struct lg_numbering numbers;
};

static struct known known_of(struct lg_arena *arena, const struct lg_result *rows)
{
    const size_t n = rows == NULL ? 0 : lg_result_rows(rows);
    struct known known = {.rows = rows};

    for (size_t row = 0; row < n; row++)
        (void)lg_numbering_add(&known.numbers, arena,
                               lg_hash64(lg_result_text(rows, row, 0), SEED));
    return known;
}

/* The hash kept under an identity, given in hex; absent when there is none. */
static struct lg_span known_hash(const struct known *known, struct lg_span hex)
{
    uint8_t bytes[16];
    const struct lg_span identity = {(const char *)bytes, sizeof bytes};
    uint32_t number;

    if (hex.at == NULL || !lg_unhex(hex, bytes, sizeof bytes))
        return (struct lg_span){NULL, 0};
    struct lg_probe probe = lg_probe(lg_hash64(identity, SEED));
    do
        number = lg_probe_next(&known->numbers, &probe);
    while (number != 0 && !lg_span_eq(lg_result_text(known->rows, number - 1, 0), identity));
    return number == 0 ? (struct lg_span){NULL, 0} : lg_result_text(known->rows, number - 1, 1);
}

static bool hash_is(struct lg_span bytes, struct lg_span hex)
{
    uint8_t other[16] = {0};

    return hex.at != NULL && lg_unhex(hex, other, sizeof other) &&
           lg_span_eq(bytes, (struct lg_span){(const char *)other, sizeof other});
}

/* The first in the log wins; the same again has no effect; another body is a conflict. */
static void judge_identity(struct lg_batch *batch, const struct known *known,
                           struct lg_record *record)
{
    const struct ev_envelope *envelope = &record->event->envelope;
    const struct lg_span body = known_hash(known, envelope->receipt);
    const struct lg_span request = known_hash(known, envelope->idempotencykey);

    if (request.at != NULL && !hash_is(request, envelope->receipt))
        lg_record_reject(batch, record, "idempotency-key-reused", LG_SPAN(""),
                         "the same Idempotency-Key named another request before");
    else if (body.at == NULL)
        return;
    else if (hash_is(body, envelope->bodyhash))
        record->state = LG_RECORD_DUPLICATE;
    else
        lg_record_reject(batch, record, "identity-reused", LG_SPAN(""),
                         "another content was received under the same identity before");
}

static void set_times(struct lg_work *work, const struct lg_result *clock)
{
    struct lg_batch *batch = &work->batch;

    batch->tick_us = lg_result_rows(clock) == 0 ? 0 : lg_result_time(clock, 0, 0);
    if (!work->loop->demo || batch->tick_us == 0)
        return;
    for (size_t i = 0; i < batch->records_n; i++)
        batch->records[i].at_us = batch->tick_us;
}

static void judge_identities(struct lg_work *work, const struct lg_result *receipts)
{
    struct lg_batch *batch = &work->batch;
    const struct known known = known_of(batch->arena, receipts);

    for (size_t i = 0; i < batch->records_n; i++) {
        if (batch->records[i].state == LG_RECORD_FRESH)
            judge_identity(batch, &known, &batch->records[i]);
    }
    work->needed = receipts != NULL && lg_result_rows(receipts) > 0;
}

static bool use_opening(struct lg_work *work, const struct opening *opening,
                        struct lg_error *reterr)
{
    if (work->looks)
        judge_identities(work, opening->receipts);
    /* Receipts are the first rows to be written: what is known already ends a batch early. */
    (void)lg_batch_rows(&work->batch, &t_receipt);
    if (!lg_parked_bring(work, opening->parked, reterr))
        return false;
    set_times(work, opening->clock);
    return true;
}

/* A tick not later than the last one is ignored; otherwise it is stored, and parked events expire. */
static void queue_tick(struct lg_work *work)
{
    struct lg_record *record = &work->batch.records[0];

    if (work->batch.records_n == 0 || record->state != LG_RECORD_FRESH)
        return;
    const int64_t at_us = record->event->tick.at_us;
    if (at_us <= work->batch.tick_us) {
        record->state = LG_RECORD_DUPLICATE;
        return;
    }
    struct lg_column *const at[] = {lg_of_time(work->batch.arena, at_us)};
    work->batch.tick_before_us = work->batch.tick_us;
    record->at_us = work->batch.tick_us = at_us;
    lg_store_queue(work->loop->store, &q_clock_set, at, NULL);
    lg_store_queue(work->loop->store, &q_parked_expire, at, NULL);
}

/* The batch is down to one record; what was parked behind it is suspected before the record. */
static void reject_poison(struct lg_work *work, const struct lg_poison *poison)
{
    for (size_t i = 0; i < work->batch.records_n; i++) {
        struct lg_record *record = &work->batch.records[i];

        if (record->state == LG_RECORD_FRESH && (poison->all || record->was_parked))
            lg_record_reject(&work->batch, record, "refused-by-database", LG_SPAN(""), "%s. %s",
                             poison->error.message, poison->error.detail);
    }
}

static bool decide(struct lg_work *work, struct lg_error *reterr)
{
    const struct lg_consumer *consumer = work->loop->consumer;
    struct lg_batch *batch = &work->batch;
    size_t fresh = 0;

    if (work->loop->ticks)
        queue_tick(work);
    for (size_t i = 0; i < batch->records_n; i++)
        fresh += batch->records[i].state == LG_RECORD_FRESH;
    if (fresh == 0)
        return true;
    if (consumer->load != NULL &&
        !consumer->load(work->loop->state, batch, work->loop->store, reterr))
        return false;
    consumer->decide(work->loop->state, batch);
    work->decided = true;
    return !batch->crowded ||
           lg_fail(reterr, LG_REJECT, "what the batch comes to takes too much memory");
}

/* What is refused leaves no receipt, so nothing would show whether it had come before. */
static bool refuses(const struct lg_batch *batch)
{
    for (size_t i = 0; i < batch->records_n; i++) {
        const struct lg_record *record = &batch->records[i];

        if (record->state == LG_RECORD_REJECTED && (record->event != NULL || record->was_parked))
            return true;
    }
    return false;
}

static bool write_all(struct lg_work *work, struct lg_error *reterr)
{
    const struct lg_consumer *consumer = work->loop->consumer;
    struct lg_store *store = work->loop->store;

    if (!lg_parked_bound(work, reterr))
        return false;
    const bool refused = refuses(&work->batch);
    if (refused && !work->looks)
        return lg_fail(reterr, LG_REJECT, "what is refused may have been known already");
    work->needed = work->needed || refused;
    lg_effects_of_records(work);
    if (work->decided && consumer->apply != NULL &&
        !consumer->apply(work->loop->state, &work->batch, store, reterr))
        return false;
    return lg_batch_write_rows(&work->batch, store, reterr);
}

static enum lg_attempt failed(struct lg_work *work, struct lg_error *reterr)
{
    lg_store_rollback(work->loop->store);
    switch (reterr->fate) {
    case LG_REJECT:
        return LG_ATTEMPT_REFUSED;
    case LG_RETRY:
        return LG_ATTEMPT_AGAIN;
    case LG_STOP:
        break;
    }
    return LG_ATTEMPT_STOP;
}

static void before_tick(const struct lg_work *work)
{
    const struct lg_loop *loop = work->loop;
    const struct ev_event *event = work->batch.records[0].event;

    if (loop->ticks && loop->service->before_tick != NULL && event != NULL)
        loop->service->before_tick(loop->state, event->tick.at_us);
}

/* A request's key is kept with its event's receipt: one alone would leave nothing behind. */
static bool must_look(const struct lg_work *work, const struct lg_poison *poison)
{
    bool must = poison != NULL || work->replay || work->claim->wary > 0;

    for (size_t i = 0; i < work->batch.records_n && !must; i++) {
        const struct lg_record *record = &work->batch.records[i];

        must = record->event != NULL && record->event->envelope.idempotencykey.at != NULL &&
               record->event->envelope.receipt.at == NULL;
    }
    return must;
}

static enum lg_attempt run(struct lg_work *work, const struct lg_poison *poison,
                           struct lg_error *reterr)
{
    __attribute__((cleanup(opening_freep))) struct opening opening = {NULL, NULL, NULL, NULL};

    work->looks = must_look(work, poison);
    before_tick(work);
    if (!open_transaction(work, &opening, reterr))
        return failed(work, reterr);
    if (lg_result_affected(opening.advanced) == 0) {
        lg_store_rollback(work->loop->store);
        return LG_ATTEMPT_FENCED;
    }
    if (!use_opening(work, &opening, reterr))
        return failed(work, reterr);
    if (poison != NULL)
        reject_poison(work, poison);
    if (!decide(work, reterr) || !write_all(work, reterr))
        return failed(work, reterr);
    if (lg_store_commit(work->loop->store, reterr))
        return LG_ATTEMPT_DONE;
    if (lg_store_lost(work->loop->store))
        return lg_claim_ask(work->loop, work, reterr);
    return failed(work, reterr);
}

/* Who repeats something or sends what is refused may do so again: the next batches look first. */
static void learn(const struct lg_work *work)
{
    struct lg_claim *claim = work->claim;

    if (work->needed)
        claim->wary = WARY_BATCHES;
    else if (claim->wary > 0)
        claim->wary--;
}

enum lg_attempt lg_attempt_run(struct lg_work *work, const struct lg_poison *poison,
                               struct lg_error *reterr)
{
    const size_t n = work->batch.records_n;
    enum lg_attempt came = run(work, poison, reterr);

    if (came == LG_ATTEMPT_REFUSED && !work->looks) {
        work->claim->wary = 1;
        lg_work_begin(work, work->loop, work->partition);
        (void)lg_intake_held(work, n);
        came = run(work, poison, reterr);
    }
    if (came == LG_ATTEMPT_DONE)
        learn(work);
    return came;
}
