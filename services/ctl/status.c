/*
 * status.c - where each consumer stands, and what waits in each service.
 *
 * The database alone is enough; with Kafka the ends and the lag are told too.
 */
#include <stdio.h>

#include "base/own.h"
#include "calendar.h"
#include "commands.h"
#include "database.h"
#include "drain_sql.h"
#include "ends.h"
#include "out.h"
#include "status_sql.h"

static void put_or_null(struct out *out, bool known, int64_t value)
{
    if (known)
        out_int(out, value);
    else
        out_null(out);
}

static void print_consumers(struct ctl *ctl, const struct ends *ends)
{
    struct out *out =
        out_new(ctl, (const char *const[]){"service", "topic", "part", "position", "end", "lag",
                                           "owner", "claimed_at", "halted", NULL});

    for (size_t i = 0; i < ends->n; i++) {
        const struct consumed *at = &ends->at[i];

        out_text(out, lg_span_of(at->service));
        out_text(out, lg_span_of(at->topic));
        out_int(out, at->part);
        put_or_null(out, at->cluster.at != NULL, at->position);
        put_or_null(out, at->end >= 0, at->end);
        put_or_null(out, at->end >= 0, at->end - at->position);
        out_text(out, at->owner);
        if (at->claimed_us == 0)
            out_null(out);
        else
            out_time(out, at->claimed_us);
        if (at->halted.at == NULL)
            out_null(out);
        else
            out_text(out, at->halted);
    }
    out_end(out);
}

static void print_states(struct ctl *ctl, const struct lg_result *states)
{
    static const struct out_field fields[] = {{"service", OUT_TEXT},         {"outbox", OUT_INT},
                                              {"outbox_oldest_ms", OUT_INT}, {"parked", OUT_INT},
                                              {"dead_letters", OUT_INT},     {"replays", OUT_INT},
                                              {"last_tick", OUT_TIME},       {NULL, OUT_TEXT}};

    out_end(out_of_result(ctl, states, fields));
}

/* What Kafka says is welcome, not needed: why it says nothing goes to stderr. */
static void ask_kafka(struct ctl *ctl, struct ends *ends)
{
    lg_own(ctl_kafka) rd_kafka_t *client = NULL;
    struct lg_error error;

    if (lg_config_get(&ctl->config, LG_SET_KAFKA)[0] == '\0')
        return;
    if (!ctl_kafka(ctl, &client, &error) || !ends_ask(ctl, client, ends, &error))
        (void)fprintf(stderr, "loopgatectl: without ends: %s\n", error.message);
}

bool ctl_status(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                struct lg_error *reterr)
{
    lg_own(lg_store) struct lg_store *store = NULL;
    lg_own(lg_result) struct lg_result *positions = NULL;
    lg_own(lg_result) struct lg_result *states = NULL;
    struct lg_span warning;

    if (!ctl_begin(ctl, command, argc, argv, NULL, reterr) || !ctl_database(ctl, &store, reterr))
        return false;
    lg_store_queue(store, &q_positions, NULL, &positions);
    lg_store_queue(store, &q_service_states, NULL, &states);
    if (!lg_store_flush(store, reterr) || !calendar_warning(ctl, store, &warning, reterr))
        return false;

    struct ends ends = ends_new(ctl);
    ends_take_positions(ctl, &ends, positions);
    ask_kafka(ctl, &ends);
    if (warning.at != NULL)
        (void)fprintf(stderr, "loopgatectl: %.*s\n", LG_SPAN_ARG(warning));
    (void)fputs(ctl->json ? "{\"consumers\": " : "", stdout);
    print_consumers(ctl, &ends);
    (void)fputs(ctl->json ? ", \"services\": " : "\n", stdout);
    print_states(ctl, states);
    (void)fputs(ctl->json ? "}\n" : "", stdout);
    ends_free(&ends);
    return true;
}
