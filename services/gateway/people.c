#include "people.h"

#include <stdlib.h>
#include <string.h>

#include <pthread.h>
#include <sodium.h>

#include "accounts_sql.h"
#include "base/own.h"
#include "base/text.h"
#include "gateway_sql.h"
#include "ops/log.h"
#include "ops/run.h"
#include "platforms_sql.h"
#include "sessions.h"

enum { KEY_ID = 16, KEY_TEXT = 4 + KEY_ID + 1 + 64, DOUBTS_MOST = 256, ACTIVE_BYTES = 64 << 20 };

static const int64_t READ_EVERY_MS = 2000, READ_LEAST_MS = 100;
static const int64_t STALE_US = 30000000;

struct gw_people {
    const char *conninfo;
    struct lg_store *store; /* of the thread */
    pthread_t thread;
    pthread_rwlock_t held; /* over what was read */
    struct lg_result *keys, *grants, *platforms;
    struct gw_sessions *sessions;
    int64_t read_us;
    pthread_mutex_t lock; /* over what is asked */
    pthread_cond_t asked;
    struct gw_doubt *doubts;
    size_t doubts_n;
    bool stopping;
};

/* What one reading brings. */
struct reading {
    struct lg_result *keys, *grants, *platforms, *sessions;
};

static bool read_all(struct gw_people *people, struct reading *ret_reading, struct lg_error *reterr)
{
    lg_own(lg_arena) struct lg_arena *arena = lg_arena_new(ACTIVE_BYTES);
    struct lg_column *active;

    if (people->store != NULL && lg_store_lost(people->store)) {
        lg_store_free(people->store);
        people->store = NULL;
    }
    if (people->store == NULL && !lg_store_open(people->conninfo, &people->store, reterr))
        return false;
    active = gw_sessions_active(people->sessions, arena);
    if (active != NULL)
        lg_store_queue(people->store, &q_see_sessions, &active, NULL);
    lg_store_queue(people->store, &q_keys_in_force, NULL, &ret_reading->keys);
    lg_store_queue(people->store, &q_grants_in_force, NULL, &ret_reading->grants);
    lg_store_queue(people->store, &q_platforms_in_force, NULL, &ret_reading->platforms);
    lg_store_queue(people->store, &q_sessions_alive, NULL, &ret_reading->sessions);
    return lg_store_flush(people->store, reterr);
}

static void forget(struct lg_result *const *rows, struct gw_sessions *sessions)
{
    for (size_t i = 0; i < 3; i++)
        lg_result_free(rows[i]);
    gw_sessions_free(sessions);
}

static bool read_anew(struct gw_people *people, struct lg_error *reterr)
{
    const int64_t now = lg_monotonic_us();
    struct reading reading = {0};
    struct gw_sessions *sessions;

    if (!read_all(people, &reading, reterr))
        return false;
    sessions = gw_sessions_new(reading.sessions);
    (void)pthread_rwlock_wrlock(&people->held);
    struct lg_result *const old[] = {people->keys, people->grants, people->platforms};
    struct gw_sessions *const old_sessions = people->sessions;
    people->keys = reading.keys;
    people->grants = reading.grants;
    people->platforms = reading.platforms;
    people->sessions = sessions;
    people->read_us = now;
    (void)pthread_rwlock_unlock(&people->held);
    forget(old, old_sessions);
    return true;
}

/* Waits until it is time, or somebody asks; false at the end. */
static bool wait_for_work(struct gw_people *people, int64_t ms)
{
    const struct timespec until = lg_in_ms(ms);

    (void)pthread_mutex_lock(&people->lock);
    if (people->doubts == NULL && !people->stopping)
        (void)pthread_cond_timedwait(&people->asked, &people->lock, &until);
    const bool go_on = !people->stopping;
    (void)pthread_mutex_unlock(&people->lock);
    return go_on;
}

static struct gw_doubt *take_doubts(struct gw_people *people)
{
    (void)pthread_mutex_lock(&people->lock);
    struct gw_doubt *doubts = people->doubts;
    people->doubts = NULL;
    people->doubts_n = 0;
    (void)pthread_mutex_unlock(&people->lock);
    return doubts;
}

static void call_again(struct gw_doubt *doubt)
{
    while (doubt != NULL) {
        struct gw_doubt *next = doubt->next;

        doubt->again(doubt);
        doubt = next;
    }
}

static void *keep_reading(void *user)
{
    struct gw_people *people = user;
    struct lg_error error;
    bool well = true;

    while (wait_for_work(people, READ_EVERY_MS)) {
        struct gw_doubt *doubts = take_doubts(people);
        const bool ok = read_anew(people, &error);

        if (!ok && well)
            lg_log_error(LG_LOG_WARN, "reading who may do what", &error);
        well = ok;
        call_again(doubts);
        lg_pause_ms(READ_LEAST_MS);
    }
    call_again(take_doubts(people));
    return NULL;
}

