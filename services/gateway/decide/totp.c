#include "decide/totp.h"

enum { BLOCK = 64, LENGTH_AT = 56, WORDS = 80, STEP_S = 30, CODES = 1000000 };

static uint32_t rotate(uint32_t value, unsigned by)
{
    return value << by | value >> (32 - by);
}

/* The round's function and constant. */
static uint32_t mix(int round, const uint32_t s[5])
{
    if (round < 20)
        return ((s[1] & s[2]) | (~s[1] & s[3])) + 0x5a827999;
    if (round < 40)
        return (s[1] ^ s[2] ^ s[3]) + 0x6ed9eba1;
    if (round < 60)
        return ((s[1] & s[2]) | (s[1] & s[3]) | (s[2] & s[3])) + 0x8f1bbcdc;
    return (s[1] ^ s[2] ^ s[3]) + 0xca62c1d6;
}

static void compress(uint32_t state[5], const uint8_t block[BLOCK])
{
    uint32_t w[WORDS], s[5];

    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
               (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
    for (int i = 16; i < WORDS; i++)
        w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    memcpy(s, state, sizeof s);
    for (int i = 0; i < WORDS; i++) {
        const uint32_t next = rotate(s[0], 5) + mix(i, s) + s[4] + w[i];

        s[4] = s[3];
        s[3] = s[2];
        s[2] = rotate(s[1], 30);
        s[1] = s[0];
        s[0] = next;
    }
    for (int i = 0; i < 5; i++)
        state[i] += s[i];
}

void gw_sha1(struct lg_span message, uint8_t ret_digest[GW_SHA1])
{
    uint32_t state[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
    uint8_t last[2 * BLOCK] = {0};
    const size_t whole = message.len / BLOCK * BLOCK, rest = message.len - whole;
    const size_t len = rest < LENGTH_AT ? BLOCK : 2 * BLOCK;

    for (size_t i = 0; i < whole; i += BLOCK)
        compress(state, (const uint8_t *)message.at + i);
    if (rest > 0)
        memcpy(last, message.at + whole, rest);
    last[rest] = 0x80;
    for (size_t i = 0; i < 8; i++)
        last[len - 1 - i] = (uint8_t)((uint64_t)message.len * 8 >> 8 * i);
    for (size_t i = 0; i < len; i += BLOCK)
        compress(state, last + i);
    for (size_t i = 0; i < GW_SHA1; i++)
        ret_digest[i] = (uint8_t)(state[i / 4] >> 8 * (3 - i % 4));
}

void gw_hmac_sha1(struct lg_span key, const uint8_t message[8], uint8_t ret_mac[GW_SHA1])
{
    uint8_t inner[BLOCK + 8] = {0}, outer[BLOCK + GW_SHA1] = {0};

    memcpy(inner, key.at, key.len);
    memcpy(outer, key.at, key.len);
    for (size_t i = 0; i < BLOCK; i++) {
        inner[i] ^= 0x36;
        outer[i] ^= 0x5c;
    }
    memcpy(inner + BLOCK, message, 8);
    gw_sha1((struct lg_span){(const char *)inner, sizeof inner}, outer + BLOCK);
    gw_sha1((struct lg_span){(const char *)outer, sizeof outer}, ret_mac);
}

uint32_t gw_totp_code(const uint8_t secret[GW_TOTP_SECRET], int64_t step)
{
    uint8_t counter[8], mac[GW_SHA1];

    for (size_t i = 0; i < sizeof counter; i++)
        counter[i] = (uint8_t)((uint64_t)step >> 8 * (7 - i));
    gw_hmac_sha1((struct lg_span){(const char *)secret, GW_TOTP_SECRET}, counter, mac);
    const uint8_t *at = mac + (mac[GW_SHA1 - 1] & 0xf);
    return ((at[0] & 0x7fU) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3]) % CODES;
}

/* False when it is not six digits. */
static bool read_code(struct lg_span text, uint32_t *ret_code)
{
    uint32_t code = 0;

    if (text.len != GW_TOTP_DIGITS)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
        code = 10 * code + (uint32_t)(text.at[i] - '0');
    }
    *ret_code = code;
    return true;
}

int64_t gw_totp_step(const uint8_t secret[GW_TOTP_SECRET], struct lg_span text, int64_t used,
                     int64_t now_us)
{
    const int64_t now = now_us / 1000000 / STEP_S;
    uint32_t code;

    if (!read_code(text, &code))
        return -1;
    for (int64_t step = now - 1; step <= now + 1; step++) {
        if (gw_totp_code(secret, step) == code && step > used)
            return step;
    }
    return -1;
}

void gw_totp_text(const uint8_t secret[GW_TOTP_SECRET], char ret_text[GW_TOTP_BASE32])
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    for (size_t i = 0; i < GW_TOTP_BASE32; i++) {
        const size_t bit = 5 * i, byte = bit / 8;
        const unsigned two =
            (unsigned)secret[byte] << 8 | (byte + 1 < GW_TOTP_SECRET ? secret[byte + 1] : 0U);

        ret_text[i] = digits[two >> (11 - bit % 8) & 31];
    }
}
