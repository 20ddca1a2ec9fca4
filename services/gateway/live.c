#include "live.h"

#include <stdio.h>
#include <stdlib.h>

#include <pthread.h>
#include <sodium.h>

#include "answers.h"
#include "auth.h"
#include "base/own.h"
#include "decide/changes.h"
#include "gateway_sql.h"
#include "http/stream.h"
#include "ops/log.h"
#include "ops/run.h"
#include "people.h"

enum {
    TURN_MS = 1000,
    BEAT_MS = 15000,
    STREAMS = 1024,
    STREAMS_EACH = 8,
    TOPICS = 64,
    TURN_BYTES = 8 << 20
};

struct watcher {
    struct watcher *next;
    struct lg_http_stream *stream;
    struct gw_proof_text proof; /* asked again at every turn */
    char principal[64];
    char from[40]; /* Last-Event-ID; "" without one */
    bool greeted;
    int64_t sent_ms;
};

struct gw_live {
    struct gateway *gateway;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t come;
    bool stopping;
    struct watcher *watchers;
    size_t watchers_n;
    /* of the thread */
    struct lg_arena *arena;
    char epoch[9]; /* of this process: numbers of another one mean nothing */
    struct gw_changes changes;
    struct {
        char topic[40];
        int64_t sum;
    } known[TOPICS];
    size_t known_n;
    bool failing;
};

static void watcher_free(struct watcher *watcher)
{
    lg_http_stream_close(watcher->stream);
    sodium_memzero(watcher, sizeof *watcher);
    free(watcher);
}

/* The areas that a topic's sum tells of since it was last seen. */
static uint32_t note(struct gw_live *live, struct lg_span topic, int64_t sum)
{
    size_t i = 0;

    while (i < live->known_n && !lg_span_eq(lg_span_of(live->known[i].topic), topic))
        i++;
    if (i == TOPICS || topic.len >= sizeof live->known->topic)
        return 0;
    if (i == live->known_n) {
        live->known_n++;
        memcpy(live->known[i].topic, topic.at, topic.len);
        live->known[i].sum = sum;
        return gw_changed_by(topic);
    }
    const bool moved = live->known[i].sum != sum;
    live->known[i].sum = sum;
    return moved ? gw_changed_by(topic) : 0;
}

/* Looks at all positions; *ret_areas is what has changed since the last look. */
static bool look(struct gw_live *live, uint32_t *ret_areas, struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_store *store = NULL;
    uint32_t areas = 0;

    if (!gw_store_take(live->gateway->stores, &store, reterr))
        return false;
    const bool ok = lg_store_run(store, &q_progress, NULL, &rows, reterr);
    gw_store_give(live->gateway->stores, store);
    for (size_t i = 0; ok && i < lg_result_rows(rows); i++)
        areas |= note(live, lg_result_text(rows, i, 0), lg_result_int(rows, i, 1));
    *ret_areas = areas;
    return ok;
}

static bool say(const struct gw_live *live, struct watcher *watcher, const char *event,
                uint32_t areas)
{
    char text[512];
    int len = snprintf(text, sizeof text, "event: %s\nid: %s-%llu\ndata: {\"areas\":[", event,
                       live->epoch, (unsigned long long)live->changes.last);
    const char *comma = "";

    for (int area = 0; area < GW_CHANGED; area++) {
        if ((areas & 1u << area) == 0)
            continue;
        len += snprintf(text + len, sizeof text - (size_t)len, "%s\"%s\"", comma,
                        gw_changed_name(area));
        comma = ",";
    }
    len += snprintf(text + len, sizeof text - (size_t)len, "]}\n\n");
    watcher->sent_ms = lg_monotonic_us() / 1000;
    return lg_http_stream_send(watcher->stream, (struct lg_span){text, (size_t)len});
}

