/*
 * beside.c - a large set of profiles made by a thread of its own, and swapped between two batches.
 *
 * The thread has the maker and a connection to itself.  It looks each second, and when a batch says that something
 * changed.  What it made waits until a batch takes it, and gives way to a newer one meanwhile; the set that a
 * batch leaves is freed here too, for giving back so much memory takes time.
 */
#include <stdlib.h>

#include <pthread.h>

#include "assess.h"
#include "ops/log.h"
#include "ops/metrics.h"
#include "ops/run.h"

/* A thousand are made in a millisecond or two, so what is below need not be late by a batch. */
enum { BESIDE_FROM = 1000, LOOK_MS = 1000, PATIENCE_MS = 5000 };

struct assess_beside {
    pthread_t thread;
    pthread_mutex_t lock; /* of all below but the maker and the store */
    pthread_cond_t asked, answered;
    struct assess_maker *maker;
    const struct lg_config *config;
    struct lg_store *store;
    int64_t asked_n,
        answered_n; /* how often a set was asked for whether or not something changed */
    bool look, ending, failed;
    struct lg_error error;         /* why it failed */
    struct assess_set made, left;  /* to be taken, to be freed */
    const struct assess_set *used; /* by the loop */
    struct lg_duration builds, swaps;
};

void assess_set_leave(struct assess_set *set, const struct assess_set *other)
{
    if (set->rests_on == other->rests_on)
        set->rests_on = NULL;
}

void assess_set_free(struct assess_set *set)
{
    lg_arena_free(set->arena);
    lg_arena_free(set->rests_on);
    *set = (struct assess_set){.arena = NULL};
}

/* Makes the next set where there is one to make; its own connection may be lost. */
static bool make(struct assess_beside *beside, bool again, struct assess_set *ret_set,
                 struct lg_error *reterr)
{
    const int64_t begun = lg_monotonic_us();

    if (beside->store != NULL && lg_store_lost(beside->store)) {
        lg_store_free(beside->store);
        beside->store = NULL;
    }
    if (beside->store == NULL &&
        !lg_store_open(lg_config_get(beside->config, LG_SET_DATABASE), &beside->store, reterr))
        return false;
    if (!assess_set_make(beside->maker, beside->store, again, ret_set, reterr))
        return false;
    if (ret_set->arena != NULL)
        lg_duration_add(beside->builds, (double)(lg_monotonic_us() - begun) / 1e6);
    return true;
}

/* Out of the lock, for it takes time: what is freed is nobody's any more. */
static void free_out(struct assess_beside *beside, struct assess_set *set)
{
    struct assess_set freed = *set;

    if (freed.arena == NULL)
        return;
    *set = (struct assess_set){.arena = NULL};
    (void)pthread_mutex_unlock(&beside->lock);
    assess_set_free(&freed);
    (void)pthread_mutex_lock(&beside->lock);
}

/* One that nobody took gives way. */
static void put(struct assess_beside *beside, const struct assess_set *set)
{
    struct assess_set old = beside->made;

    assess_set_leave(&old, beside->used);
    assess_set_leave(&old, set);
    beside->made = *set;
    free_out(beside, &old);
}

/* With the lock held, which it gives back while it works. */
static void work(struct assess_beside *beside)
{
    const int64_t asked_n = beside->asked_n;
    const bool again = asked_n > beside->answered_n;
    struct assess_set set = {.arena = NULL};
    struct lg_error error;

    beside->look = false;
    (void)pthread_mutex_unlock(&beside->lock);
    const bool well = make(beside, again, &set, &error);
    (void)pthread_mutex_lock(&beside->lock);
    if (well) {
        beside->answered_n = asked_n;
        if (set.arena != NULL)
            put(beside, &set);
    } else if (error.fate == LG_STOP) {
        beside->failed = true;
        beside->error = error;
    } else {
        lg_log_error(LG_LOG_WARN, "making the set of profiles", &error);
    }
    (void)pthread_cond_broadcast(&beside->answered);
}

static void *run(void *user)
{
    struct assess_beside *beside = user;

    (void)pthread_mutex_lock(&beside->lock);
    while (!beside->ending && !beside->failed) {
        const struct timespec until = lg_in_ms(LOOK_MS);

        free_out(beside, &beside->left);
        if (!beside->look && !beside->ending)
            (void)pthread_cond_timedwait(&beside->asked, &beside->lock, &until);
        if (!beside->ending)
            work(beside);
    }
    (void)pthread_mutex_unlock(&beside->lock);
    return NULL;
}

static struct assess_beside *beside_new(struct assess *assess)
{
    struct assess_beside *beside = calloc(1, sizeof *beside);

