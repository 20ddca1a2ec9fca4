/*
 * try_broker.c - tries everything a Kafka client can do, as one principal, and tells what became of it.
 *
 *     try_broker BROKERS CA CERTIFICATE KEY PREFIX GROUP[,GROUP...] TOPIC...
 *
 * One line for each attempt: verb, object, "allowed" or "denied", or the error's name where it is
 * neither.  Topics and groups are named without their prefix.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <librdkafka/rdkafka.h>

enum { WAIT_MS = 15000, NAME = 256, WHY = 300, MOST = 64 };

struct trying {
    char **settings; /* brokers, CA, certificate, key */
    const char *prefix;
    char *const *topics;
    int topics_n;
};

static const char *said(rd_kafka_resp_err_t error)
{
    switch (error) {
    case RD_KAFKA_RESP_ERR_NO_ERROR:
        return "allowed";
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
        return "denied";
    default:
        return rd_kafka_err2name(error);
    }
}

static void tell(const char *verb, const char *object, rd_kafka_resp_err_t error)
{
    (void)printf("%s %s %s\n", verb, object, said(error));
}

static void full_name(const struct trying *trying, const char *name, char ret_full[NAME])
{
    (void)snprintf(ret_full, NAME, "%s%s", trying->prefix, name);
}

static void set(rd_kafka_conf_t *conf, const char *name, const char *value)
{
    char why[WHY];

    if (rd_kafka_conf_set(conf, name, value, why, sizeof why) != RD_KAFKA_CONF_OK) {
        (void)fprintf(stderr, "try_broker: %s\n", why);
        exit(2);
    }
}

static rd_kafka_conf_t *settings(const struct trying *trying)
{
    rd_kafka_conf_t *conf = rd_kafka_conf_new();

    set(conf, "bootstrap.servers", trying->settings[0]);
    set(conf, "security.protocol", "ssl");
    set(conf, "ssl.ca.location", trying->settings[1]);
    set(conf, "ssl.certificate.location", trying->settings[2]);
    set(conf, "ssl.key.location", trying->settings[3]);
    set(conf, "log_level", "0");
    set(conf, "socket.nagle.disable", "true");
    return conf;
}

static rd_kafka_t *client(rd_kafka_type_t type, rd_kafka_conf_t *conf)
{
    char why[WHY];
    rd_kafka_t *made = rd_kafka_new(type, conf, why, sizeof why);

    if (made == NULL) {
        (void)fprintf(stderr, "try_broker: %s\n", why);
        exit(2);
    }
    return made;
}

static bool later(int64_t until_ms)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 >= until_ms;
}

static int64_t deadline(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 + WAIT_MS;
}

/* Producing */

static void on_delivered(rd_kafka_t *producer, const rd_kafka_message_t *message, void *user)
{
    (void)producer;
    (void)user;
    tell("produce", message->_private, message->err);
}

static void try_producing(const struct trying *trying)
{
    rd_kafka_conf_t *conf = settings(trying);
    char value[] = "{}";

    set(conf, "message.timeout.ms", "10000");
    rd_kafka_conf_set_dr_msg_cb(conf, on_delivered);
    rd_kafka_t *producer = client(RD_KAFKA_PRODUCER, conf);
    for (int i = 0; i < trying->topics_n; i++) {
        char topic[NAME];

        full_name(trying, trying->topics[i], topic);
        const rd_kafka_resp_err_t error = rd_kafka_producev(
            producer, RD_KAFKA_V_TOPIC(topic), RD_KAFKA_V_VALUE(value, 2), RD_KAFKA_V_PARTITION(0),
            RD_KAFKA_V_OPAQUE(trying->topics[i]), RD_KAFKA_V_END);
        if (error != RD_KAFKA_RESP_ERR_NO_ERROR)
            tell("produce", trying->topics[i], error);
    }
    (void)rd_kafka_flush(producer, WAIT_MS);
    rd_kafka_destroy(producer);
}

/* Consuming: what stands in partition 0, without a group. */

static int topic_index(const struct trying *trying, const char *name)
{
    char full[NAME];

    for (int i = 0; i < trying->topics_n && name != NULL; i++) {
        full_name(trying, trying->topics[i], full);
        if (strcmp(full, name) == 0)
            return i;
    }
    return -1;
}

/* Whether the topic may be seen; librdkafka waits for ever for one that may not. */
static rd_kafka_resp_err_t seen(rd_kafka_t *consumer, const char *name)
{
    rd_kafka_topic_t *topic = rd_kafka_topic_new(consumer, name, NULL);
    const struct rd_kafka_metadata *metadata = NULL;
    rd_kafka_resp_err_t error = rd_kafka_metadata(consumer, 0, topic, &metadata, WAIT_MS);

    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
        error = metadata->topics[0].err;
        rd_kafka_metadata_destroy(metadata);
    }
    rd_kafka_topic_destroy(topic);
    return error;
}

