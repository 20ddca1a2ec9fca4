/*
 * proofs.c - what a person changes of its account: password, one-time codes, language.
 *
 * The first two give the session a new token and end every other session of the account.
 */
#include <stdio.h>

#include <sodium.h>

#include "account.h"
#include "accounts_sql.h"
#include "base/own.h"
#include "decide/session.h"
#include "decide/totp.h"
#include "form.h"
#include "ops/run.h"
#include "people.h"
#include "seal.h"

enum { BODY_MOST = 4096, FIELD_CURRENT = 0, FIELD_NEXT, FIELD_ONE = 0 };

/* Runs a query whose one column tells whether it was done. */
static bool done(struct gw_call *call, struct lg_store *store, const struct lg_query *query,
                 struct lg_column *const *params, bool *ret_done)
{
    lg_own(lg_result) struct lg_result *result = NULL;
    struct lg_error error;

    if (!lg_store_run(store, query, params, &result, &error)) {
        gw_refuse_database(call, "changing an account", &error);
        return false;
    }
    *ret_done = lg_result_bool(result, 0, 0);
    return true;
}

static struct lg_column *hash_param(const struct gw_call *call)
{
    return gw_of_bytes(call->arena, call->who->session->hash, LG_SHA256);
}

/* Password ---------------------------------------------------------------------------------- */

static void change(struct gw_signing *signing, struct lg_store *store, struct lg_span known)
{
    struct gw_call *call = signing->call;
    char next[GW_PASSWORD_HASH];
    struct gw_fresh fresh;
    bool changed = false;

    if (!gw_password_hash(signing->field[FIELD_NEXT], next)) {
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "out of memory");
        return;
    }
    gw_session_make(&fresh);
    struct lg_column *const params[] = {hash_param(call), lg_of_text(call->arena, known),
                                        lg_of_text(call->arena, lg_span_of(next)),
                                        gw_of_bytes(call->arena, fresh.hash, sizeof fresh.hash),
                                        lg_of_text(call->arena, lg_span_of(fresh.id))};
    if (!done(call, store, &q_change_password, params, &changed))
        return;
    if (changed)
        gw_enter_session(call, &fresh);
    else
        gw_refuse_for(call, GW_WHY_FORBIDDEN, "the session has ended");
}

static void change_password(struct gw_errand *errand, struct lg_store *store)
{
    struct gw_signing *signing = (struct gw_signing *)(void *)errand;
    struct gw_call *call = signing->call;
    struct lg_column *const params[] = {lg_of_text(call->arena, call->who->id)};
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_error error;

    if (store == NULL || !lg_store_run(store, &q_begin_sign_in, params, &rows, &error)) {
        gw_refuse_database(call, "changing a password", store == NULL ? NULL : &error);
        return;
    }
    const struct lg_span known =
        lg_result_rows(rows) > 0 ? lg_result_text(rows, 0, 0) : (struct lg_span){0};
    if (gw_password_is(known, signing->field[FIELD_CURRENT]))
        change(signing, store, known);
    else
        gw_refuse_for(call, GW_WHY_FORBIDDEN, "the password is wrong, or the account is locked");
}

/* Every route here changes something of an account, which a key does not have. */
static bool has_session(struct gw_call *call)
{
    if (call->who->session != NULL)
        return true;
    gw_refuse_for(call, GW_WHY_FORBIDDEN, "a key has no account");
    return false;
}

static void post_password(struct gw_call *call)
{
    static const struct gw_field fields[] = {{"current", 1, 128, false}, {"next", 1, 512, false}};
    struct gw_signing *signing = lg_arena_take(call->arena, sizeof *signing);
    const char *fault;

    if (!has_session(call) || !gw_form_read(call, fields, 2, signing->field))
        return;
    fault =
        gw_password_fault(call->who->id, signing->field[FIELD_CURRENT], signing->field[FIELD_NEXT]);
    if (fault != NULL)
        gw_form_refuse(call, "next", fault);
    else
        gw_account_hand_over(call, signing, change_password);
}

/* One-time codes ---------------------------------------------------------------------------- */

static void answer_offer(struct gw_call *call, const uint8_t secret[GW_TOTP_SECRET])
{
    const char *instance = lg_config_get(call->gateway->config, LG_SET_INSTANCE);
    char text[GW_TOTP_BASE32 + 1] = "";

    gw_totp_text(secret, text);
    gw_answer_json(call, 200,
                   lg_text(call->arena,
                           "{\"secret\":\"%s\",\"uri\":\"otpauth://totp/Loopgate%%20%s:%.*s?"
                           "secret=%s&issuer=Loopgate%%20%s\"}\n",
                           text, instance, LG_SPAN_ARG(call->who->id), text, instance),
                   NULL);
}

static void offer_totp(struct gw_errand *errand, struct lg_store *store)
{
    struct gw_call *call = ((struct gw_signing *)(void *)errand)->call;
    uint8_t secret[GW_TOTP_SECRET], bound[16];
    bool offered = false;

    if (store == NULL) {
        gw_refuse_database(call, NULL, NULL);
        return;
    }
    randombytes_buf(secret, sizeof secret);
    gw_totp_bound(call->who->id, bound);
    struct lg_column *const params[] = {
        hash_param(call),
        lg_of_text(call->arena,
                   gw_seal_whole(&call->gateway->keys, call->arena, bound,
                                 (struct lg_span){(const char *)secret, sizeof secret}))};
    if (!done(call, store, &q_offer_totp, params, &offered))
        return;
    if (offered)
        answer_offer(call, secret);
    else
        gw_refuse_for(call, GW_WHY_FORBIDDEN, "one-time codes are set up already");
    sodium_memzero(secret, sizeof secret);
}

