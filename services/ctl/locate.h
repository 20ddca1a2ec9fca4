/*
 * locate.h - finds the record that an object's id was made of.
 *
 * An id holds the record's append time in milliseconds and a hash over topic, partition and
 * offset (base/id.h).  So the few records of that millisecond are tried, in each partition, until
 * one gives the very id.  What Kafka no longer keeps is not found.
 */
#pragma once

#include "kafka.h"

struct located {
    const char *topic; /* without prefix; NULL when it was not found */
    int32_t part;
    int64_t offset;
};

/* The record of an id; not finding it is no failure. */
bool ctl_locate(struct ctl *ctl, rd_kafka_t *client, struct lg_id id, struct located *ret_located,
                struct lg_error *reterr) LG_MUST_CHECK;
