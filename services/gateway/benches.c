/*
 * benches.c - rooms to work in, kept so that a request makes none anew.
 */
#include <stdlib.h>

#include <pthread.h>

#include "intake.h"

enum { BENCH_BYTES = 192 << 20, KEPT_BYTES = 8 << 20 };

struct gw_benches {
    pthread_mutex_t lock;
    struct gw_bench *idle;
};

struct gw_benches *gw_benches_new(void)
{
    struct gw_benches *benches = calloc(1, sizeof *benches);

    if (benches != NULL)
        (void)pthread_mutex_init(&benches->lock, NULL);
    return benches;
}

static void bench_free(struct gw_bench *bench)
{
    lg_json_reader_free(bench->reader);
    lg_arena_free(bench->arena);
    free(bench);
}

void gw_benches_free(struct gw_benches *benches)
{
    if (benches == NULL)
        return;
    while (benches->idle != NULL) {
        struct gw_bench *bench = benches->idle;

        benches->idle = bench->next;
        bench_free(bench);
    }
    (void)pthread_mutex_destroy(&benches->lock);
    free(benches);
}

static struct gw_bench *bench_new(void)
{
    struct gw_bench *bench = calloc(1, sizeof *bench);

    if (bench == NULL)
        return NULL;
    bench->reader = lg_json_reader_new(LG_JSON_SIMDJSON);
    bench->arena = lg_arena_new(BENCH_BYTES);
    if (bench->reader != NULL && bench->arena != NULL)
        return bench;
    bench_free(bench);
    return NULL;
}

struct gw_bench *gw_bench_take(struct gw_benches *benches)
{
    (void)pthread_mutex_lock(&benches->lock);
    struct gw_bench *bench = benches->idle;
    if (bench != NULL)
        benches->idle = bench->next;
    (void)pthread_mutex_unlock(&benches->lock);
    return bench != NULL ? bench : bench_new();
}

void gw_bench_put(struct gw_benches *benches, struct gw_bench *bench)
{
    if (lg_arena_used(bench->arena) > KEPT_BYTES) { /* such memory is not kept */
        bench_free(bench);
        return;
    }
    lg_arena_reset(bench->arena);
    (void)pthread_mutex_lock(&benches->lock);
    bench->next = benches->idle;
    benches->idle = bench;
    (void)pthread_mutex_unlock(&benches->lock);
}
