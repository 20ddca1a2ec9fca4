/*
 * sign_in.c - POST, GET and DELETE /v1/session.
 *
 * One answer for every failure: an unknown account, a wrong password or code and a locked account
 * cannot be told apart, in time either.  The attempt is counted before anything is checked.
 */
#include "account.h"
#include "accounts_sql.h"
#include "base/own.h"
#include "cookie.h"
#include "decide/totp.h"
#include "form.h"
#include "limits.h"
#include "ops/log.h"
#include "ops/run.h"
#include "people.h"
#include "seal.h"

enum { BODY_MOST = 4096, FIELD_ACCOUNT = 0, FIELD_PASSWORD, FIELD_CODE };

static const struct gw_field fields[] = {
    {"account", 1, 63, false}, {"password", 1, 128, false}, {"oneTimeCode", 6, 6, true}};

/* What the account proves itself by; borrowed from the result. */
struct known {
    struct lg_span password, totp;
    bool must_change;
    int64_t used;
};

static struct known known_of(const struct lg_result *rows)
{
    if (lg_result_rows(rows) == 0)
        return (struct known){0};
    return (struct known){
        .password = lg_result_text(rows, 0, 0),
        .must_change = lg_result_bool(rows, 0, 1),
        .totp = lg_result_text(rows, 0, 2),
        .used = lg_result_int(rows, 0, 3),
    };
}

/* The step of the code; 0 where no codes are set up, -1 when it is wrong. */
static int64_t step_of(const struct gw_signing *signing, const struct known *known)
{
    const struct gw_call *call = signing->call;
    uint8_t bound[16];
    struct lg_span secret;

    if (known->totp.at == NULL)
        return signing->field[FIELD_CODE].at == NULL ? 0 : -1;
    gw_totp_bound(signing->field[FIELD_ACCOUNT], bound);
    if (!gw_unseal(&call->gateway->keys, call->arena, bound, known->totp, &secret) ||
        secret.len != GW_TOTP_SECRET)
        return -1;
    return gw_totp_step((const uint8_t *)secret.at, signing->field[FIELD_CODE], known->used,
                        lg_now_us());
}

/* The token that the browser had; NULL in the query when it had none. */
static struct lg_column *old_hash(const struct gw_call *call)
{
    struct lg_column *column = lg_column_new(call->arena, LG_SQL_BYTEA);
    uint8_t hash[LG_SHA256];

    if (gw_session_hash(gw_cookie_read(call->gateway, call->exchange), hash))
        lg_column_add_text(column, (struct lg_span){(const char *)hash, sizeof hash});
    else
        lg_column_add_null(column);
    return column;
}

static struct lg_column *step_column(struct lg_arena *arena, int64_t step)
{
    struct lg_column *column = lg_column_new(arena, LG_SQL_INT8);

    if (step == 0)
        lg_column_add_null(column);
    else
        lg_column_add_int(column, step);
    return column;
}

/* Begins the session; *ret_started is false when the account changed meanwhile. */
static bool start_session(const struct gw_signing *signing, struct lg_store *store,
                          const struct known *known, const struct gw_fresh *fresh,
                          bool *ret_started, struct lg_error *reterr)
{
    const struct gw_call *call = signing->call;
    struct lg_arena *arena = call->arena;
    const int64_t step = step_of(signing, known);
    lg_own(lg_result) struct lg_result *result = NULL;

    *ret_started = false;
    if (step < 0)
        return true;
    struct lg_column *const params[] = {
        lg_of_text(arena, signing->field[FIELD_ACCOUNT]),
        lg_of_text(arena, known->password),
        step_column(arena, step),
        gw_of_bytes(arena, fresh->hash, sizeof fresh->hash),
        lg_of_text(arena, lg_span_of(fresh->id)),
        lg_of_text(arena, gw_address(call->gateway, call->exchange)),
        old_hash(call)};
    if (!lg_store_run(store, &q_start_session, params, &result, reterr))
        return false;
    *ret_started = lg_result_bool(result, 0, 0);
    return true;
}

/* The memory has been read anew since the session began: its person is in it. */
struct entering {
    struct gw_doubt doubt; /* first */
    struct gw_call *call;
    struct gw_fresh fresh;
};

static void answer(struct gw_doubt *doubt)
{
    struct entering *entering = (struct entering *)(void *)doubt;
    struct gw_call *call = entering->call;
    const struct lg_span token = {entering->fresh.token, GW_TOKEN_HEX};
    struct gw_person who;

    if (gw_people_session(call->gateway->people, call->arena, token, true, &who) == GW_PROOF_GIVEN)
        gw_answer_session(call, &who, entering->fresh.token);
    else
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "who may do what cannot be read at present");
}

void gw_enter_session(struct gw_call *call, const struct gw_fresh *fresh)
{
    struct entering *entering = lg_arena_take(call->arena, sizeof *entering);

    *entering = (struct entering){.doubt.again = answer, .call = call, .fresh = *fresh};
    if (!gw_people_ask(call->gateway->people, &entering->doubt))
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "too many sign in at once");
}

