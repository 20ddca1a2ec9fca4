/*
 * One-time codes against the vectors of FIPS 180, RFC 2202 and RFC 6238; which codes count.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/hash.h"
#include "decide/totp.h"

static const uint8_t secret[GW_TOTP_SECRET] = {"12345678901234567890"};

static void expect_sha1(const char *message, const char *hex)
{
    uint8_t digest[GW_SHA1];
    char text[2 * GW_SHA1 + 1] = "";

    gw_sha1(lg_span_of(message), digest);
    lg_hex(digest, sizeof digest, text);
    assert_string_equal(text, hex);
}

static void test_sha1(void **state)
{
    (void)state;
    expect_sha1("", "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    expect_sha1("abc", "a9993e364706816aba3e25717850c26c9cd0d89d");
    expect_sha1("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
    expect_sha1("0123456789012345678901234567890123456789012345678901234", /* 55: fits one block */
                "9f3a4ce7f66b1b74c34da2c5d732c39f81e0f8df");
}

static void test_hmac(void **state)
{
    static const uint8_t message[8] = {'H', 'i', ' ', 'T', 'h', 'e', 'r', 'e'};
    uint8_t mac[GW_SHA1];
    char key[20], text[2 * GW_SHA1 + 1] = "";

    (void)state;
    memset(key, 0x0b, sizeof key);
    gw_hmac_sha1((struct lg_span){key, sizeof key}, message, mac);
    lg_hex(mac, sizeof mac, text);
    assert_string_equal(text, "b617318655057264e28bc0b6fb378c8ef146be00");
}

static void test_codes(void **state)
{
    static const struct {
        int64_t second;
        uint32_t code;
    } vectors[] = {{59, 287082},       {1111111109, 81804},  {1111111111, 50471},
                   {1234567890, 5924}, {2000000000, 279037}, {20000000000, 353130}};

    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
        assert_int_equal(gw_totp_code(secret, vectors[i].second / 30), vectors[i].code);
}

static int64_t try_code(const char *code, int64_t used, int64_t second)
{
    return gw_totp_step(secret, lg_span_of(code), used, second * 1000000);
}

static void test_which_codes_count(void **state)
{
    (void)state;
    assert_int_equal(try_code("287082", 0, 59), 1);
    assert_int_equal(try_code("287082", 0, 29), 1); /* a clock that is behind */
    assert_int_equal(try_code("287082", 0, 60), 1); /* one that is ahead */
    assert_int_equal(try_code("287082", 0, 89), 1);
    assert_int_equal(try_code("287082", 0, 90), -1); /* too late */
    assert_int_equal(try_code("287082", 1, 59), -1); /* used */
    assert_int_equal(try_code("287083", 0, 59), -1);
    assert_int_equal(try_code("28708", 0, 59), -1);
    assert_int_equal(try_code("2870822", 0, 59), -1);
    assert_int_equal(try_code("28708x", 0, 59), -1);
    assert_int_equal(try_code("28708/", 0, 59), -1);
    assert_int_equal(try_code("", 0, 59), -1);
}

static void test_text(void **state)
{
    char text[GW_TOTP_BASE32 + 1] = "";

    (void)state;
    gw_totp_text(secret, text);
    assert_string_equal(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sha1),  cmocka_unit_test(test_hmac),
        cmocka_unit_test(test_codes), cmocka_unit_test(test_which_codes_count),
        cmocka_unit_test(test_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
