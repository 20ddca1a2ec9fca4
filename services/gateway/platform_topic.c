/*
 * platform_topic.c - the thread of one platform's topic: gather some records, have them taken in,
 * commit their offsets to Kafka.
 */
#include <stdio.h>
#include <stdlib.h>

#include "ops/log.h"
#include "ops/run.h"
#include "people.h"
#include "platforms.h"

enum { TOGETHER = 200, TOGETHER_BYTES = 8 << 20, WAIT_MS = 200, MORE_MS = 5, ARENA = 32 << 20 };

static const int64_t REPLAY_EVERY_US = 2000000;

struct gathered {
    struct lg_message *message[TOGETHER];
    struct gw_sent_in record[TOGETHER];
    size_t n, bytes;
};

/* Kafka keeps the offset. */
static bool on_assigned(void *user, int32_t partition, int64_t *ret_offset)
{
    struct gw_platform *platform = user;

    (void)ret_offset;
    if (partition >= GW_PARTITIONS)
        return false;
    platform->expected[partition] = -1;
    return true;
}

static void on_revoked(void *user)
{
    ((struct gw_platform *)user)->revoked = true;
}

static void on_troubled(void *user, bool down, const char *why)
{
    struct gw_platform *platform = user;

    (void)down;
    lg_complain(&platform->complaints, platform->topic, why);
}

static bool connect(struct gw_platform *platform, struct lg_error *reterr)
{
    const struct lg_config *config = platform->gateway->config;
    char group[250], member[120];
    const struct lg_consume_as as = {
        .group = group, .member = member, .topic = platform->topic, .kafka_keeps = true};
    const struct lg_consume_events events = {platform, on_assigned, on_revoked, NULL, on_troubled};

    (void)snprintf(group, sizeof group, "%.80sgateway-%.80s",
                   lg_config_get(config, LG_SET_TOPIC_PREFIX), platform->topic);
    (void)snprintf(member, sizeof member, "gateway-%.63s-%.40s", platform->principal,
                   lg_config_get(config, LG_SET_MEMBER));
    return lg_consume_open(config, &as, &events, &platform->consume, reterr);
}

static void disconnect(struct gw_platform *platform)
{
    lg_consume_free(platform->consume);
    platform->consume = NULL;
}

static struct gw_sent_in record_of(const struct gw_platform *platform,
                                   const struct lg_message *message)
{
    const struct lg_span key = lg_message_key(message), body = lg_message_bytes(message);
    const int64_t append_ms = lg_message_append_ms(message);

    return (struct gw_sent_in){
        .id = lg_id_of_record(append_ms, lg_span_of(platform->topic), lg_message_partition(message),
                              lg_message_offset(message), 0),
        .partition = lg_message_partition(message),
        .offset = lg_message_offset(message),
        .append_ms = append_ms,
        .key = key.at == NULL ? LG_SPAN("") : key,
        .body = body.at == NULL ? LG_SPAN("") : body,
        .media = lg_message_header(message, "content-type"),
        .type = lg_message_header(message, "type"),
        .idempotency = lg_message_header(message, "idempotency-key"),
    };
}

/* What its retention took before it was read is gone: that is never silent. */
static void check_gap(struct gw_platform *platform, const struct gw_sent_in *record)
{
    int64_t *next = &platform->expected[record->partition];

    if (*next < 0)
        *next = lg_consume_committed(platform->consume, record->partition);
    if (*next >= 0 && record->offset > *next)
        lg_log(LG_LOG_ERROR, "%lld records of partition %d of \"%s\" are gone, from offset %lld on",
               (long long)(record->offset - *next), record->partition, platform->topic,
               (long long)*next);
    *next = record->offset + 1;
}

static void drop(struct gathered *gathered)
{
    for (size_t i = 0; i < gathered->n; i++)
        lg_message_free(gathered->message[i]);
    gathered->n = gathered->bytes = 0;
}

/* What is there, not waiting long for more.  False when the client is of no more use. */
static bool gather(struct gw_platform *platform, struct gathered *gathered, struct lg_error *reterr)
{
    struct lg_message *message;

    platform->revoked = false;
    while (gathered->n < TOGETHER && gathered->bytes < TOGETHER_BYTES) {
        if (!lg_consume_poll(platform->consume, gathered->n == 0 ? WAIT_MS : MORE_MS, &message,
                             reterr))
            return false;
        if (platform->revoked)
            drop(gathered); /* whoever has the partitions now reads it again */
        platform->revoked = false;
        if (message == NULL)
            break;
        gathered->record[gathered->n] = record_of(platform, message);
        check_gap(platform, &gathered->record[gathered->n]);
        gathered->bytes += gathered->record[gathered->n].body.len;
        gathered->message[gathered->n++] = message;
    }
    return true;
}

/* The offset behind the last record of each partition goes to Kafka. */
static bool commit(struct gw_platform *platform, const struct gathered *gathered,
                   struct lg_error *reterr)
{
    int64_t next[GW_PARTITIONS] = {0}, lag = 0;

    for (size_t i = 0; i < gathered->n; i++) {
        const struct gw_sent_in *record = &gathered->record[i];

        if (record->offset + 1 > next[record->partition])
            next[record->partition] = record->offset + 1;
    }
    for (int32_t partition = 0; partition < GW_PARTITIONS; partition++) {
        const int64_t end = next[partition] > 0 ? lg_consume_end(platform->consume, partition) : -1;

        if (next[partition] > 0 &&
            !lg_consume_commit(platform->consume, partition, next[partition], reterr))
            return false;
        lag += end > next[partition] ? end - next[partition] : 0;
    }
    if (gathered->n > 0)
        lg_metric_set(platform->lag, (double)lag);
    return true;
}

static bool turn(struct gw_platform *platform, struct gathered *gathered, struct lg_error *reterr)
{
    struct lg_backoff backoff = {0};

    if (!gather(platform, gathered, reterr))
        return false;
    while (gathered->n > 0 && !gw_take_in(platform, gathered->record, gathered->n)) {
        if (atomic_load(&platform->stopping) || lg_run_stopping())
            return true;
        lg_backoff_wait(&backoff);
    }
    return commit(platform, gathered, reterr);
}

static void read_until_stopped(struct gw_platform *platform, struct gathered *gathered,
                               struct lg_arena *arena)
{
    struct lg_backoff backoff = {0};
    struct lg_error error;
    int64_t replayed_us = 0;

    while (!atomic_load(&platform->stopping) && !lg_run_stopping()) {
        const bool well = (platform->consume != NULL || connect(platform, &error)) &&
                          turn(platform, gathered, &error);

        drop(gathered);
        if (well) {
            lg_backoff_reset(&backoff);
        } else {
            lg_log(LG_LOG_WARN, "could not read \"%s\", which is done again", platform->topic);
            lg_log_error(LG_LOG_WARN, platform->topic, &error);
            disconnect(platform);
            lg_backoff_wait(&backoff);
        }
        if (lg_monotonic_us() - replayed_us > REPLAY_EVERY_US) {
            gw_letters_replay(platform, arena);
            replayed_us = lg_monotonic_us();
        }
    }
}

void *gw_platform_run(void *user)
{
    struct gw_platform *platform = user;
    struct gathered *gathered = calloc(1, sizeof *gathered);
    struct lg_arena *arena = lg_arena_new(ARENA);

    if (gathered != NULL && arena != NULL)
        read_until_stopped(platform, gathered, arena);
    disconnect(platform);
    free(gathered);
    lg_arena_free(arena);
    atomic_store(&platform->ended, true);
    return NULL;
}
