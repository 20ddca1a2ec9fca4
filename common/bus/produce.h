/*
 * produce.h - records to Kafka, acknowledged by all in-sync replicas.
 *
 * Idempotent, acks=all.  The producer may be used by many threads; acknowledgements arrive on a
 * thread of the producer's own.
 */
#pragma once

#include <stdint.h>

#include "base/error.h"
#include "base/span.h"
#include "bus/trouble.h"
#include "ops/config.h"

struct lg_produce;

/* Called on the producer's own thread. */
struct lg_produce_events {
    void *user; /* of troubled alone: each record has its own */
    /* What became of a record: on failure offset is -1 and why says so in a line. */
    void (*acknowledged)(void *record_user, int64_t offset, const char *why);
    lg_troubled_fn troubled;
};

struct lg_produced {
    const char *topic; /* without the instance's prefix */
    int32_t partition;
    struct lg_span key, bytes;
    int64_t number; /* the header `number`; 0 for none */
    void *user;     /* given to acknowledged */
};

/*
 * The caller owns *ret_produce.  `producer` is whose topics the client learns about at once (as
 * schemas/topics.json names producers).  A record not acknowledged within timeout_ms has failed.
 */
bool lg_produce_open(const struct lg_config *config, const char *producer, int timeout_ms,
                     const struct lg_produce_events *events, struct lg_produce **ret_produce,
                     struct lg_error *reterr) LG_MUST_CHECK;

/* Waits up to a second for what is under way.  NULL is fine. */
void lg_produce_free(struct lg_produce *produce);

/*
 * Hands a record over; it is copied.  True: acknowledged will be called once.  False with
 * LG_RETRY when the queue is full or the client is lost, LG_REJECT when the topic does not exist
 * or the record is too large.
 */
bool lg_produce_send(struct lg_produce *produce, const struct lg_produced *record,
                     struct lg_error *reterr) LG_MUST_CHECK;

/* Whether the client is dead for good and must be made anew. */
bool lg_produce_dead(const struct lg_produce *produce);

/* Asks for the next offset of a partition; waits up to timeout_ms, false when there is no answer. */
bool lg_produce_end(struct lg_produce *produce, const char *topic, int32_t partition,
                    int timeout_ms, int64_t *ret_end);

/* Asks the brokers whether they know the topic; waits up to timeout_ms. */
bool lg_produce_knows(struct lg_produce *produce, const char *topic, int timeout_ms);
