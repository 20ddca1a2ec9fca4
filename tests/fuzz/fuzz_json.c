/*
 * Two parsers, one verdict: simdjson and jansson accept the same bytes and give the same nodes,
 * and what is written of them reads as the same again.
 */
#include "base/arena.h"
#include "base/text.h"
#include "fuzz.h"
#include "wire/json.h"

static bool same(const struct lg_json *a, const struct lg_json *b)
{
    if (a->type != b->type || a->size != b->size)
        return false;
    return lg_json_equal(a, b);
}

static void reads_again(struct lg_json_reader *reader, const struct lg_json *root)
{
    struct lg_arena *arena = lg_arena_new(64U << 20);
    struct lg_builder builder = lg_builder(arena, 32U << 20);
    const struct lg_json *again;
    struct lg_error error = {0};

    lg_json_write(&builder, root);
    const struct lg_span written = lg_builder_text(&builder);
    law(lg_json_parse(reader, written, &again, &error), "what is written can be read");
    law(lg_json_equal(root, again), "what is written has the same value");
    lg_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct lg_json_reader *one = lg_json_reader_new(LG_JSON_SIMDJSON);
    struct lg_json_reader *other = lg_json_reader_new(LG_JSON_JANSSON);
    const struct lg_span text = {(const char *)bytes, len};
    const struct lg_json *a, *b;
    struct lg_error error_a = {0}, error_b = {0};

    const bool ok_a = lg_json_parse(one, text, &a, &error_a);
    const bool ok_b = lg_json_parse(other, text, &b, &error_b);
    law(ok_a == ok_b, ok_a ? error_b.message : error_a.message);
    if (ok_a) {
        law(same(a, b), "both parsers give the same nodes");
        reads_again(other, a);
    }
    lg_json_reader_free(one);
    lg_json_reader_free(other);
    return 0;
}
