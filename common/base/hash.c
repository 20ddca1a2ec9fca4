#include "base/hash.h"

#include <string.h>

static const uint32_t ROUND[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t rotate(uint32_t x, int n)
{
    return x >> n | x << (32 - n);
}

static uint32_t word(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void expand(uint32_t w[64], const uint8_t block[64])
{
    for (size_t i = 0; i < 16; i++)
        w[i] = word(block + 4 * i);
    for (size_t i = 16; i < 64; i++) {
        const uint32_t a = w[i - 15], b = w[i - 2];

        w[i] = w[i - 16] + (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) + w[i - 7] +
               (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10);
    }
}

/* The eight words stand in variables of their own, so that they stay in registers. */
static void compress(uint32_t state[8], const uint8_t block[64])
{
    uint32_t w[64];
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];

    expand(w, block);
    for (size_t i = 0; i < 64; i++) {
        const uint32_t t1 = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) +
                            ((e & f) ^ (~e & g)) + ROUND[i] + w[i];
        const uint32_t t2 =
            (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));

        h = g, g = f, f = e, e = d + t1;
        d = c, c = b, b = a, a = t1 + t2;
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
    state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

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
            compress(hash->state, hash->block);
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

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool lg_unhex(struct lg_span text, uint8_t *ret_bytes, size_t len)
{
    if (text.len != 2 * len)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (hex_value(text.at[i]) < 0)
            return false;
    for (size_t i = 0; i < len; i++)
        ret_bytes[i] = (uint8_t)(hex_value(text.at[2 * i]) << 4 | hex_value(text.at[2 * i + 1]));
    return true;
}
