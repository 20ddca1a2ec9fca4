/*
 * config.h - every setting of every service, in one table.
 *
 * A setting comes from the environment (LOOPGATE_X, or LOOPGATE_X_FILE naming a file whose first
 * line it is), else from the INI file, else from the table's default.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/error.h"

/* id, name in lower case, default, secret, what it is for */
#define LG_SETTINGS(X)                                                                             \
    X(DATABASE, "database", "", false,                                                             \
      "libpq connection string; the password stands in a passfile")                                \
    X(PUBLIC_DATABASE, "public_database", "", false,                                               \
      "connection string of the role that reads what is public, and nothing else")                 \
    X(KAFKA, "kafka", "", false, "host:port list of the brokers")                                  \
    X(KAFKA_CA, "kafka_ca", "", false, "certificate authority of the brokers, PEM file")           \
    X(KAFKA_CERTIFICATE, "kafka_certificate", "", false, "this principal's certificate, PEM file") \
    X(KAFKA_KEY, "kafka_key", "", false, "this principal's private key, PEM file")                 \
    X(TOPIC_PREFIX, "topic_prefix", "", false, "put in front of each topic and group")             \
    X(CLOCK, "clock", "real", false, "real, or demo: time is the last tick")                       \
    X(INSTANCE, "instance", "loopgate", false, "name of this installation")                        \
    X(MEMBER, "member", "0", false, "number of this process among its service's")                  \
    X(WORKERS, "workers", "2", false, "loops for the declarations topic in one process")           \
    X(STUCK, "stuck", "30", false,                                                                 \
      "seconds without progress while records wait, after which a client of Kafka is made anew")   \
    X(ADMIN, "admin", "", false, "host:port of /livez, /readyz and /metrics; none when empty")     \
    X(LISTEN, "listen", "127.0.0.1:8080", false, "host:port of the HTTP interface")                \
    X(API, "api", "http://127.0.0.1:8080", false, "address of the gateway, for loopgatectl")       \
    X(API_KEY, "api_key", "", true, "key of the person for whom loopgatectl asks the gateway")     \
    X(CONSOLE, "console", "", false, "folder of the built console; none when empty")               \
    X(PROXY, "proxy", "", false,                                                                   \
      "address of the proxy whose X-Forwarded-For is believed; nobody's when empty")               \
    X(KEYS, "keys", "", false, "folder of key files, readable by the service alone")               \
    X(SHARE, "share", LG_SHARE_DIR, false, "folder of schemas, categories and code lists")         \
    X(EVIDENCE, "evidence", "", false, "folder of photos and documents")                           \
    X(LOG_LEVEL, "log_level", "info", false, "error, warn, info or debug")                         \
    X(LOG_FORMAT, "log_format", "json", false, "json or text")

enum lg_setting {
#define LG_SETTING_ID(id, name, value, secret, help) LG_SET_##id,
    LG_SETTINGS(LG_SETTING_ID)
#undef LG_SETTING_ID
        LG_SETTINGS_N,
};

enum {
    LG_SETTING_SIZE = 1024,
    LG_WORKERS_LEAST = 1,
    LG_WORKERS_MOST = 32,
    LG_STUCK_LEAST_S = 1,
    LG_STUCK_MOST_S = 3600,
};

struct lg_config {
    char value[LG_SETTINGS_N][LG_SETTING_SIZE];
};

/* Reads all settings; ini_path may be NULL.  An unknown key or an unreadable file is LG_STOP. */
bool lg_config_load(struct lg_config *ret_config, const char *ini_path,
                    struct lg_error *reterr) LG_MUST_CHECK;

/* The value, "" where there is none; borrowed from config. */
const char *lg_config_get(const struct lg_config *config, enum lg_setting setting);

/* The value as a number of [least, most]; otherwise LG_STOP with the setting's name. */
bool lg_config_int(const struct lg_config *config, enum lg_setting setting, int64_t least,
                   int64_t most, int64_t *ret_value, struct lg_error *reterr) LG_MUST_CHECK;

/* Whether time is the last tick. */
bool lg_config_demo_clock(const struct lg_config *config);

/* Prints the settings in force as an INI file, secrets masked. */
void lg_config_print(const struct lg_config *config, FILE *to);
