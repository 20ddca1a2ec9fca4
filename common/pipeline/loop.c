/*
 * loop.c - the thread: gather records, run batches, heal.
 *
 * Batches grow while they stay quick and shrink when they become slow, so that an idle topic is
 * answered at once and a backlog is worked off in large steps.  When the database refuses a
 * batch, it is run again in halves until the record at fault stands alone.
 */
#include "pipeline/loop.h"

#include <stdlib.h>

#include "ops/health.h"
#include "ops/log.h"

enum {
    POLL_MS = 100,
    WAIT_US = 200000,     /* a record held longer goes, however many of other partitions wait */
    QUICK_US = 40000,     /* a batch below may double */
    WELL_US = 80000,      /* and one below grow by half, which keeps it below the next: */
    SLOW_US = 120000,     /* a batch above loses a third: news reach decisions in up to three */
    REPLAYS_US = 1000000, /* between two looks for replays */
    LARGE = 12 << 20,     /* bytes: a batch that took more is long enough */
};

void lg_work_begin(struct lg_work *work, struct lg_loop *loop, int32_t partition)
{
    struct lg_claim *claim = &loop->claims[partition];

    lg_arena_reset(loop->arena);
    *work = (struct lg_work){
        .loop = loop,
        .claim = claim,
        .partition = partition,
        .batch = {.arena = loop->arena},
        .keys = lg_keys_new(loop->arena),
        .faults = lg_arena_take(loop->arena, sizeof(struct ev_faults)),
        .next_offset = claim->next_offset,
        .last_number = claim->last_number,
        .has_number = claim->has_number,
    };
}

/* Says what went wrong, waits; false when the process has to go. */
static bool heal(struct lg_loop *loop, const char *tried, const struct lg_error *error)
{
    if (error->fate == LG_STOP) {
        lg_log_error(LG_LOG_ERROR, tried, error);
        atomic_store(&loop->failed, true);
        lg_run_stop();
        return false;
    }
    lg_log_error(error->fate == LG_REJECT ? LG_LOG_ERROR : LG_LOG_WARN, tried, error);
    lg_backoff_wait(&loop->backoff);
    return !lg_run_stopping();
}

static bool on_assigned(void *user, int32_t partition, int64_t *ret_offset)
{
    struct lg_loop *loop = user;
    struct lg_error error;

    if (partition < 0 || partition >= LG_PARTITIONS)
        return false;
    while (!lg_run_stopping()) {
        lg_health_beat();
        if (lg_loop_connect(loop, &error) && lg_claim_partition(loop, partition, &error)) {
            *ret_offset = loop->claims[partition].next_offset;
            atomic_store(&loop->down, false);
            loop->progress_us = lg_monotonic_us();
            return true;
        }
        if (!heal(loop, "claiming a partition", &error))
            return false;
    }
    return false;
}

static void on_revoked(void *user)
{
    lg_claims_drop(user);
}

static void on_out_of_range(void *user, int32_t partition)
{
    lg_claim_out_of_range(user, partition);
}

static void on_troubled(void *user, bool down, const char *why)
{
    struct lg_loop *loop = user;

    if (down)
        atomic_store(&loop->down, true);
    lg_complain(&loop->complaints, loop->consumer->topic, why);
}

static void leave(struct lg_loop *loop)
{
    lg_claims_drop(loop);
    lg_consume_free(loop->consume);
    loop->consume = NULL;
}

static bool join(struct lg_loop *loop, struct lg_error *reterr)
{
    const struct lg_consume_as as = {
        .group = loop->group, .member = loop->member, .topic = loop->consumer->topic};
    const struct lg_consume_events events = {loop, on_assigned, on_revoked, on_out_of_range,
                                             on_troubled};

    if (loop->consume != NULL)
        return true;
    loop->progress_us = lg_monotonic_us();
    return lg_consume_open(loop->config, &as, &events, &loop->consume, reterr);
}

/* Records wait at the broker for one of our partitions that may take them. */
static bool lags(struct lg_loop *loop)
{
    int64_t lag = 0;
    bool ours = false, behind = false;

    for (int32_t i = 0; i < LG_PARTITIONS; i++) {
        const struct lg_claim *claim = &loop->claims[i];
        const int64_t end = claim->ours ? lg_consume_end(loop->consume, i) : -1;

        ours = ours || claim->ours;
        if (end <= claim->next_offset)
            continue;
        lag += end - claim->next_offset;
        behind = behind || !claim->halted;
    }
    lg_metric_set(loop->lag, (double)lag);
    atomic_store(&loop->ready, ours);
    return behind || !ours;
}

