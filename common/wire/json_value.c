/*
 * json_value.c - nodes once they are read: found, compared, written.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/json.h"

const struct lg_json *lg_json_member(const struct lg_json *object, struct lg_span name)
{
    const struct lg_json *at = lg_json_first(object);

    if (object->type != LG_JSON_OBJECT)
        return NULL;
    for (size_t i = 0; i < object->n; i++, at = lg_json_next(at + 1))
        if (lg_span_eq(at->string, name))
            return at + 1;
    return NULL;
}

static bool is_number(const struct lg_json *node)
{
    return node->type == LG_JSON_INTEGER || node->type == LG_JSON_NUMBER;
}

/* Exact for mixed kinds too: a double equals an integer only when it is that very integer. */
static bool equal_numbers(const struct lg_json *a, const struct lg_json *b)
{
    if (a->type == b->type)
        return a->type == LG_JSON_INTEGER ? a->integer == b->integer
                                          : !(a->number < b->number || a->number > b->number);

    const double number = a->type == LG_JSON_NUMBER ? a->number : b->number;
    const int64_t integer = a->type == LG_JSON_NUMBER ? b->integer : a->integer;
    return number >= -0x1p63 && number < 0x1p63 && (int64_t)number == integer &&
           !((double)(int64_t)number < number || (double)(int64_t)number > number);
}

static bool equal_items(const struct lg_json *a, const struct lg_json *b)
{
    const struct lg_json *x = lg_json_first(a), *y = lg_json_first(b);

    for (size_t i = 0; i < a->n; i++, x = lg_json_next(x), y = lg_json_next(y))
        if (!lg_json_equal(x, y))
            return false;
    return true;
}

static bool equal_members(const struct lg_json *a, const struct lg_json *b)
{
    const struct lg_json *name = lg_json_first(a);

    for (size_t i = 0; i < a->n; i++, name = lg_json_next(name + 1)) {
        const struct lg_json *other = lg_json_member(b, name->string);
        if (other == NULL || !lg_json_equal(name + 1, other))
            return false;
    }
    return true;
}

bool lg_json_equal(const struct lg_json *a, const struct lg_json *b)
{
    if (is_number(a) && is_number(b))
        return equal_numbers(a, b);
    if (a->type != b->type)
        return false;
    switch (a->type) {
    case LG_JSON_NULL:
    case LG_JSON_INTEGER:
    case LG_JSON_NUMBER:
        return true;
    case LG_JSON_BOOLEAN:
        return a->boolean == b->boolean;
    case LG_JSON_STRING:
        return lg_span_eq(a->string, b->string);
    case LG_JSON_ARRAY:
        return a->n == b->n && equal_items(a, b);
    case LG_JSON_OBJECT:
        return a->n == b->n && equal_members(a, b);
    }
    return false;
}

/* The escape of one byte that may not stand in a string as it is. */
static void write_escape(struct lg_builder *builder, unsigned char byte)
{
    static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
    const char *found = byte == 0 ? NULL : strchr(from, byte);
    char text[8];

    const int len = found != NULL ? snprintf(text, sizeof text, "\\%c", to[found - from])
                                  : snprintf(text, sizeof text, "\\u%04x", byte);
    lg_builder_add(builder, (struct lg_span){text, (size_t)len});
}

void lg_json_write_string(struct lg_builder *builder, struct lg_span text)
{
    size_t from = 0;

    lg_builder_add(builder, LG_SPAN("\""));
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char byte = (unsigned char)text.at[i];

        if (byte >= 0x20 && byte != '"' && byte != '\\')
            continue;
        lg_builder_add(builder, (struct lg_span){text.at + from, i - from});
        write_escape(builder, byte);
        from = i + 1;
    }
    lg_builder_add(builder, (struct lg_span){text.at + from, text.len - from});
    lg_builder_add(builder, LG_SPAN("\""));
}

void lg_json_write_integer(struct lg_builder *builder, int64_t value)
{
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    char text[20];
    size_t at = sizeof text;

    do {
        text[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0)
        text[--at] = '-';
    lg_builder_add(builder, (struct lg_span){text + at, sizeof text - at});
}

/*
 * Small decimals of at most five places, which most numbers are, in the digits that printf would
 * give: what has no more than 15 digits is told apart by them.
 */
static bool write_short(struct lg_builder *builder, double value)
{
    enum { PLACES = 5, SCALE = 100000 };
    const double zero = 0, least = 1e-4, most = 1e9;
    char text[24];
    size_t at = sizeof text;
    int places = PLACES;

    if (!(value >= least && value < most) && memcmp(&value, &zero, sizeof zero) != 0)
        return false;
    uint64_t rest = (uint64_t)(value * SCALE + 0.5);
    const double again = (double)rest / SCALE;
    if (again < value || again > value)
        return false;
    for (; places > 0 && rest % 10 == 0; places--)
        rest /= 10;
    for (int i = 0; i < places; i++, rest /= 10)
        text[--at] = (char)('0' + rest % 10);
    if (places > 0)
        text[--at] = '.';
    do {
        text[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    lg_builder_add(builder, (struct lg_span){text + at, sizeof text - at});
    return true;
}

void lg_json_write_number(struct lg_builder *builder, double value)
{
    char text[32];
    int len = 0;

    if (write_short(builder, value))
        return;
    for (int digits = 15; digits <= 17; digits++) {
        len = snprintf(text, sizeof text, "%.*g", digits, value);
        const double again = strtod(text, NULL);
        if (!(again < value || again > value))
            break;
    }
    lg_builder_add(builder, (struct lg_span){text, (size_t)len});
}

static void write_items(struct lg_builder *builder, const struct lg_json *array)
{
    const struct lg_json *item = lg_json_first(array);

    for (size_t i = 0; i < array->n; i++, item = lg_json_next(item)) {
        if (i > 0)
            lg_builder_add(builder, LG_SPAN(","));
        lg_json_write(builder, item);
    }
}

static void write_members(struct lg_builder *builder, const struct lg_json *object)
{
    const struct lg_json *name = lg_json_first(object);

    for (size_t i = 0; i < object->n; i++, name = lg_json_next(name + 1)) {
        if (i > 0)
            lg_builder_add(builder, LG_SPAN(","));
        lg_json_write_string(builder, name->string);
        lg_builder_add(builder, LG_SPAN(":"));
        lg_json_write(builder, name + 1);
    }
}

void lg_json_write(struct lg_builder *builder, const struct lg_json *node)
{
    switch (node->type) {
    case LG_JSON_NULL:
        lg_builder_add(builder, LG_SPAN("null"));
        return;
    case LG_JSON_BOOLEAN:
        lg_builder_add(builder, node->boolean ? LG_SPAN("true") : LG_SPAN("false"));
        return;
    case LG_JSON_INTEGER:
        lg_json_write_integer(builder, node->integer);
        return;
    case LG_JSON_NUMBER:
        lg_json_write_number(builder, node->number);
        return;
    case LG_JSON_STRING:
        lg_json_write_string(builder, node->string);
        return;
    case LG_JSON_ARRAY:
        lg_builder_add(builder, LG_SPAN("["));
        write_items(builder, node);
        lg_builder_add(builder, LG_SPAN("]"));
        return;
    case LG_JSON_OBJECT:
        lg_builder_add(builder, LG_SPAN("{"));
        write_members(builder, node);
        lg_builder_add(builder, LG_SPAN("}"));
        return;
    }
}
