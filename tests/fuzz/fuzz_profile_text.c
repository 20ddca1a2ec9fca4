/*
 * Lines and CSV of profiles: any text is read or refused with a reason; what a line says, written
 * and read again, is the same document.
 */
#include "fuzz.h"
#include "wire/profile_csv.h"
#include "wire/profile_text.h"

static void comes_back(struct lg_json_reader *reader, struct lg_arena *arena,
                       const struct lg_profile *profile)
{
    const struct lg_span before = lg_profile_document(arena, profile);
    struct lg_profile again;
    struct lg_span document, fault_zh;
    struct lg_error error;

    law(lg_profile_of_line(arena, lg_profile_line(arena, profile), &document, &fault_zh, &error) &&
            lg_profile_read(reader, arena, document, NULL, &again, &error),
        "a line that was written is read");
    law(lg_span_eq(lg_profile_document(arena, &again), before),
        "a line says what its document says");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct lg_json_reader *reader = lg_json_reader_new(LG_JSON_JANSSON);
    struct lg_arena *arena = lg_arena_new(256U << 20);
    const struct lg_span text = {(const char *)bytes, len};
    struct lg_profile_rows rows;
    struct lg_profile profile;
    struct lg_span document, fault_zh;
    struct lg_error error = {0};

    if (!lg_profile_of_line(arena, text, &document, &fault_zh, &error) ||
        !lg_profile_read(reader, arena, document, NULL, &profile, &error))
        law(error.message[0] != '\0', "a refusal has a reason");
    else
        comes_back(reader, arena, &profile);
    if (lg_profile_csv_read(reader, arena, text, &rows, &error)) {
        for (size_t i = 0; i < rows.n; i++)
            comes_back(reader, arena, &rows.profiles[i]);
    }
    lg_arena_free(arena);
    lg_json_reader_free(reader);
    return 0;
}
