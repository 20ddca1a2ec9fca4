/*
 * CEB messages: any XML is read or refused with a fault; what is read gives events that our own
 * decoders take, and a receipt.
 */
#include <libxml/xmlerror.h>

#include "fuzz.h"
#include "wire/ceb_receipt.h"
#include "wire/event.h"

static void be_silent(void *context, xmlError *error)
{
    (void)context;
    (void)error;
}

static void is_an_event(struct lg_json_reader *reader, struct lg_arena *arena,
                        const struct lg_ceb_document *document)
{
    struct ev_event event = document->event, again;
    struct ev_faults faults;

    if (event.type == EV_TYPE_DECLARATION_CHANGE)
        event.declaration_change.version = event.declaration_change.declaration.version = 2;
    const struct lg_span data = ev_encode_data(arena, &event);
    law(ev_decode_data(reader, arena, event.type, data, &again, &faults),
        "what a document says is an event");
    law(lg_span_eq(data, ev_encode_data(arena, &again)), "the event is stable");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct lg_json_reader *reader = lg_json_reader_new(LG_JSON_SIMDJSON);
    struct lg_arena *arena = lg_arena_new(512U << 20);
    struct lg_ceb ceb;
    struct ev_faults faults = {.n = 0};

    xmlSetStructuredErrorFunc(NULL, be_silent);
    if (lg_ceb_read(arena, (struct lg_span){(const char *)bytes, len}, &ceb, &faults)) {
        law(ceb.documents_n > 0, "a message has a document");
        for (size_t i = 0; i < ceb.documents_n; i++) {
            const struct lg_ceb_receipt receipt = lg_ceb_receipt_of(&ceb.documents[i]);
            is_an_event(reader, arena, &ceb.documents[i]);
            law(lg_ceb_receipt(arena, &receipt).len > 0, "a document has a receipt");
        }
    } else {
        law(faults.n > 0, "a refusal has a fault");
    }
    lg_arena_free(arena);
    lg_json_reader_free(reader);
    return 0;
}