static void release(struct gw_people *people)
{
    forget((struct lg_result *const[]){people->keys, people->grants, people->platforms},
           people->sessions);
    lg_store_free(people->store);
    free(people);
}

bool gw_people_start(const char *conninfo, struct gw_people **ret_people, struct lg_error *reterr)
{
    struct gw_people *people = calloc(1, sizeof *people);

    if (people == NULL)
        return lg_fail(reterr, LG_STOP, "out of memory");
    people->conninfo = conninfo;
    (void)pthread_rwlock_init(&people->held, NULL);
    (void)pthread_mutex_init(&people->lock, NULL);
    lg_condition_init(&people->asked);
    if (!read_anew(people, reterr) && reterr->fate == LG_STOP) {
        release(people);
        return false;
    }
    if (pthread_create(&people->thread, NULL, keep_reading, people) != 0) {
        release(people);
        return lg_fail(reterr, LG_STOP, "could not start a thread");
    }
    *ret_people = people;
    return true;
}

void gw_people_stop(struct gw_people *people)
{
    (void)pthread_mutex_lock(&people->lock);
    people->stopping = true;
    (void)pthread_cond_signal(&people->asked);
    (void)pthread_mutex_unlock(&people->lock);
    (void)pthread_join(people->thread, NULL);
}

/* Held for reading: whether what was read proves anything. */
static bool is_fresh(const struct gw_people *people)
{
    return people->keys != NULL && lg_monotonic_us() - people->read_us < STALE_US;
}

/* The first row of a sorted text column that is not below `wanted`. */
static size_t lower_bound(const struct lg_result *rows, struct lg_span wanted)
{
    size_t from = 0, until = lg_result_rows(rows);

    while (from < until) {
        const size_t middle = from + (until - from) / 2;
        const struct lg_span text = lg_result_text(rows, middle, 0);
        const size_t shared = text.len < wanted.len ? text.len : wanted.len;
        const int order = memcmp(text.at, wanted.at, shared);

        if (order < 0 || (order == 0 && text.len < wanted.len))
            from = middle + 1;
        else
            until = middle;
    }
    return from;
}

static bool is_at(const struct lg_result *rows, size_t row, struct lg_span wanted)
{
    return row < lg_result_rows(rows) && lg_span_eq(lg_result_text(rows, row, 0), wanted);
}

/* A key or grant with an end, 0 without, ends there and not when all are read the next time. */
static bool is_over(int64_t until_us)
{
    return until_us != 0 && until_us <= lg_now_us();
}

static int64_t until_of(const struct lg_result *rows, size_t row, int column)
{
    return lg_result_null(rows, row, column) ? 0 : lg_result_time(rows, row, column);
}

/* Those in force. */
static void add_grants(const struct lg_result *rows, struct lg_arena *arena, struct gw_person *who)
{
    const size_t first = lower_bound(rows, who->id);
    size_t there = 0, n = 0;

    while (is_at(rows, first + there, who->id))
        there++;
    struct gw_grant *grants = lg_arena_take(arena, (there + 1) * sizeof *grants);
    for (size_t row = first; row < first + there; row++) {
        const int64_t until_us = until_of(rows, row, 3);

        if (is_over(until_us))
            continue;
        grants[n++] = (struct gw_grant){
            .role = gw_role_of(lg_result_text(rows, row, 1)),
            .scope = lg_text_copy(arena, lg_result_text(rows, row, 2)),
            .until_us = until_us,
        };
    }
    who->grants = grants;
    who->grants_n = n;
}

/* Leaves of the grants that which the key was made for. */
static void narrow(struct lg_arena *arena, struct lg_span role, struct lg_span scope,
                   struct gw_person *who)
{
    struct gw_grant *kept = lg_arena_take(arena, (who->grants_n + 1) * sizeof *kept);
    size_t n = 0;

    for (size_t i = 0; i < who->grants_n; i++) {
        if (who->grants[i].role == gw_role_of(role) && lg_span_eq(who->grants[i].scope, scope))
            kept[n++] = who->grants[i];
    }
    who->grants = kept;
    who->grants_n = n;
}

static bool find(const struct gw_people *people, struct lg_arena *arena, struct lg_span key,
                 struct gw_person *ret_who)
{
    const struct lg_span id = {key.at + 4, KEY_ID};
    const size_t row = lower_bound(people->keys, id);
    uint8_t digest[LG_SHA256];

