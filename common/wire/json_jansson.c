/*
 * json_jansson.c - jansson's tree, laid out as a tape.  The tree is kept while its strings are used.
 */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "wire/json_backend.h"

struct lg_jansson {
    json_t *root;
};

struct lg_jansson *lg_jansson_new(void)
{
    return calloc(1, sizeof(struct lg_jansson));
}

void lg_jansson_free(struct lg_jansson *parser)
{
    if (parser == NULL)
        return;
    json_decref(parser->root);
    free(parser);
}

static const char *add(struct lg_tape *tape, json_t *value, int depth);

static const char *add_items(struct lg_tape *tape, json_t *array, int depth)
{
    size_t i;
    json_t *item;

    json_array_foreach(array, i, item)
    {
        const char *reason = add(tape, item, depth + 1);
        if (reason != NULL)
            return reason;
    }
    return NULL;
}

static const char *add_members(struct lg_tape *tape, json_t *object, int depth)
{
    for (void *at = json_object_iter(object); at != NULL; at = json_object_iter_next(object, at)) {
        struct lg_json *name;

        if (!lg_tape_push(tape, LG_JSON_STRING, &name))
            return LG_TAPE_NO_MEMORY;
        name->string = (struct lg_span){json_object_iter_key(at), json_object_iter_key_len(at)};

        const char *reason = add(tape, json_object_iter_value(at), depth + 1);
        if (reason != NULL)
            return reason;
    }
    return NULL;
}

static const char *add_container(struct lg_tape *tape, json_t *value, int depth)
{
    const bool is_array = json_is_array(value);
    const size_t first = tape->n;
    struct lg_json *node;

    if (depth > LG_JSON_DEPTH_MAX)
        return LG_TAPE_TOO_DEEP;
    if (!lg_tape_push(tape, is_array ? LG_JSON_ARRAY : LG_JSON_OBJECT, &node))
        return LG_TAPE_NO_MEMORY;
    node->n = is_array ? json_array_size(value) : json_object_size(value);

    const char *reason = is_array ? add_items(tape, value, depth) : add_members(tape, value, depth);
    if (reason == NULL)
        tape->at[first].size = (uint32_t)(tape->n - first);
    return reason;
}

static const char *add_scalar(struct lg_tape *tape, const json_t *value)
{
    struct lg_json *node;

    if (!lg_tape_push(tape, LG_JSON_NULL, &node))
        return LG_TAPE_NO_MEMORY;
    if (json_is_string(value)) {
        node->type = LG_JSON_STRING;
        node->string = (struct lg_span){json_string_value(value), json_string_length(value)};
    } else if (json_is_integer(value)) {
        node->type = LG_JSON_INTEGER;
        node->integer = json_integer_value(value);
    } else if (json_is_real(value)) {
        node->type = LG_JSON_NUMBER;
        node->number = json_real_value(value) + 0.0;
    } else if (json_is_boolean(value)) {
        node->type = LG_JSON_BOOLEAN;
        node->boolean = json_is_true(value);
    }
    return NULL;
}

static const char *add(struct lg_tape *tape, json_t *value, int depth)
{
    if (json_is_array(value) || json_is_object(value))
        return add_container(tape, value, depth);
    return add_scalar(tape, value);
}

const char *lg_jansson_parse(struct lg_jansson *parser, struct lg_span bytes, struct lg_tape *tape)
{
    const size_t flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL;
    json_error_t error;

    json_decref(parser->root);
    parser->root = NULL;
    /* jansson takes a zero byte behind the value for the end of the text. */
    if (bytes.len > 0 && memchr(bytes.at, '\0', bytes.len) != NULL)
        return "the text breaks the grammar";
    parser->root = json_loadb(bytes.at, bytes.len, flags, &error);
    if (parser->root == NULL && json_error_code(&error) == json_error_out_of_memory)
        return LG_TAPE_NO_MEMORY;
    if (parser->root == NULL)
        return "the text breaks the grammar, or a number is out of range";
    return add(tape, parser->root, 1);
}
