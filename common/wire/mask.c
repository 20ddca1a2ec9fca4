/*
 * mask.c - where the schema can say which values are personal, those are hidden; elsewhere all.
 *
 * A malformed event may hold a person's data anywhere, in a name too: then texts and numbers
 * become a note, and a name stays only when it is a short word of letters.
 */
#include "wire/mask.h"

#include "base/own.h"
#include "base/text.h"
#include "wire/event.h"

enum { PERSONAL_MOST = 4096, MASKED_BYTES = 8 * 1024 * 1024, NAME_MOST = 40 };

static struct lg_span mask_event(struct lg_arena *arena, struct ev_event *event)
{
    struct lg_span **spans = lg_arena_take(arena, PERSONAL_MOST * sizeof *spans);
    const size_t n = ev_personal_spans(event, spans, PERSONAL_MOST);

    if (n > PERSONAL_MOST)
        return LG_SPAN("\"too many personal values to be shown\"");
    for (size_t i = 0; i < n; i++)
        *spans[i] = LG_SPAN("***");
    return ev_encode(arena, event);
}

/* A word as schemas have them: letters only, so no number or address can pass. */
static bool is_word(struct lg_span name)
{
    for (size_t i = 0; i < name.len; i++)
        if ((name.at[i] < 'a' || name.at[i] > 'z') && (name.at[i] < 'A' || name.at[i] > 'Z'))
            return false;
    return name.len > 0 && name.len <= NAME_MOST;
}

static void write_shape(struct lg_builder *to, const struct lg_json *node);

static void write_members(struct lg_builder *to, const struct lg_json *object)
{
    const struct lg_json *name = lg_json_first(object);

    lg_builder_add(to, LG_SPAN("{"));
    for (size_t i = 0; i < object->n; i++, name = lg_json_next(lg_json_next(name))) {
        lg_builder_add(to, i == 0 ? LG_SPAN("") : LG_SPAN(","));
        lg_json_write_string(to, is_word(name->string) ? name->string : LG_SPAN("***"));
        lg_builder_add(to, LG_SPAN(":"));
        write_shape(to, lg_json_next(name));
    }
    lg_builder_add(to, LG_SPAN("}"));
}

static void write_items(struct lg_builder *to, const struct lg_json *array)
{
    const struct lg_json *item = lg_json_first(array);

    lg_builder_add(to, LG_SPAN("["));
    for (size_t i = 0; i < array->n; i++, item = lg_json_next(item)) {
        lg_builder_add(to, i == 0 ? LG_SPAN("") : LG_SPAN(","));
        write_shape(to, item);
    }
    lg_builder_add(to, LG_SPAN("]"));
}

static void write_shape(struct lg_builder *to, const struct lg_json *node)
{
    switch (node->type) {
    case LG_JSON_NULL:
        lg_builder_add(to, LG_SPAN("null"));
        return;
    case LG_JSON_BOOLEAN:
        lg_builder_add(to, node->boolean ? LG_SPAN("true") : LG_SPAN("false"));
        return;
    case LG_JSON_INTEGER:
    case LG_JSON_NUMBER:
        lg_builder_add(to, LG_SPAN("\"number\""));
        return;
    case LG_JSON_STRING:
        lg_builder_fmt(to, "\"text of %zu bytes\"", node->string.len);
        return;
    case LG_JSON_ARRAY:
        write_items(to, node);
        return;
    case LG_JSON_OBJECT:
        write_members(to, node);
    }
}

static struct lg_span mask_shape(struct lg_json_reader *reader, struct lg_arena *arena,
                                 struct lg_span bytes)
{
    struct lg_builder shape = lg_builder(arena, MASKED_BYTES);
    const struct lg_json *root;
    struct lg_error ignored;

    if (!lg_json_parse(reader, bytes, &root, &ignored))
        return lg_text(arena, "\"%zu bytes, not JSON\"", bytes.len);
    write_shape(&shape, root);
    return shape.full ? LG_SPAN("\"too large to be shown\"") : lg_builder_text(&shape);
}

struct lg_span lg_mask(struct lg_arena *arena, struct lg_span bytes)
{
    lg_own(lg_json_reader) struct lg_json_reader *reader = lg_json_reader_new(LG_JSON_JANSSON);
    struct ev_event *event = lg_arena_take(arena, sizeof *event);
    struct ev_faults *faults = lg_arena_take(arena, sizeof *faults);

    if (reader == NULL)
        return LG_SPAN("\"out of memory\"");
    if (ev_decode(reader, arena, bytes, event, faults))
        return mask_event(arena, event);
    return mask_shape(reader, arena, bytes);
}
