/*
 * topics.c - creates the topics of schemas/topics.json and the services' rights on them.
 *
 * What is there stays: a topic with another number of partitions is an error, for its keys
 * already lie where the old number put them.
 */
#include "topics.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sysexits.h>

#include "base/own.h"
#include "base/time.h"
#include "bus/client.h"
#include "commands.h"
#include "ends.h"
#include "kafka.h"
#include "ops/run.h"
#include "out.h"
#include "rights.h"

enum { REPLICAS_MOST = 3, TOPIC_NAME = 250, TOPICS_MOST = 64, BROKERS_MS = 60000 };

struct applying {
    struct ctl *ctl;
    rd_kafka_t *client;
    const struct lg_topic *topics;
    size_t n;
    int replicas;
    bool *made;
    rd_kafka_NewTopic_t *wanted[TOPICS_MOST];
    size_t wanted_n;
    bool fenced; /* the last answer: too few brokers are in service just now */
};

static rd_kafka_NewTopic_t *new_topic(const struct applying *applying, const struct lg_topic *topic)
{
    char name[TOPIC_NAME], retention_ms[32], why[200];

    lg_bus_topic(&applying->ctl->config, topic->name, name);
    (void)snprintf(retention_ms, sizeof retention_ms, "%lld", (long long)topic->retention_s * 1000);

    const struct lg_bus_setting settings[] = {
        {"message.timestamp.type", "LogAppendTime"},
        {"retention.ms", retention_ms},
        {"min.insync.replicas", applying->replicas > 1 ? "2" : "1"},
        {"max.message.bytes", "1048576"}};
    rd_kafka_NewTopic_t *wanted =
        rd_kafka_NewTopic_new(name, topic->partitions, applying->replicas, why, sizeof why);

    for (size_t i = 0; wanted != NULL && i < sizeof settings / sizeof *settings; i++)
        (void)rd_kafka_NewTopic_set_config(wanted, settings[i].name, settings[i].value);
    return wanted;
}

/* Collects what is missing; a topic with other partitions fails. */
static bool compare(struct applying *applying, const struct rd_kafka_metadata *metadata,
                    struct lg_error *reterr)
{
    for (size_t i = 0; i < applying->n && i < TOPICS_MOST; i++) {
        char name[TOPIC_NAME];

        lg_bus_topic(&applying->ctl->config, applying->topics[i].name, name);
        const int partitions = ctl_kafka_partitions(metadata, name);
        if (partitions != 0 && partitions != applying->topics[i].partitions)
            return lg_fail(reterr, LG_STOP,
                           "the topic \"%s\" has %d partitions, not %d: that is never changed",
                           name, partitions, applying->topics[i].partitions);
        applying->made[i] = partitions == 0;
        if (applying->made[i])
            applying->wanted[applying->wanted_n++] = new_topic(applying, &applying->topics[i]);
    }
    return true;
}

static bool fail_create(struct ctl *ctl, const rd_kafka_topic_result_t *topic,
                        struct lg_error *reterr)
{
    const rd_kafka_resp_err_t failure = rd_kafka_topic_result_error(topic);
    const bool forbidden = failure == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED ||
                           failure == RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED;

    if (forbidden)
        ctl->exit_code = EX_NOPERM;
    return lg_fail(reterr, forbidden ? LG_STOP : LG_RETRY, "%s create the topic \"%.80s\": %s",
                   forbidden ? "cannot" : "could not", rd_kafka_topic_result_name(topic),
                   rd_kafka_err2str(failure));
}

static bool check_created(struct applying *applying, rd_kafka_event_t *event,
                          struct lg_error *reterr)
{
    size_t n;
    const rd_kafka_topic_result_t **topic =
        rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &n);

    for (size_t i = 0; i < n; i++) {
        const rd_kafka_resp_err_t failure = rd_kafka_topic_result_error(topic[i]);

        if (failure != RD_KAFKA_RESP_ERR_NO_ERROR &&
            failure != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
            applying->fenced = failure == RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR;
            return fail_create(applying->ctl, topic[i], reterr);
        }
    }
    return true;
}

static bool create_once(struct applying *applying, struct lg_error *reterr)
{
    rd_kafka_queue_t *queue = rd_kafka_queue_new(applying->client);
    rd_kafka_event_t *event = NULL;
    bool ok;

    applying->fenced = false;
    rd_kafka_CreateTopics(applying->client, applying->wanted, applying->wanted_n, NULL, queue);
    ok = ctl_kafka_answer(queue, "create the topics", &event, reterr) &&
         check_created(applying, event, reterr);
    if (event != NULL)
        rd_kafka_event_destroy(event);
    rd_kafka_queue_destroy(queue);
    return ok;
}

/* A broker that stood still for some seconds is fenced, and the controller counts it out, until it reports again. */
static bool create(struct applying *applying, struct lg_error *reterr)
{
    const int64_t until_us = lg_monotonic_us() + BROKERS_MS * LG_US_PER_MS;
    struct lg_backoff backoff = {0};
    bool ok = applying->wanted_n == 0 || create_once(applying, reterr);

    while (!ok && applying->fenced && lg_monotonic_us() < until_us && !lg_run_stopping()) {
        lg_backoff_wait(&backoff);
        ok = create_once(applying, reterr);
    }
    return ok;
}

static bool apply(struct applying *applying, struct lg_error *reterr)
{
    const struct rd_kafka_metadata *metadata __attribute__((cleanup(ctl_kafka_metadata_freep))) =
        NULL;

    if (!ctl_kafka_metadata(applying->client, &metadata, reterr))
        return false;
    applying->replicas =
        metadata->broker_cnt < REPLICAS_MOST ? metadata->broker_cnt : REPLICAS_MOST;

    const bool ok = compare(applying, metadata, reterr) && create(applying, reterr);
    for (size_t i = 0; i < applying->wanted_n; i++)
        rd_kafka_NewTopic_destroy(applying->wanted[i]);
    return ok;
}

bool ctl_topics_make(struct ctl *ctl, rd_kafka_t *client, const struct lg_topic *topics, size_t n,
                     bool *ret_made, struct lg_error *reterr)
{
    struct applying applying = {
        .ctl = ctl, .client = client, .topics = topics, .n = n, .made = ret_made};

    return apply(&applying, reterr);
}

void ctl_topics_print(struct ctl *ctl, const struct lg_topic *topics, size_t n, const bool *made)
{
    struct out *out = out_new(ctl, (const char *const[]){"topic", "partitions", "state", NULL});

    for (size_t i = 0; i < n; i++) {
        char name[TOPIC_NAME];

        lg_bus_topic(&ctl->config, topics[i].name, name);
        out_text(out, lg_span_of(name));
        out_int(out, topics[i].partitions);
        out_text(out, lg_span_of(made[i] ? "created" : "there"));
    }
    out_end(out);
}

bool ctl_topics_apply(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                      struct lg_error *reterr)
{
    rd_kafka_t *client lg_own(ctl_kafka) = NULL;
    bool made[TOPICS_MOST], secured = true;

    if (!ctl_begin(ctl, command, argc, argv, NULL, reterr) || !ctl_kafka(ctl, &client, reterr) ||
        !ctl_topics_make(ctl, client, lg_topics, lg_topics_n, made, reterr) ||
        !ctl_rights_apply(ctl, client, lg_topics, lg_topics_n, &secured, reterr) ||
        !ends_wait_leaders(ctl, client, reterr))
        return false;
    if (!secured)
        (void)fprintf(stderr, "loopgatectl: the brokers have no authorizer: no rights were set\n");
    ctl_topics_print(ctl, lg_topics, lg_topics_n, made);
    return true;
}
