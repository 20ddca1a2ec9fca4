/*
 * Sealed values: opened with key and receipt alone, never the same twice, and within the limit that
 * the schema's sealed form has.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "base/text.h"
#include "seal.h"

enum { ARENA = 1 << 20, MARK = 7, NONCE = 24, OPENED_MOST = 4096 };

static const uint8_t receipt[LG_RECEIPT] = {1, 2, 3}, other_receipt[LG_RECEIPT] = {3, 2, 1};

static struct gw_keys keys(void)
{
    struct gw_keys keys = {.seal_id = 77};

    for (size_t i = 0; i < sizeof keys.seal; i++)
        keys.seal[i] = (uint8_t)i;
    return keys;
}

static struct ev_event event_of(const char *name)
{
    struct ev_event event = {.type = EV_TYPE_DECLARATION};

    event.declaration.has_buyer = true;
    event.declaration.buyer.name = lg_span_of(name);
    event.declaration.buyer.id_type = LG_SPAN("1");
    return event;
}

/* The clear text with a terminator in `room`; false when it cannot be opened. */
static bool opened(struct lg_span text, const uint8_t of[LG_RECEIPT], char room[OPENED_MOST])
{
    const struct gw_keys all = keys();
    uint8_t bytes[OPENED_MOST];
    unsigned long long clear_len = 0;
    size_t len = 0;

    if (text.len < MARK || memcmp(text.at, "sealed:", MARK) != 0 ||
        sodium_base642bin(bytes, sizeof bytes, text.at + MARK, text.len - MARK, NULL, &len, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return false;
    assert_int_equal(bytes[0], all.seal_id);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt((unsigned char *)room, &clear_len, NULL,
                                                   bytes + 1 + NONCE, len - 1 - NONCE, of,
                                                   LG_RECEIPT, bytes + 1, all.seal) != 0)
        return false;
    room[clear_len] = '\0';
    return true;
}

static struct lg_span sealed_name(struct lg_arena *arena, const char *name)
{
    const struct gw_keys all = keys();
    struct ev_event event = event_of(name);

    gw_seal(&all, arena, receipt, &event);
    assert_true(lg_span_eq(event.declaration.buyer.id_type, LG_SPAN("1")));
    return event.declaration.buyer.name;
}

static int make(void **state)
{
    *state = lg_arena_new(ARENA);
    return *state == NULL || sodium_init() < 0;
}

static int drop(void **state)
{
    lg_arena_free(*state);
    return 0;
}

static void test_is_opened_again(void **state)
{
    char room[OPENED_MOST];

    assert_true(opened(sealed_name(*state, "王小明"), receipt, room));
    assert_string_equal(room, "王小明");
}

static void test_belongs_to_its_event(void **state)
{
    char room[OPENED_MOST];

    assert_false(opened(sealed_name(*state, "王小明"), other_receipt, room));
}

static void test_is_never_the_same(void **state)
{
    assert_false(lg_span_eq(sealed_name(*state, "王小明"), sealed_name(*state, "王小明")));
}

/* 100 characters of four bytes: the longest name that the schema lets in. */
static void test_fits_the_sealed_limit(void **state)
{
    char name[401] = "";

    for (size_t i = 0; i < 400; i += 4)
        memcpy(name + i, "\xF0\xA0\x80\x80", 4);
    assert_true(sealed_name(*state, name).len <= 6 * 100 + 200);
}

static void test_what_is_sealed_whole_is_unsealed(void **state)
{
    const struct gw_keys all = keys();
    struct gw_keys other = keys();
    const struct lg_span clear = {"a\0\n\xff", 4};
    const struct lg_span sealed = gw_seal_whole(&all, *state, receipt, clear);
    struct lg_span again;

    assert_true(gw_unseal(&all, *state, receipt, sealed, &again));
    assert_true(lg_span_eq(again, clear));
    assert_true(gw_unseal(&all, *state, receipt, gw_seal_whole(&all, *state, receipt, LG_SPAN("")),
                          &again));
    assert_true(again.len == 0);
    assert_false(gw_unseal(&all, *state, other_receipt, sealed, &again));
    assert_false(
        gw_unseal(&all, *state, receipt, (struct lg_span){sealed.at, sealed.len - 1}, &again));
    assert_false(gw_unseal(&all, *state, receipt, LG_SPAN("sealed:"), &again));
    assert_false(gw_unseal(&all, *state, receipt, LG_SPAN(""), &again));
    other.seal[0] ^= 1;
    assert_false(gw_unseal(&other, *state, receipt, sealed, &again));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_is_opened_again, make, drop),
        cmocka_unit_test_setup_teardown(test_belongs_to_its_event, make, drop),
        cmocka_unit_test_setup_teardown(test_is_never_the_same, make, drop),
        cmocka_unit_test_setup_teardown(test_fits_the_sealed_limit, make, drop),
        cmocka_unit_test_setup_teardown(test_what_is_sealed_whole_is_unsealed, make, drop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
