/*
 * decode.c - one function for each kind of field; objects and arrays lead to the next.
 */
#include "wire/decode.h"

#include <inttypes.h>

#include "base/day.h"
#include "base/decimal.h"
#include "base/id.h"
#include "base/time.h"
#include "wire/check.h"

/* 0001-01-01 and the end of 9999, so that every instant can be written again. */
static const int64_t TIME_FIRST_US = -62135596800000000, TIME_END_US = 253402300800000000;

static void *place_of(const struct lg_field *field, void *base)
{
    return (char *)base + field->at;
}

/* The string of a node, its type, length and pattern checked. */
static bool text_of(const struct lg_decoding *decoding, const struct ev_step *step,
                    const struct lg_field *field, const struct lg_json *node,
                    struct lg_span *ret_text)
{
    if (!lg_check_type(decoding, step, node, LG_JSON_STRING) ||
        !lg_check_text(decoding, step, field, node->string))
        return false;
    *ret_text = node->string;
    return true;
}

static void bad_format(const struct lg_decoding *decoding, const struct ev_step *step,
                       const char *format)
{
    ev_fault_add(decoding->faults, step, "format", "is not %s", format);
}

static void take_string(struct lg_decoding *decoding, const struct ev_step *step,
                        const struct lg_field *field, const struct lg_json *node, void *base)
{
    struct lg_span text;

    if (!text_of(decoding, step, field, node, &text) ||
        !lg_check_among(decoding, step, field, node))
        return;
    memcpy(decoding->text, text.at, text.len);
    *(struct lg_span *)place_of(field, base) = (struct lg_span){decoding->text, text.len};
    decoding->text += text.len;
}

/* A whole number, however it is written: 3, 3.0 and 3e0 are one integer. */
static void take_integer(struct lg_decoding *decoding, const struct ev_step *step,
                         const struct lg_field *field, const struct lg_json *node, void *base)
{
    int64_t value = node->integer;

    if (node->type == LG_JSON_NUMBER) {
        const bool fits = node->number >= -0x1p63 && node->number < 0x1p63;
        const double whole = fits ? (double)(int64_t)node->number : node->number;

        if (whole < node->number || whole > node->number) {
            ev_fault_add(decoding->faults, step, "type", "must be an integer, is a fraction");
            return;
        }
        if (!fits) {
            ev_fault_add(decoding->faults, step, "range", "is beyond 64 bits");
            return;
        }
        value = (int64_t)node->number;
    } else if (!lg_check_type(decoding, step, node, LG_JSON_INTEGER)) {
        return;
    }
    if (lg_check_integer(decoding, step, field, value) &&
        lg_check_among(decoding, step, field, node))
        *(int64_t *)place_of(field, base) = value;
}

static void take_number(struct lg_decoding *decoding, const struct ev_step *step,
                        const struct lg_field *field, const struct lg_json *node, void *base)
{
    if (node->type != LG_JSON_INTEGER && !lg_check_type(decoding, step, node, LG_JSON_NUMBER))
        return;

    const double value = node->type == LG_JSON_INTEGER ? (double)node->integer : node->number;
    if (lg_check_number(decoding, step, field, value) &&
        lg_check_among(decoding, step, field, node))
        *(double *)place_of(field, base) = value;
}

static void take_boolean(struct lg_decoding *decoding, const struct ev_step *step,
                         const struct lg_field *field, const struct lg_json *node, void *base)
{
    if (lg_check_type(decoding, step, node, LG_JSON_BOOLEAN) &&
        lg_check_among(decoding, step, field, node))
        *(bool *)place_of(field, base) = node->boolean;
}

static void take_decimal(struct lg_decoding *decoding, const struct ev_step *step,
                         const struct lg_field *field, const struct lg_json *node, void *base)
{
    struct lg_span text;

    if (text_of(decoding, step, field, node, &text) &&
        !lg_e5_parse(text, (lg_e5 *)place_of(field, base)))
        bad_format(decoding, step, "a decimal of at most 13 digits and 5 decimals");
}

static void take_date(struct lg_decoding *decoding, const struct ev_step *step,
                      const struct lg_field *field, const struct lg_json *node, void *base)
{
    struct lg_span text;

    if (text_of(decoding, step, field, node, &text) &&
        !lg_day_parse(text, (lg_day *)place_of(field, base)))
        bad_format(decoding, step, "a date, YYYY-MM-DD");
}

static void take_time(struct lg_decoding *decoding, const struct ev_step *step,
                      const struct lg_field *field, const struct lg_json *node, void *base)
{
    struct lg_span text;
    int64_t us;

    if (!text_of(decoding, step, field, node, &text))
        return;
    if (!lg_time_parse(text, &us))
        bad_format(decoding, step, "a time of RFC 3339");
    else if (us < TIME_FIRST_US || us >= TIME_END_US)
        ev_fault_add(decoding->faults, step, "range", "is outside the years 1 to 9999 in UTC");
    else
        *(int64_t *)place_of(field, base) = us;
}

static void take_uuid(struct lg_decoding *decoding, const struct ev_step *step,
                      const struct lg_field *field, const struct lg_json *node, void *base)
{
    struct lg_span text;

    if (text_of(decoding, step, field, node, &text) &&
        !lg_id_parse(text, (struct lg_id *)place_of(field, base)))
        bad_format(decoding, step, "a UUID");
}