/* Whether what the watcher has seen last can be gone on from; then what has changed since. */
static bool goes_on(const struct gw_live *live, const struct watcher *watcher, uint32_t *ret_areas)
{
    const size_t len = strlen(live->epoch);
    char *end = NULL;

    if (strncmp(watcher->from, live->epoch, len) != 0 || watcher->from[len] != '-')
        return false;
    const unsigned long long number = strtoull(watcher->from + len + 1, &end, 10);
    return *end == '\0' && gw_changes_since(&live->changes, number, ret_areas);
}

static bool greet(const struct gw_live *live, struct watcher *watcher, uint32_t seen)
{
    uint32_t areas = 0;

    watcher->greeted = true;
    if (watcher->from[0] == '\0')
        return say(live, watcher, "ready", 0);
    if (!goes_on(live, watcher, &areas))
        return say(live, watcher, "reload", 0);
    return say(live, watcher, (areas & seen) != 0 ? "changed" : "ready", areas & seen);
}

/* One turn of one watcher; false when it is to go. */
static bool serve(const struct gw_live *live, struct watcher *watcher, uint32_t areas)
{
    struct gw_person who;

    if (gw_prove_text(live->gateway, live->arena, &watcher->proof, &who) != GW_PROOF_GIVEN) {
        (void)say(live, watcher, "ended", 0);
        return false;
    }
    const uint32_t seen = gw_changed_seen(who.grants, who.grants_n);
    if (!watcher->greeted)
        return greet(live, watcher, seen);
    if ((areas & seen) != 0)
        return say(live, watcher, "changed", areas & seen);
    if (lg_monotonic_us() / 1000 - watcher->sent_ms >= BEAT_MS)
        return say(live, watcher, "beat", 0);
    return true;
}

static void serve_all(struct gw_live *live, uint32_t areas)
{
    struct watcher **at = &live->watchers;

    (void)pthread_mutex_lock(&live->lock);
    while (*at != NULL) {
        struct watcher *watcher = *at;

        if (serve(live, watcher, areas)) {
            at = &watcher->next;
            continue;
        }
        *at = watcher->next;
        live->watchers_n--;
        watcher_free(watcher);
    }
    (void)pthread_mutex_unlock(&live->lock);
    lg_arena_reset(live->arena);
}

/* Without a look nothing is said: a browser that hears no beat knows that it may be behind. */
static void turn(struct gw_live *live)
{
    struct lg_error error;
    uint32_t areas = 0;
    const bool ok = look(live, &areas, &error);

    if (!ok && !live->failing)
        lg_log_error(LG_LOG_WARN, "looking for changes", &error);
    live->failing = !ok;
    if (!ok)
        return;
    if (areas != 0)
        gw_changes_add(&live->changes, areas);
    serve_all(live, areas);
}

static bool has_newcomer(const struct gw_live *live)
{
    return live->watchers != NULL && !live->watchers->greeted;
}

/* Waits for the next turn, at once for who has just come, for ever without anybody. */
static bool wait_for_turn(struct gw_live *live)
{
    const struct timespec until = lg_in_ms(TURN_MS);

    (void)pthread_mutex_lock(&live->lock);
    while (!live->stopping && live->watchers == NULL)
        (void)pthread_cond_wait(&live->come, &live->lock);
    if (!live->stopping && (!has_newcomer(live) || live->failing))
        (void)pthread_cond_timedwait(&live->come, &live->lock, &until);
    const bool go_on = !live->stopping;
    (void)pthread_mutex_unlock(&live->lock);
    return go_on;
}

static void *watch(void *user)
{
    struct gw_live *live = user;

    while (wait_for_turn(live))
        turn(live);
    return NULL;
}

