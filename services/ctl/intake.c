/*
 * intake.c - topics that platforms write themselves: the row that has the gateway read one, the
 * topic, and the rights on it.
 *
 * The platform's certificate has the topic's name as its common name, intake-PRINCIPAL, which no
 * service has.  It may write that topic and nothing else; only the gateway may read it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/own.h"
#include "base/text.h"
#include "commands.h"
#include "database.h"
#include "intake_sql.h"
#include "model/topics.h"
#include "out.h"
#include "rights.h"
#include "topics.h"

enum { RETENTION_S = 24 * 3600, PARTITIONS_MOST = 12 };

/* The row of the topic; *ret_partitions are those that it has. */
static bool add_row(struct ctl *ctl, int32_t partitions, int32_t *ret_partitions,
                    struct lg_error *reterr)
{
    lg_own(lg_store) struct lg_store *store = NULL;
    lg_own(lg_result) struct lg_result *result = NULL;
    struct lg_column *const params[] = {lg_of_text(ctl->arena, ctl_actor(ctl)),
                                        ctl_text(ctl, ctl->words.at[0]),
                                        lg_of_int4(ctl->arena, partitions)};

    if (!ctl_database(ctl, &store, reterr) ||
        !lg_store_run(store, &q_add_topic, params, &result, reterr))
        return false;
    *ret_partitions = (int32_t)lg_result_int(result, 0, 0);
    return true;
}

static bool make(struct ctl *ctl, int32_t partitions, struct lg_error *reterr)
{
    const char *name = lg_text(ctl->arena, "intake-%s", ctl->words.at[0]).at;
    const struct lg_topic topic = {.name = name,
                                   .partitions = partitions,
                                   .retention_s = RETENTION_S,
                                   .producers = name,
                                   .consumers = "gateway"};
    rd_kafka_t *client lg_own(ctl_kafka) = NULL;
    bool secured, made;

    if (!ctl_kafka(ctl, &client, reterr) ||
        !ctl_topics_make(ctl, client, &topic, 1, &made, reterr) ||
        !ctl_rights_apply(ctl, client, &topic, 1, &secured, reterr))
        return false;
    if (!secured)
        (void)fprintf(stderr, "loopgatectl: the brokers have no authorizer: no rights were set\n");
    ctl_topics_print(ctl, &topic, 1, &made);
    return true;
}

bool ctl_intake_add(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                    struct lg_error *reterr)
{
    const char *wanted = "1";
    const struct ctl_option options[] = {
        {"partitions", "N", "1 to 12, 1 without it; never changes afterwards", &wanted}, {0}};
    int32_t partitions;

    if (!ctl_begin(ctl, command, argc, argv, options, reterr))
        return false;

    char *end;
    const long n = strtol(wanted, &end, 10);
    if (*end != '\0' || n < 1 || n > PARTITIONS_MOST)
        return ctl_usage(ctl, reterr, "--partitions is a number from 1 to 12");
    return add_row(ctl, (int32_t)n, &partitions, reterr) && make(ctl, partitions, reterr);
}

bool ctl_intake_list(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                     struct lg_error *reterr)
{
    static const struct out_field fields[] = {{"principal", OUT_TEXT},  {"topic", OUT_TEXT},
                                              {"partitions", OUT_INT},  {"created_by", OUT_TEXT},
                                              {"created_at", OUT_TIME}, {"revoked_at", OUT_TIME},
                                              {NULL, OUT_TEXT}};

    return ctl_begin(ctl, command, argc, argv, NULL, reterr) &&
           ctl_print_query(ctl, &q_platform_topics, NULL, fields, reterr);
}

bool ctl_intake_revoke(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                       struct lg_error *reterr)
{
    return ctl_begin(ctl, command, argc, argv, NULL, reterr) &&
           ctl_revoke(ctl, &q_revoke_topic, "topic of the principal", reterr);
}
