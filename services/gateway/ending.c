#include "ending.h"

#include <time.h>

#include <pthread.h>

#include "live.h"
#include "ops/log.h"
#include "people.h"
#include "platforms.h"
#include "readers.h"
#include "waiting.h"

static void *end_platforms(void *user)
{
    gw_platforms_stop(((struct gateway *)user)->platforms);
    return NULL;
}

static void *end_live(void *user)
{
    gw_live_stop(((struct gateway *)user)->live);
    return NULL;
}

static void *end_people(void *user)
{
    gw_people_stop(((struct gateway *)user)->people);
    return NULL;
}

static void *end_waiting(void *user)
{
    gw_waiting_stop(((struct gateway *)user)->waiting);
    return NULL;
}

static void *end_readers(void *user)
{
    gw_readers_stop(((struct gateway *)user)->readers);
    return NULL;
}

static void *end_public(void *user)
{
    gw_readers_stop(((struct gateway *)user)->public_readers);
    return NULL;
}

static void *end_hashers(void *user)
{
    gw_readers_stop(((struct gateway *)user)->hashers);
    return NULL;
}

static void *end_keepers(void *user)
{
    gw_readers_stop(((struct gateway *)user)->keepers);
    return NULL;
}

static const struct {
    const char *name;
    void *(*end)(void *gateway);
} ends[] = {
    {"the platforms' topics", end_platforms},
    {"the live streams", end_live},
    {"reading who may do what", end_people},
    {"waiting for consumers", end_waiting},
    {"the readers", end_readers},
    {"the public readers", end_public},
    {"hashing", end_hashers},
    {"keeping photos", end_keepers},
};

enum { ENDS = sizeof ends / sizeof *ends };

bool gw_end_all(struct gateway *gateway, int64_t ms)
{
    pthread_t threads[ENDS];
    bool began[ENDS], all = true;
    struct timespec until;

    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += ms / 1000;
    for (size_t i = 0; i < ENDS; i++)
        began[i] = pthread_create(&threads[i], NULL, ends[i].end, gateway) == 0;
    for (size_t i = 0; i < ENDS; i++) {
        if (began[i] && pthread_timedjoin_np(threads[i], NULL, &until) == 0)
            continue;
        lg_log(LG_LOG_WARN, "%s did not end in time", ends[i].name);
        all = false;
    }
    return all;
}
