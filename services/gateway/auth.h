/*
 * auth.h - what a request proves itself by, kept so that it can be asked again.
 */
#pragma once

#include "people.h"

enum { GW_PROOF_TEXT = 128 };

/* A key or a session's token: a secret, to be wiped. */
struct gw_proof_text {
    bool is_key;
    size_t len;
    char text[GW_PROOF_TEXT];
};

/* Of a request that was let in; false when it is longer than any proof. */
bool gw_proof_text_of(const struct gateway *gateway, const struct lg_http_exchange *exchange,
                      struct gw_proof_text *ret_proof) LG_MUST_CHECK;

/* Whether it still proves somebody, and what they may do now; no activity of a session. */
enum gw_proof gw_prove_text(const struct gateway *gateway, struct lg_arena *arena,
                            const struct gw_proof_text *proof, struct gw_person *ret_who);