static bool full(const struct lg_claim *claim)
{
    return claim->n >= claim->most;
}

/* Nothing is held though records are known to wait. */
static bool waits_for_more(struct lg_loop *loop)
{
    return loop->held == 0 && lags(loop) && atomic_load(&loop->ready);
}

/*
 * Holds records until a partition has a batch, all held are many, or none is waiting.  Idle is a wait
 * that begins and ends while records are known to wait: what the first fetch tells is not known before.
 */
static bool gather(struct lg_loop *loop, bool *ret_drained, struct lg_error *reterr)
{
    const int64_t before = lg_monotonic_us();
    const bool behind = waits_for_more(loop);
    int timeout_ms = loop->held > 0 ? 0 : POLL_MS;
    struct lg_message *message;

    *ret_drained = false;
    while (loop->held < LG_HELD_MOST) {
        if (!lg_consume_poll(loop->consume, timeout_ms, &message, reterr))
            return false;
        if (message == NULL) {
            *ret_drained = true;
            break;
        }
        struct lg_claim *claim = &loop->claims[lg_message_partition(message)];
        atomic_store(&loop->down, false);
        if (!lg_claim_hold(loop, message))
            lg_message_free(message);
        else if (claim->n == 1)
            claim->since_us = lg_monotonic_us();
        if (full(claim))
            break;
        timeout_ms = 0;
    }
    if (*ret_drained && timeout_ms > 0 && behind && lags(loop))
        lg_metric_add(loop->idle_us, (double)(lg_monotonic_us() - before));
    return true;
}

/* Steps up and down alike, so that chance on a busy machine does not wear batches down. */
static size_t suited(size_t most, int64_t took_us)
{
    if (took_us > 2 * SLOW_US)
        return most / 2;
    if (took_us > SLOW_US)
        return most - most / 3;
    if (took_us < QUICK_US)
        return 2 * most;
    return took_us < WELL_US ? most + most / 2 : most;
}

static void adapt(struct lg_claim *claim, size_t n, int64_t took_us, size_t bytes)
{
    const size_t most = suited(claim->most, took_us);
    const bool grows = n >= claim->most && most <= LG_BATCH_MOST && bytes <= LARGE;

    if (most < claim->most ? most >= LG_BATCH_LEAST : grows)
        claim->most = most;
    if (claim->most < LG_BATCH_LEAST)
        claim->most = claim->most * 2;
}

static void count(struct lg_loop *loop, const struct lg_work *work)
{
    double by_state[4] = {0};

    for (size_t i = 0; i < work->batch.records_n; i++)
        by_state[work->batch.records[i].state]++;
    lg_metric_add(loop->done, by_state[LG_RECORD_FRESH]);
    lg_metric_add(loop->duplicates, by_state[LG_RECORD_DUPLICATE]);
    lg_metric_add(loop->rejects, by_state[LG_RECORD_REJECTED]);
    lg_metric_add(loop->parks, by_state[LG_RECORD_PARKED]);
}

static void done(struct lg_loop *loop, struct lg_work *work, size_t n, int64_t began_us)
{
    struct lg_claim *claim = work->claim;
    const int64_t took_us = lg_monotonic_us() - began_us;

    count(loop, work);
    claim->next_offset = work->next_offset;
    claim->last_number = work->last_number;
    claim->has_number = work->has_number;
    claim->refusals = 0;
    lg_claim_done(loop, claim, n);
    adapt(claim, n, took_us, lg_arena_used(loop->arena));
    lg_duration_add(loop->batches, (double)took_us / 1e6);
    lg_backoff_reset(&loop->backoff);
    loop->progress_us = lg_monotonic_us();
}

/* Halves the next batch; a record that is refused alone is tried once more, then rejected. */
static void refused(struct lg_claim *claim, size_t n, const struct lg_error *error)
{
    lg_log_error(LG_LOG_WARN, n == 1 ? "storing a record" : "storing a batch", error);
    claim->most = n > 1 ? n / 2 : 1;
    if (n == 1)
        claim->refusals++;
    claim->refusal = *error;
}

