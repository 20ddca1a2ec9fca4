/*
 * json.h - JSON text as a flat row of nodes, the same whichever parser read it.
 *
 * Two parsers stand behind one face: simdjson on the hot path, jansson for the rest and as its
 * witness.  Both give the same verdict and the same values.  Refused beyond RFC 8259: a name that
 * stands twice in an object, U+0000 in a name, more than 32 levels, integers beyond int64_t,
 * numbers beyond a double, a byte order mark, more than 4 MiB.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/span.h"
#include "base/text.h"

enum { LG_JSON_DEPTH_MAX = 32, LG_JSON_BYTES_MAX = 4 * 1024 * 1024 };

enum lg_json_type {
    LG_JSON_NULL,
    LG_JSON_BOOLEAN,
    LG_JSON_INTEGER, /* written without fraction and exponent */
    LG_JSON_NUMBER,
    LG_JSON_STRING,
    LG_JSON_ARRAY,
    LG_JSON_OBJECT,
};

/*
 * One value.  The items of an array stand behind it; so do the members of an object, each as a
 * string node, its name, and the value.  `size` counts the nodes of the value with all that is in
 * it: the next value stands at node + size.
 */
struct lg_json {
    enum lg_json_type type;
    uint32_t size;
    union {
        bool boolean;
        int64_t integer;
        double number; /* never minus zero */
        struct lg_span string;
        size_t n; /* items of an array, members of an object */
    };
};

enum lg_json_backend { LG_JSON_SIMDJSON, LG_JSON_JANSSON };

struct lg_json_reader;

/* A reader for one thread.  The caller owns it; NULL when out of memory. */
struct lg_json_reader *lg_json_reader_new(enum lg_json_backend backend);

/* NULL is fine. */
void lg_json_reader_free(struct lg_json_reader *reader);

static inline void lg_json_reader_freep(struct lg_json_reader **reader)
{
    lg_json_reader_free(*reader);
}

/*
 * Reads one JSON text.  The nodes and their strings belong to the reader and live until its next
 * parse.  Fails with LG_REJECT when it is not JSON or refused, the reason in the message, and
 * with LG_RETRY when out of memory.  No message quotes the text: it may hold personal data.
 */
LG_MUST_CHECK bool lg_json_parse(struct lg_json_reader *reader, struct lg_span bytes,
                                 const struct lg_json **ret_root, struct lg_error *reterr);

/* The first item, or the first member's name; only where there is one. */
static inline const struct lg_json *lg_json_first(const struct lg_json *container)
{
    return container + 1;
}

/* What stands behind a value: the next item, name or member's value. */
static inline const struct lg_json *lg_json_next(const struct lg_json *node)
{
    return node + node->size;
}

/* The value of a member, or NULL; also NULL when the node is no object. */
const struct lg_json *lg_json_member(const struct lg_json *object, struct lg_span name);

/* Equal as JSON Schema has it: 1 equals 1.0, the order of members does not count. */
bool lg_json_equal(const struct lg_json *a, const struct lg_json *b);

/* Appends the value as JSON text without white space, members in their order. */
void lg_json_write(struct lg_builder *builder, const struct lg_json *node);

/* Appends pieces of JSON text: a string in quotes and escaped, numbers in shortest form. */
void lg_json_write_string(struct lg_builder *builder, struct lg_span text);
void lg_json_write_integer(struct lg_builder *builder, int64_t value);
void lg_json_write_number(struct lg_builder *builder, double value); /* finite */
