/*
 * doctor.c - looks at each thing that an installation needs, and says of each: ok, or why not.
 *
 * The checks stand in a table, each leaning on what those before it opened; one whose ground is
 * missing says that.  The exit code is 0 only when all are ok.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sysexits.h>

#include "base/own.h"
#include "base/text.h"
#include "bus/client.h"
#include "calendar.h"
#include "commands.h"
#include "database.h"
#include "kafka.h"
#include "migrations.h"
#include "model/topics.h"
#include "ops/run.h"
#include "out.h"
#include "status_sql.h"

enum { OLDEST_SERVER = 150000, CLOCKS_APART_US = 1000000 };

struct doctor {
    struct ctl *ctl;
    struct lg_store *store; /* NULL until connected */
    rd_kafka_t *client;
    const struct rd_kafka_metadata *metadata;
    struct lg_span warning; /* of a check that is ok; absent: nothing is to be said */
};

static bool check_settings(struct doctor *doctor, struct lg_error *reterr)
{
    if (lg_config_get(&doctor->ctl->config, LG_SET_DATABASE)[0] == '\0')
        return lg_fail(reterr, LG_STOP, "the setting \"database\" is missing");
    if (lg_config_get(&doctor->ctl->config, LG_SET_KAFKA)[0] == '\0')
        return lg_fail(reterr, LG_STOP, "the setting \"kafka\" is missing");
    return true;
}

static bool check_database(struct doctor *doctor, struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *server = NULL;

    if (!ctl_database(doctor->ctl, &doctor->store, reterr) ||
        !lg_store_run(doctor->store, &q_server, NULL, &server, reterr))
        return false;
    if (lg_result_int(server, 0, 0) < OLDEST_SERVER)
        return lg_fail(reterr, LG_STOP, "PostgreSQL %lld is older than 15",
                       (long long)lg_result_int(server, 0, 0) / 10000);
    return true;
}

static bool has_database(const struct doctor *doctor, struct lg_error *reterr)
{
    return doctor->store != NULL || lg_fail(reterr, LG_RETRY, "not looked at without a database");
}

static bool check_migrations(struct doctor *doctor, struct lg_error *reterr)
{
    struct migrations migrations;

    if (!has_database(doctor, reterr) || !migrations_read(doctor->ctl, &migrations, reterr) ||
        !migrations_compare(doctor->store, &migrations, reterr))
        return false;
    for (size_t i = 0; i < migrations.n; i++)
        if (!migrations.at[i].applied)
            return lg_fail(reterr, LG_STOP, "\"%s\" was not applied: run \"loopgatectl migrate\"",
                           migrations.at[i].name);
    return true;
}

static bool check_clock(struct doctor *doctor, struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *server = NULL;

    if (!has_database(doctor, reterr) ||
        !lg_store_run(doctor->store, &q_server, NULL, &server, reterr))
        return false;

    const int64_t apart_us = llabs(lg_now_us() - lg_result_time(server, 0, 1));
    if (apart_us > CLOCKS_APART_US)
        return lg_fail(reterr, LG_STOP, "this machine's clock and the database's are %lld ms apart",
                       (long long)apart_us / 1000);
    return true;
}

/* A warning alone: everything works without the next year's holidays. */
static bool check_calendar(struct doctor *doctor, struct lg_error *reterr)
{
    return has_database(doctor, reterr) &&
           calendar_warning(doctor->ctl, doctor->store, &doctor->warning, reterr);
}

static bool check_kafka(struct doctor *doctor, struct lg_error *reterr)
{
    return ctl_kafka(doctor->ctl, &doctor->client, reterr) &&
           ctl_kafka_metadata(doctor->client, &doctor->metadata, reterr);
}

static bool check_topics(struct doctor *doctor, struct lg_error *reterr)
{
    if (doctor->metadata == NULL)
        return lg_fail(reterr, LG_RETRY, "not looked at without Kafka");
    for (size_t i = 0; i < lg_topics_n; i++) {
        char name[250];

        lg_bus_topic(&doctor->ctl->config, lg_topics[i].name, name);
        const int partitions = ctl_kafka_partitions(doctor->metadata, name);
        if (partitions != lg_topics[i].partitions)
            return lg_fail(reterr, LG_STOP, "the topic \"%s\" has %d partitions, not %d", name,
                           partitions, lg_topics[i].partitions);
    }
    return true;
}

