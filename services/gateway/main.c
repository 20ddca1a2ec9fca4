/*
 * main.c - the gateway's process: the way in for everybody outside.
 *
 * It stops from the outside inwards: those that wait are answered, the server finishes what runs,
 * and the producer goes last; ending.c bounds what a slow database could delay.
 */
#include <stdatomic.h>
#include <stdlib.h>

#include <sodium.h>
#include <sysexits.h>

#include "account.h"
#include "ending.h"
#include "in_force.h"
#include "law.h"
#include "limits.h"
#include "live.h"
#include "ops/health.h"
#include "ops/log.h"
#include "ops/options.h"
#include "ops/run.h"
#include "pages.h"
#include "people.h"
#include "photo_files.h"
#include "platforms.h"
#include "quality.h"
#include "readers.h"
#include "sender.h"
#include "sets.h"
#include "uploads.h"
#include "waiting.h"

enum {
    THREADS = 4,
    READERS = 2,
    READERS_WAITING = 256,
    PUBLIC_READERS = 2,
    PUBLIC_WAITING = 128,
    GRACE_MS = 8500, /* of the whole end, but for the producer */
    END_MS = 5000,
    TURN_MS = 200,
    ROUTES_BYTES = 1 << 20
};

/* Somebody who works asks at the first, an address at the second: many may share one. */
static const struct gw_pace working = {60, 1000}, visiting = {300, 200};

/* Asked on a thread of its own, which looks at nothing before all of it is there. */
static atomic_bool started;

static bool ready(void *user, struct lg_builder *lines)
{
    const struct gateway *gateway = user;

    if (!atomic_load(&started)) {
        lg_builder_add(lines, LG_SPAN("starting\n"));
        return false;
    }
    const bool database = gw_people_well(gateway->people);
    char why[LG_COMPLAINT];
    const bool brokers = gw_sender_well(gateway->sender, why);
    lg_builder_fmt(lines, "database %s\n", database ? "ok" : "not: grants cannot be read");
    lg_builder_fmt(lines, "kafka %s%s\n",
                   brokers ? "ok" : "not: the topics are not known: ", brokers ? "" : why);
    return database && brokers;
}

static bool serve(struct gateway *gateway, struct lg_error *reterr)
{
    struct lg_http_options options = {
        .listen = lg_config_get(gateway->config, LG_SET_LISTEN),
        .admit = gw_routes_admit,
        .threads = THREADS,
    };

    options.routes_n = gw_routes_make(gateway, gateway->arena, &options.routes);
    return lg_http_open(&options, &gateway->server, reterr);
}

static bool make_rooms(struct gateway *gateway, struct lg_error *reterr)
{
    if (lg_config_get(gateway->config, LG_SET_PUBLIC_DATABASE)[0] == '\0')
        return lg_fail(reterr, LG_STOP, "the setting \"public_database\" is missing");
    gateway->arena = lg_arena_new(ROUTES_BYTES);
    gateway->benches = gw_benches_new();
    gateway->stores = gw_stores_new(lg_config_get(gateway->config, LG_SET_DATABASE));
    gateway->public_stores = gw_stores_new(lg_config_get(gateway->config, LG_SET_PUBLIC_DATABASE));
    gateway->limits = gw_limits_new(working);
    gateway->visitors = gw_limits_new(visiting);
    gateway->in_force = gw_in_force_new();
    gateway->sets = gw_sets_new();
    gateway->quality = gw_quality_new();
    return (sodium_init() >= 0 && gateway->arena != NULL && gateway->benches != NULL &&
            gateway->stores != NULL && gateway->public_stores != NULL && gateway->limits != NULL &&
            gateway->visitors != NULL && gateway->in_force != NULL && gateway->sets != NULL &&
            gateway->quality != NULL) ||
           lg_fail(reterr, LG_STOP, "out of memory");
}