static bool run_batch(struct lg_loop *loop, int32_t partition, struct lg_error *reterr)
{
    enum { TRIED_AGAIN = 2, PARKED_REJECTED = 3 };
    struct lg_claim *claim = &loop->claims[partition];
    const int64_t began_us = lg_monotonic_us();
    struct lg_work work;

    lg_work_begin(&work, loop, partition);
    const size_t limit = loop->ticks ? 1 : claim->most;
    const size_t n = lg_intake_held(&work, claim->n < limit ? claim->n : limit);
    if (n == 0)
        return true;
    const struct lg_poison poison = {claim->refusal, claim->refusals >= PARKED_REJECTED};
    switch (lg_attempt_run(&work, claim->refusals >= TRIED_AGAIN ? &poison : NULL, reterr)) {
    case LG_ATTEMPT_DONE:
        done(loop, &work, n, began_us);
        return true;
    case LG_ATTEMPT_REFUSED:
        refused(claim, n, reterr);
        return true;
    case LG_ATTEMPT_AGAIN:
        claim->most = n > LG_BATCH_LEAST ? n / 2 : claim->most;
        return heal(loop, "storing a batch", reterr);
    case LG_ATTEMPT_FENCED:
        lg_log(LG_LOG_WARN, "partition %d of \"%s\" has another owner", partition,
               loop->consumer->topic);
        leave(loop);
        lg_backoff_wait(&loop->backoff);
        return true;
    case LG_ATTEMPT_STOP:
        break;
    }
    return lg_run_stopping() ? true : heal(loop, "storing a batch", reterr);
}

static bool run_batches(struct lg_loop *loop, bool drained, struct lg_error *reterr)
{
    for (int32_t i = 0; i < LG_PARTITIONS && loop->consume != NULL; i++) {
        struct lg_claim *claim = &loop->claims[i];
        const bool due = drained || full(claim) || loop->held >= LG_HELD_MOST ||
                         lg_monotonic_us() - claim->since_us > WAIT_US;

        if (claim->halted)
            lg_claim_done(loop, claim, claim->n);
        if (claim->n > 0 && due && !run_batch(loop, i, reterr))
            return false;
        lg_health_beat();
    }
    return true;
}

static void look_for_replays(struct lg_loop *loop)
{
    if (lg_monotonic_us() - loop->looked_us < REPLAYS_US)
        return;
    for (int32_t i = 0; i < LG_PARTITIONS; i++) {
        if (loop->claims[i].ours && !loop->claims[i].halted)
            (void)lg_replay_some(loop, i);
    }
    loop->looked_us = lg_monotonic_us();
}

/* Asks the broker itself: a client that is stuck believes in the ends that it heard last. */
static bool all_read(struct lg_loop *loop)
{
    int32_t ours[LG_PARTITIONS];
    int64_t ends[LG_PARTITIONS];
    size_t n = 0;

    for (int32_t i = 0; i < LG_PARTITIONS; i++) {
        if (loop->claims[i].ours && !loop->claims[i].halted)
            ours[n++] = i;
    }
    if (n > 0)
        lg_consume_ask_ends(loop->consume, LG_BUS_END, ours, n, ends);
    bool all = true, told = n > 0;
    for (size_t i = 0; i < n; i++) {
        told = told && ends[i] >= 0;
        all = all && ends[i] == loop->claims[ours[i]].next_offset;
    }
    if (told)
        atomic_store(&loop->down, false);
    return all;
}

static void watch(struct lg_loop *loop)
{
    enum { LOOKS = 3 }; /* at the broker, before it is too late */
    const bool behind = lags(loop);
    const int64_t quiet_us = lg_monotonic_us() - loop->progress_us;

    if (quiet_us < loop->stuck_us / LOOKS)
        return;
    if (!behind && all_read(loop))
        loop->progress_us = lg_monotonic_us();
    if (lg_monotonic_us() - loop->progress_us < loop->stuck_us)
        return;
    lg_log(LG_LOG_WARN, "no progress on \"%s\" for %lld s: the client is made anew",
           loop->consumer->topic, (long long)loop->stuck_us / 1000000);
    leave(loop);
}

static bool turn(struct lg_loop *loop, struct lg_error *reterr)
{
    bool drained;

    if (!lg_loop_connect(loop, reterr))
        return heal(loop, "connecting to the database", reterr);
    if (!join(loop, reterr))
        return heal(loop, "joining the group", reterr);
    if (!gather(loop, &drained, reterr)) {
        if (!heal(loop, "reading from Kafka", reterr))
            return false;
        watch(loop); /* a client that only complains is stuck too */
        return true;
    }
    if (!run_batches(loop, drained, reterr))
        return false;
    lg_claims_tell(loop);
    if (loop->consume != NULL && drained && loop->held == 0) {
        look_for_replays(loop);
        watch(loop);
    }
    return true;
}

void *lg_loop_run(void *user)
{
    struct lg_loop *loop = user;
    struct lg_error error;

    while (!lg_run_stopping()) {
        lg_health_beat();
        if (!turn(loop, &error))
            break;
    }
    leave(loop);
    lg_loop_disconnect(loop);
    if (loop->service->free != NULL && loop->state != NULL)
        loop->service->free(loop->state);
    return NULL;
}
