/*
 * backtests.c - back-tests that analysts ask for, and feedback, in a process beside the loops.
 *
 * It is a child of assess, at a lower priority and with a connection of its own, and the kernel ends
 * it with its parent: what is not committed did not happen, and the next one begins the back-test
 * anew.  One runs at a time, in whichever process has the database's lock.
 */
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "backtest.h"
#include "backtest_sql.h"
#include "base/own.h"
#include "base/text.h"
#include "feedback.h"
#include "ops/log.h"
#include "ops/run.h"

enum {
    PAUSE_MS = 500,
    TOLD_US = 500000,
    CHANGES = 1000,
    NICE = 10,
    COUNT_US = 2000000,
    BUSY_US = 600000000,
    CALM = 200,     /* declarations between two looks, at most */
    CALM_LOOKS = 8, /* in a row: a loop's batch may take longer than a look */
    REST = 20
};
static const size_t ARENA_BYTES = (size_t)2 << 30;

struct beside {
    struct lg_config config;
    struct lg_store *store;
    struct assess *assess;
    struct history *history;
    struct lg_arena *arena; /* of one back-test */
    int64_t count_at_us;    /* when feedback is counted next, if the loops rest */
    int64_t latest_us;      /* when it is counted though they don't */
    int64_t consumed;       /* declarations at the last look */
    int calm_looks;         /* the last so many saw the loops rest */
};

/* One back-test while it runs. */
struct job {
    struct beside *beside;
    struct lg_id id;
    int64_t told_us; /* when its progress was last told */
    bool wanted, lost;
    struct lg_column *changes[5]; /* not written yet */
    int64_t changes_n;            /* written */
};

static void new_changes(struct job *job)
{
    static const enum lg_sql_type types[] = {LG_SQL_UUID, LG_SQL_TEXT, LG_SQL_INT4, LG_SQL_TEXT,
                                             LG_SQL_TEXT};

    for (size_t i = 0; i < 5; i++)
        job->changes[i] = lg_column_new(job->beside->arena, types[i]);
}

static bool write_changes(struct job *job, struct lg_error *reterr)
{
    const size_t n = lg_column_count(job->changes[0]);
    struct lg_arena *arena = job->beside->arena;
    struct lg_column *const params[] = {
        lg_of_id(arena, job->id), lg_of_int8(arena, job->changes_n + 1),
        job->changes[0],          job->changes[1],
        job->changes[2],          job->changes[3],
        job->changes[4]};

    if (n > 0 && !lg_store_run(job->beside->store, &q_backtest_changes_put, params, NULL, reterr))
        return false;
    job->changes_n += (int64_t)n;
    new_changes(job);
    return true;
}

static bool on_change(void *user, const struct backtest_change *change, struct lg_error *reterr)
{
    struct job *job = user;

    lg_column_add_id(job->changes[0], change->id);
    lg_column_add_text(job->changes[1], change->number);
    lg_column_add_int(job->changes[2], change->version);
    lg_column_add_text(job->changes[3], lg_span_of(ev_lane_name(change->lane)));
    lg_column_add_text(job->changes[4], lg_span_of(ev_lane_name(change->tried)));
    return lg_column_count(job->changes[0]) < CHANGES || write_changes(job, reterr);
}

/* Tells how far it is, now and then, and asks whether it is still wanted. */
static bool on_told(void *user, int64_t done, int64_t total)
{
    struct job *job = user;
    struct lg_arena *arena = job->beside->arena;
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_error error;

    if (lg_monotonic_us() - job->told_us < TOLD_US && done < total)
        return true;
    job->told_us = lg_monotonic_us();
    struct lg_column *const params[] = {lg_of_id(arena, job->id), lg_of_int8(arena, done),
                                        lg_of_int8(arena, total)};
    if (!lg_store_run(job->beside->store, &q_backtest_tell, params, &rows, &error)) {
        job->lost = true;
        return false;
    }
    job->wanted = lg_result_rows(rows) > 0 && lg_result_bool(rows, 0, 0);
    return job->wanted;
}

