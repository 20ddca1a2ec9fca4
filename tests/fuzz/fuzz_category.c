/* Category packs: any document is read, or refused with faults that have a code and a reason. */
#include "fuzz.h"
#include "wire/category.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct lg_json_reader *reader = lg_json_reader_new(LG_JSON_JANSSON);
    struct lg_arena *arena = lg_arena_new(64U << 20);
    struct lg_category category;
    struct ev_faults faults = {.n = 0};

    if (lg_category_read(reader, arena, (struct lg_span){(const char *)bytes, len}, &category,
                         &faults)) {
        law(category.code.len > 0, "a pack has a code");
    } else {
        law(faults.n > 0, "a refusal has a fault");
        for (size_t i = 0; i < faults.n; i++)
            law(faults.at[i].code != NULL && faults.at[i].reason[0] != '\0', "a fault says why");
    }
    lg_arena_free(arena);
    lg_json_reader_free(reader);
    return 0;
}
