/*
 * Events: no bytes crash a decoder; what is accepted encodes to a text that is accepted, and encodes
 * to that very text again.  Sealed and clear decoders are both tried, and every type's bare data.
 */
#include "fuzz.h"
#include "wire/event.h"

static void whole(struct lg_json_reader *reader, struct lg_arena *arena, struct lg_span text)
{
    struct ev_event event, again;
    struct ev_faults faults;

    if (!ev_decode(reader, arena, text, &event, &faults)) {
        law(faults.n > 0, "a refusal has a fault");
        return;
    }
    const struct lg_span first = ev_encode(arena, &event);
    law(ev_decode(reader, arena, first, &again, &faults), "what is encoded is accepted");
    const struct lg_span second = ev_encode(arena, &again);
    law(lg_span_eq(first, second), "encoding is stable");
    law(lg_span_eq(ev_key(arena, &event), ev_key(arena, &again)), "the key is stable");
}

static void data(struct lg_json_reader *reader, struct lg_arena *arena, struct lg_span text)
{
    struct ev_event event, again;
    struct ev_faults faults;
    const enum ev_type type = text.len > 0 ? (enum ev_type)(text.at[0] & 31) : EV_TYPE_NONE;

    if (type == EV_TYPE_NONE || ev_type_name(type) == NULL)
        return;
    text.at++;
    text.len--;
    if (!ev_decode_data(reader, arena, type, text, &event, &faults))
        return;
    const struct lg_span first = ev_encode_data(arena, &event);
    law(ev_decode_data(reader, arena, type, first, &again, &faults), "encoded data is accepted");
    law(lg_span_eq(first, ev_encode_data(arena, &again)), "encoding of data is stable");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct lg_json_reader *reader = lg_json_reader_new(LG_JSON_SIMDJSON);
    struct lg_arena *arena = lg_arena_new(256U << 20);
    const struct lg_span text = {(const char *)bytes, len};

    whole(reader, arena, text);
    data(reader, arena, text);
    lg_arena_free(arena);
    lg_json_reader_free(reader);
    return 0;
}
