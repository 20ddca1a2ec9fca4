/*
 * Packs: what is installed has one hash, and is read again from the text that is kept.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "wire/packs.h"

struct world {
    const char *share;
    struct lg_arena *arena;
    struct lg_json_reader *reader;
};

static void what_is_kept_is_read_again(void **state)
{
    const struct world *world = *state;
    struct lg_packs packs, again;
    struct lg_error error = {.fate = 0};

    if (!lg_packs_load(world->reader, world->arena, world->share, &packs, &error))
        fail_msg("%s: %s", error.message, error.detail);
    assert_int_equal(strlen(packs.hash), LG_PACKS_HASH);
    assert_true(lg_packs_read(world->reader, world->arena, packs.documents, &again, &error));
    assert_string_equal(again.hash, packs.hash);
    assert_int_equal(again.categories.n, packs.categories.n);
    assert_int_equal(again.profiles_n, packs.profiles_n);
    assert_true(lg_span_eq(lg_country_code(packs.countries, LG_SPAN("304")), LG_SPAN("DE")));
    assert_true(lg_span_eq(lg_country_code(again.categories.at[0].countries, LG_SPAN("CHN")),
                           LG_SPAN("CN")));
    for (size_t i = 0; i < packs.categories.n; i++)
        assert_true(lg_span_eq(again.categories.at[i].code, packs.categories.at[i].code));
    for (size_t i = 0; i < packs.profiles_n; i++)
        assert_true(lg_span_eq(lg_profile_document(world->arena, &again.profiles[i]),
                               lg_profile_document(world->arena, &packs.profiles[i])));
}

static void what_is_no_kept_text_is_refused(void **state)
{
    static const char *const texts[] = {"", "{}", "{\"categories\":[],\"profiles\":1}",
                                        "{\"categories\":[],\"profiles\":[]}",
                                        "{\"categories\":[{}],\"profiles\":[]}"};
    const struct world *world = *state;
    struct lg_packs packs = {.hash = "untouched"};
    struct lg_error error;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(
            lg_packs_read(world->reader, world->arena, lg_span_of(texts[i]), &packs, &error));
    assert_string_equal(packs.hash, "untouched");
}

int main(int argc, char **argv)
{
    struct world world = {argc > 1 ? argv[1] : ".", lg_arena_new(64 << 20),
                          lg_json_reader_new(LG_JSON_JANSSON)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(what_is_kept_is_read_again, &world),
        cmocka_unit_test_prestate(what_is_no_kept_text_is_refused, &world),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);

    lg_json_reader_free(world.reader);
    lg_arena_free(world.arena);
    return failed;
}
