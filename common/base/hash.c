#include "base/hash.h"

#include <string.h>

#include "base/compress.h"

void lg_sha256_init(struct lg_sha256 *hash)
{
    *hash = (struct lg_sha256){.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f,
                                         0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};
}

void lg_sha256_add(struct lg_sha256 *hash, struct lg_span bytes)
{
    size_t held = hash->length % 64;
    const char *at = bytes.at;
    size_t left = bytes.len;

    hash->length += left;
    while (left > 0) {
        const size_t take = left < 64 - held ? left : 64 - held;

        memcpy(hash->block + held, at, take);
        held += take;
        at += take;
        left -= take;
        if (held == 64) {
            lg_sha256_compress(hash->state, hash->block);
            held = 0;
        }
    }
}

static void put_uint64(uint64_t value, uint8_t at[8])
{
    for (int i = 0; i < 8; i++)
        at[i] = (uint8_t)(value >> (56 - 8 * i));
}

void lg_sha256_add_field(struct lg_sha256 *hash, struct lg_span field)
{
    uint8_t length[8];

    put_uint64(field.len, length);
    lg_sha256_add(hash, (struct lg_span){(const char *)length, sizeof length});
    lg_sha256_add(hash, field);
}

void lg_sha256_end(struct lg_sha256 *hash, uint8_t ret_digest[LG_SHA256])
{
    static const char padding[64] = "\x80";
    uint8_t bits[8];
    const size_t held = hash->length % 64;

    put_uint64(hash->length * 8, bits);
    lg_sha256_add(hash, (struct lg_span){padding, held < 56 ? 56 - held : 120 - held});
    lg_sha256_add(hash, (struct lg_span){(const char *)bits, sizeof bits});
    for (size_t i = 0; i < 8; i++)
        for (size_t k = 0; k < 4; k++)
            ret_digest[4 * i + k] = (uint8_t)(hash->state[i] >> (24 - 8 * k));
}

void lg_sha256(struct lg_span bytes, uint8_t ret_digest[LG_SHA256])
{
    struct lg_sha256 hash;

    lg_sha256_init(&hash);
    lg_sha256_add(&hash, bytes);
    lg_sha256_end(&hash, ret_digest);
}

struct lg_hmac_key lg_hmac_key(struct lg_span key)
{
    struct lg_hmac_key made;
    uint8_t block[64] = {0}, pad[64];

    if (key.len > sizeof block) {
        lg_sha256_init(&made.inner);
        lg_sha256_add(&made.inner, key);
        lg_sha256_end(&made.inner, block);
    } else if (key.len > 0) {
        memcpy(block, key.at, key.len);
    }
    for (size_t i = 0; i < sizeof block; i++)
        pad[i] = block[i] ^ 0x36;
    lg_sha256_init(&made.inner);
    lg_sha256_add(&made.inner, (struct lg_span){(const char *)pad, sizeof pad});
    for (size_t i = 0; i < sizeof block; i++)
        pad[i] = block[i] ^ 0x5c;
    lg_sha256_init(&made.outer);
    lg_sha256_add(&made.outer, (struct lg_span){(const char *)pad, sizeof pad});
    return made;
}

void lg_hmac(const struct lg_hmac_key *key, struct lg_span message, uint8_t ret_mac[LG_SHA256])
{
    struct lg_sha256 inner = key->inner, outer = key->outer;
    uint8_t digest[LG_SHA256];

    lg_sha256_add(&inner, message);
    lg_sha256_end(&inner, digest);
    lg_sha256_add(&outer, (struct lg_span){(const char *)digest, sizeof digest});
    lg_sha256_end(&outer, ret_mac);
}

/* The finaliser of MurmurHash3: every input bit reaches every output bit. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 33) * 0xff51afd7ed558ccdU;
    x = (x ^ x >> 33) * 0xc4ceb9fe1a85ec53U;
    return x ^ x >> 33;
}

uint64_t lg_hash64(struct lg_span bytes, uint64_t seed)
{
    uint64_t hash = mix(seed ^ bytes.len ^ 0x9e3779b97f4a7c15U);
    size_t i = 0;

    for (; i + 8 <= bytes.len; i += 8) {
        uint64_t eight = 0;

        for (size_t k = 0; k < 8; k++)
            eight |= (uint64_t)(uint8_t)bytes.at[i + k] << (8 * k);
        hash = mix(hash ^ eight) + 0x9e3779b97f4a7c15U;
    }
    uint64_t rest = 0;
    for (size_t k = 0; i + k < bytes.len; k++)
        rest |= (uint64_t)(uint8_t)bytes.at[i + k] << (8 * k);
    return mix(hash ^ rest);
}

void lg_hex(const uint8_t *bytes, size_t len, char *ret_text)
{
    static const char digit[] = "0123456789abcdef";

    for (size_t i = 0; i < len; i++) {
        ret_text[2 * i] = digit[bytes[i] >> 4];
        ret_text[2 * i + 1] = digit[bytes[i] & 15];
    }
}

/* The value of a hex digit, 255 for all else. */
static uint8_t hex_value(char c)
{
    const uint8_t digit = (uint8_t)(c - '0'), letter = (uint8_t)((c | 0x20) - 'a');

    if (digit < 10)
        return digit;
    return letter < 6 ? (uint8_t)(letter + 10) : UINT8_MAX;
}

bool lg_unhex(struct lg_span text, uint8_t *ret_bytes, size_t len)
{
    uint8_t seen = 0;

    if (text.len != 2 * len)
        return false;
    for (size_t i = 0; i < text.len; i++)
        seen |= hex_value(text.at[i]);
    if (seen > 15)
        return false;
    for (size_t i = 0; i < len; i++)
        ret_bytes[i] = (uint8_t)(hex_value(text.at[2 * i]) << 4 | hex_value(text.at[2 * i + 1]));
    return true;
}
