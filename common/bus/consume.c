#include "bus/consume.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <pthread.h>

#include "bus/client.h"

struct lg_consume {
    rd_kafka_t *client;
    char topic[250];
    struct lg_consume_events events;
    rd_kafka_queue_t *queue;                   /* what was fetched and not yet polled */
    rd_kafka_topic_partition_list_t *assigned; /* NULL before the first assignment */
    size_t polled, most;                       /* since the start; in the queue, at last looks */
    atomic_bool closing;                       /* the user's callbacks are no longer called */
};

static void set_assigned(struct lg_consume *consume, rd_kafka_topic_partition_list_t *list)
{
    if (consume->assigned != NULL)
        rd_kafka_topic_partition_list_destroy(consume->assigned);
    consume->assigned = list;
    consume->most = 0;
}

/* Begins each assigned partition where the caller says, never where librdkafka remembers. */
static void assign(struct lg_consume *consume, const rd_kafka_topic_partition_list_t *given)
{
    rd_kafka_topic_partition_list_t *ours = rd_kafka_topic_partition_list_new(given->cnt);

    for (int i = 0; i < given->cnt; i++) {
        int64_t offset = RD_KAFKA_OFFSET_STORED; /* what Kafka keeps, where it does */

        if (consume->events.assigned(consume->events.user, given->elems[i].partition, &offset))
            rd_kafka_topic_partition_list_add(ours, consume->topic, given->elems[i].partition)
                ->offset = offset;
    }
    (void)rd_kafka_assign(consume->client, ours);
    set_assigned(consume, ours);
}

static void on_rebalance(rd_kafka_t *client, rd_kafka_resp_err_t what,
                         rd_kafka_topic_partition_list_t *partitions, void *user)
{
    struct lg_consume *consume = user;

    if (what == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
        consume->client = client;
        if (!atomic_load(&consume->closing))
            assign(consume, partitions);
        return;
    }
    if (!atomic_load(&consume->closing))
        consume->events.revoked(consume->events.user);
    (void)rd_kafka_assign(client, NULL);
}

static void on_error(rd_kafka_t *client, int code, const char *reason, void *user)
{
    struct lg_consume *consume = user;

    (void)client;
    if (!atomic_load(&consume->closing))
        consume->events.troubled(consume->events.user, lg_bus_is_down(code), reason);
}

/* What its log warns of comes as an error too. */
static void on_log(const rd_kafka_t *client, int level, const char *facility, const char *text)
{
    (void)client, (void)level, (void)facility, (void)text;
}

bool lg_consume_open(const struct lg_config *config, const struct lg_consume_as *as,
                     const struct lg_consume_events *events, struct lg_consume **ret_consume,
                     struct lg_error *reterr)
{
    const bool many = strcmp(as->topic, "declarations") == 0;
    const struct lg_bus_setting settings[] = {
        {"group.id", as->group},
        {"group.instance.id", as->member},
        {"partition.assignment.strategy", "range"},
        {"enable.auto.commit", "false"},
        {"enable.auto.offset.store", "false"},
        {"auto.offset.reset", as->kafka_keeps ? "earliest" : "error"},
        {"allow.auto.create.topics", "false"},
        {"session.timeout.ms", "10000"},
        {"heartbeat.interval.ms", "2000"},
        {"max.poll.interval.ms", "60000"},
        {"queued.min.messages", "1000000"}, /* the bytes are the limit: see refill() */
        {"queued.max.messages.kbytes", many ? "8192" : "1024"},
        {"fetch.wait.max.ms", "1000"}, /* a record is answered at once; other requests wait */
        {"fetch.error.backoff.ms", "50"},
        {"receive.message.max.bytes", "16777216"},
        {"fetch.max.bytes", "8388608"},
        {"max.partition.fetch.bytes", "524288"},
        {NULL, NULL}};
    struct lg_consume *consume = calloc(1, sizeof *consume);
    rd_kafka_conf_t *conf;
    char why[160];

    if (consume == NULL)
        return lg_fail(reterr, LG_STOP, "cannot consume \"%s\": out of memory", as->topic);
    consume->events = *events;
    lg_bus_topic(config, as->topic, consume->topic);
    if (!lg_bus_conf(config, settings, &conf, reterr)) {
        free(consume);
        return false;
    }
    rd_kafka_conf_set_opaque(conf, consume);
    rd_kafka_conf_set_rebalance_cb(conf, on_rebalance);
    rd_kafka_conf_set_error_cb(conf, on_error);
    rd_kafka_conf_set_log_cb(conf, on_log);
    consume->client = rd_kafka_new(RD_KAFKA_CONSUMER, conf, why, sizeof why);
    if (consume->client == NULL) {
        rd_kafka_conf_destroy(conf);
        free(consume);
        return lg_fail(reterr, LG_STOP, "cannot consume \"%s\": %.100s", as->topic, why);
    }
    (void)rd_kafka_poll_set_consumer(consume->client);
    consume->queue = rd_kafka_queue_get_consumer(consume->client);

    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(list, consume->topic, RD_KAFKA_PARTITION_UA);
    const rd_kafka_resp_err_t failed = rd_kafka_subscribe(consume->client, list);
    rd_kafka_topic_partition_list_destroy(list);
    if (failed != RD_KAFKA_RESP_ERR_NO_ERROR) {
        lg_consume_free(consume);
        return lg_fail(reterr, LG_RETRY, "could not subscribe to \"%s\": %s", as->topic,
                       rd_kafka_err2str(failed));
    }
    *ret_consume = consume;
    return true;
}

