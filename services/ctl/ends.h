/*
 * ends.h - the ends of all partitions, beside the consumers that have to reach them.
 *
 * One row for each consumer of each partition of the table of topics, so that a consumer that
 * has no position yet is seen too: it stands at 0.
 */
#pragma once

#include "kafka.h"

struct consumed {
    const char *service, *topic; /* without prefix */
    int32_t part;
    int64_t position;     /* the next offset that it will take */
    int64_t end;          /* the next offset that will be given out; -1 when Kafka was not asked */
    struct lg_span owner; /* at is NULL when nobody owns it */
    int64_t claimed_us;   /* 0 when nobody ever did */
    struct lg_span cluster; /* of its position; at is NULL when it has none */
    struct lg_span halted;  /* why it stands still; at is NULL while it goes on */
};

struct ends {
    struct consumed *at;
    size_t n;
    rd_kafka_topic_partition_list_t *asked; /* each partition once, named with prefix */
};

/* All consumers at 0, no end known.  In ctl's arena, but for `asked`: ends_free(). */
struct ends ends_new(struct ctl *ctl);
void ends_free(struct ends *ends);

/*
 * Takes in the positions, rows of the query "positions"; owner, cluster and halted stay borrowed from
 * them.  A position outside the table of topics, of a platform's own topic, gets a row too.
 */
void ends_take_positions(struct ctl *ctl, struct ends *ends, const struct lg_result *positions);

/* Asks Kafka for the end of each partition, all in one request. */
bool ends_ask(struct ctl *ctl, rd_kafka_t *client, struct ends *ends,
              struct lg_error *reterr) LG_MUST_CHECK;

/* Waits, two minutes at most, until every partition has a leader that answers. */
bool ends_wait_leaders(struct ctl *ctl, rd_kafka_t *client, struct lg_error *reterr) LG_MUST_CHECK;
