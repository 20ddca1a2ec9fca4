/*
 * platforms.h - topics that platforms write themselves: each record is treated as a POST by the
 * topic's principal.
 *
 * Each topic has a client and a thread of its own, so that nobody's backlog delays another.  A
 * record's offset is committed to Kafka once what it became has been acknowledged, or stands as a
 * sealed dead letter; a record that is read twice has the same identity twice.
 */
#pragma once

#include <stdatomic.h>

#include <pthread.h>

#include "bus/consume.h"
#include "intake.h"
#include "ops/complaint.h"

/* Keeps a reader for every platform that has a topic, as long as it has one. */
bool gw_platforms_start(struct gateway *gateway, struct gw_platforms **ret_platforms,
                        struct lg_error *reterr) LG_MUST_CHECK;

/* What is under way is finished or left to be read again.  NULL is fine. */
void gw_platforms_stop(struct gw_platforms *platforms);

enum { GW_PARTITIONS = 12 }; /* as many as a topic may have */

/* Inside: one platform's topic. */
struct gw_platform {
    struct gw_platform *next;
    struct gateway *gateway;
    char principal[64], topic[80]; /* topic: without the instance's prefix */
    pthread_t thread;
    atomic_bool stopping, ended;
    bool wanted;
    struct lg_consume *consume;
    bool revoked;                    /* partitions went while records were gathered */
    int64_t expected[GW_PARTITIONS]; /* offset that should follow; -1: to be asked for */
    struct lg_metric *lag;
    struct lg_complaints complaints; /* of Kafka's client */
};

/* Reads the topic until it is told to stop; the thread's function. */
void *gw_platform_run(void *platform);

/* A record of a platform's topic, or a dead letter of it that is tried again. */
struct gw_sent_in {
    struct lg_id id;
    int32_t partition;
    int64_t offset, append_ms;
    struct lg_span key, body;
    struct lg_span media, type, idempotency; /* headers; absent where there is none */
    bool is_letter;
};

/* What became of it so far; the counter is of those that Kafka has not answered for. */
struct gw_taking_in {
    pthread_mutex_t lock;
    pthread_cond_t answered;
    size_t open;
    size_t failed; /* not acknowledged */
};

/*
 * Treats records, or one letter, in their order and waits for all acknowledgements.  True when each of them is
 * taken or a dead letter; false when the same must be done again: the world is unwell, or the
 * platform was told to stop.
 */
bool gw_take_in(struct gw_platform *platform, const struct gw_sent_in *records, size_t n);

/* Keeps a refused record, sealed whole; of a letter, why it was refused again.  False: not now. */
bool gw_letter_put(struct gw_platform *platform, struct lg_arena *arena,
                   const struct gw_sent_in *record, const struct gw_refusal *refusal);

/* A letter took effect. */
bool gw_letter_close(struct gw_platform *platform, struct lg_arena *arena,
                     const struct gw_sent_in *record);

/* Tries again the letters of the topic that a person wants tried again. */
void gw_letters_replay(struct gw_platform *platform, struct lg_arena *arena);
