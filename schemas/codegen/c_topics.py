"""model/topics.h and .c: the topics, their partitions, and where an event belongs."""
import names
from c_text import MADE, literal
from shapes import Place

HEADER = MADE + """
/*
 * topics.h - the topics of schemas/topics.json, and the one fixed partitioner.
 *
 * gateway and outbox use the same function, so a key always meets the same partition.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "model/event_types.h"

struct lg_topic {
    const char *name; /* without the instance's prefix */
    uint8_t number;   /* what status URLs call it for ever, wherever it stands in the file */
    int32_t partitions;
    int64_t retention_s;
    const char *producers, *consumers; /* services, a space between them */
    const enum ev_type *carries;
    size_t carries_n;
};

extern const struct lg_topic lg_topics[];
extern const size_t lg_topics_n;

/* NULL for a name that is none of ours. */
const struct lg_topic *lg_topic_find(const char *name);

/* NULL for a number that no topic has. */
const struct lg_topic *lg_topic_numbered(uint8_t number);

/* The topic that carries events of this type, the first that the schema names; NULL for none. */
const struct lg_topic *lg_topic_of_type(enum ev_type type);

/* The partition of a key: lg_hash64(key, 0) modulo the topic's partitions. */
int32_t lg_topic_partition(const struct lg_topic *topic, struct lg_span key);
"""

FUNCTIONS = """
const struct lg_topic *lg_topic_find(const char *name)
{
    for (size_t i = 0; i < lg_topics_n; i++)
        if (strcmp(lg_topics[i].name, name) == 0)
            return &lg_topics[i];
    return NULL;
}

const struct lg_topic *lg_topic_numbered(uint8_t number)
{
    for (size_t i = 0; i < lg_topics_n; i++)
        if (lg_topics[i].number == number)
            return &lg_topics[i];
    return NULL;
}

const struct lg_topic *lg_topic_of_type(enum ev_type type)
{
    if ((size_t)type >= sizeof topic_of_type / sizeof *topic_of_type)
        return NULL;
    return topic_of_type[type];
}

int32_t lg_topic_partition(const struct lg_topic *topic, struct lg_span key)
{
    return (int32_t)(lg_hash64(key, 0) % (uint64_t)topic->partitions);
}
"""


def check(model):
    """Schemas and topics.json must tell the same."""
    carried = {(t["name"], name) for t in model.topics for name in t["carries"]}
    wanted = {(topic, event.name) for event in model.events for topic in event.topics}
    for topic, name in sorted(carried ^ wanted):
        where = "topics.json" if (topic, name) in carried else f"{name}.schema.json"
        Place(where).refuse(f'topic "{topic}" carries "{name}" here and not in the other file')
    numbers = set()
    for topic in model.topics:
        if topic["number"] not in range(256) or topic["number"] in numbers:
            Place("topics.json").refuse(f'topic "{topic["name"]}" needs a number of its own, 0 to 255')
        numbers.add(topic["number"])


def topic_row(index, topic):
    return ("    {" + ", ".join([
        literal(topic["name"]), str(topic["number"]), str(topic["partitions"]), f"INT64_C({topic['retentionSeconds']})",
        literal(" ".join(topic["producers"])), literal(" ".join(topic["consumers"])),
        f"carries_{index}", str(len(topic["carries"]))]) + "},\n")


def header(_model):
    return HEADER


def source(model):
    check(model)
    order = {topic["name"]: i for i, topic in enumerate(model.topics)}
    carries = "".join(
        f"static const enum ev_type carries_{i}[] = {{"
        + ", ".join(names.constant("type", names.snake(n)) for n in topic["carries"]) + "};\n"
        for i, topic in enumerate(model.topics))
    rows = "".join(topic_row(i, topic) for i, topic in enumerate(model.topics))
    of_type = "".join(
        f"    [{names.constant('type', e.c_name)}] = &lg_topics[{order[next(iter(e.topics))]}],\n"
        for e in model.events if e.topics)
    last = names.constant("type", model.events[-1].c_name)
    return (MADE + '\n#include "model/topics.h"\n\n#include "base/hash.h"\n\n' + carries
            + "\nconst struct lg_topic lg_topics[] = {\n" + rows + "};\n"
            + f"const size_t lg_topics_n = {len(model.topics)};\n\n"
            + f"static const struct lg_topic *const topic_of_type[{last} + 1] = {{\n" + of_type
            + "};\n" + FUNCTIONS)
