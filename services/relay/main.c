/*
 * main.c - the relay's process: what the outboxes hold goes to Kafka, one relay at a time.
 *
 * A second relay waits for the advisory lock.  Were two at work for a moment, because one is
 * frozen, they would send the same records with the same numbers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sysexits.h>

#include "base/own.h"
#include "model/topics.h"
#include "ops/health.h"
#include "ops/log.h"
#include "ops/metrics.h"
#include "ops/options.h"
#include "ops/run.h"
#include "relay.h"
#include "relay_sql.h"

enum { PAUSE_MS = 10, PAUSE_MOST_MS = 40, QUIET_US = 1000000 };
enum { TIMEOUT_MS = 15000, TICK_LOOK_US = 50000 };

static void on_acknowledged(void *user, int64_t offset, const char *why)
{
    struct relay *relay = user;

    (void)why;
    if (offset < 0)
        atomic_store(&relay->lost, true);
    else
        atomic_store(&relay->down, false);
    atomic_fetch_sub(&relay->waiting, 1);
}

static void on_troubled(void *user, bool down, const char *why)
{
    struct relay *relay = user;

    if (down)
        atomic_store(&relay->down, true);
    lg_complain(&relay->complaints, "producing", why);
}

static bool make_shards(struct relay *relay, struct lg_error *reterr)
{
    struct lg_column *topics = lg_column_new(relay->arena, LG_SQL_TEXT);
    struct lg_column *parts = lg_column_new(relay->arena, LG_SQL_INT4);

    for (size_t i = 0; i < lg_topics_n; i++) {
        const bool ours = strstr(lg_topics[i].producers, "relay") != NULL;

        for (int32_t part = 0; ours && part < lg_topics[i].partitions; part++) {
            lg_column_add_text(topics, lg_span_of(lg_topics[i].name));
            lg_column_add_int(parts, part);
        }
    }
    return lg_store_run(relay->store, &q_shards_make, (struct lg_column *const[]){topics, parts},
                        NULL, reterr);
}

static bool lock(struct relay *relay, struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *got = NULL;

    if (!lg_store_run(relay->store, &q_lock_relay, NULL, &got, reterr))
        return false;
    return lg_result_bool(got, 0, 0) ||
           lg_fail(reterr, LG_RETRY, "could not begin: another relay is at work");
}

/* A connection that holds the lock, and a producer that lives. */
static bool connect(struct relay *relay, struct lg_error *reterr)
{
    if (relay->produce != NULL && lg_produce_dead(relay->produce)) {
        lg_produce_free(relay->produce);
        relay->produce = NULL;
    }
    if (relay->store != NULL && lg_store_lost(relay->store)) {
        lg_store_free(relay->store);
        relay->store = NULL;
    }
    if (relay->produce == NULL) {
        atomic_store(&relay->waiting, 0);
        const struct lg_produce_events events = {relay, on_acknowledged, on_troubled};

        if (!lg_produce_open(relay->config, "relay", TIMEOUT_MS, &events, &relay->produce, reterr))
            return false;
    }
    if (relay->store != NULL)
        return true;
    if (!lg_store_open(lg_config_get(relay->config, LG_SET_DATABASE), &relay->store, reterr))
        return false;
    lg_store_meanwhile(relay->store, lg_health_beat);
    relay->in_flight = true;
    if (lg_store_run(relay->store, &q_relay_session, NULL, NULL, reterr) && lock(relay, reterr) &&
        make_shards(relay, reterr))
        return true;
    lg_store_free(relay->store);
    relay->store = NULL;
    return false;
}

/* After a range that did not go through the producer is made anew, so no late answer confuses us. */
static void give_up_producer(struct relay *relay)
{
    lg_produce_free(relay->produce);
    relay->produce = NULL;
}

/* Nothing may be under way for long, so that it is asked whether brokers can be talked to again. */
static void ask_brokers(struct relay *relay)
{
    enum { ASK_MS = 500 };

    if (atomic_load(&relay->down) && lg_produce_knows(relay->produce, "outcomes", ASK_MS))
        atomic_store(&relay->down, false);
}

