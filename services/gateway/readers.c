#include "readers.h"

#include <assert.h>
#include <stdlib.h>

#include <pthread.h>

#include "ops/log.h"

enum { THREADS_MOST = 4 };

struct gw_readers {
    struct gw_stores *stores;
    struct gw_crew crew;
    pthread_t threads[THREADS_MOST];
    size_t threads_n;
    pthread_mutex_t lock;
    pthread_cond_t come;
    struct gw_errand *first, **last;
    size_t waiting;
    bool stopping;
};

/* What the next thread is to do; NULL at the end. */
static struct gw_errand *next_errand(struct gw_readers *readers, bool *ret_stopping)
{
    (void)pthread_mutex_lock(&readers->lock);
    while (readers->first == NULL && !readers->stopping)
        (void)pthread_cond_wait(&readers->come, &readers->lock);
    struct gw_errand *errand = readers->first;
    if (errand != NULL) {
        readers->first = errand->next;
        readers->waiting--;
        if (readers->first == NULL)
            readers->last = &readers->first;
    }
    *ret_stopping = readers->stopping;
    (void)pthread_mutex_unlock(&readers->lock);
    return errand;
}

static void run(struct gw_readers *readers, struct gw_errand *errand)
{
    struct lg_store *store = NULL;
    struct lg_error error;

    if (!gw_store_take(readers->stores, &store, &error)) {
        lg_log_error(LG_LOG_WARN, "connecting to read", &error);
        errand->run(errand, NULL);
        return;
    }
    errand->run(errand, store);
    gw_store_give(readers->stores, store);
}

static void *read_forever(void *user)
{
    struct gw_readers *readers = user;
    bool stopping = false;

    for (;;) {
        struct gw_errand *errand = next_errand(readers, &stopping);

        if (errand == NULL)
            break;
        if (stopping)
            errand->run(errand, NULL);
        else
            run(readers, errand);
    }
    return NULL;
}

bool gw_readers_start(struct gw_stores *stores, struct gw_crew crew,
                      struct gw_readers **ret_readers, struct lg_error *reterr)
{
    struct gw_readers *readers = calloc(1, sizeof *readers);

    if (readers == NULL)
        return lg_fail(reterr, LG_STOP, "out of memory");
    assert(crew.threads <= THREADS_MOST);
    readers->stores = stores;
    readers->crew = crew;
    readers->last = &readers->first;
    (void)pthread_mutex_init(&readers->lock, NULL);
    (void)pthread_cond_init(&readers->come, NULL);
    for (; readers->threads_n < crew.threads; readers->threads_n++) {
        if (pthread_create(&readers->threads[readers->threads_n], NULL, read_forever, readers) != 0)
            break;
    }
    if (readers->threads_n == crew.threads) {
        *ret_readers = readers;
        return true;
    }
    gw_readers_stop(readers);
    free(readers);
    return lg_fail(reterr, LG_STOP, "could not start a thread");
}

void gw_readers_stop(struct gw_readers *readers)
{
    (void)pthread_mutex_lock(&readers->lock);
    readers->stopping = true;
    (void)pthread_cond_broadcast(&readers->come);
    (void)pthread_mutex_unlock(&readers->lock);
    for (size_t i = 0; i < readers->threads_n; i++)
        (void)pthread_join(readers->threads[i], NULL);
}

bool gw_readers_take(struct gw_readers *readers, struct gw_errand *errand)
{
    (void)pthread_mutex_lock(&readers->lock);
    const bool taken = !readers->stopping && readers->waiting < readers->crew.waiting;
    if (taken) {
        errand->next = NULL;
        *readers->last = errand;
        readers->last = &errand->next;
        readers->waiting++;
        (void)pthread_cond_signal(&readers->come);
    }
    (void)pthread_mutex_unlock(&readers->lock);
    return taken;
}