bool gw_live_start(struct gateway *gateway, struct gw_live **ret_live, struct lg_error *reterr)
{
    struct gw_live *live = calloc(1, sizeof *live);
    uint8_t chance[4];

    if (live == NULL || (live->arena = lg_arena_new(TURN_BYTES)) == NULL) {
        free(live);
        return lg_fail(reterr, LG_STOP, "out of memory");
    }
    live->gateway = gateway;
    randombytes_buf(chance, sizeof chance);
    lg_hex(chance, sizeof chance, live->epoch);
    (void)pthread_mutex_init(&live->lock, NULL);
    lg_condition_init(&live->come);
    if (pthread_create(&live->thread, NULL, watch, live) != 0) {
        lg_arena_free(live->arena);
        free(live);
        return lg_fail(reterr, LG_STOP, "could not start a thread");
    }
    *ret_live = live;
    return true;
}

void gw_live_stop(struct gw_live *live)
{
    if (live == NULL)
        return;
    (void)pthread_mutex_lock(&live->lock);
    live->stopping = true;
    (void)pthread_cond_signal(&live->come);
    (void)pthread_mutex_unlock(&live->lock);
    (void)pthread_join(live->thread, NULL);
    while (live->watchers != NULL) {
        struct watcher *watcher = live->watchers;

        live->watchers = watcher->next;
        watcher_free(watcher);
    }
    lg_arena_free(live->arena);
    live->arena = NULL;
}

/*
 * Held: the oldest stream of who has as many as it may makes room for the next.  A page that is
 * loaded anew leaves its stream, which only the next beats find out; whoever is still there comes
 * back with its position.
 */
static void make_room(struct gw_live *live, struct lg_span principal)
{
    struct watcher **oldest = NULL; /* they are put in front */
    size_t same = 0;

    for (struct watcher **at = &live->watchers; *at != NULL; at = &(*at)->next) {
        if (!lg_span_eq(lg_span_of((*at)->principal), principal))
            continue;
        same++;
        oldest = at;
    }
    if (same < STREAMS_EACH)
        return;
    struct watcher *watcher = *oldest;
    *oldest = watcher->next;
    live->watchers_n--;
    watcher_free(watcher);
}

static struct watcher *watcher_of(const struct gw_call *call)
{
    const struct lg_span from = lg_http_header(call->exchange, "Last-Event-ID");
    struct watcher *watcher = calloc(1, sizeof *watcher);

    if (watcher == NULL || !gw_proof_text_of(call->gateway, call->exchange, &watcher->proof)) {
        free(watcher);
        return NULL;
    }
    (void)snprintf(watcher->principal, sizeof watcher->principal, "%.*s",
                   LG_SPAN_ARG(call->who->id));
    /* one that is too long is cut, and is none of ours */
    (void)snprintf(watcher->from, sizeof watcher->from, "%.*s", from.at == NULL ? 0 : (int)from.len,
                   from.at == NULL ? "" : from.at);
    return watcher;
}

static void get_live(struct gw_call *call)
{
    static const struct lg_http_response head = {
        .status = 200,
        .content_type = "text/event-stream",
        .header = {{"X-Accel-Buffering", "no"}},
    };
    struct gw_live *live = call->gateway->live;
    struct watcher *watcher = watcher_of(call);

    if (watcher == NULL) {
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "out of memory");
        return;
    }
    (void)pthread_mutex_lock(&live->lock);
    make_room(live, call->who->id);
    const bool stopping = live->stopping, room = !stopping && live->watchers_n < STREAMS;
    watcher->stream = room ? lg_http_stream_open(call->exchange, &head) : NULL;
    if (watcher->stream != NULL) {
        watcher->next = live->watchers;
        live->watchers = watcher;
        live->watchers_n++;
        (void)pthread_cond_signal(&live->come);
    }
    (void)pthread_mutex_unlock(&live->lock);
    if (stopping)
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "the gateway is about to stop");
    else if (!room)
        gw_refuse_for(call, GW_WHY_TOO_MANY, "too many streams");
    if (!room || watcher->stream == NULL)
        free(watcher);
}

const struct gw_route gw_live_routes[] = {
    {"GET", "/v1/live", 0, get_live, GW_DOOR_WATCH, NULL},
    {0},
};