static bool turn(struct relay *relay, int64_t *looked_us, size_t *ret_sent, struct lg_error *reterr)
{
    *ret_sent = 0;
    if (!connect(relay, reterr))
        return false;
    ask_brokers(relay);
    lg_arena_reset(relay->arena);
    if (lg_monotonic_us() - *looked_us > TICK_LOOK_US) {
        if (!relay_tick(relay, reterr))
            return false;
        *looked_us = lg_monotonic_us();
    }
    if (relay_ship(relay, ret_sent, reterr))
        return true;
    if (atomic_load(&relay->waiting) > 0 || atomic_load(&relay->lost))
        give_up_producer(relay);
    return false;
}

/*
 * As long as the turn took: what a busy machine has to relay goes in fewer, larger ranges.
 * Nothing to relay for a second: looking less often costs the next record little.
 */
static int pause_ms(int64_t began_us, int64_t sent_us)
{
    const int64_t wanted_ms = (lg_monotonic_us() - began_us) / 1000;

    if (began_us - sent_us > QUIET_US)
        return PAUSE_MOST_MS;
    if (wanted_ms < PAUSE_MS)
        return PAUSE_MS;
    return wanted_ms > PAUSE_MOST_MS ? PAUSE_MOST_MS : (int)wanted_ms;
}

static int work(struct relay *relay)
{
    struct lg_metric *shipped =
        lg_metric(LG_COUNTER, "loopgate_relayed_total", "", "records acknowledged by Kafka");
    struct lg_backoff backoff = {0, 1};
    int64_t looked_us = 0, sent_us = 0;
    struct lg_error error;
    size_t sent;

    while (!lg_run_stopping()) {
        const int64_t began_us = lg_monotonic_us();

        lg_health_beat();
        if (turn(relay, &looked_us, &sent, &error)) {
            lg_metric_add(shipped, (double)sent);
            lg_backoff_reset(&backoff);
            if (sent > 0)
                sent_us = began_us;
            if (sent < RELAY_ROWS)
                lg_pause_ms(pause_ms(began_us, sent_us));
        } else if (error.fate == LG_RETRY) {
            if (!lg_run_stopping())
                lg_log_error(LG_LOG_WARN, "relaying", &error);
            lg_backoff_wait(&backoff);
        } else {
            lg_log_error(LG_LOG_ERROR, "relaying", &error);
            return EX_TEMPFAIL;
        }
    }
    return EX_OK;
}

static bool ready(void *user, struct lg_builder *lines)
{
    struct relay *relay = user;
    const bool well = relay->store != NULL && relay->produce != NULL;
    const bool down = atomic_load(&relay->down);
    char why[LG_COMPLAINT];

    lg_builder_fmt(lines, "relay %s\n", well ? "ok" : "not: no connection, or another is at work");
    lg_complaint_last(&relay->complaints, why);
    if (down)
        lg_builder_fmt(lines, "kafka not: no broker can be talked to: %s\n", why);
    return well && !down;
}

int main(int argc, char **argv)
{
    static struct lg_config config;
    static struct relay relay;
    struct lg_health *health = NULL;
    struct lg_error error;

    lg_options_start("relay", argc, argv, &config);
    lg_run_catch_signals();
    relay.config = &config;
    relay.demo = lg_config_demo_clock(&config);
    relay.arena = lg_arena_new(64 << 20);
    lg_complaints_make(&relay.complaints, "loopgate_kafka_errors_total", "",
                       "what Kafka's client complained of");
    if (relay.arena == NULL ||
        !lg_health_open(lg_config_get(&config, LG_SET_ADMIN), ready, &relay, &health, &error)) {
        lg_log_error(LG_LOG_ERROR, "starting", &error);
        return EX_CONFIG;
    }
    const int code = work(&relay);
    lg_log(LG_LOG_INFO, "stopped");
    lg_run_end(code);
}
