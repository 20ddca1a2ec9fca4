/*
 * test_mask.c - no value of a malformed event is shown, whichever way it is malformed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "wire/mask.h"

enum { ARENA_BYTES = 16 * 1024 * 1024 };

static int make(void **state)
{
    *state = lg_arena_new(ARENA_BYTES);
    return *state == NULL;
}

static int drop(void **state)
{
    lg_arena_free(*state);
    return 0;
}

static const char *masked(struct lg_arena *arena, const char *text)
{
    return lg_text_copy(arena, lg_mask(arena, lg_span_of(text))).at;
}

static void keeps_the_shape(void **state)
{
    assert_string_equal(
        masked(*state, "{\"data\":{\"items\":[{\"number\":1},{\"ok\":true}],\"none\":null}}"),
        "{\"data\":{\"items\":[{\"number\":\"number\"},{\"ok\":true}],\"none\":null}}");
    assert_string_equal(masked(*state, "[]"), "[]");
    assert_string_equal(masked(*state, "{}"), "{}");
}

static void hides_each_value(void **state)
{
    static const char *const malformed[] = {
        "{\"data\":{\"name\":\"CANARY\"}}",
        "{\"data\":{\"CANARY 1\":1}}",
        "{\"type\":\"CANARY\",\"id\":\"CANARY\"}",
        "{\"type\":\"loopgate.declaration.v1\",\"data\":\"CANARY\"}",
        "\"CANARY\"",
        "CANARY",
        "{\"a\":\"CANARY\"",
        "{\"a\":1,\"a\":\"CANARY\"}",
        "\xff\xfe"
        "CANARY",
        "",
    };

    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++)
        assert_null(strstr(masked(*state, malformed[i]), "CANARY"));
}

static void hides_numbers(void **state)
{
    assert_string_equal(masked(*state, "{\"phone\":13912345678}"), "{\"phone\":\"number\"}");
    assert_string_equal(masked(*state, "{\"13912345678\":0.5}"), "{\"***\":\"number\"}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(keeps_the_shape, make, drop),
        cmocka_unit_test_setup_teardown(hides_each_value, make, drop),
        cmocka_unit_test_setup_teardown(hides_numbers, make, drop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
