/*
 * consume.h - one topic's records, from offsets that the caller keeps.
 *
 * Kafka is never told an offset: positions are PostgreSQL's.  The group only says which
 * partitions are ours; where each begins is asked of `assigned` every time.  Platforms' own topics
 * are the exception (kafka_keeps): identity makes what is read twice there into once.
 */
#pragma once

#include <stdint.h>

#include "base/error.h"
#include "base/span.h"
#include "bus/trouble.h"
#include "ops/config.h"

struct lg_consume;
struct lg_message; /* a record that librdkafka holds for us */

struct lg_consume_events {
    void *user;
    /* Partition is ours: gives the offset to begin at; false leaves the partition alone. */
    bool (*assigned)(void *user, int32_t partition, int64_t *ret_offset);
    /* All partitions are gone: drop what is held of them. */
    void (*revoked)(void *user);
    /* The broker does not hold the offset at which the partition stands: nothing of it comes until it
     * is sought.  Never called where kafka_keeps. */
    void (*out_of_range)(void *user, int32_t partition);
    lg_troubled_fn troubled;
};

struct lg_consume_as {
    const char *group;
    const char *member; /* tells this client from the group's others, for good */
    const char *topic;  /* without the prefix */
    bool kafka_keeps;   /* offsets are committed to Kafka, and `assigned` gives none */
};

/* Joins the group and subscribes. */
bool lg_consume_open(const struct lg_config *config, const struct lg_consume_as *as,
                     const struct lg_consume_events *events, struct lg_consume **ret_consume,
                     struct lg_error *reterr) LG_MUST_CHECK;

/* Leaves within about two seconds, or gives up on the client.  NULL is fine. */
void lg_consume_free(struct lg_consume *consume);

/*
 * The next record within timeout_ms, or NULL in *ret_message.  Fails with LG_RETRY when the
 * client should be made anew, LG_STOP when another took this member's place.
 */
bool lg_consume_poll(struct lg_consume *consume, int timeout_ms, struct lg_message **ret_message,
                     struct lg_error *reterr) LG_MUST_CHECK;

/* Continues a partition at another offset; what was fetched of it is forgotten. */
bool lg_consume_seek(struct lg_consume *consume, int32_t partition, int64_t offset,
                     struct lg_error *reterr) LG_MUST_CHECK;

/* Where kafka_keeps: the partition is done up to the offset, exclusive; waits for the broker. */
bool lg_consume_commit(struct lg_consume *consume, int32_t partition, int64_t offset,
                       struct lg_error *reterr) LG_MUST_CHECK;

/* Where kafka_keeps: the offset that was committed last; -1 where none was, or Kafka does not say. */
int64_t lg_consume_committed(struct lg_consume *consume, int32_t partition);

/* The end of a partition as the broker last told it; -1 when it has not. */
int64_t lg_consume_end(struct lg_consume *consume, int32_t partition);

/* Where n partitions begin or end as the broker tells it now; -1 when it does not within three seconds. */
enum lg_bus_end { LG_BUS_BEGIN, LG_BUS_END };
void lg_consume_ask_ends(struct lg_consume *consume, enum lg_bus_end which,
                         const int32_t *partitions, size_t n, int64_t *ret_ends);

/* The cluster's id; "" when the broker does not say within a second. */
void lg_consume_cluster(struct lg_consume *consume, char ret_id[64]);

/* A record; what is given is borrowed from it. */
int32_t lg_message_partition(const struct lg_message *message);
int64_t lg_message_offset(const struct lg_message *message);
int64_t lg_message_append_ms(const struct lg_message *message);
struct lg_span lg_message_key(const struct lg_message *message);
struct lg_span lg_message_bytes(const struct lg_message *message);
struct lg_span lg_message_header(const struct lg_message *message, const char *name);
void lg_message_free(struct lg_message *message);
