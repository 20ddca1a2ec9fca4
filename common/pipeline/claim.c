/*
 * claim.c - which partitions are ours, from which offset, and the records held for them.
 *
 * A claim adds one to the partition's epoch.  A consumer with an older epoch may still work, but
 * its commit finds no row: that is the fence.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/own.h"
#include "ops/health.h"
#include "ops/log.h"
#include "pipeline/loop.h"
#include "pipeline_sql.h"

static void count_halted(struct lg_loop *loop)
{
    int halted = 0;

    for (size_t i = 0; i < LG_PARTITIONS; i++)
        halted += loop->claims[i].ours && loop->claims[i].halted;
    atomic_store(&loop->halted, halted);
    lg_metric_set(loop->halts, halted);
}

bool lg_claim_partition(struct lg_loop *loop, int32_t partition, struct lg_error *reterr)
{
    struct lg_claim *claim = &loop->claims[partition];
    lg_own(lg_arena) struct lg_arena *arena = lg_arena_new(1 << 20);
    lg_own(lg_result) struct lg_result *row = NULL;

    if (loop->cluster[0] == '\0')
        lg_consume_cluster(loop->consume, loop->cluster);
    if (arena == NULL || loop->cluster[0] == '\0')
        return lg_fail(reterr, LG_RETRY, "could not learn the cluster's id");
    struct lg_column *const params[] = {
        lg_of_text(arena, lg_span_of(loop->service->name)),
        lg_of_text(arena, lg_span_of(loop->consumer->topic)), lg_of_int4(arena, partition),
        lg_of_text(arena, lg_span_of(loop->member)), lg_of_text(arena, lg_span_of(loop->cluster))};
    if (!lg_store_run(loop->store, &q_position_claim, params, &row, reterr))
        return false;
    if (lg_result_rows(row) == 0)
        return lg_fail(reterr, LG_STOP,
                       "the position on \"%s\" belongs to another cluster than \"%s\"",
                       loop->consumer->topic, loop->cluster);
    claim->epoch = lg_result_int(row, 0, 0);
    claim->next_offset = lg_result_int(row, 0, 1);
    claim->has_number = !lg_result_null(row, 0, 2);
    claim->last_number = claim->has_number ? lg_result_int(row, 0, 2) : 0;
    claim->halted = claim->told = false;
    claim->ours = true;
    claim->most = LG_BATCH_LEAST;
    count_halted(loop);
    return true;
}

void lg_claim_halt(struct lg_loop *loop, int32_t partition, const char *missing_fmt, ...)
{
    struct lg_claim *claim = &loop->claims[partition];
    va_list args;

    va_start(args, missing_fmt);
    (void)vsnprintf(claim->missing, sizeof claim->missing, missing_fmt, args);
    va_end(args);
    claim->halted = true;
    count_halted(loop);
    lg_log(LG_LOG_ERROR, "partition %d of \"%s\" is halted, records are missing: %s", partition,
           loop->consumer->topic, claim->missing);
}

/*
 * The broker does not hold what should come next.  It may have been asked before it knew its own log
 * again; but where the log begins behind our position, or ends before it, records are lost.
 */
void lg_claim_out_of_range(struct lg_loop *loop, int32_t partition)
{
    const int64_t next = loop->claims[partition].next_offset;
    int64_t begin, end;
    struct lg_error error;

    lg_consume_ask_ends(loop->consume, LG_BUS_BEGIN, &partition, 1, &begin);
    lg_consume_ask_ends(loop->consume, LG_BUS_END, &partition, 1, &end);
    if (begin < 0 || end < 0)
        lg_log(LG_LOG_WARN,
               "offset %lld of \"%s\" %d is not there, and the broker does not say what is",
               (long long)next, loop->consumer->topic, partition);
    else if (next < begin)
        lg_claim_halt(loop, partition,
                      "offset %lld should follow, and the topic begins at offset %lld",
                      (long long)next, (long long)begin);
    else if (next > end)
        lg_claim_halt(loop, partition,
                      "offset %lld should follow, and the topic ends at offset %lld",
                      (long long)next, (long long)end);
    else if (!lg_consume_seek(loop->consume, partition, next, &error))
        lg_log_error(LG_LOG_WARN, "reading on", &error);
}