/* Closing can hang in this librdkafka: it happens on a thread of its own that nobody waits for long. */
struct closing {
    rd_kafka_t *client;
    atomic_bool done;
};

static void *close_client(void *user)
{
    struct closing *closing = user;

    (void)rd_kafka_consumer_close(closing->client);
    rd_kafka_destroy(closing->client);
    atomic_store(&closing->done, true);
    return NULL;
}

void lg_consume_free(struct lg_consume *consume)
{
    enum { WAIT_MS = 2000 };
    const struct timespec pause = {.tv_nsec = 10 * 1000000};
    struct closing *closing = consume == NULL ? NULL : calloc(1, sizeof *closing);
    pthread_t thread;

    if (closing == NULL)
        return;
    atomic_store(&consume->closing, true);
    closing->client = consume->client;
    set_assigned(consume, NULL);
    rd_kafka_queue_destroy(consume->queue);
    if (pthread_create(&thread, NULL, close_client, closing) != 0)
        return;
    for (int waited = 0; waited < WAIT_MS && !atomic_load(&closing->done); waited += 10)
        (void)nanosleep(&pause, NULL);
    if (!atomic_load(&closing->done)) {
        (void)pthread_detach(thread); /* the client and its callbacks' user stay for it */
        return;
    }
    (void)pthread_join(thread, NULL);
    free(closing);
    free(consume);
}

static bool failure_of(struct lg_consume *consume, const rd_kafka_message_t *message,
                       struct lg_error *reterr)
{
    switch ((int)message->err) {
    case RD_KAFKA_RESP_ERR__PARTITION_EOF:
    case RD_KAFKA_RESP_ERR__TRANSPORT:
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED:
        return true; /* the client heals by itself, or the watchdog makes a new one */
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
    case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
        consume->events.out_of_range(consume->events.user, message->partition);
        return true;
    case RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID:
    case RD_KAFKA_RESP_ERR__FATAL:
        return lg_fail(reterr, LG_STOP, "another process took this member's place on \"%s\"",
                       consume->topic);
    default:
        return lg_fail(reterr, LG_RETRY, "could not read \"%s\": %s", consume->topic,
                       rd_kafka_err2str(message->err));
    }
}

/*
 * A client whose queue was full looks whether to fetch again when its thread for the broker wakes: by
 * a request or an answer, otherwise after a second.  So a request wakes it when half of the queue has
 * been polled, one whose answer nobody waits for.
 */
static void refill(struct lg_consume *consume)
{
    enum { LOOK = 64 };
    rd_kafka_topic_partition_list_t *const list = consume->assigned;

    if (++consume->polled % LOOK != 0 || list == NULL || list->cnt == 0)
        return;
    const size_t left = rd_kafka_queue_length(consume->queue);
    if (left >= consume->most / 2) {
        consume->most = left > consume->most ? left : consume->most;
        return;
    }
    consume->most = left;
    for (int i = 0; i < list->cnt; i++)
        list->elems[i].offset = RD_KAFKA_OFFSET_END;
    (void)rd_kafka_offsets_for_times(consume->client, list, 0);
}

bool lg_consume_poll(struct lg_consume *consume, int timeout_ms, struct lg_message **ret_message,
                     struct lg_error *reterr)
{
    rd_kafka_message_t *message = rd_kafka_consumer_poll(consume->client, timeout_ms);

    *ret_message = NULL;
    if (message == NULL)
        return true;
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        *ret_message = (struct lg_message *)(void *)message;
        refill(consume);
        return true;
    }
    const bool fine = failure_of(consume, message, reterr);
    rd_kafka_message_destroy(message);
    return fine;
}

bool lg_consume_seek(struct lg_consume *consume, int32_t partition, int64_t offset,
                     struct lg_error *reterr)
{
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);

    rd_kafka_topic_partition_list_add(list, consume->topic, partition)->offset = offset;
    rd_kafka_error_t *error = rd_kafka_seek_partitions(consume->client, list, 5000);
    const bool sought = error == NULL && list->elems[0].err == RD_KAFKA_RESP_ERR_NO_ERROR;
    if (error != NULL)
        rd_kafka_error_destroy(error);
    rd_kafka_topic_partition_list_destroy(list);
    if (!sought)
        return lg_fail(reterr, LG_RETRY, "could not seek in \"%s\"", consume->topic);
    return true;
}

