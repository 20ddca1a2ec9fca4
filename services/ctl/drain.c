/*
 * drain.c - waits until nothing is on its way any more: once, or after each line of its input.
 *
 * Quiet is: every consumer stands at the end of its partitions, no outbox has a row, no
 * dead letter is to be tried again, every service stored the last tick.  Positions are read first, the outboxes after them, Kafka's ends
 * last: whatever moves in between is then seen further down its way.  Twice in a row makes sure.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sysexits.h>

#include "base/own.h"
#include "commands.h"
#include "database.h"
#include "drain_sql.h"
#include "ends.h"
#include "model/topics.h"
#include "ops/run.h"

enum { POLL_MS = 20, QUIET_TIMES = 2, TIMEOUT_MOST_S = 86400 };

struct draining {
    struct ctl *ctl;
    int64_t timeout_s;
    struct lg_store *store;
    rd_kafka_t *client;
    struct ends ends;
    bool asked; /* Kafka told all ends; otherwise why not, which may pass */
    struct lg_error unanswered;
    struct lg_column *ticked; /* services that take ticks */
    int64_t outbox_rows, replays;
    char behind_tick[200]; /* services, a space before each */
};

static struct lg_column *ticked_services(const struct ctl *ctl)
{
    struct lg_column *services = lg_column_new(ctl->arena, LG_SQL_TEXT);

    for (size_t i = 0; i < lg_topics_n; i++)
        if (lg_topics[i].carries[0] == EV_TYPE_TICK)
            lg_column_add_text(services, lg_span_of(lg_topics[i].consumers));
    return services;
}

static void take_behind(struct draining *draining, const struct lg_result *behind)
{
    char *to = draining->behind_tick;
    size_t len = 0;

    to[0] = '\0';
    for (size_t i = 0; i < lg_result_rows(behind) && len < sizeof draining->behind_tick; i++)
        len += (size_t)snprintf(to + len, sizeof draining->behind_tick - len, " %.*s",
                                LG_SPAN_ARG(lg_result_text(behind, i, 0)));
}

static bool look(struct draining *draining, struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *positions = NULL;
    lg_own(lg_result) struct lg_result *outbox = NULL;
    lg_own(lg_result) struct lg_result *behind = NULL;

    lg_store_queue(draining->store, &q_positions, NULL, &positions);
    lg_store_queue(draining->store, &q_on_their_way, NULL, &outbox);
    if (lg_config_demo_clock(&draining->ctl->config))
        lg_store_queue(draining->store, &q_services_behind_tick, &draining->ticked, &behind);
    if (!lg_store_flush(draining->store, reterr))
        return false;
    ends_take_positions(draining->ctl, &draining->ends, positions);
    draining->outbox_rows = lg_result_int(outbox, 0, 0);
    draining->replays = lg_result_int(outbox, 0, 1);
    if (behind != NULL)
        take_behind(draining, behind);
    draining->asked =
        ends_ask(draining->ctl, draining->client, &draining->ends, &draining->unanswered);
    return true;
}

static bool is_quiet(const struct draining *draining)
{
    if (!draining->asked)
        return false;
    for (size_t i = 0; i < draining->ends.n; i++)
        if (draining->ends.at[i].position < draining->ends.at[i].end)
            return false;
    return draining->outbox_rows == 0 && draining->replays == 0 && draining->behind_tick[0] == '\0';
}

static bool fail_late(const struct draining *draining, struct lg_error *reterr)
{
    if (!draining->asked) {
        *reterr = draining->unanswered;
        return false;
    }
    for (size_t i = 0; i < draining->ends.n; i++) {
        const struct consumed *consumed = &draining->ends.at[i];

        if (consumed->position < consumed->end)
            (void)fprintf(stderr, "waits for %s at %s %d: %lld of %lld\n", consumed->service,
                          consumed->topic, consumed->part, (long long)consumed->position,
                          (long long)consumed->end);
    }
    if (draining->outbox_rows > 0)
        (void)fprintf(stderr, "waits for the relay: %lld outbox rows\n",
                      (long long)draining->outbox_rows);
    if (draining->replays > 0)
        (void)fprintf(stderr, "waits for %lld dead letters to be tried again\n",
                      (long long)draining->replays);
    if (draining->behind_tick[0] != '\0')
        (void)fprintf(stderr, "waits for the last tick to reach%s\n", draining->behind_tick);
    draining->ctl->exit_code = EX_TEMPFAIL;
    return lg_fail(reterr, LG_RETRY, "time is up and there is still something on its way");
}