static void try_consuming(const struct trying *trying)
{
    rd_kafka_conf_t *conf = settings(trying);
    rd_kafka_topic_partition_list_t *places = rd_kafka_topic_partition_list_new(MOST);
    bool told[MOST] = {false};
    int left = trying->topics_n;

    set(conf, "group.id", "none");
    set(conf, "enable.auto.commit", "false");
    set(conf, "enable.partition.eof", "true");
    rd_kafka_t *consumer = client(RD_KAFKA_CONSUMER, conf);
    (void)rd_kafka_poll_set_consumer(consumer);
    for (int i = 0; i < trying->topics_n; i++) {
        char topic[NAME];

        full_name(trying, trying->topics[i], topic);
        const rd_kafka_resp_err_t error = seen(consumer, topic);
        if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
            rd_kafka_topic_partition_list_add(places, topic, 0)->offset = RD_KAFKA_OFFSET_BEGINNING;
            continue;
        }
        tell("consume", trying->topics[i], error);
        left--;
    }
    (void)rd_kafka_assign(consumer, places);
    for (const int64_t until = deadline(); left > 0 && !later(until);) {
        rd_kafka_message_t *message = rd_kafka_consumer_poll(consumer, 100);
        const int at = message == NULL || message->rkt == NULL
                           ? -1
                           : topic_index(trying, rd_kafka_topic_name(message->rkt));

        if (at >= 0 && !told[at]) {
            told[at] = true;
            left--;
            tell("consume", trying->topics[at],
                 message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF ? RD_KAFKA_RESP_ERR_NO_ERROR
                                                                  : message->err);
        }
        if (message != NULL)
            rd_kafka_message_destroy(message);
    }
    rd_kafka_topic_partition_list_destroy(places);
    rd_kafka_destroy(consumer);
}

/* Joining groups: the answer is an assignment, of whatever, or an error. */

static void on_rebalance(rd_kafka_t *consumer, rd_kafka_resp_err_t error,
                         rd_kafka_topic_partition_list_t *partitions, void *joined)
{
    (void)partitions;
    if (error == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS)
        *(bool *)joined = true;
    (void)rd_kafka_assign(consumer, NULL);
}

static void try_joining(const struct trying *trying, const char *group)
{
    rd_kafka_conf_t *conf = settings(trying);
    rd_kafka_topic_partition_list_t *topics = rd_kafka_topic_partition_list_new(MOST);
    rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR__TIMED_OUT;
    bool joined = false;
    char name[NAME];

    full_name(trying, group, name);
    set(conf, "group.id", name);
    set(conf, "enable.auto.commit", "false");
    rd_kafka_conf_set_rebalance_cb(conf, on_rebalance);
    rd_kafka_conf_set_opaque(conf, &joined);
    rd_kafka_t *consumer = client(RD_KAFKA_CONSUMER, conf);
    (void)rd_kafka_poll_set_consumer(consumer);
    for (int i = 0; i < trying->topics_n; i++) {
        full_name(trying, trying->topics[i], name);
        (void)rd_kafka_topic_partition_list_add(topics, name, RD_KAFKA_PARTITION_UA);
    }
    (void)rd_kafka_subscribe(consumer, topics);
    for (const int64_t until = deadline();
         error == RD_KAFKA_RESP_ERR__TIMED_OUT && !later(until);) {
        rd_kafka_message_t *message = rd_kafka_consumer_poll(consumer, 100);

        if (joined)
            error = RD_KAFKA_RESP_ERR_NO_ERROR;
        else if (message != NULL && message->err == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED)
            error = message->err;
        if (message != NULL)
            rd_kafka_message_destroy(message);
    }
    tell("join", group, error);
    rd_kafka_topic_partition_list_destroy(topics);
    rd_kafka_destroy(consumer);
}

/* Administration */

/* The first error of an answer, whatever it answers. */
static rd_kafka_resp_err_t error_of(rd_kafka_event_t *event)
{
    size_t n = 0;

    if (event == NULL)
        return RD_KAFKA_RESP_ERR__TIMED_OUT;
    if (rd_kafka_event_error(event) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return rd_kafka_event_error(event);
    const rd_kafka_topic_result_t **topics = NULL;
    if (rd_kafka_event_type(event) == RD_KAFKA_EVENT_CREATETOPICS_RESULT)
        topics = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &n);
    else if (rd_kafka_event_type(event) == RD_KAFKA_EVENT_DELETETOPICS_RESULT)
        topics = rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(event), &n);
    else if (rd_kafka_event_type(event) == RD_KAFKA_EVENT_CREATEPARTITIONS_RESULT)
        topics = rd_kafka_CreatePartitions_result_topics(
            rd_kafka_event_CreatePartitions_result(event), &n);
    return topics != NULL && n > 0 ? rd_kafka_topic_result_error(topics[0])
                                   : RD_KAFKA_RESP_ERR_NO_ERROR;
}