static bool finish(struct job *job, const char *state, struct lg_span problem,
                   struct lg_span result, struct lg_error *reterr)
{
    struct lg_arena *arena = job->beside->arena;
    struct lg_column *const params[] = {lg_of_id(arena, job->id),
                                        lg_of_text(arena, lg_span_of(state)),
                                        lg_of_text(arena, problem), lg_of_text(arena, result)};

    return lg_store_run(job->beside->store, &q_backtest_end, params, NULL, reterr);
}

static void name_tried(struct lg_column *const *columns, const char *kind,
                       const struct lg_tried_version *versions, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        lg_column_add_text(columns[0], lg_span_of(kind));
        lg_column_add_text(columns[1], versions[i].code);
        lg_column_add_int(columns[2], versions[i].version);
    }
}

/* Which versions were tried, and what the linter says of them: what their approval asks for. */
static bool write_tried(struct job *job, const struct lg_backtest_request *request,
                        struct lg_span result, struct lg_error *reterr)
{
    struct lg_arena *arena = job->beside->arena;
    struct lg_column *const params[] = {lg_of_id(arena, job->id), lg_column_new(arena, LG_SQL_TEXT),
                                        lg_column_new(arena, LG_SQL_TEXT),
                                        lg_column_new(arena, LG_SQL_INT8),
                                        lg_of_text(arena, result)};

    name_tried(&params[1], "profile", request->profiles, request->profiles_n);
    name_tried(&params[1], "list", request->lists, request->lists_n);
    return lg_store_run(job->beside->store, &q_backtest_profiles_put, params, NULL, reterr);
}

static bool decide_job(struct job *job, struct lg_span text, struct lg_span *ret_result,
                       struct lg_error *reterr)
{
    struct beside *beside = job->beside;
    const struct backtest_sink sink = {on_told, on_change, job};
    struct lg_backtest_request request;

    return lg_backtest_request_read(beside->assess->reader, beside->arena, text, &request,
                                    reterr) &&
           backtest_run(beside->history, beside->arena, &request, &sink, ret_result, reterr) &&
           write_changes(job, reterr) && write_tried(job, &request, *ret_result, reterr);
}

/* Runs one; false when the database should be asked anew, on another connection. */
static bool run_job(struct beside *beside, struct lg_id id, struct lg_span text,
                    struct lg_error *reterr)
{
    static const struct lg_span none = {NULL, 0};
    struct lg_column *const key = lg_of_id(beside->arena, id);
    struct job job = {.beside = beside, .id = id, .wanted = true};
    struct lg_span result;

    new_changes(&job);
    if (!lg_store_run(beside->store, &q_backtest_begin, &key, NULL, reterr) ||
        !lg_store_run(beside->store, &q_backtest_forget, &key, NULL, reterr))
        return false;
    if (decide_job(&job, text, &result, reterr))
        return finish(&job, "done", none, result, reterr);
    if (job.lost || reterr->fate != LG_REJECT)
        return false;
    if (!job.wanted)
        return finish(&job, "cancelled", none, none, reterr);
    return finish(&job, "failed", lg_text(beside->arena, "%s", reterr->message), none, reterr);
}

static bool take_next(struct beside *beside, bool *ret_any, struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *rows = NULL;

    lg_arena_reset(beside->arena);
    if (!lg_store_run(beside->store, &q_backtest_next, NULL, &rows, reterr))
        return false;
    *ret_any = lg_result_rows(rows) > 0;
    return !*ret_any ||
           run_job(beside, lg_result_id(rows, 0, 0), lg_result_text(rows, 0, 1), reterr);
}

/* Waits until this process is the one that runs them. */
static bool be_alone(struct beside *beside, struct lg_error *reterr)
{
    for (;;) {
        lg_own(lg_result) struct lg_result *rows = NULL;

        if (!lg_store_run(beside->store, &q_backtests_alone, NULL, &rows, reterr))
            return false;
        if (lg_result_bool(rows, 0, 0))
            return true;
        lg_pause_ms(PAUSE_MS);
    }
}