    if (!is_at(people->keys, row, id) || is_over(until_of(people->keys, row, 6)))
        return false;
    lg_sha256(key, digest);
    const struct lg_span known = lg_result_text(people->keys, row, 1);
    if (known.len != sizeof digest || sodium_memcmp(known.at, digest, sizeof digest) != 0)
        return false;
    *ret_who = (struct gw_person){
        .id = lg_text_copy(arena, lg_result_text(people->keys, row, 2)),
        .enterprise_id = lg_text_copy(arena, lg_result_text(people->keys, row, 3)),
        .key = lg_text_copy(arena, id),
    };
    add_grants(people->grants, arena, ret_who);
    if (!lg_result_null(people->keys, row, 4))
        narrow(arena, lg_result_text(people->keys, row, 4), lg_result_text(people->keys, row, 5),
               ret_who);
    return true;
}

enum gw_proof gw_people_session(struct gw_people *people, struct lg_arena *arena,
                                struct lg_span token, bool active, struct gw_person *ret_who)
{
    enum gw_proof proof = GW_PROOF_STALE;

    (void)pthread_rwlock_rdlock(&people->held);
    if (is_fresh(people)) {
        const bool found = people->sessions != NULL &&
                           gw_sessions_find(people->sessions, arena, token, active, ret_who);

        if (found)
            add_grants(people->grants, arena, ret_who);
        proof = found ? GW_PROOF_GIVEN : GW_PROOF_UNKNOWN;
    }
    (void)pthread_rwlock_unlock(&people->held);
    return proof;
}

enum gw_proof gw_people_find(struct gw_people *people, struct lg_arena *arena, struct lg_span key,
                             struct gw_person *ret_who)
{
    enum gw_proof proof = GW_PROOF_STALE;

    if (key.len != KEY_TEXT || memcmp(key.at, "lgk_", 4) != 0)
        return GW_PROOF_UNKNOWN;
    (void)pthread_rwlock_rdlock(&people->held);
    if (is_fresh(people))
        proof = find(people, arena, key, ret_who) ? GW_PROOF_GIVEN : GW_PROOF_UNKNOWN;
    (void)pthread_rwlock_unlock(&people->held);
    return proof;
}

bool gw_people_platforms(struct gw_people *people, struct lg_arena *arena,
                         const struct lg_span **ret_names, size_t *ret_n)
{
    (void)pthread_rwlock_rdlock(&people->held);
    const bool fresh = is_fresh(people);
    const size_t n = fresh ? lg_result_rows(people->platforms) : 0;
    struct lg_span *names = lg_arena_take(arena, (n + 1) * sizeof *names);

    for (size_t i = 0; i < n; i++)
        names[i] = lg_text_copy(arena, lg_result_text(people->platforms, i, 0));
    (void)pthread_rwlock_unlock(&people->held);
    *ret_names = names;
    *ret_n = n;
    return fresh;
}

static bool find_platform(const struct gw_people *people, struct lg_arena *arena,
                          struct lg_span principal, struct gw_person *ret_who)
{
    const size_t row = lower_bound(people->platforms, principal);

    if (!is_at(people->platforms, row, principal))
        return false;
    *ret_who = (struct gw_person){
        .id = lg_text_copy(arena, principal),
        .enterprise_id = lg_text_copy(arena, lg_result_text(people->platforms, row, 1)),
        .key = LG_SPAN("kafka"),
    };
    add_grants(people->grants, arena, ret_who);
    return true;
}

enum gw_proof gw_people_platform(struct gw_people *people, struct lg_arena *arena,
                                 struct lg_span principal, struct gw_person *ret_who)
{
    enum gw_proof proof = GW_PROOF_STALE;

    (void)pthread_rwlock_rdlock(&people->held);
    if (is_fresh(people))
        proof =
            find_platform(people, arena, principal, ret_who) ? GW_PROOF_GIVEN : GW_PROOF_UNKNOWN;
    (void)pthread_rwlock_unlock(&people->held);
    return proof;
}

bool gw_people_ask(struct gw_people *people, struct gw_doubt *doubt)
{
    (void)pthread_mutex_lock(&people->lock);
    const bool taken = !people->stopping && people->doubts_n < DOUBTS_MOST;
    if (taken) {
        doubt->next = people->doubts;
        people->doubts = doubt;
        people->doubts_n++;
        (void)pthread_cond_signal(&people->asked);
    }
    (void)pthread_mutex_unlock(&people->lock);
    return taken;
}

bool gw_people_well(struct gw_people *people)
{
    (void)pthread_rwlock_rdlock(&people->held);
    const bool well = is_fresh(people);
    (void)pthread_rwlock_unlock(&people->held);
    return well;
}