static rd_kafka_resp_err_t config_error_of(rd_kafka_event_t *event)
{
    size_t n = 0;

    if (event == NULL || rd_kafka_event_error(event) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return error_of(event);
    const rd_kafka_ConfigResource_t **resources =
        rd_kafka_AlterConfigs_result_resources(rd_kafka_event_AlterConfigs_result(event), &n);
    return n > 0 ? rd_kafka_ConfigResource_error(resources[0]) : RD_KAFKA_RESP_ERR__FAIL;
}

static rd_kafka_resp_err_t acl_error_of(rd_kafka_event_t *event)
{
    size_t n = 0;

    if (event == NULL || rd_kafka_event_error(event) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return error_of(event);
    const rd_kafka_acl_result_t **results =
        rd_kafka_CreateAcls_result_acls(rd_kafka_event_CreateAcls_result(event), &n);
    const rd_kafka_error_t *error = n > 0 ? rd_kafka_acl_result_error(results[0]) : NULL;
    return error == NULL ? RD_KAFKA_RESP_ERR_NO_ERROR : rd_kafka_error_code(error);
}

static rd_kafka_resp_err_t records_error_of(rd_kafka_event_t *event)
{
    if (event == NULL || rd_kafka_event_error(event) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return error_of(event);
    return rd_kafka_DeleteRecords_result_offsets(rd_kafka_event_DeleteRecords_result(event))
        ->elems[0]
        .err;
}

struct admin {
    rd_kafka_t *client;
    rd_kafka_queue_t *queue;
};

static void answer(const struct admin *admin, const char *verb, const char *object,
                   rd_kafka_resp_err_t (*read)(rd_kafka_event_t *event))
{
    rd_kafka_event_t *event = rd_kafka_queue_poll(admin->queue, WAIT_MS);

    tell(verb, object, read(event));
    if (event != NULL)
        rd_kafka_event_destroy(event);
}

static void try_topic(const struct admin *admin, const struct trying *trying, const char *topic)
{
    char name[NAME], why[WHY];

    full_name(trying, topic, name);
    rd_kafka_NewPartitions_t *wider = rd_kafka_NewPartitions_new(name, 50, why, sizeof why);
    rd_kafka_CreatePartitions(admin->client, &wider, 1, NULL, admin->queue);
    answer(admin, "widen", topic, error_of);
    rd_kafka_NewPartitions_destroy(wider);

    rd_kafka_ConfigResource_t *config = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name);
    (void)rd_kafka_ConfigResource_set_config(config, "retention.ms", "1000");
    rd_kafka_AlterConfigs(admin->client, &config, 1, NULL, admin->queue);
    answer(admin, "alter", topic, config_error_of);
    rd_kafka_ConfigResource_destroy(config);

    rd_kafka_topic_partition_list_t *before = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(before, name, 0)->offset = 0;
    rd_kafka_DeleteRecords_t *records = rd_kafka_DeleteRecords_new(before);
    rd_kafka_DeleteRecords(admin->client, &records, 1, NULL, admin->queue);
    answer(admin, "truncate", topic, records_error_of);
    rd_kafka_DeleteRecords_destroy(records);
    rd_kafka_topic_partition_list_destroy(before);

    rd_kafka_DeleteTopic_t *gone = rd_kafka_DeleteTopic_new(name);
    rd_kafka_DeleteTopics(admin->client, &gone, 1, NULL, admin->queue);
    answer(admin, "delete", topic, error_of);
    rd_kafka_DeleteTopic_destroy(gone);
}

static void try_cluster(const struct admin *admin, const struct trying *trying)
{
    char name[NAME], why[WHY];

    full_name(trying, "a-grant", name);
    rd_kafka_NewTopic_t *made = rd_kafka_NewTopic_new(name, 1, 1, why, sizeof why);
    rd_kafka_CreateTopics(admin->client, &made, 1, NULL, admin->queue);
    answer(admin, "create", "a-grant", error_of);
    rd_kafka_NewTopic_destroy(made);

    rd_kafka_AclBinding_t *right = rd_kafka_AclBinding_new(
        RD_KAFKA_RESOURCE_TOPIC, name, RD_KAFKA_RESOURCE_PATTERN_LITERAL, "User:nobody", "*",
        RD_KAFKA_ACL_OPERATION_READ, RD_KAFKA_ACL_PERMISSION_TYPE_ALLOW, why, sizeof why);
    rd_kafka_CreateAcls(admin->client, &right, 1, NULL, admin->queue);
    answer(admin, "permit", "a-grant", acl_error_of);
    rd_kafka_AclBinding_destroy(right);
}

static void try_administration(const struct trying *trying)
{
    struct admin admin = {client(RD_KAFKA_PRODUCER, settings(trying)), NULL};

    admin.queue = rd_kafka_queue_new(admin.client);
    try_cluster(&admin, trying);
    for (int i = 0; i < trying->topics_n; i++)
        try_topic(&admin, trying, trying->topics[i]);
    rd_kafka_queue_destroy(admin.queue);
    rd_kafka_destroy(admin.client);
}

int main(int argc, char **argv)
{
    char *groups, *rest = NULL;

    if (argc < 8 || argc - 7 > MOST)
        return 2;
    const struct trying trying = {&argv[1], argv[5], &argv[7], argc - 7};
    groups = argv[6];
    try_producing(&trying);
    try_consuming(&trying);
    for (char *group = strtok_r(groups, ",", &rest); group != NULL;
         group = strtok_r(NULL, ",", &rest))
        try_joining(&trying, group);
    try_administration(&trying);
    return 0;
}
