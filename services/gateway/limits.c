#include "limits.h"

#include <stdlib.h>
#include <string.h>

#include <pthread.h>
#include <sodium.h>

#include "ops/run.h"

enum { CHAINS = 256, ADDRESSES = 4096 };

/* One of those who asked; there are no more than principals. */
struct asker {
    struct asker *next;
    struct gw_rate rate;
    size_t len;
    char id[];
};

struct gw_limits {
    struct gw_pace pace;
    pthread_mutex_t lock;
    struct asker *chains[CHAINS];
    uint64_t seed;
    struct gw_rate addresses[ADDRESSES]; /* those that share a place share a bucket */
};

struct gw_limits *gw_limits_new(struct gw_pace pace)
{
    struct gw_limits *limits = calloc(1, sizeof *limits);

    if (limits == NULL)
        return NULL;
    limits->pace = pace;
    (void)pthread_mutex_init(&limits->lock, NULL);
    randombytes_buf(&limits->seed, sizeof limits->seed);
    return limits;
}

void gw_limits_free(struct gw_limits *limits)
{
    for (size_t i = 0; limits != NULL && i < CHAINS; i++) {
        while (limits->chains[i] != NULL) {
            struct asker *asker = limits->chains[i];

            limits->chains[i] = asker->next;
            free(asker);
        }
    }
    free(limits);
}

/* NULL when out of memory. */
static struct asker *asker_of(struct gw_limits *limits, struct lg_span id)
{
    struct asker **chain = &limits->chains[lg_hash64(id, 0) % CHAINS];
    struct asker *asker = *chain;

    while (asker != NULL && !lg_span_eq((struct lg_span){asker->id, asker->len}, id))
        asker = asker->next;
    if (asker != NULL)
        return asker;
    asker = calloc(1, sizeof *asker + id.len);
    if (asker == NULL)
        return NULL;
    memcpy(asker->id, id.at, id.len);
    asker->len = id.len;
    asker->next = *chain;
    *chain = asker;
    return asker;
}

bool gw_limits_take(struct gw_limits *limits, struct lg_span principal, int64_t *ret_wait_s)
{
    (void)pthread_mutex_lock(&limits->lock);
    struct asker *asker = asker_of(limits, principal);
    *ret_wait_s = 1;
    const bool may = asker != NULL &&
                     gw_rate_take(&asker->rate, limits->pace, lg_monotonic_us() / 1000, ret_wait_s);
    (void)pthread_mutex_unlock(&limits->lock);
    return may;
}

bool gw_limits_take_address(struct gw_limits *limits, struct lg_span address, int64_t *ret_wait_s)
{
    struct gw_rate *rate = &limits->addresses[lg_hash64(address, limits->seed) % ADDRESSES];

    (void)pthread_mutex_lock(&limits->lock);
    const bool may = gw_rate_take(rate, limits->pace, lg_monotonic_us() / 1000, ret_wait_s);
    (void)pthread_mutex_unlock(&limits->lock);
    return may;
}
