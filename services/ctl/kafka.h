/*
 * kafka.h - one client for what a command asks of Kafka.
 */
#pragma once

#include <librdkafka/rdkafka.h>

#include "ctl.h"

enum { CTL_KAFKA_MS = 10000 }; /* the time that one request may take */

/* A client that produces nothing and joins no group; *ret_client is the caller's. */
bool ctl_kafka(const struct ctl *ctl, rd_kafka_t **ret_client,
               struct lg_error *reterr) LG_MUST_CHECK;

static inline void ctl_kafka_freep(rd_kafka_t **client)
{
    if (*client != NULL)
        rd_kafka_destroy(*client);
}

/* Brokers and all topics; *ret_metadata goes back by rd_kafka_metadata_destroy(). */
bool ctl_kafka_metadata(rd_kafka_t *client, const struct rd_kafka_metadata **ret_metadata,
                        struct lg_error *reterr) LG_MUST_CHECK;

static inline void ctl_kafka_metadata_freep(const struct rd_kafka_metadata **metadata)
{
    if (*metadata != NULL)
        rd_kafka_metadata_destroy(*metadata);
}

/* How many partitions a topic, named with its prefix, has; 0 when it is not there. */
int ctl_kafka_partitions(const struct rd_kafka_metadata *metadata, const char *topic);
