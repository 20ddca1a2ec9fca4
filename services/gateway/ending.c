#include "ending.h"

#include <pthread.h>

#include "live.h"
#include "ops/log.h"
#include "ops/run.h"
#include "people.h"
#include "platforms.h"
#include "readers.h"
#include "waiting.h"

#define THREADS(X)                                                                                 \
    X(platforms, gw_platforms_stop, "the platforms' topics")                                       \
    X(live, gw_live_stop, "the live streams")                                                      \
    X(people, gw_people_stop, "reading who may do what")                                           \
    X(waiting, gw_waiting_stop, "waiting for consumers")                                           \
    X(readers, gw_readers_stop, "the readers")                                                     \
    X(public_readers, gw_readers_stop, "the public readers")                                       \
    X(hashers, gw_readers_stop, "hashing")                                                         \
    X(keepers, gw_readers_stop, "keeping photos")

#define END(member, stop, name)                                                                    \
    static void *end_##member(void *gateway)                                                       \
    {                                                                                              \
        stop(((struct gateway *)gateway)->member);                                                 \
        return NULL;                                                                               \
    }
THREADS(END)
#undef END

static const struct {
    const char *name;
    void *(*end)(void *gateway);
} ends[] = {
#define ROW(member, stop, name) {name, end_##member},
    THREADS(ROW)
#undef ROW
};

enum { ENDS = sizeof ends / sizeof *ends };

bool gw_end_all(struct gateway *gateway, int64_t ms)
{
    pthread_t threads[ENDS];
    bool began[ENDS], all = true;
    const struct timespec until = lg_in_ms(ms);

    for (size_t i = 0; i < ENDS; i++)
        began[i] = pthread_create(&threads[i], NULL, ends[i].end, gateway) == 0;
    for (size_t i = 0; i < ENDS; i++) {
        if (began[i] && pthread_clockjoin_np(threads[i], NULL, CLOCK_MONOTONIC, &until) == 0)
            continue;
        lg_log(LG_LOG_WARN, "%s did not end in time", ends[i].name);
        all = false;
    }
    return all;
}
