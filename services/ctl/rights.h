/*
 * rights.h - what each service may do on the brokers.
 *
 * A principal is the name in its certificate: "User:gateway".  A producer may write its
 * topics, a consumer may read its topics and join groups that begin with its name.
 */
#pragma once

#include "kafka.h"
#include "model/topics.h"

/* Creates the rights on the topics; *ret_secured is false when the brokers have no authorizer. */
bool ctl_rights_apply(struct ctl *ctl, rd_kafka_t *client, const struct lg_topic *topics, size_t n,
                      bool *ret_secured, struct lg_error *reterr) LG_MUST_CHECK;

/* Waits for the answer of an admin request; *ret_event is the caller's.  `doing` as in "could not". */
bool ctl_kafka_answer(rd_kafka_queue_t *queue, const char *doing, rd_kafka_event_t **ret_event,
                      struct lg_error *reterr) LG_MUST_CHECK;
