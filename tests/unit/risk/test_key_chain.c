/*
 * The chain of keys: vectors computed with Python's hmac and hashlib, and what the chain promises.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "risk/key_chain.h"

static struct lg_hmac_key master(void)
{
    char bytes[32];

    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)i;
    return lg_hmac_key((struct lg_span){bytes, sizeof bytes});
}

static void assert_hex(const uint8_t bytes[LG_SHA256], const char *hex)
{
    uint8_t expected[LG_SHA256];

    assert_true(lg_unhex(lg_span_of(hex), expected, sizeof expected));
    assert_memory_equal(bytes, expected, sizeof expected);
}

static void keys_and_heads_are_the_published_ones(void **state)
{
    const struct lg_hmac_key key = master();
    uint8_t bytes[LG_SHA256];

    (void)state;
    lg_key_chain_key(&key, lg_day_of(2026, 11, 24), bytes);
    assert_hex(bytes, "522a3243e72d76d9932c5f72074704e72700ed6653211e6ae45c6c4c79c6908f");
    lg_key_chain_head(&key, lg_day_of(2026, 11, 24), bytes);
    assert_hex(bytes, "4c1ccfb80b55b723918bea1930e8bbc9f806a0d69756ff6208f34b83110292fd");
    lg_key_chain_head(&key, lg_day_of(2024, 2, 29), bytes);
    assert_hex(bytes, "fec75112bc4a60338cb0a3de57b90d5d4298771cab4362062392399a248d8edb");
}

/* Over a leap year: the head fixes each day's key, and a key that is no other day's. */
static void the_head_fixes_every_key(void **state)
{
    const struct lg_hmac_key key = master();
    const lg_day first = lg_day_of(2024, 1, 1), end = lg_day_of(2025, 1, 1);
    uint8_t head[LG_SHA256], of_day[LG_SHA256];
    char period[LG_PERIOD_TEXT], of_next[LG_PERIOD_TEXT];

    (void)state;
    for (lg_day day = first; day < end; day++) {
        lg_key_chain_head(&key, day, head);
        lg_key_chain_key(&key, day, of_day);
        assert_true(lg_key_chain_holds(head, day, of_day));
        lg_key_chain_period(day, period);
        lg_key_chain_period(day + 1, of_next);
        if (memcmp(period, of_next, sizeof period) == 0)
            assert_false(lg_key_chain_holds(head, day + 1, of_day));
        of_day[day % LG_SHA256] ^= 1;
        assert_false(lg_key_chain_holds(head, day, of_day));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_and_heads_are_the_published_ones),
        cmocka_unit_test(the_head_fixes_every_key),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