    if (beside == NULL)
        return NULL;
    beside->maker = &assess->maker;
    beside->config = assess->config;
    beside->used = &assess->set;
    beside->builds = lg_duration("loopgate_profiles_build_seconds", "",
                                 "time of making a large set of profiles beside the loop");
    beside->swaps = lg_duration("loopgate_profiles_swap_seconds", "",
                                "time that a batch gave to take such a set");
    (void)pthread_mutex_init(&beside->lock, NULL);
    lg_condition_init(&beside->asked);
    lg_condition_init(&beside->answered);
    return beside;
}

static void forget(struct assess_beside *beside)
{
    (void)pthread_cond_destroy(&beside->asked);
    (void)pthread_cond_destroy(&beside->answered);
    (void)pthread_mutex_destroy(&beside->lock);
    free(beside);
}

static bool begin(struct assess *assess, struct lg_error *reterr)
{
    struct assess_beside *beside = beside_new(assess);

    if (beside == NULL)
        return lg_fail(reterr, LG_STOP, "cannot make profiles: out of memory");
    if (pthread_create(&beside->thread, NULL, run, beside) != 0) {
        forget(beside);
        return lg_fail(reterr, LG_STOP, "cannot start a thread");
    }
    assess->beside = beside;
    return true;
}

void assess_beside_free(struct assess_beside *beside)
{
    if (beside == NULL)
        return;
    (void)pthread_mutex_lock(&beside->lock);
    beside->ending = true;
    (void)pthread_cond_signal(&beside->asked);
    (void)pthread_mutex_unlock(&beside->lock);
    (void)pthread_join(beside->thread, NULL);
    assess_set_free(&beside->left);
    assess_set_leave(&beside->made, beside->used);
    assess_set_free(&beside->made);
    lg_store_free(beside->store);
    forget(beside);
}

static void ask(struct assess_beside *beside, bool again)
{
    beside->look = true;
    beside->asked_n += again;
    (void)pthread_cond_signal(&beside->asked);
}

/* A set that knows that a cutover stopped. */
static void wait_for_answer(struct assess_beside *beside)
{
    const struct timespec until = lg_in_ms(PATIENCE_MS);

    while (!beside->failed && beside->answered_n < beside->asked_n &&
           pthread_cond_timedwait(&beside->answered, &beside->lock, &until) == 0)
        continue;
}

/* Between two batches. */
static void swap(struct assess_beside *beside, struct assess_set *set)
{
    beside->left = *set;
    *set = beside->made;
    beside->made = (struct assess_set){.arena = NULL};
    assess_set_leave(&beside->left, set);
    (void)pthread_cond_signal(&beside->asked);
}

/* With the lock held: takes what is made; gives whether a batch may be decided by what is in use then. */
static bool take(struct assess_beside *beside, bool changed, bool stopped, struct assess_set *set,
                 struct lg_error *reterr)
{
    if (changed || stopped)
        ask(beside, stopped);
    if (stopped)
        wait_for_answer(beside);
    if (beside->failed)
        return lg_fail(reterr, beside->error.fate, "%s", beside->error.message);
    if (beside->answered_n < beside->asked_n)
        return lg_fail(reterr, LG_RETRY, "the set of profiles without a stopped cutover is late");
    if (beside->made.arena != NULL && beside->left.arena == NULL)
        swap(beside, set);
    return true;
}

static bool take_made(struct assess *assess, bool changed, struct lg_error *reterr)
{
    struct assess_beside *beside = assess->beside;
    const struct lg_arena *before = assess->set.arena;
    const int64_t begun = lg_monotonic_us();

    (void)pthread_mutex_lock(&beside->lock);
    const bool well = take(beside, changed, assess->stopped, &assess->set, reterr);
    (void)pthread_mutex_unlock(&beside->lock);
    if (assess->set.arena != before)
        lg_duration_add(beside->swaps, (double)(lg_monotonic_us() - begun) / 1e6);
    return well;
}

static bool make_now(struct assess *assess, struct lg_store *store, struct lg_error *reterr)
{
    struct assess_set next;

    if (!assess_set_make(&assess->maker, store, assess->stopped, &next, reterr))
        return false;
    if (next.arena != NULL) {
        assess_set_leave(&assess->set, &next);
        assess_set_free(&assess->set);
        assess->set = next;
    }
    return true;
}

bool assess_set_refresh(struct assess *assess, struct lg_store *store, bool changed,
                        struct lg_error *reterr)
{
    if (assess->beside == NULL && lg_profile_set_size(assess->set.profiles) < BESIDE_FROM)
        return (!changed && !assess->stopped) || make_now(assess, store, reterr);
    if (assess->beside == NULL && !begin(assess, reterr))
        return false;
    return take_made(assess, changed, reterr);
}