static bool open_beside(struct beside *beside, struct lg_error *reterr)
{
    void *service;

    if (!lg_store_open(lg_config_get(&beside->config, LG_SET_DATABASE), &beside->store, reterr) ||
        !lg_store_unlimited(beside->store, &q_history_session, reterr) ||
        !be_alone(beside, reterr) || !assess_open(&beside->config, beside->store, &service, reterr))
        return false;
    beside->assess = service;
    beside->history = history_new(beside->assess, beside->store);
    return beside->history != NULL || lg_fail(reterr, LG_RETRY, "out of memory");
}

static void close_beside(struct beside *beside)
{
    history_free(beside->history);
    assess_free(beside->assess);
    lg_store_free(beside->store);
    beside->history = NULL;
    beside->assess = NULL;
    beside->store = NULL;
}

/* Whether the loops rest, or feedback has waited long enough for that. */
static bool may_count(struct beside *beside, bool *ret_may, struct lg_error *reterr)
{
    const int64_t before = beside->consumed;

    if (!feedback_consumed(beside->store, &beside->consumed, reterr))
        return false;
    beside->calm_looks = beside->consumed - before <= CALM ? beside->calm_looks + 1 : 0;
    *ret_may = beside->calm_looks >= CALM_LOOKS || lg_monotonic_us() > beside->latest_us;
    return true;
}

/*
 * Counts feedback when it is due and the loops rest, for ten minutes at most: counting a busy day takes a processor from
 * them, and outcomes would wait for it.
 */
static bool count_feedback(struct beside *beside, struct lg_error *reterr)
{
    const int64_t from_us = lg_monotonic_us();
    bool may;

    if (!may_count(beside, &may, reterr))
        return false;
    if (from_us < beside->count_at_us || !may)
        return true;
    lg_arena_reset(beside->arena);
    if (!feedback_count(beside->assess, beside->store, beside->arena, reterr))
        return false;
    const int64_t now_us = lg_monotonic_us();
    beside->count_at_us = now_us + COUNT_US + REST * (now_us - from_us);
    beside->latest_us = now_us + BUSY_US;
    return true;
}

static bool serve(struct beside *beside, struct lg_backoff *backoff, struct lg_error *reterr)
{
    if (!open_beside(beside, reterr) ||
        !feedback_consumed(beside->store, &beside->consumed, reterr))
        return false;
    beside->latest_us = lg_monotonic_us() + BUSY_US;
    for (;;) {
        bool any = false;

        if (!take_next(beside, &any, reterr) || !count_feedback(beside, reterr))
            return false;
        lg_backoff_reset(backoff);
        if (!any)
            lg_pause_ms(PAUSE_MS);
    }
}

_Noreturn static void run_beside(const char *ini)
{
    static struct beside beside;
    struct lg_backoff backoff = {0};
    struct lg_error error;

    lg_log_open("assess", "info", "text");
    if (!lg_config_load(&beside.config, ini, &error))
        _exit(0); /* the parent says so */
    lg_log_open("assess", lg_config_get(&beside.config, LG_SET_LOG_LEVEL),
                lg_config_get(&beside.config, LG_SET_LOG_FORMAT));
    beside.arena = lg_arena_new(ARENA_BYTES);
    while (beside.arena != NULL) {
        (void)serve(&beside, &backoff, &error);
        lg_log_error(LG_LOG_WARN, "running back-tests", &error);
        close_beside(&beside);
        lg_backoff_wait(&backoff);
    }
    _exit(1);
}

void assess_backtests_start(int argc, char **argv)
{
    const pid_t parent = getpid();
    const char *ini = NULL;

    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "--config=", 9) == 0)
            ini = argv[i] + 9;
        else if (i + 1 < argc && (strcmp(argv[i], "--config") == 0 || strcmp(argv[i], "-c") == 0))
            ini = argv[++i];
        else
            return; /* it only prints something */
    }
    if (fork() != 0)
        return;
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(0);
    (void)setpriority(PRIO_PROCESS, 0, NICE);
    run_beside(ini);
}
