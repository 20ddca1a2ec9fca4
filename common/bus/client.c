#include "bus/client.h"

#include <stdio.h>
#include <string.h>

static bool set(rd_kafka_conf_t *conf, const char *name, const char *value, struct lg_error *reterr)
{
    char why[200];

    if (rd_kafka_conf_set(conf, name, value, why, sizeof why) == RD_KAFKA_CONF_OK)
        return true;
    return lg_fail(reterr, LG_STOP, "cannot set \"%s\" for Kafka: %.100s", name, why);
}

static bool set_all(rd_kafka_conf_t *conf, const struct lg_bus_setting *settings,
                    struct lg_error *reterr)
{
    for (; settings->name != NULL; settings++)
        if (!set(conf, settings->name, settings->value, reterr))
            return false;
    return true;
}

static bool set_tls(rd_kafka_conf_t *conf, const struct lg_config *config, struct lg_error *reterr)
{
    const struct lg_bus_setting tls[] = {
        {"security.protocol", "ssl"},
        {"ssl.ca.location", lg_config_get(config, LG_SET_KAFKA_CA)},
        {"ssl.certificate.location", lg_config_get(config, LG_SET_KAFKA_CERTIFICATE)},
        {"ssl.key.location", lg_config_get(config, LG_SET_KAFKA_KEY)},
        {NULL, NULL}};

    return tls[1].value[0] == '\0' || set_all(conf, tls, reterr);
}

bool lg_bus_conf(const struct lg_config *config, const struct lg_bus_setting *settings,
                 rd_kafka_conf_t **ret_conf, struct lg_error *reterr)
{
    const struct lg_bus_setting house[] = {
        {"bootstrap.servers", lg_config_get(config, LG_SET_KAFKA)},
        {"client.id", lg_config_get(config, LG_SET_INSTANCE)},
        {"socket.nagle.disable", "true"},
        {"socket.keepalive.enable", "true"},
        {"reconnect.backoff.ms", "50"},
        {"reconnect.backoff.max.ms", "1000"},
        {"topic.metadata.refresh.interval.ms", "30000"},
        {"log.connection.close", "false"},
        {NULL, NULL}};

    if (house[0].value[0] == '\0')
        return lg_fail(reterr, LG_STOP, "the setting \"kafka\" is missing");

    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    if (!set_all(conf, house, reterr) || !set_tls(conf, config, reterr) ||
        !set_all(conf, settings, reterr)) {
        rd_kafka_conf_destroy(conf);
        return false;
    }
    *ret_conf = conf;
    return true;
}

bool lg_bus_is_down(int code)
{
    return code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN || code == RD_KAFKA_RESP_ERR__SSL ||
           code == RD_KAFKA_RESP_ERR__AUTHENTICATION;
}

void lg_bus_topic(const struct lg_config *config, const char *topic, char ret_name[250])
{
    (void)snprintf(ret_name, 250, "%s%s", lg_config_get(config, LG_SET_TOPIC_PREFIX), topic);
}
