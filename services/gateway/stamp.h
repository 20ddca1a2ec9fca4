/*
 * stamp.h - bytes that are given out as text and taken back only as they were, and for what they were.
 *
 * base64url(bytes, authenticator 16).  The authenticator is the beginning of an HMAC-SHA-256 (RFC 2104)
 * over the purpose, the bytes and whom or what they were given out for.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"

enum { GW_STAMP_MOST = 64, GW_STAMP_FOR = 4096, GW_STAMP_MAC = 16 };

struct gw_stamp {
    const struct lg_hmac_key *key;
    const char *purpose;
    struct lg_span given_for; /* at most GW_STAMP_FOR bytes */
};

/* Writes at most GW_STAMP_MOST bytes and a terminator: room for a text of `room` with it. */
void gw_stamp_write(const struct gw_stamp *stamp, const uint8_t *bytes, size_t n, char *ret_text,
                    size_t room);

/* False when the text was not made of n bytes with this stamp. */
bool gw_stamp_read(const struct gw_stamp *stamp, struct lg_span text, uint8_t *ret_bytes, size_t n);

/* Numbers as they stand among the bytes: big-endian, of `len` bytes. */
void gw_stamp_put(uint8_t *to, uint64_t value, size_t len);
uint64_t gw_stamp_get(const uint8_t *from, size_t len);