/* Threads for what may wait: reading, what is public, passwords, photos. */
static bool start_crews(struct gateway *gateway, struct lg_error *reterr)
{
    return gw_readers_start(gateway->stores, (struct gw_crew){READERS, READERS_WAITING},
                            &gateway->readers, reterr) &&
           gw_readers_start(gateway->public_stores,
                            (struct gw_crew){PUBLIC_READERS, PUBLIC_WAITING},
                            &gateway->public_readers, reterr) &&
           gw_readers_start(gateway->stores, (struct gw_crew){GW_HASHERS, GW_HASHERS_WAITING},
                            &gateway->hashers, reterr) &&
           gw_readers_start(gateway->stores, (struct gw_crew){GW_KEEPERS, GW_KEEPERS_WAITING},
                            &gateway->keepers, reterr);
}

static bool start(struct gateway *gateway, struct lg_error *reterr)
{
    const char *conninfo = lg_config_get(gateway->config, LG_SET_DATABASE);

    return make_rooms(gateway, reterr) &&
           gw_keys_load(lg_config_get(gateway->config, LG_SET_KEYS), &gateway->keys, reterr) &&
           gw_law_open(gateway->config, &gateway->law, reterr) &&
           gw_pages_open(lg_config_get(gateway->config, LG_SET_CONSOLE), &gateway->pages, reterr) &&
           gw_people_start(conninfo, &gateway->people, reterr) &&
           gw_sender_open(gateway->config, &gateway->sender, reterr) &&
           gw_waiting_start(conninfo, &gateway->waiting, reterr) &&
           gw_platforms_start(gateway, &gateway->platforms, reterr) &&
           start_crews(gateway, reterr) &&
           gw_photo_folders(lg_config_get(gateway->config, LG_SET_EVIDENCE), reterr) &&
           gw_live_start(gateway, &gateway->live, reterr) && serve(gateway, reterr);
}

static void run(struct gateway *gateway)
{
    while (!lg_run_stopping()) {
        lg_health_beat();
        gw_sender_tend(gateway->sender);
        gw_uploads_tend(gateway);
        gw_quality_tend(gateway);
        lg_pause_ms(TURN_MS);
    }
}

/* Within ten seconds; what did not end by then is left behind, for nothing that it holds is needed. */
static bool end(struct gateway *gateway)
{
    const int64_t began_us = lg_monotonic_us();

    if (!gw_end_all(gateway, END_MS))
        return false;
    lg_http_free(gateway->server, GRACE_MS - (lg_monotonic_us() - began_us) / 1000);
    return true;
}

static void release(struct gateway *gateway)
{
    gw_sender_free(gateway->sender);
    gw_stores_free(gateway->stores);
    gw_stores_free(gateway->public_stores);
    gw_benches_free(gateway->benches);
    gw_in_force_free(gateway->in_force);
    gw_sets_free(gateway->sets);
    gw_law_free(gateway->law);
    gw_pages_free(gateway->pages);
    gw_limits_free(gateway->limits);
    gw_limits_free(gateway->visitors);
    gw_quality_free(gateway->quality);
    lg_arena_free(gateway->arena);
}

int main(int argc, char **argv)
{
    static struct lg_config config;
    static struct gateway gateway;
    struct lg_health *health = NULL;
    struct lg_error error;

    lg_options_start("gateway", argc, argv, &config);
    lg_run_catch_signals();
    gateway.config = &config;
    if (!lg_health_open(lg_config_get(&config, LG_SET_ADMIN), ready, &gateway, &health, &error) ||
        !start(&gateway, &error)) {
        lg_log_error(LG_LOG_ERROR, "starting", &error);
        lg_run_end(EX_CONFIG);
    }
    lg_log(LG_LOG_INFO, "listening on port %u", lg_http_port(gateway.server));
    atomic_store(&started, true);
    run(&gateway);
    if (end(&gateway)) {
        lg_health_free(health); /* until now somebody may have asked */
        release(&gateway);
    }
    lg_log(LG_LOG_INFO, "stopped");
    lg_run_end(EX_OK);
}
