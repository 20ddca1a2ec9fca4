/*
 * json_backend.h - what a parser gives to the reader: nodes on a tape that grows.
 *
 * Seen by json.c and the two back ends alone; simdjson's is C++.
 */
#pragma once

#include "wire/json.h"

#ifdef __cplusplus
extern "C" {
#endif

struct lg_tape {
    struct lg_json *at;
    size_t n, room;
};

/* Room for one more node, whose index it gives; false when out of memory. */
bool lg_tape_grow(struct lg_tape *tape);

/* Adds a node.  The value is set by the caller; false when out of memory. */
static inline bool lg_tape_push(struct lg_tape *tape, enum lg_json_type type,
                                struct lg_json **ret_node)
{
    if (tape->n == tape->room && !lg_tape_grow(tape))
        return false;
    *ret_node = &tape->at[tape->n++];
    (*ret_node)->type = type;
    (*ret_node)->size = 1;
    return true;
}

/* Why a parser gave no tape; the text is static. */
extern const char *const LG_TAPE_NO_MEMORY;
extern const char *const LG_TAPE_TOO_DEEP;

/* A parser and what it keeps between texts.  `parse` gives NULL, or the reason of the failure. */
struct lg_simdjson;
struct lg_simdjson *lg_simdjson_new(void);
void lg_simdjson_free(struct lg_simdjson *parser);
const char *lg_simdjson_parse(struct lg_simdjson *parser, struct lg_span bytes,
                              struct lg_tape *tape);

struct lg_jansson;
struct lg_jansson *lg_jansson_new(void);
void lg_jansson_free(struct lg_jansson *parser);
const char *lg_jansson_parse(struct lg_jansson *parser, struct lg_span bytes, struct lg_tape *tape);

#ifdef __cplusplus
}
#endif
