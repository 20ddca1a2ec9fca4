/*
 * account.h - how a person is proven: password and one-time codes, each in argon2id's pool.
 *
 * Hashing takes 19 MiB and some 30 ms: it is done on two threads of their own with a bounded row of
 * who waits, so that a flood of sign-ins costs neither memory nor anybody else's time.
 */
#pragma once

#include "readers.h"
#include "sessions.h"

enum { GW_PASSWORD_HASH = 128, GW_HASHERS = 2, GW_HASHERS_WAITING = 64 };

/* An errand of the pool for a call; what it read of the body. */
struct gw_signing {
    struct gw_errand errand; /* first */
    struct gw_call *call;
    struct lg_span field[3]; /* by the route */
};

/* Hands the call to the pool, or refuses it. */
void gw_account_hand_over(struct gw_call *call, struct gw_signing *signing,
                          void (*run)(struct gw_errand *errand, struct lg_store *store));

/* Hashes a password; false when out of memory. */
bool gw_password_hash(struct lg_span password, char ret_hash[GW_PASSWORD_HASH]) LG_MUST_CHECK;

/* Whether it is the password of that hash; an absent hash takes as long and is never it. */
bool gw_password_is(struct lg_span hash, struct lg_span password);

/* What binds a sealed secret to its account. */
void gw_totp_bound(struct lg_span principal, uint8_t ret_bound[16]);

/* Answers with the Session that `who` has, under a new token where one is given. */
void gw_answer_session(struct gw_call *call, const struct gw_person *who, const char *token);

/* Answers with the session that has just begun, once the memory of people has it. */
void gw_enter_session(struct gw_call *call, const struct gw_fresh *fresh);

/* Refuses because the database does not answer; the reason goes to the log. */
void gw_refuse_database(struct gw_call *call, const char *doing, const struct lg_error *error);

struct lg_column *gw_of_bytes(struct lg_arena *arena, const uint8_t *bytes, size_t len);
