/*
 * token.h - the place of an event in the log, as the status URL carries it.
 *
 * base64url(receipt 16, body hash 16, topic's number 1, partition 2, offset 8, authenticator 16), numbers
 * big-endian.  The authenticator is an HMAC over all that and the sender, so that nobody but the
 * sender can read what became of it, and a place that was never given is told from one that was.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "model/identity.h"

enum { GW_BODY_HASH = 16, GW_TOKEN_BYTES = 59, GW_TOKEN_TEXT = 79 };

struct gw_place {
    uint8_t receipt[LG_RECEIPT];
    uint8_t body_hash[GW_BODY_HASH];
    uint8_t topic; /* index in lg_topics */
    uint16_t partition;
    int64_t offset;
};

/* Writes the token and a terminator. */
void gw_token_write(const struct lg_hmac_key *key, struct lg_span sender,
                    const struct gw_place *place, char ret_text[GW_TOKEN_TEXT + 1]);

/* False when it was not made with this key for this sender. */
bool gw_token_read(const struct lg_hmac_key *key, struct lg_span sender, struct lg_span text,
                   struct gw_place *ret_place);
