#include "waiting.h"

#include <stdlib.h>
#include <string.h>

#include <pthread.h>

#include "gateway_sql.h"
#include "model/topics.h"
#include "ops/log.h"
#include "ops/run.h"

enum { LOOK_EVERY_MS = 10, TOLD_AT_ONCE = 200, ARENA = 64 << 20 };

struct gw_waiting {
    const char *conninfo;
    struct lg_store *store;
    struct lg_arena *arena; /* of one look */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t come;
    struct gw_wait *new_ones;
    bool stopping;
    bool unwell; /* the last look failed */
};

/* The next offset of each topic's consumer by partition; -1 where none is known. */
struct reached {
    int64_t *next[UINT8_MAX];
};

static void tell_pending(struct gw_wait *list, bool unknown)
{
    const struct gw_fate fate = {.state = GW_PENDING, .unknown = unknown};

    while (list != NULL) {
        struct gw_wait *next = list->next;

        list->told(list, &fate);
        list = next;
    }
}

static bool connected(struct gw_waiting *waiting, struct lg_error *reterr)
{
    if (waiting->store != NULL && lg_store_lost(waiting->store)) {
        lg_store_free(waiting->store);
        waiting->store = NULL;
    }
    return waiting->store != NULL || lg_store_open(waiting->conninfo, &waiting->store, reterr);
}

static void set_reached(struct reached *reached, const struct lg_result *rows)
{
    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        const struct lg_span name = lg_result_text(rows, row, 0);
        const int64_t part = lg_result_int(rows, row, 1);

        for (size_t i = 0; i < lg_topics_n; i++) {
            if (lg_span_eq(name, lg_span_of(lg_topics[i].name)) && part >= 0 &&
                part < lg_topics[i].partitions)
                reached->next[i][part] = lg_result_int(rows, row, 2);
        }
    }
}

static bool look(struct gw_waiting *waiting, struct reached *ret_reached, struct lg_error *reterr)
{
    struct lg_column *topics = lg_column_new(waiting->arena, LG_SQL_TEXT);
    struct lg_result *rows = NULL;

    for (size_t i = 0; i < lg_topics_n; i++) {
        const size_t n = (size_t)lg_topics[i].partitions;

        ret_reached->next[i] = lg_arena_take(waiting->arena, n * sizeof(int64_t));
        for (size_t part = 0; part < n; part++)
            ret_reached->next[i][part] = -1;
        if (strcmp(lg_topics[i].producers, "gateway") == 0)
            lg_column_add_text(topics, lg_span_of(lg_topics[i].name));
    }
    if (!lg_store_run(waiting->store, &q_positions, (struct lg_column *const[]){topics}, &rows,
                      reterr))
        return false;
    set_reached(ret_reached, rows);
    lg_result_free(rows);
    return true;
}

static bool is_passed(const struct reached *reached, const struct gw_place *place)
{
    return place->partition < lg_topics[place->topic].partitions &&
           reached->next[place->topic][place->partition] > place->offset;
}

static struct lg_span bytes16(const uint8_t *bytes)
{
    return (struct lg_span){(const char *)bytes, 16};
}

static struct gw_fate refused(const struct lg_result *rows, size_t row)
{
    const struct lg_span code = lg_result_text(rows, row, 4);
    const bool conflict = lg_span_eq(code, LG_SPAN("idempotency-key-reused")) ||
                          lg_span_eq(code, LG_SPAN("identity-reused"));

    return (struct gw_fate){.state = conflict ? GW_CONFLICT : GW_REFUSED,
                            .code = code,
                            .pointer = lg_result_text(rows, row, 5),
                            .reason = lg_result_text(rows, row, 6)};
}

/* What took effect under the receipt counts before what was refused under it. */
static struct gw_fate fate_of(const struct lg_result *rows, const struct gw_place *place)
{
    struct gw_fate fate = {.state = GW_REFUSED,
                           .code = LG_SPAN("without-trace"),
                           .pointer = LG_SPAN(""),
                           .reason = LG_SPAN("its consumer has passed it and kept nothing of it")};

    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        if (!lg_span_eq(lg_result_text(rows, row, 0), bytes16(place->receipt)))
            continue;
        const bool same = lg_span_eq(lg_result_text(rows, row, 1), bytes16(place->body_hash));

        if (!lg_result_null(rows, row, 2)) {
            const enum gw_state state = lg_result_bool(rows, row, 3) ? GW_PARKED : GW_DONE;

            return (struct gw_fate){.state = same ? state : GW_CONFLICT,
                                    .has_object = true,
                                    .object = lg_result_id(rows, row, 2)};
        }
        if (same)
            fate = refused(rows, row);
    }
    return fate;
}

/* Tells the first of *list, which all were passed; takes them off. */
static bool tell_some(struct gw_waiting *waiting, struct gw_wait **list, struct lg_error *reterr)
{
    struct lg_column *receipts = lg_column_new(waiting->arena, LG_SQL_BYTEA);
    struct lg_result *rows = NULL;
    size_t n = 0;

    for (struct gw_wait *wait = *list; wait != NULL && n < TOLD_AT_ONCE; wait = wait->next, n++)
        lg_column_add_text(receipts, bytes16(wait->place.receipt));
    if (!lg_store_run(waiting->store, &q_receipt_states, (struct lg_column *const[]){receipts},
                      &rows, reterr))
        return false;
    for (; n > 0; n--) {
        struct gw_wait *wait = *list;
        const struct gw_fate fate = fate_of(rows, &wait->place);

        *list = wait->next;
        wait->told(wait, &fate);
    }
    lg_result_free(rows);
    return true;
}