static bool compare_cluster(const struct lg_result *clusters, const char *id,
                            struct lg_error *reterr)
{
    for (size_t i = 0; i < lg_result_rows(clusters); i++)
        if (!lg_span_eq(lg_result_text(clusters, i, 0), lg_span_of(id)))
            return lg_fail(reterr, LG_STOP, "positions belong to the cluster \"%.*s\", not \"%s\"",
                           LG_SPAN_ARG(lg_result_text(clusters, i, 0)), id);
    return true;
}

static bool check_cluster(struct doctor *doctor, struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *clusters = NULL;

    if (!has_database(doctor, reterr))
        return false;
    if (doctor->metadata == NULL)
        return lg_fail(reterr, LG_RETRY, "not looked at without Kafka");
    if (!lg_store_run(doctor->store, &q_position_clusters, NULL, &clusters, reterr))
        return false;

    char *id = rd_kafka_clusterid(doctor->client, CTL_KAFKA_MS);
    if (id == NULL)
        return lg_fail(reterr, LG_RETRY, "Kafka does not tell its cluster's id");
    const bool ok = compare_cluster(clusters, id, reterr);
    rd_kafka_mem_free(doctor->client, id);
    return ok;
}

static bool check_halted(struct doctor *doctor, struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *halted = NULL;

    if (!has_database(doctor, reterr) ||
        !lg_store_run(doctor->store, &q_position_halted, NULL, &halted, reterr))
        return false;
    if (lg_result_rows(halted) == 0)
        return true;
    (void)lg_fail(reterr, LG_STOP,
                  "%zu partitions are halted: bring back what is missing or accept the loss, as "
                  "common/pipeline/README.md tells",
                  lg_result_rows(halted));
    (void)snprintf(
        reterr->detail, sizeof reterr->detail, "\"%.*s\" in \"%.*s\" %lld: %.*s",
        LG_SPAN_ARG(lg_result_text(halted, 0, 0)), LG_SPAN_ARG(lg_result_text(halted, 0, 1)),
        (long long)lg_result_int(halted, 0, 2), LG_SPAN_ARG(lg_result_text(halted, 0, 3)));
    return false;
}

static const struct {
    const char *name;
    bool (*run)(struct doctor *doctor, struct lg_error *reterr);
} checks[] = {
    {"settings", check_settings}, {"database", check_database}, {"migrations", check_migrations},
    {"clock", check_clock},       {"kafka", check_kafka},       {"topics", check_topics},
    {"cluster", check_cluster},   {"halted", check_halted},     {"calendar", check_calendar},
};

static int run_checks(struct doctor *doctor)
{
    struct out *out = out_new(doctor->ctl, (const char *const[]){"check", "ok", "why", NULL});
    int failed = 0;

    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        struct lg_error error;

        doctor->warning = (struct lg_span){NULL, 0};
        const bool ok = checks[i].run(doctor, &error);

        failed += !ok;
        out_text(out, lg_span_of(checks[i].name));
        out_bool(out, ok);
        if (ok && doctor->warning.at == NULL)
            out_null(out);
        else if (ok)
            out_text(out, doctor->warning);
        else
            out_text(out, lg_text(doctor->ctl->arena, "%s%s%s", error.message,
                                  error.detail[0] == '\0' ? "" : ". ", error.detail));
    }
    out_end(out);
    return failed;
}

bool ctl_doctor(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                struct lg_error *reterr)
{
    struct doctor doctor = {.ctl = ctl};

    if (!ctl_begin(ctl, command, argc, argv, NULL, reterr))
        return false;
    if (run_checks(&doctor) > 0)
        ctl->exit_code = EX_UNAVAILABLE;
    ctl_kafka_metadata_freep(&doctor.metadata);
    ctl_kafka_freep(&doctor.client);
    lg_store_free(doctor.store);
    return true;
}