static bool wait_quiet(struct draining *draining, struct lg_error *reterr)
{
    const int64_t until_us = lg_monotonic_us() + draining->timeout_s * 1000000;

    for (int quiet = 0;;) {
        if (!look(draining, reterr))
            return false;
        quiet = is_quiet(draining) ? quiet + 1 : 0;
        if (quiet == QUIET_TIMES)
            return true;
        if (quiet == 0 && (lg_monotonic_us() > until_us || lg_run_stopping()))
            return fail_late(draining, reterr);
        lg_pause_ms(POLL_MS);
    }
}

/* What both commands begin with; draining_freep() ends it. */
static bool open_draining(struct draining *draining, const char *timeout, struct lg_error *reterr)
{
    struct ctl *ctl = draining->ctl;
    char *end;

    draining->timeout_s = strtol(timeout, &end, 10);
    if (*end != '\0' || end == timeout || draining->timeout_s < 0 ||
        draining->timeout_s > TIMEOUT_MOST_S)
        return ctl_usage(ctl, reterr, "a timeout is a number of seconds, a day at most");
    if (!ctl_kafka(ctl, &draining->client, reterr) || !ctl_database(ctl, &draining->store, reterr))
        return false;
    draining->ends = ends_new(ctl);
    draining->ticked = ticked_services(ctl);
    return true;
}

static void draining_freep(struct draining *draining)
{
    ends_free(&draining->ends);
    lg_store_free(draining->store);
    ctl_kafka_freep(&draining->client);
}

bool ctl_drain(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
               struct lg_error *reterr)
{
    __attribute__((cleanup(draining_freep))) struct draining draining = {.ctl = ctl};
    const char *timeout = "60";
    const struct ctl_option options[] = {
        {"timeout", "SECONDS", "give up after this long (60)", &timeout}, {0}};

    return ctl_begin(ctl, command, argc, argv, options, reterr) &&
           open_draining(&draining, timeout, reterr) && wait_quiet(&draining, reterr);
}

/* One line of the input: the time that it shall be, or nothing. */
static bool follow(struct draining *draining, char *line, struct lg_error *reterr)
{
    struct lg_column *at;

    line[strcspn(line, "\r\n")] = '\0';
    if (line[0] != '\0' && (!ctl_time(draining->ctl, line, &at, reterr) ||
                            !lg_store_run(draining->store, &q_insert_demo_tick, &at, NULL, reterr)))
        return false;
    if (!wait_quiet(draining, reterr))
        return false;
    (void)puts("quiet");
    (void)fflush(stdout);
    return true;
}

bool ctl_pace(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
              struct lg_error *reterr)
{
    __attribute__((cleanup(draining_freep))) struct draining draining = {.ctl = ctl};
    const char *timeout = "60";
    const struct ctl_option options[] = {
        {"timeout", "SECONDS", "give up when a line takes this long (60)", &timeout}, {0}};
    char line[100];

    if (!ctl_begin(ctl, command, argc, argv, options, reterr))
        return false;
    if (!lg_config_demo_clock(&ctl->config)) {
        ctl->exit_code = EX_NOPERM;
        return lg_fail(reterr, LG_STOP, "time is real here: the setting \"clock\" is not demo");
    }
    if (!open_draining(&draining, timeout, reterr))
        return false;
    while (fgets(line, sizeof line, stdin) != NULL) {
        if (!follow(&draining, line, reterr))
            return false;
    }
    return true;
}