/* Moves what fits the test from *from to *to. */
static void move_passed(struct gw_wait **from, struct gw_wait **to, const struct reached *reached)
{
    while (*from != NULL) {
        struct gw_wait *wait = *from;

        if (!is_passed(reached, &wait->place)) {
            from = &wait->next;
            continue;
        }
        *from = wait->next;
        wait->next = *to;
        *to = wait;
    }
}

static struct gw_wait *take_late(struct gw_wait **from)
{
    const int64_t now = lg_monotonic_us();
    struct gw_wait *late = NULL;

    while (*from != NULL) {
        struct gw_wait *wait = *from;

        if (wait->deadline_us > now) {
            from = &wait->next;
            continue;
        }
        *from = wait->next;
        wait->next = late;
        late = wait;
    }
    return late;
}

static void join(struct gw_wait **list, struct gw_wait *more)
{
    while (*list != NULL)
        list = &(*list)->next;
    *list = more;
}

static bool tell_passed(struct gw_waiting *waiting, struct gw_wait **list, struct lg_error *reterr)
{
    struct gw_wait *passed = NULL;
    struct reached reached;
    bool ok = connected(waiting, reterr) && look(waiting, &reached, reterr);

    if (ok)
        move_passed(list, &passed, &reached);
    while (ok && passed != NULL)
        ok = tell_some(waiting, &passed, reterr);
    join(list, passed);
    return ok;
}

static void turn(struct gw_waiting *waiting, struct gw_wait **list)
{
    struct lg_error error;

    lg_arena_reset(waiting->arena);
    const bool ok = tell_passed(waiting, list, &error);
    if (!ok && !waiting->unwell)
        lg_log_error(LG_LOG_WARN, "looking how far the consumers are", &error);
    waiting->unwell = !ok;
    tell_pending(take_late(list), !ok);
}

/* What came; waits for it when there is nothing to do.  False at the end. */
static bool take_new(struct gw_waiting *waiting, struct gw_wait **list)
{
    (void)pthread_mutex_lock(&waiting->lock);
    while (*list == NULL && waiting->new_ones == NULL && !waiting->stopping)
        (void)pthread_cond_wait(&waiting->come, &waiting->lock);
    struct gw_wait *more = waiting->new_ones;
    waiting->new_ones = NULL;
    const bool go_on = !waiting->stopping;
    (void)pthread_mutex_unlock(&waiting->lock);
    join(&more, *list);
    *list = more;
    return go_on;
}

/* Until the next look, or the end; whoever comes meanwhile can wait. */
static void rest(struct gw_waiting *waiting)
{
    const struct timespec until = lg_in_ms(LOOK_EVERY_MS);

    (void)pthread_mutex_lock(&waiting->lock);
    while (!waiting->stopping &&
           pthread_cond_timedwait(&waiting->come, &waiting->lock, &until) == 0)
        ;
    (void)pthread_mutex_unlock(&waiting->lock);
}

static void *look_forever(void *user)
{
    struct gw_waiting *waiting = user;
    struct gw_wait *list = NULL;

    while (take_new(waiting, &list)) {
        turn(waiting, &list);
        rest(waiting);
    }
    tell_pending(list, false);
    lg_store_free(waiting->store);
    return NULL;
}

bool gw_waiting_start(const char *conninfo, struct gw_waiting **ret_waiting,
                      struct lg_error *reterr)
{
    struct gw_waiting *waiting = calloc(1, sizeof *waiting);

    if (waiting == NULL || (waiting->arena = lg_arena_new(ARENA)) == NULL) {
        free(waiting);
        return lg_fail(reterr, LG_STOP, "out of memory");
    }
    waiting->conninfo = conninfo;
    (void)pthread_mutex_init(&waiting->lock, NULL);
    lg_condition_init(&waiting->come);
    if (pthread_create(&waiting->thread, NULL, look_forever, waiting) != 0) {
        lg_arena_free(waiting->arena);
        free(waiting);
        return lg_fail(reterr, LG_STOP, "could not start a thread");
    }
    *ret_waiting = waiting;
    return true;
}

void gw_waiting_stop(struct gw_waiting *waiting)
{
    (void)pthread_mutex_lock(&waiting->lock);
    waiting->stopping = true;
    (void)pthread_cond_signal(&waiting->come);
    (void)pthread_mutex_unlock(&waiting->lock);
    (void)pthread_join(waiting->thread, NULL);
}

void gw_wait_add(struct gw_waiting *waiting, struct gw_wait *wait)
{
    (void)pthread_mutex_lock(&waiting->lock);
    const bool taken = !waiting->stopping;
    if (taken) {
        wait->next = waiting->new_ones;
        waiting->new_ones = wait;
        (void)pthread_cond_signal(&waiting->come);
    }
    (void)pthread_mutex_unlock(&waiting->lock);
    if (taken)
        return;
    wait->next = NULL;
    tell_pending(wait, false);
}
