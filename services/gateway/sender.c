#include "sender.h"

#include <stdatomic.h>
#include <stdlib.h>

#include <pthread.h>

#include "bus/produce.h"
#include "ops/log.h"
#include "ops/run.h"

enum { TIMEOUT_MS = 8000, ASK_MS = 2000, END_MS = 500 };

static const int64_t ASK_EVERY_US = 10000000, ASK_AGAIN_US = 500000;

struct gw_sender {
    const struct lg_config *config;
    pthread_rwlock_t held; /* over the producer */
    struct lg_produce *produce;
    atomic_bool well;
    int64_t asked_us;
    struct lg_complaints complaints; /* of the producer */
};

static void on_acknowledged(void *user, int64_t offset, const char *why)
{
    struct gw_sending *sending = user;

    (void)why;
    sending->done(sending, offset);
}

static void on_troubled(void *user, bool down, const char *why)
{
    struct gw_sender *sender = user;

    (void)down; /* the brokers are asked every few seconds */
    lg_complain(&sender->complaints, "producing", why);
}

static bool open_produce(struct gw_sender *sender, struct lg_error *reterr)
{
    const struct lg_produce_events events = {sender, on_acknowledged, on_troubled};

    return lg_produce_open(sender->config, "gateway", TIMEOUT_MS, &events, &sender->produce,
                           reterr);
}

bool gw_sender_open(const struct lg_config *config, struct gw_sender **ret_sender,
                    struct lg_error *reterr)
{
    struct gw_sender *sender = calloc(1, sizeof *sender);

    if (sender == NULL)
        return lg_fail(reterr, LG_STOP, "out of memory");
    sender->config = config;
    (void)pthread_rwlock_init(&sender->held, NULL);
    lg_complaints_make(&sender->complaints, "loopgate_kafka_errors_total", "",
                       "what Kafka's client complained of");
    if (!open_produce(sender, reterr)) {
        free(sender);
        return false;
    }
    *ret_sender = sender;
    return true;
}

void gw_sender_free(struct gw_sender *sender)
{
    if (sender == NULL)
        return;
    lg_produce_free(sender->produce);
    (void)pthread_rwlock_destroy(&sender->held);
    free(sender);
}

bool gw_send(struct gw_sender *sender, const struct gw_ready *ready, struct gw_sending *sending,
             struct lg_error *reterr)
{
    const struct lg_produced record = {.topic = ready->topic->name,
                                       .partition = ready->place.partition,
                                       .key = ready->key,
                                       .bytes = ready->bytes,
                                       .user = sending};

    (void)pthread_rwlock_rdlock(&sender->held);
    const bool ok = sender->produce != NULL ? lg_produce_send(sender->produce, &record, reterr)
                                            : lg_fail(reterr, LG_RETRY, "there is no producer");
    (void)pthread_rwlock_unlock(&sender->held);
    return ok;
}

static void renew(struct gw_sender *sender)
{
    struct lg_error error;

    atomic_store(&sender->well, false);
    (void)pthread_rwlock_wrlock(&sender->held);
    lg_produce_free(sender->produce);
    sender->produce = NULL;
    if (!open_produce(sender, &error))
        lg_log_error(LG_LOG_ERROR, "making the producer anew", &error);
    (void)pthread_rwlock_unlock(&sender->held);
}

void gw_sender_tend(struct gw_sender *sender)
{
    const int64_t now = lg_monotonic_us();
    const bool was_well = atomic_load(&sender->well);

    if (sender->produce == NULL || lg_produce_dead(sender->produce))
        renew(sender);
    if (sender->produce == NULL ||
        now - sender->asked_us < (was_well ? ASK_EVERY_US : ASK_AGAIN_US))
        return;
    sender->asked_us = now;
    const bool well = lg_produce_knows(sender->produce, "declarations", ASK_MS);
    atomic_store(&sender->well, well);
    if (well != was_well)
        lg_log(LG_LOG_INFO, well ? "the brokers know the topics" : "the brokers do not answer");
}

bool gw_sender_well(struct gw_sender *sender, char ret_why[LG_COMPLAINT])
{
    lg_complaint_last(&sender->complaints, ret_why);
    return atomic_load(&sender->well);
}

bool gw_sender_end(struct gw_sender *sender, const char *topic, int32_t partition, int64_t *ret_end)
{
    (void)pthread_rwlock_rdlock(&sender->held);
    const bool ok = sender->produce != NULL && atomic_load(&sender->well) &&
                    lg_produce_end(sender->produce, topic, partition, END_MS, ret_end);
    (void)pthread_rwlock_unlock(&sender->held);
    return ok;
}
