/*
 * ship.c - outbox rows to Kafka, each with a dense number.
 *
 * The range is saved before it is sent and removed when all of it is acknowledged.  In between,
 * however often we crash, the same records go out with the same numbers, and the consumer drops
 * what it has seen.  Rows of a range cannot change: their transactions were over when it was saved.
 */
#include "base/own.h"
#include "model/topics.h"
#include "ops/log.h"
#include "ops/run.h"
#include "relay.h"
#include "relay_sql.h"

enum { WAIT_MS = 20000 };

static const char *topic_of(struct lg_span name)
{
    for (size_t i = 0; i < lg_topics_n; i++) {
        if (lg_span_eq(lg_span_of(lg_topics[i].name), name))
            return lg_topics[i].name;
    }
    return NULL;
}

static bool send_one(struct relay *relay, const struct lg_result *rows, size_t row,
                     struct lg_error *reterr)
{
    const struct lg_produced record = {
        .topic = topic_of(lg_result_text(rows, row, 0)),
        .partition = (int32_t)lg_result_int(rows, row, 1),
        .number = lg_result_int(rows, row, 2),
        .key = lg_result_text(rows, row, 3),
        .bytes = lg_result_text(rows, row, 4),
        .user = relay,
    };

    if (record.topic == NULL)
        return lg_fail(reterr, LG_STOP, "cannot send to \"%.*s\": it is none of our topics",
                       LG_SPAN_ARG(lg_result_text(rows, row, 0)));
    atomic_fetch_add(&relay->waiting, 1);
    while (!lg_produce_send(relay->produce, &record, reterr)) {
        if (reterr->fate != LG_RETRY || lg_produce_dead(relay->produce) || lg_run_stopping()) {
            atomic_fetch_sub(&relay->waiting, 1);
            return false;
        }
        lg_pause_ms(5);
    }
    return true;
}

static bool send_all(struct relay *relay, const struct lg_result *rows, struct lg_error *reterr)
{
    const int64_t until_us = lg_monotonic_us() + (int64_t)WAIT_MS * 1000;

    atomic_store(&relay->lost, false);
    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        if (!send_one(relay, rows, row, reterr))
            return false;
    }
    while (atomic_load(&relay->waiting) > 0) {
        if (lg_monotonic_us() > until_us)
            return lg_fail(reterr, LG_RETRY, "could not send: no acknowledgement within %d s",
                           WAIT_MS / 1000);
        lg_pause_ms(1);
        if (lg_run_stopping())
            return lg_fail(reterr, LG_RETRY, "could not send: the relay is to stop");
    }
    if (atomic_load(&relay->lost))
        return lg_fail(reterr, LG_RETRY, "could not send: a record was not acknowledged");
    return true;
}

/* Saves a range and reads it: one transaction and one round trip, over when it is on disk. */
static bool begin(struct relay *relay, struct lg_result **ret_rows, struct lg_error *reterr)
{
    struct lg_column *const most[] = {lg_of_int8(relay->arena, RELAY_ROWS)};

    relay->in_flight = true;
    lg_store_queue(relay->store, &q_ranges_begin, most, NULL);
    lg_store_queue(relay->store, &q_ranges_read, NULL, ret_rows);
    return lg_store_flush(relay->store, reterr);
}

static bool end(struct relay *relay, struct lg_error *reterr)
{
    lg_store_queue_begin(relay->store);
    lg_store_queue(relay->store, &q_end_soon, NULL, NULL);
    lg_store_queue(relay->store, &q_ranges_end, NULL, NULL);
    if (lg_store_commit(relay->store, reterr))
        return true;
    lg_store_rollback(relay->store);
    return false;
}

/* Whether there may be something to send: what sent a moment ago does not ask first. */
static bool pending(struct relay *relay, bool *ret_pending, struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *asked = NULL;

    *ret_pending = true;
    if (relay->busy || relay->in_flight)
        return true;
    if (!lg_store_run(relay->store, &q_outboxes_pending, NULL, &asked, reterr))
        return false;
    *ret_pending = lg_result_bool(asked, 0, 0);
    return true;
}

bool relay_ship(struct relay *relay, size_t *ret_sent, struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *rows = NULL;
    bool any;

    *ret_sent = 0;
    if (!pending(relay, &any, reterr))
        return false;
    if (!any)
        return true;
    if (relay->in_flight && !lg_store_run(relay->store, &q_ranges_read, NULL, &rows, reterr))
        return false;
    if (rows == NULL || lg_result_rows(rows) == 0) {
        lg_result_free(rows);
        rows = NULL;
        if (!begin(relay, &rows, reterr))
            return false;
    }
    if (lg_result_rows(rows) > 0 && (!send_all(relay, rows, reterr) || !end(relay, reterr)))
        return false;
    relay->in_flight = false;
    *ret_sent = lg_result_rows(rows);
    relay->busy = *ret_sent > 0;
    return true;
}
