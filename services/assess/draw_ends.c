/*
 * draw_ends.c - where the declarations' partitions ended, asked of Kafka once a day, before the
 * transaction of a tick begins: while one is open nothing above it is relayed.
 *
 * A record that is appended after the question belongs to a later day, so a day is whole once all
 * partitions were read up to the answer.
 */
#include <string.h>

#include <librdkafka/rdkafka.h>

#include "bus/client.h"
#include "draws.h"
#include "model/topics.h"
#include "ops/log.h"

enum { ASK_MS = 5000 };

static bool ask(rd_kafka_t *client, rd_kafka_topic_partition_list_t *asked, struct draw_ends *ends)
{
    if (rd_kafka_offsets_for_times(client, asked, ASK_MS) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return false;
    for (int i = 0; i < asked->cnt; i++) {
        if (asked->elems[i].err != RD_KAFKA_RESP_ERR_NO_ERROR)
            return false;
        ends->at[i] = asked->elems[i].offset;
    }
    ends->n = (size_t)asked->cnt;
    return true;
}

static bool open_and_ask(const struct lg_config *config, struct draw_ends *ends)
{
    const struct lg_bus_setting settings[] = {{"log_level", "2"}, {NULL, NULL}};
    const int32_t partitions = lg_topic_find("declarations")->partitions;
    rd_kafka_conf_t *conf = NULL;
    struct lg_error error;
    char name[250], why[200];

    if (partitions > DRAW_PARTITIONS || !lg_bus_conf(config, settings, &conf, &error))
        return false;
    rd_kafka_t *client = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof why);
    if (client == NULL) {
        rd_kafka_conf_destroy(conf);
        return false;
    }
    rd_kafka_topic_partition_list_t *asked = rd_kafka_topic_partition_list_new(partitions);
    lg_bus_topic(config, "declarations", name);
    rd_kafka_topic_partition_list_add_range(asked, name, 0, partitions - 1);
    for (int i = 0; i < asked->cnt; i++)
        asked->elems[i].offset = RD_KAFKA_OFFSET_END;
    const bool ok = ask(client, asked, ends);
    rd_kafka_topic_partition_list_destroy(asked);
    rd_kafka_destroy(client);
    return ok;
}

void draw_ends_ask(struct draw_ends *ends, const struct lg_config *config, lg_day today)
{
    if (ends->asked_on >= today)
        return;
    if (open_and_ask(config, ends))
        ends->asked_on = today;
    else
        lg_log(LG_LOG_WARN, "the ends of the declarations are not known, a draw waits");
}

static int64_t position_of(const struct lg_result *positions, size_t part)
{
    for (size_t row = 0; row < lg_result_rows(positions); row++) {
        if (lg_result_int(positions, row, 0) == (int64_t)part)
            return lg_result_int(positions, row, 1);
    }
    return 0;
}

bool draw_ends_passed(const struct draw_ends *ends, lg_day day, const struct lg_result *positions)
{
    if (ends->asked_on <= day)
        return false;
    for (size_t part = 0; part < ends->n; part++) {
        if (position_of(positions, part) < ends->at[part])
            return false;
    }
    return true;
}
