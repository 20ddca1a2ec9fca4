/*
 * rights.c - access control entries from the table of topics; creating one that is there
 * changes nothing.
 */
#include "rights.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "bus/client.h"

enum { RIGHTS_MOST = 256, TOPIC_NAME = 250 };

struct rights {
    struct ctl *ctl;
    rd_kafka_AclBinding_t *at[RIGHTS_MOST];
    size_t n;
};

struct resource {
    rd_kafka_ResourceType_t type;
    rd_kafka_ResourcePatternType_t pattern;
    const char *name;
};

static void allow(struct rights *rights, struct resource resource, struct lg_span service,
                  rd_kafka_AclOperation_t operation)
{
    const char *principal = lg_text(rights->ctl->arena, "User:%.*s", LG_SPAN_ARG(service)).at;
    char why[200];

    if (rights->n == RIGHTS_MOST)
        return;
    rights->at[rights->n] =
        rd_kafka_AclBinding_new(resource.type, resource.name, resource.pattern, principal, "*",
                                operation, RD_KAFKA_ACL_PERMISSION_TYPE_ALLOW, why, sizeof why);
    rights->n += rights->at[rights->n] != NULL;
}

/* The next of the names in *list, which lie a space apart; false at the end. */
static bool next_name(const char **list, struct lg_span *ret_name)
{
    *list += strspn(*list, " ");
    *ret_name = (struct lg_span){*list, strcspn(*list, " ")};
    *list += ret_name->len;
    return ret_name->len > 0;
}

static void allow_producers(struct rights *rights, struct resource topic, const char *producers)
{
    const struct resource cluster = {RD_KAFKA_RESOURCE_BROKER, RD_KAFKA_RESOURCE_PATTERN_LITERAL,
                                     "kafka-cluster"};
    struct lg_span service;

    while (next_name(&producers, &service)) {
        allow(rights, topic, service, RD_KAFKA_ACL_OPERATION_WRITE);
        allow(rights, topic, service, RD_KAFKA_ACL_OPERATION_DESCRIBE);
        allow(rights, cluster, service, RD_KAFKA_ACL_OPERATION_IDEMPOTENT_WRITE);
    }
}

static void allow_consumers(struct rights *rights, struct resource topic, const char *consumers)
{
    struct lg_span service;

    while (next_name(&consumers, &service)) {
        char group[TOPIC_NAME];

        lg_bus_topic(&rights->ctl->config,
                     lg_text(rights->ctl->arena, "%.*s", LG_SPAN_ARG(service)).at, group);
        const struct resource groups = {RD_KAFKA_RESOURCE_GROUP, RD_KAFKA_RESOURCE_PATTERN_PREFIXED,
                                        group};
        allow(rights, topic, service, RD_KAFKA_ACL_OPERATION_READ);
        allow(rights, topic, service, RD_KAFKA_ACL_OPERATION_DESCRIBE);
        allow(rights, groups, service, RD_KAFKA_ACL_OPERATION_READ);
    }
}

static void collect(struct rights *rights, const struct lg_topic *topics, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char name[TOPIC_NAME];

        lg_bus_topic(&rights->ctl->config, topics[i].name, name);
        const struct resource topic = {RD_KAFKA_RESOURCE_TOPIC, RD_KAFKA_RESOURCE_PATTERN_LITERAL,
                                       name};
        allow_producers(rights, topic, topics[i].producers);
        allow_consumers(rights, topic, topics[i].consumers);
    }
}

bool ctl_kafka_answer(rd_kafka_queue_t *queue, const char *doing, rd_kafka_event_t **ret_event,
                      struct lg_error *reterr)
{
    rd_kafka_event_t *event = rd_kafka_queue_poll(queue, 3 * CTL_KAFKA_MS);

    if (event == NULL)
        return lg_fail(reterr, LG_RETRY, "could not %s: no answer", doing);
    if (rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR_NO_ERROR) {
        *ret_event = event;
        return true;
    }
    (void)lg_fail(reterr, LG_RETRY, "could not %s: %.100s", doing,
                  rd_kafka_event_error_string(event));
    rd_kafka_event_destroy(event);
    return false;
}

static bool check(rd_kafka_event_t *event, bool *ret_secured, struct lg_error *reterr)
{
    size_t n;
    const rd_kafka_acl_result_t **result =
        rd_kafka_CreateAcls_result_acls(rd_kafka_event_CreateAcls_result(event), &n);

    *ret_secured = true;
    for (size_t i = 0; i < n; i++) {
        const rd_kafka_error_t *failure = rd_kafka_acl_result_error(result[i]);

        if (failure == NULL)
            continue;
        if (rd_kafka_error_code(failure) != RD_KAFKA_RESP_ERR_SECURITY_DISABLED)
            return lg_fail(reterr, LG_RETRY, "could not set a right: %.100s",
                           rd_kafka_error_string(failure));
        *ret_secured = false;
    }
    return true;
}

bool ctl_rights_apply(struct ctl *ctl, rd_kafka_t *client, const struct lg_topic *topics, size_t n,
                      bool *ret_secured, struct lg_error *reterr)
{
    struct rights rights = {.ctl = ctl};
    rd_kafka_queue_t *queue = rd_kafka_queue_new(client);
    rd_kafka_event_t *event = NULL;

    collect(&rights, topics, n);
    rd_kafka_CreateAcls(client, rights.at, rights.n, NULL, queue);
    const bool ok = ctl_kafka_answer(queue, "set the rights", &event, reterr) &&
                    check(event, ret_secured, reterr);
    if (event != NULL)
        rd_kafka_event_destroy(event);
    rd_kafka_queue_destroy(queue);
    rd_kafka_AclBinding_destroy_array(rights.at, rights.n);
    return ok;
}
