/*
 * locate.c - two requests for all partitions: where the id's millisecond begins, and the next.
 */
#include "locate.h"

#include <string.h>

#include "bus/client.h"
#include "model/topics.h"

enum { TOPIC_NAME = 250, TRIED_MOST = 20000 };

static rd_kafka_topic_partition_list_t *partitions_at(const struct ctl *ctl, int64_t ms)
{
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(64);

    for (size_t i = 0; i < lg_topics_n; i++) {
        char name[TOPIC_NAME];

        lg_bus_topic(&ctl->config, lg_topics[i].name, name);
        rd_kafka_topic_partition_list_add_range(list, name, 0, lg_topics[i].partitions - 1);
    }
    for (int i = 0; i < list->cnt; i++)
        list->elems[i].offset = ms;
    return list;
}

/* Tries the records of [from, until) of one partition; until < 0: to the log's end, not known. */
static bool try_range(const rd_kafka_topic_partition_t *from, int64_t until, const char *topic,
                      struct lg_id id, struct located *ret_located)
{
    const int64_t most = from->offset + TRIED_MOST;

    if (from->err != RD_KAFKA_RESP_ERR_NO_ERROR || from->offset < 0)
        return false;
    if (until < 0 || until > most)
        until = most;
    for (int64_t offset = from->offset; offset < until; offset++)
        if (lg_id_eq(
                id, lg_id_of_record(lg_id_ms(id), lg_span_of(topic), from->partition, offset, 0))) {
            *ret_located = (struct located){topic, from->partition, offset};
            return true;
        }
    return false;
}

static void try_all(const struct ctl *ctl, const rd_kafka_topic_partition_list_t *from,
                    const rd_kafka_topic_partition_list_t *until, struct lg_id id,
                    struct located *ret_located)
{
    const size_t prefix = strlen(lg_config_get(&ctl->config, LG_SET_TOPIC_PREFIX));

    for (int i = 0; i < from->cnt; i++) {
        const struct lg_topic *topic = lg_topic_find(from->elems[i].topic + prefix);

        if (topic != NULL &&
            try_range(&from->elems[i], until->elems[i].offset, topic->name, id, ret_located))
            return;
    }
}

bool ctl_locate(struct ctl *ctl, rd_kafka_t *client, struct lg_id id, struct located *ret_located,
                struct lg_error *reterr)
{
    rd_kafka_topic_partition_list_t *from = partitions_at(ctl, lg_id_ms(id));
    rd_kafka_topic_partition_list_t *until = partitions_at(ctl, lg_id_ms(id) + 1);
    rd_kafka_resp_err_t failure = rd_kafka_offsets_for_times(client, from, CTL_KAFKA_MS);

    if (failure == RD_KAFKA_RESP_ERR_NO_ERROR)
        failure = rd_kafka_offsets_for_times(client, until, CTL_KAFKA_MS);
    if (failure == RD_KAFKA_RESP_ERR_NO_ERROR) {
        *ret_located = (struct located){NULL, 0, 0};
        try_all(ctl, from, until, id, ret_located);
    }
    rd_kafka_topic_partition_list_destroy(from);
    rd_kafka_topic_partition_list_destroy(until);
    return failure == RD_KAFKA_RESP_ERR_NO_ERROR ||
           lg_fail(reterr, LG_RETRY, "could not ask Kafka for offsets: %s",
                   rd_kafka_err2str(failure));
}