static void take_enum(struct lg_decoding *decoding, const struct ev_step *step,
                      const struct lg_field *field, const struct lg_json *node, void *base)
{
    if (!lg_check_type(decoding, step, node, LG_JSON_STRING))
        return;
    for (size_t i = 0; i < field->words->n; i++)
        if (lg_span_eq(field->words->at[i], node->string)) {
            *(uint32_t *)place_of(field, base) = (uint32_t)(i + 1);
            return;
        }
    ev_fault_add(decoding->faults, step, "enum", "is none of the %zu words allowed",
                 field->words->n);
}

static void take_const(struct lg_decoding *decoding, const struct ev_step *step,
                       const struct lg_field *field, const struct lg_json *node, void *base)
{
    (void)base;
    (void)(lg_check_type(decoding, step, node, LG_JSON_STRING) &&
           lg_check_among(decoding, step, field, node));
}

static void take_object(struct lg_decoding *decoding, const struct ev_step *step,
                        const struct lg_field *field, const struct lg_json *node, void *base)
{
    lg_shape_decode(decoding, step, field->shape, node, place_of(field, base));
}

static void take_json(struct lg_decoding *decoding, const struct ev_step *step,
                      const struct lg_field *field, const struct lg_json *node, void *base)
{
    if (field->json != LG_JSON_NULL &&
        !lg_check_type(decoding, step, node, (enum lg_json_type)field->json))
        return;
    if (node->type == LG_JSON_ARRAY && !lg_check_items(decoding, step, field, node))
        return;
    if (!lg_check_among(decoding, step, field, node) || !lg_check_plain(decoding, step, node))
        return;

    struct lg_builder text = lg_builder(decoding->arena, SIZE_MAX / 4);
    lg_json_write(&text, node);
    *(struct lg_span *)place_of(field, base) = lg_builder_text(&text);
}

static void take_data(struct lg_decoding *decoding, const struct ev_step *step,
                      const struct lg_field *field, const struct lg_json *node, void *base)
{
    (void)field;
    (void)base;
    if (lg_check_type(decoding, step, node, LG_JSON_OBJECT))
        decoding->data = node;
}

static void take_array(struct lg_decoding *decoding, const struct ev_step *step,
                       const struct lg_field *field, const struct lg_json *node, void *base);

/* In the order of enum lg_kind. */
static void (*const take[])(struct lg_decoding *, const struct ev_step *, const struct lg_field *,
                            const struct lg_json *, void *) = {
    take_string, take_integer, take_number, take_boolean, take_decimal, take_date, take_time,
    take_uuid,   take_enum,    take_const,  take_object,  take_array,   take_json, take_data,
};

static void take_array(struct lg_decoding *decoding, const struct ev_step *step,
                       const struct lg_field *field, const struct lg_json *node, void *base)
{
    if (!lg_check_type(decoding, step, node, LG_JSON_ARRAY) ||
        !lg_check_items(decoding, step, field, node) ||
        !lg_check_among(decoding, step, field, node))
        return;

    char *items = lg_arena_take(decoding->arena, node->n * field->size);
    const struct lg_json *item = lg_json_first(node);
    for (size_t i = 0; i < node->n && !decoding->faults->more; i++, item = lg_json_next(item)) {
        const struct ev_step below = {.up = step, .index = i};
        take[field->item->kind](decoding, &below, field->item, item, items + i * field->size);
    }
    *(void **)place_of(field, base) = items;
    *(size_t *)((char *)base + field->also) = node->n;
}

/* The field of that name; senders mostly keep the schema's order, so look behind the last first. */
static const struct lg_field *find(const struct lg_shape *shape, struct lg_span name, size_t *hint)
{
    for (size_t left = shape->fields_n, i = *hint; left > 0; left--, i++) {
        if (i >= shape->fields_n)
            i = 0;
        if (lg_span_eq(shape->fields[i].name, name)) {
            *hint = i + 1;
            return &shape->fields[i];
        }
    }
    return NULL;
}

static void report_missing(struct lg_decoding *decoding, const struct ev_step *step,
                           const struct lg_shape *shape, uint64_t missing)
{
    for (size_t i = 0; i < shape->fields_n; i++) {
        const struct ev_step below = {.up = step, .name = shape->fields[i].name};
        if ((missing >> i & 1) != 0)
            ev_fault_add(decoding->faults, &below, "required", "is missing");
    }
}

static void report_unknown(struct lg_decoding *decoding, const struct ev_step *step,
                           struct lg_span name)
{
    const struct ev_step below = {.up = step, .name = ev_fault_name(name)};

    ev_fault_add(decoding->faults, &below, "unknown", "no such property");
}

void lg_shape_decode(struct lg_decoding *decoding, const struct ev_step *step,
                     const struct lg_shape *shape, const struct lg_json *node, void *base)
{
    const struct lg_json *name = lg_json_first(node);
    uint64_t seen = 0;
    size_t hint = 0;

    if (!lg_check_type(decoding, step, node, LG_JSON_OBJECT))
        return;
    for (size_t i = 0; i < node->n && !decoding->faults->more; i++, name = lg_json_next(name + 1)) {
        const struct ev_step below = {.up = step, .name = name->string};
        const struct lg_field *field = find(shape, name->string, &hint);

        if (field == NULL) {
            if (shape->closed)
                report_unknown(decoding, step, name->string);
            continue;
        }
        seen |= UINT64_C(1) << (field - shape->fields);
        take[field->kind](decoding, &below, field, name + 1, base);
        if (field->also != LG_NOWHERE && field->kind != LG_KIND_ARRAY)
            *(bool *)((char *)base + field->also) = true;
    }
    if ((shape->required & ~seen) != 0)
        report_missing(decoding, step, shape, shape->required & ~seen);
}
