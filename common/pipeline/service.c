/*
 * service.c - the process: settings, one thread for each loop, the end.
 *
 * Nothing that a thread holds is needed after the end: what is not committed did not happen.  So
 * stopping is bounded, and a thread that does not come home in time is left behind.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <pthread.h>
#include <sysexits.h>

#include "model/topics.h"
#include "ops/health.h"
#include "ops/log.h"
#include "ops/options.h"
#include "pipeline/loop.h"

enum { LOOPS_MOST = 64, STOP_MS = 8000 };

struct process {
    const struct lg_service *service;
    struct lg_config config;
    struct lg_loop loops[LOOPS_MOST];
    pthread_t threads[LOOPS_MOST];
    size_t n;
};

bool lg_loop_open(struct lg_loop *loop, struct lg_error *reterr)
{
    const struct lg_service *service = loop->service;

    if (loop->state == NULL && service->open != NULL &&
        !service->open(loop->config, loop->store, &loop->state, reterr))
        return false;
    if (loop->consumer->open != NULL && !loop->consumer->open(loop->state, loop->store, reterr))
        return false;
    loop->opened = true;
    return true;
}

static void label(struct lg_loop *loop)
{
    char labels[100], state[140];
    static const char *const states[] = {"done", "duplicate", "rejected", "parked"};
    struct lg_metric **const counted[] = {&loop->done, &loop->duplicates, &loop->rejects,
                                          &loop->parks};

    (void)snprintf(labels, sizeof labels, "topic=\"%s\",worker=\"%d\"", loop->consumer->topic,
                   loop->worker);
    for (size_t i = 0; i < 4; i++) {
        (void)snprintf(state, sizeof state, "%s,state=\"%s\"", labels, states[i]);
        *counted[i] = lg_metric(LG_COUNTER, "loopgate_records_total", state, "records consumed");
    }
    lg_complaints_make(&loop->complaints, "loopgate_kafka_errors_total", labels,
                       "what Kafka's client complained of");
    loop->lag = lg_metric(LG_GAUGE, "loopgate_lag_records", labels, "records that wait");
    loop->halts = lg_metric(LG_GAUGE, "loopgate_halted_partitions", labels,
                            "partitions that stand still because records are missing");
    loop->idle_us = lg_metric(LG_COUNTER, "loopgate_idle_under_lag_us_total", labels,
                              "microseconds without a record while records waited");
    loop->batches = lg_duration("loopgate_batch_seconds", labels, "time of a batch");
}

static bool prepare(struct process *process, const struct lg_consumer *consumer, int worker,
                    struct lg_error *reterr)
{
    struct lg_loop *loop = &process->loops[process->n];
    const struct lg_config *config = &process->config;
    int64_t stuck_s;

    if (process->n == LOOPS_MOST)
        return lg_fail(reterr, LG_STOP, "cannot run more than %d loops", LOOPS_MOST);
    if (!lg_config_int(config, LG_SET_STUCK, LG_STUCK_LEAST_S, LG_STUCK_MOST_S, &stuck_s, reterr))
        return false;
    loop->stuck_us = stuck_s * 1000000;
    loop->service = process->service;
    loop->consumer = consumer;
    loop->config = config;
    loop->worker = worker;
    loop->demo = lg_config_demo_clock(config);
    loop->ticks = strncmp(consumer->topic, "ticks-", 6) == 0;
    loop->arena = lg_arena_new(LG_ARENA_BYTES);
    loop->reader = lg_json_reader_new(LG_JSON_SIMDJSON);
    if (loop->arena == NULL || loop->reader == NULL)
        return lg_fail(reterr, LG_STOP, "cannot start: out of memory");
    (void)snprintf(loop->group, sizeof loop->group, "%.80s%s-%.80s",
                   lg_config_get(config, LG_SET_TOPIC_PREFIX), process->service->name,
                   consumer->topic);
    (void)snprintf(loop->member, sizeof loop->member, "%.40s-%.40s-%.40s-%d",
                   process->service->name, consumer->topic, lg_config_get(config, LG_SET_MEMBER),
                   worker);
    label(loop);
    process->n++;
    return true;
}

static bool prepare_all(struct process *process, struct lg_error *reterr)
{
    const struct lg_service *service = process->service;
    int64_t workers;

    if (!lg_config_int(&process->config, LG_SET_WORKERS, LG_WORKERS_LEAST, LG_WORKERS_MOST,
                       &workers, reterr))
        return false;
    for (size_t i = 0; i < service->consumers_n; i++) {
        const struct lg_consumer *consumer = &service->consumers[i];
        const bool wide = service->wide != NULL && strcmp(service->wide, consumer->topic) == 0;

        for (int worker = 0; worker < (wide ? workers : 1); worker++) {
            if (!prepare(process, consumer, worker, reterr))
                return false;
        }
    }
    return true;
}

/* A line of the loop; true when it is well.  A worker without a partition is well too. */
static bool loop_is_ready(struct lg_loop *loop, struct lg_builder *lines)
{
    const bool ours = atomic_load(&loop->ready), down = atomic_load(&loop->down);
    const bool astray = atomic_load(&loop->astray);
    const int halted = atomic_load(&loop->halted);
    char why[LG_COMPLAINT];

    lg_complaint_last(&loop->complaints, why);
    lg_builder_fmt(lines, "%s/%d ", loop->consumer->topic, loop->worker);
    if (halted > 0)
        lg_builder_fmt(lines, "not: %d partitions are halted, records are missing", halted);
    else if (astray)
        lg_builder_add(lines, LG_SPAN("not: the database cannot be reached"));
    else if (down)
        lg_builder_fmt(lines, "not: no broker can be talked to: %s", why);
    else
        lg_builder_add(lines, ours ? LG_SPAN("ok") : LG_SPAN("not: no partition assigned yet"));
    lg_builder_add(lines, LG_SPAN("\n"));
    return halted == 0 && !astray && (loop->worker > 0 || (ours && !down));
}