static void post_totp(struct gw_call *call)
{
    struct gw_signing *signing = lg_arena_take(call->arena, sizeof *signing);

    if (has_session(call))
        gw_account_hand_over(call, signing, offer_totp);
}

/* The step of the code by the secret that was offered; -1 when there is none or it is wrong. */
static int64_t step_of(const struct gw_signing *signing, struct lg_span offered)
{
    const struct gw_call *call = signing->call;
    struct lg_span secret;
    uint8_t bound[16];

    gw_totp_bound(call->who->id, bound);
    if (offered.at == NULL ||
        !gw_unseal(&call->gateway->keys, call->arena, bound, offered, &secret) ||
        secret.len != GW_TOTP_SECRET)
        return -1;
    return gw_totp_step((const uint8_t *)secret.at, signing->field[FIELD_ONE], 0, lg_now_us());
}

static void confirm(const struct gw_signing *signing, struct lg_store *store,
                    struct lg_span offered)
{
    struct gw_call *call = signing->call;
    const int64_t step = step_of(signing, offered);
    struct gw_fresh fresh;
    bool confirmed = false;

    gw_session_make(&fresh);
    if (step >= 0) {
        struct lg_column *const params[] = {hash_param(call), lg_of_text(call->arena, offered),
                                            lg_of_int8(call->arena, step),
                                            gw_of_bytes(call->arena, fresh.hash, sizeof fresh.hash),
                                            lg_of_text(call->arena, lg_span_of(fresh.id))};

        if (!done(call, store, &q_confirm_totp, params, &confirmed))
            return;
    }
    if (confirmed)
        gw_enter_session(call, &fresh);
    else
        gw_form_refuse(call, "oneTimeCode", "is not made with the secret that was offered last");
}

static void confirm_totp(struct gw_errand *errand, struct lg_store *store)
{
    const struct gw_signing *signing = (struct gw_signing *)(void *)errand;
    struct gw_call *call = signing->call;
    struct lg_column *const params[] = {lg_of_text(call->arena, call->who->id)};
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_error error;

    if (store == NULL || !lg_store_run(store, &q_totp_offered, params, &rows, &error)) {
        gw_refuse_database(call, "confirming codes", store == NULL ? NULL : &error);
        return;
    }
    confirm(signing, store,
            lg_result_rows(rows) > 0 ? lg_result_text(rows, 0, 0) : (struct lg_span){0});
}

static void post_confirmation(struct gw_call *call)
{
    static const struct gw_field fields[] = {{"oneTimeCode", 6, 6, false}};
    struct gw_signing *signing = lg_arena_take(call->arena, sizeof *signing);

    if (has_session(call) && gw_form_read(call, fields, 1, signing->field))
        gw_account_hand_over(call, signing, confirm_totp);
}

/* Language ---------------------------------------------------------------------------------- */

static void set_language(struct gw_errand *errand, struct lg_store *store)
{
    const struct gw_signing *signing = (struct gw_signing *)(void *)errand;
    struct gw_call *call = signing->call;
    struct gw_person who = *call->who;
    struct gw_session session = *who.session;
    struct lg_column *const params[] = {lg_of_text(call->arena, who.id),
                                        lg_of_text(call->arena, signing->field[FIELD_ONE])};
    struct lg_error error;

    if (store == NULL || !lg_store_run(store, &q_set_language, params, NULL, &error)) {
        gw_refuse_database(call, "choosing a language", store == NULL ? NULL : &error);
        return;
    }
    session.language = signing->field[FIELD_ONE];
    who.session = &session;
    gw_answer_session(call, &who, NULL);
}

static void post_language(struct gw_call *call)
{
    static const struct gw_field fields[] = {{"language", 2, 2, false}};
    struct gw_signing *signing = lg_arena_take(call->arena, sizeof *signing);

    if (!has_session(call) || !gw_form_read(call, fields, 1, signing->field))
        return;
    if (lg_span_eq(signing->field[FIELD_ONE], LG_SPAN("zh")) ||
        lg_span_eq(signing->field[FIELD_ONE], LG_SPAN("en")))
        gw_account_hand_over(call, signing, set_language);
    else
        gw_form_refuse(call, "language", "is neither zh nor en");
}

const struct gw_route gw_proof_routes[] = {
    {"POST", "/v1/session/password", BODY_MOST, post_password, GW_DOOR_BEGUN, NULL},
    {"POST", "/v1/session/totp", 0, post_totp, GW_DOOR_BEGUN, NULL},
    {"POST", "/v1/session/totp/confirmation", BODY_MOST, post_confirmation, GW_DOOR_BEGUN, NULL},
    {"POST", "/v1/session/language", BODY_MOST, post_language, GW_DOOR_BEGUN, NULL},
    {0},
};