static bool tell(struct lg_loop *loop, int32_t partition, struct lg_error *reterr)
{
    const struct lg_claim *claim = &loop->claims[partition];
    lg_own(lg_arena) struct lg_arena *arena = lg_arena_new(1 << 20);

    if (arena == NULL)
        return lg_fail(reterr, LG_RETRY, "out of memory");
    struct lg_column *const params[] = {
        lg_of_text(arena, lg_span_of(loop->service->name)),
        lg_of_text(arena, lg_span_of(loop->consumer->topic)), lg_of_int4(arena, partition),
        lg_of_int8(arena, claim->epoch), lg_of_text(arena, lg_span_of(claim->missing))};
    return lg_store_run(loop->store, &q_position_halt, params, NULL, reterr);
}

void lg_claims_tell(struct lg_loop *loop)
{
    struct lg_error error;

    for (int32_t i = 0; i < LG_PARTITIONS && atomic_load(&loop->halted) > 0; i++) {
        struct lg_claim *claim = &loop->claims[i];

        if (!claim->ours || !claim->halted || claim->told)
            continue;
        claim->told = tell(loop, i, &error);
        if (!claim->told)
            lg_log_error(LG_LOG_WARN, "telling that a partition is halted", &error);
    }
}

bool lg_claim_hold(struct lg_loop *loop, struct lg_message *message)
{
    const int32_t partition = lg_message_partition(message);
    struct lg_claim *claim = &loop->claims[partition];

    if (!claim->ours || claim->halted || lg_message_offset(message) < claim->next_offset)
        return false;
    if (claim->first + claim->n == claim->room) {
        if (claim->first > 0) {
            memmove(claim->held, claim->held + claim->first, claim->n * sizeof *claim->held);
            claim->first = 0;
        } else {
            const size_t room = claim->room == 0 ? 256 : claim->room * 2;
            struct lg_message **held = realloc(claim->held, room * sizeof *held);

            if (held == NULL)
                abort();
            claim->held = held;
            claim->room = room;
        }
    }
    claim->held[claim->first + claim->n++] = message;
    loop->held++;
    return true;
}

void lg_claim_done(struct lg_loop *loop, struct lg_claim *claim, size_t n)
{
    for (size_t i = 0; i < n; i++)
        lg_message_free(claim->held[claim->first + i]);
    claim->first += n;
    claim->n -= n;
    loop->held -= n;
    if (claim->n == 0)
        claim->first = 0;
}

void lg_claims_drop(struct lg_loop *loop)
{
    for (size_t i = 0; i < LG_PARTITIONS; i++) {
        lg_claim_done(loop, &loop->claims[i], loop->claims[i].n);
        loop->claims[i].ours = false;
    }
    count_halted(loop);
}

enum lg_attempt lg_claim_ask(struct lg_loop *loop, const struct lg_work *work,
                             struct lg_error *reterr)
{
    lg_own(lg_arena) struct lg_arena *arena = lg_arena_new(1 << 20);
    lg_own(lg_result) struct lg_result *row = NULL;

    if (arena == NULL)
        return LG_ATTEMPT_STOP;
    struct lg_column *const params[] = {lg_of_text(arena, lg_span_of(loop->service->name)),
                                        lg_of_text(arena, lg_span_of(loop->consumer->topic)),
                                        lg_of_int4(arena, work->partition)};
    while (!lg_run_stopping()) {
        lg_health_beat();
        if (lg_loop_connect(loop, reterr) &&
            lg_store_run(loop->store, &q_position_read, params, &row, reterr)) {
            if (lg_result_rows(row) == 0 || lg_result_int(row, 0, 0) != work->claim->epoch)
                return LG_ATTEMPT_FENCED;
            return lg_result_int(row, 0, 1) == work->next_offset && !work->replay
                       ? LG_ATTEMPT_DONE
                       : LG_ATTEMPT_AGAIN;
        }
        lg_log_error(LG_LOG_WARN, "reading a position", reterr);
        lg_backoff_wait(&loop->backoff);
    }
    return LG_ATTEMPT_STOP;
}
