#include "bus/produce.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pthread.h>

#include "bus/client.h"
#include "model/topics.h"

enum { TOPICS_MOST = 64 };

struct lg_produce {
    rd_kafka_t *client;
    rd_kafka_topic_t *topics[TOPICS_MOST]; /* held, so that the client goes on asking about them */
    size_t topics_n;
    const struct lg_config *config;
    struct lg_produce_events events;
    pthread_t poller;
    atomic_bool stopping, dead;
};

static void on_delivery(rd_kafka_t *client, const rd_kafka_message_t *message, void *user)
{
    struct lg_produce *produce = user;

    (void)client;
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR)
        produce->events.acknowledged(message->_private, message->offset, NULL);
    else
        produce->events.acknowledged(message->_private, -1, rd_kafka_err2str(message->err));
}

static void on_error(rd_kafka_t *client, int code, const char *reason, void *user)
{
    struct lg_produce *produce = user;

    (void)client;
    if (code == RD_KAFKA_RESP_ERR__FATAL)
        atomic_store(&produce->dead, true);
    produce->events.troubled(produce->events.user, lg_bus_is_down(code), reason);
}

/* What its log warns of comes as an error too. */
static void on_log(const rd_kafka_t *client, int level, const char *facility, const char *text)
{
    (void)client, (void)level, (void)facility, (void)text;
}

static void *poll_forever(void *user)
{
    struct lg_produce *produce = user;

    while (!atomic_load(&produce->stopping))
        (void)rd_kafka_poll(produce->client, 100);
    return NULL;
}

/* A topic that is first named by a record is asked about by a timer of a second, and the record waits for it. */
static void learn_topics(struct lg_produce *produce, const char *producer)
{
    char name[250];

    for (size_t i = 0; i < lg_topics_n && produce->topics_n < TOPICS_MOST; i++) {
        if (strstr(lg_topics[i].producers, producer) == NULL)
            continue;
        lg_bus_topic(produce->config, lg_topics[i].name, name);
        rd_kafka_topic_t *topic = rd_kafka_topic_new(produce->client, name, NULL);
        if (topic != NULL)
            produce->topics[produce->topics_n++] = topic;
    }
}

bool lg_produce_open(const struct lg_config *config, const char *producer, int timeout_ms,
                     const struct lg_produce_events *events, struct lg_produce **ret_produce,
                     struct lg_error *reterr)
{
    char timeout[16], why[160];
    const struct lg_bus_setting settings[] = {{"enable.idempotence", "true"},
                                              {"acks", "all"},
                                              {"linger.ms", "1"},
                                              {"message.timeout.ms", timeout},
                                              {"compression.type", "lz4"},
                                              {"queue.buffering.max.messages", "200000"},
                                              {"message.max.bytes", "1000000"},
                                              {NULL, NULL}};
    struct lg_produce *produce = calloc(1, sizeof *produce);
    rd_kafka_conf_t *conf;

    if (produce == NULL)
        return lg_fail(reterr, LG_STOP, "cannot produce: out of memory");
    produce->config = config;
    produce->events = *events;
    (void)snprintf(timeout, sizeof timeout, "%d", timeout_ms);
    if (!lg_bus_conf(config, settings, &conf, reterr)) {
        free(produce);
        return false;
    }
    rd_kafka_conf_set_opaque(conf, produce);
    rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
    rd_kafka_conf_set_error_cb(conf, on_error);
    rd_kafka_conf_set_log_cb(conf, on_log);
    produce->client = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof why);
    if (produce->client == NULL) {
        rd_kafka_conf_destroy(conf);
        free(produce);
        return lg_fail(reterr, LG_STOP, "cannot produce: %.120s", why);
    }
    if (pthread_create(&produce->poller, NULL, poll_forever, produce) != 0) {
        rd_kafka_destroy(produce->client);
        free(produce);
        return lg_fail(reterr, LG_STOP, "cannot produce: no thread");
    }
    learn_topics(produce, producer);
    *ret_produce = produce;
    return true;
}