bool lg_consume_commit(struct lg_consume *consume, int32_t partition, int64_t offset,
                       struct lg_error *reterr)
{
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);

    rd_kafka_topic_partition_list_add(list, consume->topic, partition)->offset = offset;
    const rd_kafka_resp_err_t failed = rd_kafka_commit(consume->client, list, 0);
    rd_kafka_topic_partition_list_destroy(list);
    return failed == RD_KAFKA_RESP_ERR_NO_ERROR ||
           lg_fail(reterr, LG_RETRY, "could not commit an offset of \"%s\": %s", consume->topic,
                   rd_kafka_err2str(failed));
}

int64_t lg_consume_committed(struct lg_consume *consume, int32_t partition)
{
    enum { WAIT_MS = 2000 };
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);

    rd_kafka_topic_partition_list_add(list, consume->topic, partition);
    const bool known =
        rd_kafka_committed(consume->client, list, WAIT_MS) == RD_KAFKA_RESP_ERR_NO_ERROR;
    const int64_t offset = known ? list->elems[0].offset : -1;
    rd_kafka_topic_partition_list_destroy(list);
    return offset < 0 ? -1 : offset;
}

int64_t lg_consume_end(struct lg_consume *consume, int32_t partition)
{
    int64_t low, high;

    if (rd_kafka_get_watermark_offsets(consume->client, consume->topic, partition, &low, &high) !=
        RD_KAFKA_RESP_ERR_NO_ERROR)
        return -1;
    return high;
}

/*
 * Not by the query for watermarks: in this librdkafka it does not keep to its timeout.  All in one
 * request, for it waits behind a fetch.
 */
void lg_consume_ask_ends(struct lg_consume *consume, enum lg_bus_end which,
                         const int32_t *partitions, size_t n, int64_t *ret_ends)
{
    enum { WAIT_MS = 3000 };
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new((int)n);

    for (size_t i = 0; i < n; i++)
        rd_kafka_topic_partition_list_add(list, consume->topic, partitions[i])->offset =
            which == LG_BUS_BEGIN ? RD_KAFKA_OFFSET_BEGINNING : RD_KAFKA_OFFSET_END;
    const bool told =
        rd_kafka_offsets_for_times(consume->client, list, WAIT_MS) == RD_KAFKA_RESP_ERR_NO_ERROR;
    for (size_t i = 0; i < n; i++) {
        const rd_kafka_topic_partition_t *one =
            rd_kafka_topic_partition_list_find(list, consume->topic, partitions[i]);

        ret_ends[i] =
            told && one != NULL && one->err == RD_KAFKA_RESP_ERR_NO_ERROR ? one->offset : -1;
    }
    rd_kafka_topic_partition_list_destroy(list);
}

void lg_consume_cluster(struct lg_consume *consume, char ret_id[64])
{
    char *id = rd_kafka_clusterid(consume->client, 1000);

    (void)snprintf(ret_id, 64, "%s", id == NULL ? "" : id);
    rd_kafka_mem_free(consume->client, id);
}

static const rd_kafka_message_t *inner(const struct lg_message *message)
{
    return (const rd_kafka_message_t *)(const void *)message;
}

int32_t lg_message_partition(const struct lg_message *message)
{
    return inner(message)->partition;
}

int64_t lg_message_offset(const struct lg_message *message)
{
    return inner(message)->offset;
}

int64_t lg_message_append_ms(const struct lg_message *message)
{
    rd_kafka_timestamp_type_t type;

    return rd_kafka_message_timestamp(inner(message), &type);
}

struct lg_span lg_message_key(const struct lg_message *message)
{
    return (struct lg_span){inner(message)->key, inner(message)->key_len};
}

struct lg_span lg_message_bytes(const struct lg_message *message)
{
    return (struct lg_span){inner(message)->payload, inner(message)->len};
}

struct lg_span lg_message_header(const struct lg_message *message, const char *name)
{
    rd_kafka_headers_t *headers;
    const void *at;
    size_t len;

    if (rd_kafka_message_headers(inner(message), &headers) != RD_KAFKA_RESP_ERR_NO_ERROR ||
        rd_kafka_header_get_last(headers, name, &at, &len) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return (struct lg_span){NULL, 0};
    return (struct lg_span){at, len};
}

void lg_message_free(struct lg_message *message)
{
    if (message != NULL)
        rd_kafka_message_destroy((rd_kafka_message_t *)(void *)message);
}
