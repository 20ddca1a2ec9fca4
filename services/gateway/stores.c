/*
 * stores.c - a few connections that the read side shares.
 */
#include <stdlib.h>
#include <string.h>

#include <pthread.h>

#include "gateway.h"
#include "gateway_sql.h"
#include "ops/run.h"

enum { STORES = 8, TAKE_MS = 2000 };

static const int64_t REST_US = 250000; /* after an opening that failed */

struct gw_stores {
    const char *conninfo;
    pthread_mutex_t lock;
    pthread_cond_t given;
    struct lg_store *idle[STORES];
    size_t idle_n, out;
    int64_t failed_us;
};

struct gw_stores *gw_stores_new(const char *conninfo)
{
    struct gw_stores *stores = calloc(1, sizeof *stores);

    if (stores == NULL)
        return NULL;
    stores->conninfo = conninfo;
    (void)pthread_mutex_init(&stores->lock, NULL);
    lg_condition_init(&stores->given);
    return stores;
}

void gw_stores_free(struct gw_stores *stores)
{
    if (stores == NULL)
        return;
    for (size_t i = 0; i < stores->idle_n; i++)
        lg_store_free(stores->idle[i]);
    (void)pthread_cond_destroy(&stores->given);
    (void)pthread_mutex_destroy(&stores->lock);
    free(stores);
}

/* One of those allowed; *ret_store is NULL when it is still to be opened. */
static bool allowed(struct gw_stores *stores, struct lg_store **ret_store)
{
    const struct timespec until = lg_in_ms(TAKE_MS);
    bool ok = true;

    (void)pthread_mutex_lock(&stores->lock);
    while (stores->out == STORES && ok)
        ok = pthread_cond_timedwait(&stores->given, &stores->lock, &until) == 0;
    ok = stores->out < STORES;
    *ret_store = ok && stores->idle_n > 0 ? stores->idle[--stores->idle_n] : NULL;
    ok = ok && (*ret_store != NULL || lg_monotonic_us() - stores->failed_us > REST_US);
    stores->out += ok;
    (void)pthread_mutex_unlock(&stores->lock);
    return ok;
}

/* Plans depend on who asks and for what; one for all of them would be bad for most. */
static bool open_store(const char *conninfo, struct lg_store **ret_store, struct lg_error *reterr)
{
    struct lg_store *store = NULL;

    if (!lg_store_open(conninfo, &store, reterr))
        return false;
    if (!lg_store_run(store, &q_plan_each, NULL, NULL, reterr)) {
        lg_store_free(store);
        return false;
    }
    *ret_store = store;
    return true;
}

bool gw_store_take(struct gw_stores *stores, struct lg_store **ret_store, struct lg_error *reterr)
{
    struct lg_store *store;

    if (!allowed(stores, &store))
        return lg_fail(reterr, LG_RETRY, "could not read: no connection is free");
    if (store != NULL || open_store(stores->conninfo, &store, reterr)) {
        *ret_store = store;
        return true;
    }
    (void)pthread_mutex_lock(&stores->lock);
    stores->failed_us = lg_monotonic_us();
    (void)pthread_mutex_unlock(&stores->lock);
    gw_store_give(stores, NULL);
    return false;
}

void gw_store_give(struct gw_stores *stores, struct lg_store *store)
{
    if (store != NULL && lg_store_lost(store)) {
        lg_store_free(store);
        store = NULL;
    }
    (void)pthread_mutex_lock(&stores->lock);
    if (store != NULL)
        stores->idle[stores->idle_n++] = store;
    stores->out--;
    (void)pthread_cond_signal(&stores->given);
    (void)pthread_mutex_unlock(&stores->lock);
}