void lg_produce_free(struct lg_produce *produce)
{
    if (produce == NULL)
        return;
    (void)rd_kafka_flush(produce->client, 1000);
    atomic_store(&produce->stopping, true);
    (void)pthread_join(produce->poller, NULL);
    (void)rd_kafka_purge(produce->client, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    (void)rd_kafka_poll(produce->client, 0);
    for (size_t i = 0; i < produce->topics_n; i++)
        rd_kafka_topic_destroy(produce->topics[i]);
    rd_kafka_destroy(produce->client);
    free(produce);
}

static bool refused(struct lg_produce *produce, const struct lg_produced *record,
                    rd_kafka_resp_err_t why, struct lg_error *reterr)
{
    const bool never = why == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE ||
                       why == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC ||
                       why == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION;

    if (why == RD_KAFKA_RESP_ERR__FATAL)
        atomic_store(&produce->dead, true);
    return lg_fail(reterr, never ? LG_REJECT : LG_RETRY, "could not produce to \"%s\": %s",
                   record->topic, rd_kafka_err2str(why));
}

/* Headers only go with an existing partition: this librdkafka frees them twice otherwise. */
static rd_kafka_headers_t *headers_of(const struct lg_produced *record)
{
    char number[24];

    if (record->number == 0)
        return NULL;
    const int len = snprintf(number, sizeof number, "%lld", (long long)record->number);
    rd_kafka_headers_t *headers = rd_kafka_headers_new(1);
    (void)rd_kafka_header_add(headers, "number", -1, number, len);
    return headers;
}

bool lg_produce_send(struct lg_produce *produce, const struct lg_produced *record,
                     struct lg_error *reterr)
{
    char topic[250];
    rd_kafka_headers_t *headers = headers_of(record);

    lg_bus_topic(produce->config, record->topic, topic);
    rd_kafka_vu_t fields[] = {
        {.vtype = RD_KAFKA_VTYPE_TOPIC, .u.cstr = topic},
        {.vtype = RD_KAFKA_VTYPE_PARTITION, .u.i32 = record->partition},
        {.vtype = RD_KAFKA_VTYPE_MSGFLAGS, .u.i = RD_KAFKA_MSG_F_COPY},
        {.vtype = RD_KAFKA_VTYPE_KEY,
         .u.mem = {(void *)(uintptr_t)(const void *)record->key.at, record->key.len}},
        {.vtype = RD_KAFKA_VTYPE_VALUE,
         .u.mem = {(void *)(uintptr_t)(const void *)record->bytes.at, record->bytes.len}},
        {.vtype = RD_KAFKA_VTYPE_OPAQUE, .u.ptr = record->user},
        {.vtype = RD_KAFKA_VTYPE_HEADERS, .u.headers = headers}};
    const size_t n = sizeof fields / sizeof *fields - (headers == NULL ? 1 : 0);

    rd_kafka_error_t *error = rd_kafka_produceva(produce->client, fields, n);
    if (error == NULL)
        return true;
    const rd_kafka_resp_err_t why = rd_kafka_error_code(error);
    rd_kafka_error_destroy(error);
    if (headers != NULL)
        rd_kafka_headers_destroy(headers);
    return refused(produce, record, why, reterr);
}

bool lg_produce_dead(const struct lg_produce *produce)
{
    return atomic_load(&produce->dead);
}

bool lg_produce_knows(struct lg_produce *produce, const char *topic, int timeout_ms)
{
    char name[250];
    const struct rd_kafka_metadata *found;

    lg_bus_topic(produce->config, topic, name);
    rd_kafka_topic_t *one = rd_kafka_topic_new(produce->client, name, NULL);
    if (one == NULL)
        return false;
    bool known = false;
    if (rd_kafka_metadata(produce->client, 0, one, &found, timeout_ms) ==
        RD_KAFKA_RESP_ERR_NO_ERROR) {
        known = found->topic_cnt == 1 && found->topics[0].err == RD_KAFKA_RESP_ERR_NO_ERROR;
        rd_kafka_metadata_destroy(found);
    }
    rd_kafka_topic_destroy(one);
    return known;
}

bool lg_produce_end(struct lg_produce *produce, const char *topic, int32_t partition,
                    int timeout_ms, int64_t *ret_end)
{
    char name[250];
    int64_t first;

    lg_bus_topic(produce->config, topic, name);
    return rd_kafka_query_watermark_offsets(produce->client, name, partition, &first, ret_end,
                                            timeout_ms) == RD_KAFKA_RESP_ERR_NO_ERROR;
}