static void refuse(const struct gw_signing *signing, struct lg_store *store, bool known)
{
    struct gw_call *call = signing->call;
    const struct lg_span address = gw_address(call->gateway, call->exchange);
    struct lg_column *const params[] = {lg_of_text(call->arena, signing->field[FIELD_ACCOUNT]),
                                        lg_of_text(call->arena, address)};
    struct lg_error error;

    lg_log(LG_LOG_INFO, "refused to sign somebody in from %.*s", LG_SPAN_ARG(address));
    if (known && !lg_store_run(store, &q_fail_sign_in, params, NULL, &error))
        lg_log_error(LG_LOG_WARN, "recording a refused sign-in", &error);
    gw_refuse_for(call, GW_WHY_PROOF,
                  "account, password or code is wrong, or the account is locked");
}

static void sign_in(struct gw_errand *errand, struct lg_store *store)
{
    struct gw_signing *signing = (struct gw_signing *)(void *)errand;
    struct gw_call *call = signing->call;
    struct lg_column *const params[] = {lg_of_text(call->arena, signing->field[FIELD_ACCOUNT])};
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_error error;
    struct gw_fresh fresh;
    bool started = false;

    if (store == NULL || !lg_store_run(store, &q_begin_sign_in, params, &rows, &error)) {
        gw_refuse_database(call, "signing in", store == NULL ? NULL : &error);
        return;
    }
    const struct known known = known_of(rows);
    const bool right = gw_password_is(known.password, signing->field[FIELD_PASSWORD]);
    gw_session_make(&fresh);
    if (right && !start_session(signing, store, &known, &fresh, &started, &error))
        gw_refuse_database(call, "signing in", &error);
    else if (started)
        gw_enter_session(call, &fresh);
    else
        refuse(signing, store, known.password.at != NULL);
}

static bool is_unhurried(struct gw_call *call)
{
    const struct lg_span address = gw_address(call->gateway, call->exchange);
    int64_t wait_s;

    if (gw_limits_take_address(call->gateway->limits, address, &wait_s))
        return true;
    gw_refuse(call, &(struct gw_refusal){.why = GW_WHY_TOO_MANY,
                                         .detail = "too many sign in from this address",
                                         .retry_after =
                                             lg_text(call->arena, "%lld", (long long)wait_s).at});
    return false;
}

static void post_session(struct gw_call *call)
{
    struct gw_signing *signing = lg_arena_take(call->arena, sizeof *signing);

    if (!gw_is_same_origin(call->exchange))
        gw_refuse_for(call, GW_WHY_ORIGIN, NULL);
    else if (is_unhurried(call) &&
             gw_form_read(call, fields, sizeof fields / sizeof *fields, signing->field))
        gw_account_hand_over(call, signing, sign_in);
}

static void get_session(struct gw_call *call)
{
    gw_answer_session(call, call->who, NULL);
}

/* The memory has been read anew since the session ended: it is not in it. */
struct leaving {
    struct gw_doubt doubt; /* first */
    struct gw_call *call;
};

static void leave(struct gw_doubt *doubt)
{
    struct gw_call *call = ((struct leaving *)(void *)doubt)->call;
    const struct lg_http_response response = {
        .status = 204,
        .header[0] = {"Set-Cookie", gw_cookie_set(call->gateway, call->arena, NULL)},
    };

    lg_http_answer(call->exchange, &response);
}

static void end(struct gw_errand *errand, struct lg_store *store)
{
    struct gw_call *call = ((struct gw_signing *)(void *)errand)->call;
    struct lg_column *const params[] = {
        gw_of_bytes(call->arena, call->who->session->hash, LG_SHA256)};
    struct leaving *leaving;
    struct lg_error error;

    if (store == NULL || !lg_store_run(store, &q_end_session, params, NULL, &error)) {
        gw_refuse_database(call, "signing out", store == NULL ? NULL : &error);
        return;
    }
    leaving = lg_arena_take(call->arena, sizeof *leaving);
    *leaving = (struct leaving){.doubt.again = leave, .call = call};
    if (!gw_people_ask(call->gateway->people, &leaving->doubt))
        leave(&leaving->doubt);
}

static void delete_session(struct gw_call *call)
{
    struct gw_signing *signing = lg_arena_take(call->arena, sizeof *signing);

    if (call->who->session == NULL)
        gw_refuse_for(call, GW_WHY_FORBIDDEN, "a key has no session");
    else
        gw_account_hand_over(call, signing, end);
}

const struct gw_route gw_session_routes[] = {
    {"POST", "/v1/session", BODY_MOST, post_session, GW_DOOR_OPEN, NULL},
    {"GET", "/v1/session", 0, get_session, GW_DOOR_BEGUN, NULL},
    {"DELETE", "/v1/session", 0, delete_session, GW_DOOR_BEGUN, NULL},
    {0},
};
