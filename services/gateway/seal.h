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
