/*
 * Tokens: chance, and what is kept of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sessions.h"

static void test_tokens(void **state)
{
    struct gw_fresh one, two;
    uint8_t hash[LG_SHA256];

    (void)state;
    gw_session_make(&one);
    gw_session_make(&two);
    assert_int_equal(strlen(one.token), GW_TOKEN_HEX);
    assert_string_not_equal(one.token, two.token);
    assert_string_not_equal(one.id, two.id);
    assert_true(gw_session_hash(lg_span_of(one.token), hash));
    assert_memory_equal(hash, one.hash, sizeof hash);
    assert_false(gw_session_hash(LG_SPAN("short"), hash));
    assert_false(gw_session_hash((struct lg_span){0}, hash));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_tokens)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
