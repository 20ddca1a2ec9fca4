/*
 * platforms.c - which platforms' topics are read: those that are in force, looked at anew every two
 * seconds.
 */
#include "platforms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pthread.h>

#include "ops/log.h"
#include "ops/run.h"
#include "people.h"

enum { LOOK_EVERY_MS = 2000, STEP_MS = 100, NAMES_BYTES = 1 << 20 };

struct gw_platforms {
    struct gateway *gateway;
    struct gw_platform *first;
    struct lg_arena *arena;
    pthread_t thread;
    atomic_bool stopping;
};

static struct gw_platform *find(const struct gw_platforms *platforms, struct lg_span principal)
{
    struct gw_platform *platform = platforms->first;

    while (platform != NULL && !lg_span_eq(lg_span_of(platform->principal), principal))
        platform = platform->next;
    return platform;
}

static void begin(struct gw_platforms *platforms, struct lg_span principal)
{
    struct gw_platform *platform = calloc(1, sizeof *platform);
    char labels[100];

    if (platform == NULL)
        return;
    platform->gateway = platforms->gateway;
    (void)snprintf(platform->principal, sizeof platform->principal, "%.*s", LG_SPAN_ARG(principal));
    (void)snprintf(labels, sizeof labels, "topic=\"intake-%.63s\"", platform->principal);
    platform->lag =
        lg_metric(LG_GAUGE, "loopgate_platform_lag_records", labels, "records that wait");
    lg_complaints_make(&platform->complaints, "loopgate_kafka_errors_total", labels,
                       "what Kafka's client complained of");
    (void)snprintf(platform->topic, sizeof platform->topic, "intake-%.63s", platform->principal);
    if (pthread_create(&platform->thread, NULL, gw_platform_run, platform) != 0) {
        free(platform);
        return;
    }
    lg_log(LG_LOG_INFO, "reading \"%s\"", platform->topic);
    platform->wanted = true;
    platform->next = platforms->first;
    platforms->first = platform;
}

/* Frees those that have ended; waits for all when `all`. */
static void collect(struct gw_platforms *platforms, bool all)
{
    for (struct gw_platform **at = &platforms->first; *at != NULL;) {
        struct gw_platform *platform = *at;

        if (!all && !atomic_load(&platform->ended)) {
            at = &platform->next;
            continue;
        }
        (void)pthread_join(platform->thread, NULL);
        lg_log(LG_LOG_INFO, "no longer reading \"%s\"", platform->topic);
        *at = platform->next;
        free(platform);
    }
}

static void look(struct gw_platforms *platforms)
{
    const struct lg_span *names;
    size_t n;

    lg_arena_reset(platforms->arena);
    if (!gw_people_platforms(platforms->gateway->people, platforms->arena, &names, &n))
        return;
    for (struct gw_platform *platform = platforms->first; platform != NULL;
         platform = platform->next)
        platform->wanted = false;
    for (size_t i = 0; i < n; i++) {
        struct gw_platform *platform = find(platforms, names[i]);

        if (platform == NULL)
            begin(platforms, names[i]);
        else
            platform->wanted = true;
    }
    for (struct gw_platform *platform = platforms->first; platform != NULL;
         platform = platform->next) {
        if (!platform->wanted)
            atomic_store(&platform->stopping, true);
    }
    collect(platforms, false);
}

static void *look_forever(void *user)
{
    struct gw_platforms *platforms = user;

    while (!atomic_load(&platforms->stopping)) {
        look(platforms);
        for (int waited = 0; waited < LOOK_EVERY_MS && !atomic_load(&platforms->stopping);
             waited += STEP_MS)
            lg_pause_ms(STEP_MS);
    }
    for (struct gw_platform *platform = platforms->first; platform != NULL;
         platform = platform->next)
        atomic_store(&platform->stopping, true);
    collect(platforms, true);
    return NULL;
}

bool gw_platforms_start(struct gateway *gateway, struct gw_platforms **ret_platforms,
                        struct lg_error *reterr)
{
    struct gw_platforms *platforms = calloc(1, sizeof *platforms);

    if (platforms == NULL || (platforms->arena = lg_arena_new(NAMES_BYTES)) == NULL) {
        free(platforms);
        return lg_fail(reterr, LG_STOP, "out of memory");
    }
    platforms->gateway = gateway;
    if (pthread_create(&platforms->thread, NULL, look_forever, platforms) != 0) {
        lg_arena_free(platforms->arena);
        free(platforms);
        return lg_fail(reterr, LG_STOP, "could not start a thread");
    }
    *ret_platforms = platforms;
    return true;
}

void gw_platforms_stop(struct gw_platforms *platforms)
{
    if (platforms == NULL)
        return;
    atomic_store(&platforms->stopping, true);
    (void)pthread_join(platforms->thread, NULL);
    lg_arena_free(platforms->arena);
    free(platforms);
}
