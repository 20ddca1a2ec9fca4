/*
 * totp.h - one-time codes by time: RFC 6238 over RFC 4226, with SHA-1, 30 s and 6 digits, which is
 * what every authenticator knows.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

enum { GW_SHA1 = 20, GW_TOTP_SECRET = 20, GW_TOTP_DIGITS = 6, GW_TOTP_BASE32 = 32 };

/* SHA-1 (FIPS 180-4) of a message, and the HMAC (RFC 2104) of eight bytes under a key of up to 64. */
void gw_sha1(struct lg_span message, uint8_t ret_digest[GW_SHA1]);
void gw_hmac_sha1(struct lg_span key, const uint8_t message[8], uint8_t ret_mac[GW_SHA1]);

/* The code of a step: steps are half minutes since 1970. */
uint32_t gw_totp_code(const uint8_t secret[GW_TOTP_SECRET], int64_t step);

/*
 * The step whose code this is: the present one, or a neighbour for clocks that differ; later than
 * `used`, because a code counts once.  -1 when it is none.
 */
int64_t gw_totp_step(const uint8_t secret[GW_TOTP_SECRET], struct lg_span code, int64_t used,
                     int64_t now_us);

/* The secret in base32 (RFC 4648), as people type it in; no terminator. */
void gw_totp_text(const uint8_t secret[GW_TOTP_SECRET], char ret_text[GW_TOTP_BASE32]);
