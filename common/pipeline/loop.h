/*
 * loop.h - inside the pipeline: one topic's loop and the partitions that it holds.
 *
 * A loop has a client, a connection, a reader and an arena of its own, so that a backlog of one
 * topic never delays another.  Its parts: claim.c (partitions and records held), intake.c
 * (records into events), attempt.c (one transaction), parked.c (what waits), effects.c (what the
 * transaction writes), loop.c (the thread), service.c (the process).
 */
#pragma once

#include <stdatomic.h>

#include "bus/consume.h"
#include "ops/complaint.h"
#include "ops/run.h"
#include "pipeline/keys.h"
#include "pipeline/pipeline.h"

enum {
    LG_PARTITIONS = 64,
    LG_BATCH_LEAST = 16,
    LG_BATCH_MOST = 4096,
    LG_HELD_MOST = 8192,        /* records held in memory, all partitions together */
    LG_LOCKS_MOST = 2000,       /* advisory locks in one transaction */
    LG_EVENTS_BYTES = 12 << 20, /* decoded events in one batch */
    LG_ARENA_BYTES = 1 << 30,
};

/* A partition that may be ours. */
struct lg_claim {
    bool ours, has_number;
    bool halted, told; /* records are missing; told: the position says so too */
    char missing[200]; /* which, where it is halted */
    int64_t epoch, next_offset, last_number;
    struct lg_message **held;
    size_t first, n, room;
    size_t most;      /* records in the next batch */
    int64_t since_us; /* monotonic: when the oldest held record came */
    int wary;         /* batches that look up their receipts before they decide */
    int refusals;     /* by the database, of the same single record */
    struct lg_error refusal;
};

struct lg_loop {
    const struct lg_service *service;
    const struct lg_consumer *consumer;
    const struct lg_config *config;
    int worker;
    bool demo, ticks;
    char group[200], member[200], cluster[64];
    struct lg_store *store;
    void *state; /* the service's */
    bool opened;
    struct lg_consume *consume;
    struct lg_json_reader *reader;
    struct lg_arena *arena;
    struct lg_backoff backoff;
    struct lg_claim claims[LG_PARTITIONS];
    size_t held;
    int64_t progress_us, looked_us; /* monotonic: last commit, last look for replays */
    int64_t stuck_us;               /* without progress so long, the client is made anew */
    struct lg_metric *done, *duplicates, *rejects, *parks, *lag, *idle_us, *halts;
    struct lg_duration batches;
    struct lg_complaints complaints; /* of Kafka's client */
    atomic_bool ready, failed;
    atomic_bool astray; /* the database could not be reached when we last tried */
    atomic_bool down;   /* no broker could be talked to when we heard last */
    atomic_int halted;  /* partitions */
};

/* What a transaction came to. */
enum lg_attempt {
    LG_ATTEMPT_DONE,
    LG_ATTEMPT_AGAIN,   /* nothing happened: wait and try again */
    LG_ATTEMPT_REFUSED, /* the database refuses something in it */
    LG_ATTEMPT_FENCED,  /* the partition has another owner */
    LG_ATTEMPT_STOP,
};

/* One batch under way. */
struct lg_work {
    struct lg_loop *loop;
    struct lg_claim *claim;
    int32_t partition;
    struct lg_batch batch;
    struct lg_keys *keys;
    struct ev_faults *faults;         /* of the record being decoded */
    int64_t next_offset, last_number; /* after it */
    bool has_number, replay;
    bool looks, needed; /* receipts are looked up first; some were there, or it refuses something */
    bool decided;       /* the service was asked: something in it was fresh */
};

/* claim.c */
bool lg_claim_partition(struct lg_loop *loop, int32_t partition, struct lg_error *reterr);
bool lg_claim_hold(struct lg_loop *loop, struct lg_message *message); /* false: it was not wanted */
void lg_claim_done(struct lg_loop *loop, struct lg_claim *claim, size_t n);
void lg_claims_drop(struct lg_loop *loop);
/* Records are missing: the partition stands still until it is claimed anew. */
void lg_claim_halt(struct lg_loop *loop, int32_t partition, const char *missing_fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* The broker does not hold the next offset: compares it with where the log begins and ends. */
void lg_claim_out_of_range(struct lg_loop *loop, int32_t partition);
/* Writes into the positions which partitions stand still and why, once each. */
void lg_claims_tell(struct lg_loop *loop);
/* After a lost connection: whether the batch up to next_offset was committed. */
enum lg_attempt lg_claim_ask(struct lg_loop *loop, const struct lg_work *work,
                             struct lg_error *reterr);

/* intake.c: fills the batch from at most `n` held records; gives how many it took. */
size_t lg_intake_held(struct lg_work *work, size_t n);
/* Decodes the record and judges it as far as it can be judged alone. */
void lg_intake_record(struct lg_work *work, struct lg_record *record);

/* What the database refused in a batch of one record, which is then rejected unseen. */
struct lg_poison {
    struct lg_error error;
    bool all; /* the record too, not only what was parked behind it */
};

/* attempt.c */
enum lg_attempt lg_attempt_run(struct lg_work *work, const struct lg_poison *poison,
                               struct lg_error *reterr);

/*
 * parked.c: asks for what waits for the batch's new subjects, puts it right behind the records that
 * create them (false when it is too much for a batch of several records), and sees to it that not
 * more waits for a key than one batch can bring back.
 */
void lg_parked_queue_take(struct lg_work *work, struct lg_result **ret_parked);
bool lg_parked_bring(struct lg_work *work, const struct lg_result *rows, struct lg_error *reterr);
bool lg_parked_bound(struct lg_work *work, struct lg_error *reterr);

/* effects.c */
void lg_effects_of_records(struct lg_work *work);

/* Sets a batch up; the arena is reset. */
void lg_work_begin(struct lg_work *work, struct lg_loop *loop, int32_t partition);

/* replay.c: tries again what a person marked so; true when there was something. */
bool lg_replay_some(struct lg_loop *loop, int32_t partition);

/* service.c: the service's own and what the consumer needs besides; what was opened is not opened again. */
bool lg_loop_open(struct lg_loop *loop, struct lg_error *reterr);

/* connect.c */
bool lg_loop_connect(struct lg_loop *loop, struct lg_error *reterr);
void lg_loop_disconnect(struct lg_loop *loop);
/* loop.c */
void *lg_loop_run(void *loop);
