/*
 * topics.h - topics on the brokers, made as a table tells.
 */
#pragma once

#include "kafka.h"
#include "model/topics.h"

/*
 * Creates those that are missing; ret_made says which.  One that is there stays as it is, and with
 * another number of partitions it is an error.
 */
bool ctl_topics_make(struct ctl *ctl, rd_kafka_t *client, const struct lg_topic *topics, size_t n,
                     bool *ret_made, struct lg_error *reterr) LG_MUST_CHECK;

/* Prints them, and whether they were made. */
void ctl_topics_print(struct ctl *ctl, const struct lg_topic *topics, size_t n, const bool *made);
