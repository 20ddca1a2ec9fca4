/*
 * ends.c - the consumers come from the table of topics, their positions from the database, the
 * ends from Kafka: offsets_for_times with the time -1 asks for the end, all partitions at once.
 */
#include "ends.h"

#include <stdlib.h>
#include <string.h>

#include "base/own.h"
#include "base/text.h"
#include "base/time.h"
#include "bus/client.h"
#include "model/topics.h"
#include "ops/run.h"

enum { TOPIC_NAME = 250, CONSUMED_MOST = 1024, LEADERS_MS = 120000 };

static void add_consumers(struct ctl *ctl, struct ends *ends, const struct lg_topic *topic)
{
    const char *list = topic->consumers;

    while (*list != '\0') {
        const size_t len = strcspn(list, " ");
        const char *service = lg_text(ctl->arena, "%.*s", (int)len, list).at;

        for (int32_t part = 0; part < topic->partitions && ends->n < CONSUMED_MOST; part++)
            ends->at[ends->n++] = (struct consumed){
                .service = service, .topic = topic->name, .part = part, .end = -1};
        list += len + strspn(list + len, " ");
    }
}

struct ends ends_new(struct ctl *ctl)
{
    struct ends ends = {.at = lg_arena_take(ctl->arena, CONSUMED_MOST * sizeof *ends.at),
                        .asked = rd_kafka_topic_partition_list_new(64)};

    for (size_t i = 0; i < lg_topics_n; i++) {
        char name[TOPIC_NAME];

        lg_bus_topic(&ctl->config, lg_topics[i].name, name);
        add_consumers(ctl, &ends, &lg_topics[i]);
        rd_kafka_topic_partition_list_add_range(ends.asked, name, 0, lg_topics[i].partitions - 1);
    }
    return ends;
}

void ends_free(struct ends *ends)
{
    if (ends->asked != NULL)
        rd_kafka_topic_partition_list_destroy(ends->asked);
    ends->asked = NULL;
}

static struct consumed *find(const struct ends *ends, struct lg_span service, struct lg_span topic,
                             int64_t part)
{
    for (size_t i = 0; i < ends->n; i++)
        if (ends->at[i].part == part && lg_span_eq(lg_span_of(ends->at[i].topic), topic) &&
            lg_span_eq(lg_span_of(ends->at[i].service), service))
            return &ends->at[i];
    return NULL;
}

static struct consumed *find_or_add(struct ctl *ctl, struct ends *ends,
                                    const struct lg_result *positions, size_t row)
{
    const struct lg_span service = lg_result_text(positions, row, 1);
    const struct lg_span topic = lg_result_text(positions, row, 2);
    const int64_t part = lg_result_int(positions, row, 3);
    struct consumed *consumed = find(ends, service, topic, part);

    if (consumed != NULL || ends->n == CONSUMED_MOST)
        return consumed;
    consumed = &ends->at[ends->n++];
    *consumed = (struct consumed){.service = lg_text_copy(ctl->arena, service).at,
                                  .topic = lg_text_copy(ctl->arena, topic).at,
                                  .part = (int32_t)part,
                                  .end = -1};
    return consumed;
}

void ends_take_positions(struct ctl *ctl, struct ends *ends, const struct lg_result *positions)
{
    for (size_t i = 0; i < lg_result_rows(positions); i++) {
        struct consumed *consumed = find_or_add(ctl, ends, positions, i);

        if (consumed == NULL)
            continue;
        consumed->position = lg_result_int(positions, i, 4);
        consumed->owner = lg_result_text(positions, i, 5);
        consumed->claimed_us =
            lg_result_null(positions, i, 6) ? 0 : lg_result_time(positions, i, 6);
        consumed->cluster = lg_result_text(positions, i, 7);
        consumed->halted = lg_result_text(positions, i, 9);
    }
}

static void take_end(struct ctl *ctl, struct ends *ends, const rd_kafka_topic_partition_t *answered)
{
    const size_t prefix = strlen(lg_config_get(&ctl->config, LG_SET_TOPIC_PREFIX));

    for (size_t i = 0; i < ends->n; i++)
        if (ends->at[i].part == answered->partition &&
            strcmp(ends->at[i].topic, answered->topic + prefix) == 0)
            ends->at[i].end = answered->offset;
}

bool ends_ask(struct ctl *ctl, rd_kafka_t *client, struct ends *ends, struct lg_error *reterr)
{
    for (int i = 0; i < ends->asked->cnt; i++)
        ends->asked->elems[i].offset = RD_KAFKA_OFFSET_END;

    const rd_kafka_resp_err_t failure =
        rd_kafka_offsets_for_times(client, ends->asked, CTL_KAFKA_MS);
    /* "Unknown partition" means that none of them has a leader; each then says why. */
    if (failure != RD_KAFKA_RESP_ERR_NO_ERROR && failure != RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION)
        return lg_fail(reterr, LG_RETRY, "could not ask Kafka for the topics' ends: %s",
                       rd_kafka_err2str(failure));
    for (int i = 0; i < ends->asked->cnt; i++) {
        const rd_kafka_topic_partition_t *answered = &ends->asked->elems[i];

        if (answered->err != RD_KAFKA_RESP_ERR_NO_ERROR)
            return lg_fail(reterr, LG_RETRY, "could not ask for the end of \"%.80s\" %d: %s",
                           answered->topic, answered->partition, rd_kafka_err2str(answered->err));
        take_end(ctl, ends, answered);
    }
    return true;
}

/* A client that saw the topics too early may keep what it saw: each look is a new one's. */
static bool ask_anew(struct ctl *ctl, struct ends *ends, struct lg_error *reterr)
{
    rd_kafka_t *client lg_own(ctl_kafka) = NULL;

    return ctl_kafka(ctl, &client, reterr) && ends_ask(ctl, client, ends, reterr);
}

bool ends_wait_leaders(struct ctl *ctl, rd_kafka_t *client, struct lg_error *reterr)
{
    const int64_t until_us = lg_monotonic_us() + LEADERS_MS * LG_US_PER_MS;
    struct ends ends = ends_new(ctl);
    struct lg_backoff backoff = {0};
    bool ok = ends_ask(ctl, client, &ends, reterr);

    while (!ok && lg_monotonic_us() < until_us && !lg_run_stopping()) {
        lg_backoff_wait(&backoff);
        ok = ask_anew(ctl, &ends, reterr);
    }
    ends_free(&ends);
    return ok;
}
