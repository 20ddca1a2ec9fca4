#include "wire/encode.h"

#include "base/day.h"
#include "base/decimal.h"
#include "base/id.h"
#include "base/time.h"

static const void *place_of(const struct lg_field *field, const void *base)
{
    return (const char *)base + field->at;
}

/* A short text that needs no escape, in quotes. */
static void put_quoted(struct lg_builder *builder, const char *text, size_t len)
{
    lg_builder_add(builder, LG_SPAN("\""));
    lg_builder_add(builder, (struct lg_span){text, len});
    lg_builder_add(builder, LG_SPAN("\""));
}

static void put_string(struct lg_builder *builder, const struct lg_field *field, const void *base)
{
    lg_json_write_string(builder, *(const struct lg_span *)place_of(field, base));
}

static void put_integer(struct lg_builder *builder, const struct lg_field *field, const void *base)
{
    lg_json_write_integer(builder, *(const int64_t *)place_of(field, base));
}

static void put_number(struct lg_builder *builder, const struct lg_field *field, const void *base)
{
    lg_json_write_number(builder, *(const double *)place_of(field, base));
}

static void put_boolean(struct lg_builder *builder, const struct lg_field *field, const void *base)
{
    const bool value = *(const bool *)place_of(field, base);

    lg_builder_add(builder, value ? LG_SPAN("true") : LG_SPAN("false"));
}

static void put_decimal(struct lg_builder *builder, const struct lg_field *field, const void *base)
{
    char text[LG_E5_TEXT];

    put_quoted(builder, text, (size_t)lg_e5_format(*(const lg_e5 *)place_of(field, base), text));
}

static void put_date(struct lg_builder *builder, const struct lg_field *field, const void *base)
{
    char text[10];

    lg_day_format(*(const lg_day *)place_of(field, base), text);
    put_quoted(builder, text, sizeof text);
}

static void put_time(struct lg_builder *builder, const struct lg_field *field, const void *base)
{
    char text[LG_TIME_TEXT];

    lg_time_format(*(const int64_t *)place_of(field, base), text);
    put_quoted(builder, text, sizeof text);
}

static void put_uuid(struct lg_builder *builder, const struct lg_field *field, const void *base)
{
    char text[LG_ID_TEXT];

    lg_id_format(*(const struct lg_id *)place_of(field, base), text);
    put_quoted(builder, text, sizeof text);
}

static void put_enum(struct lg_builder *builder, const struct lg_field *field, const void *base)
{
    const uint32_t value = *(const uint32_t *)place_of(field, base);

    if (value >= 1 && value <= field->words->n)
        lg_json_write_string(builder, field->words->at[value - 1]);
    else
        lg_builder_add(builder, LG_SPAN("null"));
}

static void put_const(struct lg_builder *builder, const struct lg_field *field, const void *base)
{
    (void)base;
    lg_json_write(builder, lg_json_first(field->among));
}

static void put_object(struct lg_builder *builder, const struct lg_field *field, const void *base)
{
    lg_shape_encode(builder, field->shape, place_of(field, base), NULL);
}

static void put_json(struct lg_builder *builder, const struct lg_field *field, const void *base)
{
    lg_builder_add(builder, *(const struct lg_span *)place_of(field, base));
}

static void put_array(struct lg_builder *builder, const struct lg_field *field, const void *base);

/* In the order of enum lg_kind; the last, LG_KIND_DATA, is lg_shape_encode's own. */
static void (*const put[])(struct lg_builder *, const struct lg_field *, const void *) = {
    put_string, put_integer, put_number, put_boolean, put_decimal, put_date, put_time,
    put_uuid,   put_enum,    put_const,  put_object,  put_array,   put_json,
};

static void put_array(struct lg_builder *builder, const struct lg_field *field, const void *base)
{
    const char *items = *(const char *const *)place_of(field, base);
    const size_t n = *(const size_t *)(const void *)((const char *)base + field->also);

    lg_builder_add(builder, LG_SPAN("["));
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            lg_builder_add(builder, LG_SPAN(","));
        put[field->item->kind](builder, field->item, items + i * field->size);
    }
    lg_builder_add(builder, LG_SPAN("]"));
}

/* Is there a value to write?  Flags tell it, or the value itself: no pointer, no word. */
static bool is_present(const struct lg_field *field, const void *base)
{
    switch ((enum lg_kind)field->kind) {
    case LG_KIND_STRING:
    case LG_KIND_JSON:
        return ((const struct lg_span *)place_of(field, base))->at != NULL;
    case LG_KIND_ENUM:
        return *(const uint32_t *)place_of(field, base) != 0;
    case LG_KIND_ARRAY:
        return field->required || *(const void *const *)place_of(field, base) != NULL;
    case LG_KIND_CONST:
    case LG_KIND_DATA:
        return true;
    case LG_KIND_INTEGER:
    case LG_KIND_NUMBER:
    case LG_KIND_BOOLEAN:
    case LG_KIND_DECIMAL:
    case LG_KIND_DATE:
    case LG_KIND_TIME:
    case LG_KIND_UUID:
    case LG_KIND_OBJECT:
        break;
    }
    return field->also == LG_NOWHERE || *(const bool *)((const char *)base + field->also);
}

void lg_shape_encode(struct lg_builder *builder, const struct lg_shape *shape, const void *base,
                     const struct lg_data *data)
{
    struct lg_span before = LG_SPAN("{");

    for (size_t i = 0; i < shape->fields_n; i++) {
        const struct lg_field *field = &shape->fields[i];

        if (!is_present(field, base))
            continue;
        lg_builder_add(builder, before);
        put_quoted(builder, field->name.at, field->name.len);
        lg_builder_add(builder, LG_SPAN(":"));
        if (field->kind == LG_KIND_DATA)
            lg_shape_encode(builder, data->shape, data->at, NULL);
        else
            put[field->kind](builder, field, base);
        before = LG_SPAN(",");
    }
    if (before.at[0] == '{')
        lg_builder_add(builder, before);
    lg_builder_add(builder, LG_SPAN("}"));
}
