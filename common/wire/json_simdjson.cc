/*
 * json_simdjson.cc - simdjson's DOM, laid out as a tape, behind a face of C.
 *
 * The parser copies the text into its own padded buffer and keeps all its memory for the next
 * one.  simdjson looks at neither doubled names nor our limits: the tape's walk and json.c do.
 */
#include <new>
#include <simdjson.h>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic" /* compound literals in headers of C */
#pragma GCC diagnostic ignored "-Wshadow"   /* a struct and its maker of one name */
#include "wire/json_backend.h"
#pragma GCC diagnostic pop

namespace dom = simdjson::dom;

struct lg_simdjson {
    dom::parser parser;
};

struct lg_simdjson *lg_simdjson_new(void)
{
    return new (std::nothrow) lg_simdjson;
}

void lg_simdjson_free(struct lg_simdjson *parser)
{
    delete parser;
}

static const char *add(lg_tape *tape, dom::element value, int depth);

static lg_span span_of(std::string_view text)
{
    return lg_span{text.data(), text.size()};
}

static const char *add_items(lg_tape *tape, dom::array array, size_t *ret_n, int depth)
{
    for (dom::element item : array) {
        const char *reason = add(tape, item, depth + 1);
        if (reason != nullptr)
            return reason;
        ++*ret_n;
    }
    return nullptr;
}

static const char *add_members(lg_tape *tape, dom::object object, size_t *ret_n, int depth)
{
    for (auto member : object) {
        lg_json *name;

        if (!lg_tape_push(tape, LG_JSON_STRING, &name))
            return LG_TAPE_NO_MEMORY;
        name->string = span_of(member.key);

        const char *reason = add(tape, member.value, depth + 1);
        if (reason != nullptr)
            return reason;
        ++*ret_n;
    }
    return nullptr;
}

static const char *add_container(lg_tape *tape, dom::element value, int depth)
{
    const bool is_array = value.type() == dom::element_type::ARRAY;
    const size_t first = tape->n;
    lg_json *node;
    size_t n = 0;

    if (depth > LG_JSON_DEPTH_MAX)
        return LG_TAPE_TOO_DEEP;
    if (!lg_tape_push(tape, is_array ? LG_JSON_ARRAY : LG_JSON_OBJECT, &node))
        return LG_TAPE_NO_MEMORY;

    const char *reason = is_array ? add_items(tape, dom::array(value), &n, depth)
                                  : add_members(tape, dom::object(value), &n, depth);
    tape->at[first].n = n;
    tape->at[first].size = static_cast<uint32_t>(tape->n - first);
    return reason;
}

/* Fills a node from a value that holds no others; a number beyond int64_t is a reason. */
static const char *fill_scalar(lg_json *node, dom::element value)
{
    switch (value.type()) {
    case dom::element_type::STRING:
        node->type = LG_JSON_STRING;
        node->string = span_of(std::string_view(value));
        return nullptr;
    case dom::element_type::INT64:
        node->type = LG_JSON_INTEGER;
        node->integer = int64_t(value);
        return nullptr;
    case dom::element_type::DOUBLE:
        node->type = LG_JSON_NUMBER;
        node->number = double(value) + 0.0;
        return nullptr;
    case dom::element_type::BOOL:
        node->type = LG_JSON_BOOLEAN;
        node->boolean = bool(value);
        return nullptr;
    case dom::element_type::NULL_VALUE:
        return nullptr;
    case dom::element_type::UINT64:
        return "an integer is beyond 64 bits";
    case dom::element_type::ARRAY:
    case dom::element_type::OBJECT:
        break;
    }
    return "a value of an unknown type";
}

static const char *add(lg_tape *tape, dom::element value, int depth)
{
    const dom::element_type type = value.type();
    lg_json *node;

    if (type == dom::element_type::ARRAY || type == dom::element_type::OBJECT)
        return add_container(tape, value, depth);
    if (!lg_tape_push(tape, LG_JSON_NULL, &node))
        return LG_TAPE_NO_MEMORY;
    return fill_scalar(node, value);
}

const char *lg_simdjson_parse(struct lg_simdjson *parser, struct lg_span bytes,
                              struct lg_tape *tape)
{
    dom::element root;
    const simdjson::error_code error = parser->parser.parse(bytes.at, bytes.len, true).get(root);

    if (error == simdjson::MEMALLOC)
        return LG_TAPE_NO_MEMORY;
    if (error != simdjson::SUCCESS)
        return simdjson::error_message(error);
    return add(tape, root, 1);
}