static bool ready(void *user, struct lg_builder *lines)
{
    struct process *process = user;
    bool all = true;

    for (size_t i = 0; i < process->n; i++)
        all = loop_is_ready(&process->loops[i], lines) && all;
    return all;
}

static bool start(struct process *process, struct lg_error *reterr)
{
    for (size_t i = 0; i < process->n; i++) {
        if (pthread_create(&process->threads[i], NULL, lg_loop_run, &process->loops[i]) != 0)
            return lg_fail(reterr, LG_STOP, "cannot start a thread");
    }
    return true;
}

static bool wait_for_all(struct process *process)
{
    bool failed = false;

    while (!lg_run_stopping())
        lg_pause_ms(200);
    const struct timespec until = lg_in_ms(STOP_MS);
    for (size_t i = 0; i < process->n; i++) {
        if (pthread_clockjoin_np(process->threads[i], NULL, CLOCK_MONOTONIC, &until) != 0)
            lg_log(LG_LOG_WARN, "the loop of \"%s\" did not end in time",
                   process->loops[i].consumer->topic);
        failed = failed || atomic_load(&process->loops[i].failed);
    }
    return !failed;
}

int lg_service_main(const struct lg_service *service, int argc, char **argv)
{
    struct process *process = calloc(1, sizeof *process);
    struct lg_health *health = NULL;
    struct lg_error error;

    if (process == NULL)
        return EX_OSERR;
    process->service = service;
    lg_options_start(service->name, argc, argv, &process->config);
    lg_run_catch_signals();
    if (!prepare_all(process, &error) ||
        !lg_health_open(lg_config_get(&process->config, LG_SET_ADMIN), ready, process, &health,
                        &error) ||
        !start(process, &error)) {
        lg_log_error(LG_LOG_ERROR, "starting", &error);
        return EX_CONFIG;
    }
    lg_log(LG_LOG_INFO, "started with %zu loops", process->n);
    const bool well = wait_for_all(process);
    lg_log(LG_LOG_INFO, "stopped");
    lg_run_end(well ? EX_OK : EX_TEMPFAIL);
}
