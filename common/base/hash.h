/*
 * hash.h - SHA-256 (FIPS 180-4), HMAC (RFC 2104), and a fast keyless hash for tables.
 *
 * Here because decisions draw tickets and must not call a foreign library.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

enum { LG_SHA256 = 32 };

struct lg_sha256 {
    uint32_t state[8];
    uint64_t length;
    uint8_t block[64];
};

void lg_sha256_init(struct lg_sha256 *hash);
void lg_sha256_add(struct lg_sha256 *hash, struct lg_span bytes);
void lg_sha256_end(struct lg_sha256 *hash, uint8_t ret_digest[LG_SHA256]);

/* Of one run of bytes, at once. */
void lg_sha256(struct lg_span bytes, uint8_t ret_digest[LG_SHA256]);

/* Adds the length as eight bytes, then the bytes: fields in a row stay apart. */
void lg_sha256_add_field(struct lg_sha256 *hash, struct lg_span field);

/* A key made ready, so that each message costs two compressions less. */
struct lg_hmac_key {
    struct lg_sha256 inner, outer;
};

struct lg_hmac_key lg_hmac_key(struct lg_span key);
void lg_hmac(const struct lg_hmac_key *key, struct lg_span message, uint8_t ret_mac[LG_SHA256]);

/* 64 bits, well mixed, the same on every machine; not for adversaries. */
uint64_t lg_hash64(struct lg_span bytes, uint64_t seed);

/* Lower-case hex of `len` bytes into `ret_text` (2 * len characters, no terminator). */
void lg_hex(const uint8_t *bytes, size_t len, char *ret_text);

/* Reads exactly 2 * len hex digits; false when they are not that. */
bool lg_unhex(struct lg_span text, uint8_t *ret_bytes, size_t len);
