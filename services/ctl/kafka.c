/*
 * kafka.c - the client and what the brokers say of themselves; log level 2 keeps librdkafka
 * quiet, for the command tells what failed.
 */
#include "kafka.h"

#include <string.h>

#include "bus/client.h"

bool ctl_kafka(const struct ctl *ctl, rd_kafka_t **ret_client, struct lg_error *reterr)
{
    const struct lg_bus_setting settings[] = {{"log_level", "2"}, {NULL, NULL}};
    rd_kafka_conf_t *conf;
    char why[200];

    if (!lg_bus_conf(&ctl->config, settings, &conf, reterr))
        return false;

    rd_kafka_t *client = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof why);
    if (client == NULL) {
        rd_kafka_conf_destroy(conf);
        return lg_fail(reterr, LG_STOP, "cannot make a client for Kafka: %.100s", why);
    }
    *ret_client = client;
    return true;
}

bool ctl_kafka_metadata(rd_kafka_t *client, const struct rd_kafka_metadata **ret_metadata,
                        struct lg_error *reterr)
{
    const rd_kafka_resp_err_t failure =
        rd_kafka_metadata(client, 1, NULL, ret_metadata, CTL_KAFKA_MS);

    if (failure == RD_KAFKA_RESP_ERR_NO_ERROR)
        return true;
    return lg_fail(reterr, LG_RETRY, "could not reach Kafka: %s", rd_kafka_err2str(failure));
}

int ctl_kafka_partitions(const struct rd_kafka_metadata *metadata, const char *topic)
{
    for (int i = 0; i < metadata->topic_cnt; i++)
        if (strcmp(metadata->topics[i].topic, topic) == 0 &&
            metadata->topics[i].err == RD_KAFKA_RESP_ERR_NO_ERROR)
            return metadata->topics[i].partition_cnt;
    return 0;
}
