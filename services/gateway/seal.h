/*
 * seal.h - personal values, so that only the holder of the key can read them.
 *
 * A sealed value is "sealed:" and base64url(key id 1, nonce 24, XChaCha20-Poly1305 ciphertext); the
 * receipt of its event is authenticated with it, so it cannot be moved to another event.
 */
#pragma once

#include "gateway.h"
#include "model/identity.h"

/* Seals every personal value of the event in place; the values lie in the arena. */
void gw_seal(const struct gw_keys *keys, struct lg_arena *arena, const uint8_t receipt[LG_RECEIPT],
             struct ev_event *event);

/* Any bytes, sealed whole and bound to those 16; in the arena. */
struct lg_span gw_seal_whole(const struct gw_keys *keys, struct lg_arena *arena,
                             const uint8_t bound[16], struct lg_span clear);

/* The clear bytes again, in the arena; false when it was not sealed so with this key. */
bool gw_unseal(const struct gw_keys *keys, struct lg_arena *arena, const uint8_t bound[16],
               struct lg_span sealed, struct lg_span *ret_clear) LG_MUST_CHECK;
