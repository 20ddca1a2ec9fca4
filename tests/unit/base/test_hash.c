/*
 * SHA-256 and HMAC against the published vectors (FIPS 180-4 examples, RFC 4231).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/compress.h"
#include "base/hash.h"

static void digest_of(struct lg_span text, char ret_hex[64])
{
    uint8_t digest[LG_SHA256];

    lg_sha256(text, digest);
    lg_hex(digest, sizeof digest, ret_hex);
}

static void sha256_vectors(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char hex[64];

        digest_of(lg_span_of(cases[i].text), hex);
        assert_memory_equal(hex, cases[i].want, sizeof hex);
    }
}

/* Whatever instructions the processor has, a block comes to what plain C makes of it. */
static void instructions_and_plain_c_agree(void **state)
{
    (void)state;
    uint32_t one[8] = {0}, other[8] = {0};
    uint8_t block[64] = {0};

    for (uint64_t n = 0; n < 2000; n++) {
        for (size_t i = 0; i < sizeof block; i++)
            block[i] = (uint8_t)(lg_hash64(LG_SPAN("block"), 64 * n + i) >> 11);
        lg_sha256_compress(one, block);
        lg_sha256_compress_plain(other, block);
        assert_memory_equal(one, other, sizeof one);
    }
}

static void a_million_in_any_pieces(void **state)
{
    (void)state;
    static char million[1000000];
    char whole[64], parts[64];
    struct lg_sha256 hash;
    uint8_t digest[LG_SHA256];

    memset(million, 'a', sizeof million);
    digest_of((struct lg_span){million, sizeof million}, whole);
    assert_memory_equal(whole, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
                        64);
    lg_sha256_init(&hash);
    for (size_t at = 0, n = 1; at < sizeof million; at += n, n = n * 7 % 131 + 1) {
        if (n > sizeof million - at)
            n = sizeof million - at;
        lg_sha256_add(&hash, (struct lg_span){million + at, n});
    }
    lg_sha256_end(&hash, digest);
    lg_hex(digest, sizeof digest, parts);
    assert_memory_equal(whole, parts, sizeof parts);
}

static void hmac_vectors(void **state)
{
    (void)state;
    char long_key[131];
    uint8_t mac[LG_SHA256];
    char hex[64];

    struct lg_hmac_key key = lg_hmac_key(LG_SPAN("Jefe"));
    lg_hmac(&key, LG_SPAN("what do ya want for nothing?"), mac);
    lg_hex(mac, sizeof mac, hex);
    assert_memory_equal(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                        64);

    memset(long_key, 0xaa, sizeof long_key);
    key = lg_hmac_key((struct lg_span){long_key, sizeof long_key});
    lg_hmac(&key, LG_SPAN("Test Using Larger Than Block-Size Key - Hash Key First"), mac);
    lg_hex(mac, sizeof mac, hex);
    assert_memory_equal(hex, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
                        64);
}

static void fields_in_a_row_stay_apart(void **state)
{
    (void)state;
    struct lg_sha256 a, b;
    uint8_t of_a[LG_SHA256], of_b[LG_SHA256];

    lg_sha256_init(&a);
    lg_sha256_add_field(&a, LG_SPAN("ab"));
    lg_sha256_add_field(&a, LG_SPAN("c"));
    lg_sha256_end(&a, of_a);
    lg_sha256_init(&b);
    lg_sha256_add_field(&b, LG_SPAN("a"));
    lg_sha256_add_field(&b, LG_SPAN("bc"));
    lg_sha256_end(&b, of_b);
    assert_memory_not_equal(of_a, of_b, LG_SHA256);
}

static void unhex_takes_exactly_hex(void **state)
{
    (void)state;
    uint8_t two[2] = {1, 2};

    assert_true(lg_unhex(LG_SPAN("aBc0"), two, 2));
    assert_int_equal(two[0], 0xab);
    assert_int_equal(two[1], 0xc0);
    assert_false(lg_unhex(LG_SPAN("abc"), two, 2));
    assert_false(lg_unhex(LG_SPAN("abcg"), two, 2));
    assert_int_equal(two[0], 0xab);
}

static void the_fast_hash_is_fixed_and_spreads(void **state)
{
    (void)state;
    int bucket[6] = {0};

    assert_true(lg_hash64(LG_SPAN("a"), 0) != lg_hash64(LG_SPAN("a"), 1));
    assert_true(lg_hash64(LG_SPAN("a"), 0) != lg_hash64((struct lg_span){"a\0", 2}, 0));
    for (uint32_t i = 0; i < 60000; i++) {
        char text[LG_SHA256];

        memset(text, 'x', sizeof text);
        memcpy(text, &i, sizeof i);
        bucket[lg_hash64((struct lg_span){text, 4 + i % 28}, 0) % 6]++;
    }
    for (int i = 0; i < 6; i++)
        assert_in_range(bucket[i], 9600, 10400);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha256_vectors),
        cmocka_unit_test(instructions_and_plain_c_agree),
        cmocka_unit_test(a_million_in_any_pieces),
        cmocka_unit_test(hmac_vectors),
        cmocka_unit_test(fields_in_a_row_stay_apart),
        cmocka_unit_test(unhex_takes_exactly_hex),
        cmocka_unit_test(the_fast_hash_is_fixed_and_spreads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
