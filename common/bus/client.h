/*
 * client.h - what every connection to Kafka has in common: brokers, mutual TLS, time limits.
 *
 * The settings answer to librdkafka 2.0.2's traps; bus/README.md gives the reason for each.
 */
#pragma once

#include <librdkafka/rdkafka.h>

#include "base/error.h"
#include "ops/config.h"

/* A name and its value. */
struct lg_bus_setting {
    const char *name, *value;
};

/*
 * A configuration with the house's settings, then `settings` up to the one without a name.  The
 * caller owns *ret_conf until it makes a client of it.
 */
bool lg_bus_conf(const struct lg_config *config, const struct lg_bus_setting *settings,
                 rd_kafka_conf_t **ret_conf, struct lg_error *reterr) LG_MUST_CHECK;

/* Whether an error says that no broker can be talked to, until more is heard of them. */
bool lg_bus_is_down(int code);

/* The topic with the instance's prefix in front. */
void lg_bus_topic(const struct lg_config *config, const char *topic, char ret_name[250]);
