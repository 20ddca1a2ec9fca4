/*
 * event.c - whole events: the envelope first, then the data by its type.
 */
#include "wire/event.h"

#include "base/id.h"
#include "wire/decode.h"
#include "wire/encode.h"
#include "wire/event_tables.h"

/* The bytes as nodes; a fault for the whole document when they are not JSON. */
static const struct lg_json *read(struct lg_json_reader *reader, struct lg_span bytes,
                                  struct ev_faults *faults)
{
    const struct lg_json *root;
    struct lg_error error;

    faults->n = 0;
    faults->more = false;
    if (lg_json_parse(reader, bytes, &root, &error))
        return root;
    ev_fault_add(faults, NULL, error.fate == LG_RETRY ? "memory" : "json", "%s", error.message);
    return NULL;
}

static struct lg_decoding decoding_of(struct lg_arena *arena, struct lg_span bytes,
                                      struct ev_faults *faults)
{
    return (struct lg_decoding){
        .arena = arena,
        .faults = faults,
        .text = lg_arena_take(arena, bytes.len + 1), /* no string is longer than it is written */
    };
}

static void decode_data(struct lg_decoding *decoding, const struct ev_step *step,
                        const struct lg_json *data, struct ev_event *event)
{
    const struct lg_shape *shape = ev_shapes[event->type];
    char *base = (char *)event + ev_data_at;

    memset(base, 0, shape->size);
    lg_shape_decode(decoding, step, shape, data, base);
}

/* Takes over what was decoded, of the union only what the type fills. */
static void hand_over(const struct ev_event *event, struct ev_event *ret_event)
{
    memcpy(ret_event, event, ev_data_at + ev_shapes[event->type]->size);
}

static void decode_whole(struct lg_decoding *decoding, const struct lg_json *root,
                         struct ev_event *event)
{
    static const struct ev_step at_type = {.name = LG_SPAN_INIT("type")};
    static const struct ev_step at_data = {.name = LG_SPAN_INIT("data")};

    memset(event, 0, ev_data_at);
    lg_shape_decode(decoding, NULL, &ev_envelope_shape, root, &event->envelope);
    if (event->envelope.type.at == NULL)
        return;
    event->type = ev_type_of_name(event->envelope.type);
    if (event->type == EV_TYPE_NONE)
        ev_fault_add(decoding->faults, &at_type, "enum", "is no type of event");
    else if (decoding->data != NULL)
        decode_data(decoding, &at_data, decoding->data, event);
}

static bool decode(struct lg_json_reader *reader, struct lg_arena *arena, struct lg_span bytes,
                   bool sealed, struct ev_event *ret_event, struct ev_faults *reterr_faults)
{
    const struct lg_json *root = read(reader, bytes, reterr_faults);
    struct ev_event event;

    if (root == NULL)
        return false;

    struct lg_decoding decoding = decoding_of(arena, bytes, reterr_faults);
    decoding.sealed = sealed;
    decode_whole(&decoding, root, &event);
    if (reterr_faults->n > 0)
        return false;
    hand_over(&event, ret_event);
    return true;
}

bool ev_decode(struct lg_json_reader *reader, struct lg_arena *arena, struct lg_span bytes,
               struct ev_event *ret_event, struct ev_faults *reterr_faults)
{
    return decode(reader, arena, bytes, true, ret_event, reterr_faults);
}

bool ev_decode_clear(struct lg_json_reader *reader, struct lg_arena *arena, struct lg_span bytes,
                     struct ev_event *ret_event, struct ev_faults *reterr_faults)
{
    return decode(reader, arena, bytes, false, ret_event, reterr_faults);
}

bool ev_decode_data(struct lg_json_reader *reader, struct lg_arena *arena, enum ev_type type,
                    struct lg_span bytes, struct ev_event *ret_event,
                    struct ev_faults *reterr_faults)
{
    const struct lg_json *root = read(reader, bytes, reterr_faults);
    struct ev_event event;

    if (root == NULL)
        return false;

    struct lg_decoding decoding = decoding_of(arena, bytes, reterr_faults);
    memset(&event, 0, ev_data_at);
    event.type = type;
    decode_data(&decoding, NULL, root, &event);
    if (reterr_faults->n > 0)
        return false;
    hand_over(&event, ret_event);
    return true;
}

static struct lg_data data_of(const struct ev_event *event)
{
    return (struct lg_data){ev_shapes[event->type], (const char *)event + ev_data_at};
}

struct lg_span ev_encode(struct lg_arena *arena, const struct ev_event *event)
{
    struct lg_builder builder = lg_builder(arena, SIZE_MAX / 4);
    const struct lg_data data = data_of(event);
    struct ev_envelope envelope = event->envelope;

    envelope.type = lg_span_of(ev_type_name(event->type));
    lg_shape_encode(&builder, &ev_envelope_shape, &envelope, &data);
    return lg_builder_text(&builder);
}

struct lg_span ev_encode_data(struct lg_arena *arena, const struct ev_event *event)
{
    struct lg_builder builder = lg_builder(arena, SIZE_MAX / 4);
    const struct lg_data data = data_of(event);

    lg_shape_encode(&builder, data.shape, data.at, NULL);
    return lg_builder_text(&builder);
}

struct lg_span ev_key(struct lg_arena *arena, const struct ev_event *event)
{
    const struct lg_key_place *place = &ev_key_places[event->type];
    const void *at = (const char *)event + ev_data_at + place->at;

    if (!place->has)
        return LG_SPAN("");
    if (place->kind == LG_KIND_STRING)
        return *(const struct lg_span *)at;

    char *text = lg_arena_take(arena, LG_ID_TEXT);
    lg_id_format(*(const struct lg_id *)at, text);
    return (struct lg_span){text, LG_ID_TEXT};
}
