#include "account.h"

#include <sodium.h>

#include "answers.h"
#include "base/time.h"
#include "cookie.h"
#include "decide/session.h"
#include "ops/log.h"
#include "wire/json.h"

enum { OPS = 2, ANSWER_MOST = 256 << 10 };

static const size_t MEMORY = 19 << 20; /* OWASP's least for two rounds */

/* Of no password: what unknown accounts are compared with. */
static const char nobody[] = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                             "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

void gw_account_hand_over(struct gw_call *call, struct gw_signing *signing,
                          void (*run)(struct gw_errand *errand, struct lg_store *store))
{
    signing->errand = (struct gw_errand){.run = run};
    signing->call = call;
    if (!gw_readers_take(call->gateway->hashers, &signing->errand))
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "too many sign in at once");
}

bool gw_password_hash(struct lg_span password, char ret_hash[GW_PASSWORD_HASH])
{
    return crypto_pwhash_str_alg(ret_hash, password.at, password.len, OPS, MEMORY,
                                 crypto_pwhash_ALG_ARGON2ID13) == 0;
}

bool gw_password_is(struct lg_span hash, struct lg_span password)
{
    char known[crypto_pwhash_STRBYTES] = "";
    const bool fits = hash.at != NULL && hash.len < sizeof known;

    if (fits)
        memcpy(known, hash.at, hash.len);
    else
        memcpy(known, nobody, sizeof nobody);
    return crypto_pwhash_str_verify(known, password.at, password.len) == 0 && fits;
}

void gw_totp_bound(struct lg_span principal, uint8_t ret_bound[16])
{
    struct lg_sha256 hash;
    uint8_t whole[LG_SHA256];

    lg_sha256_init(&hash);
    lg_sha256_add_field(&hash, LG_SPAN("loopgate/totp"));
    lg_sha256_add_field(&hash, principal);
    lg_sha256_end(&hash, whole);
    memcpy(ret_bound, whole, 16);
}

static void add_text(struct lg_builder *to, const char *name, struct lg_span text)
{
    if (text.at == NULL)
        return;
    lg_builder_fmt(to, ",\"%s\":", name);
    lg_json_write_string(to, text);
}

static void add_time(struct lg_builder *to, const char *name, int64_t us)
{
    char text[LG_TIME_TEXT];

    lg_time_format(us, text);
    lg_builder_fmt(to, ",\"%s\":\"%.*s\"", name, LG_TIME_TEXT, text);
}

static void add_session(struct lg_builder *to, const struct gw_session *session)
{
    const struct gw_session_time *time = &session->time;

    add_text(to, "person", session->person);
    add_text(to, "language", session->language);
    lg_builder_fmt(to, ",\"mustChangePassword\":%s,\"mustEnrolTotp\":%s",
                   session->must_change ? "true" : "false", session->must_enrol ? "true" : "false");
    add_time(to, "startedAt", time->started_us);
    add_time(to, "idleUntil", time->seen_us + time->idle_us);
    add_time(to, "endsAt", time->started_us + time->most_us);
}

static void add_grants(struct lg_builder *to, const struct gw_person *who)
{
    lg_builder_add(to, LG_SPAN(",\"grants\":["));
    for (size_t i = 0; i < who->grants_n; i++) {
        const struct gw_grant *grant = &who->grants[i];

        lg_builder_fmt(to, "%s{\"role\":\"%s\"", i > 0 ? "," : "", gw_role_name(grant->role));
        add_text(to, "scope", grant->scope);
        if (grant->until_us != 0)
            add_time(to, "until", grant->until_us);
        lg_builder_add(to, LG_SPAN("}"));
    }
    lg_builder_add(to, LG_SPAN("]"));
}

void gw_answer_session(struct gw_call *call, const struct gw_person *who, const char *token)
{
    struct lg_builder answer = lg_builder(call->arena, ANSWER_MOST);
    struct lg_http_response response = {.status = 200, .content_type = "application/json"};

    lg_builder_add(&answer, LG_SPAN("{\"principal\":"));
    lg_json_write_string(&answer, who->id);
    add_text(&answer, "name", who->session != NULL ? who->session->name : who->id);
    if (who->session != NULL)
        add_session(&answer, who->session);
    add_grants(&answer, who);
    lg_builder_add(&answer, LG_SPAN("}\n"));
    response.body = lg_builder_text(&answer);
    if (token != NULL) {
        response.header[0].name = "Set-Cookie";
        response.header[0].value = gw_cookie_set(call->gateway, call->arena, token);
    }
    lg_http_answer(call->exchange, &response);
}

void gw_refuse_database(struct gw_call *call, const char *doing, const struct lg_error *error)
{
    if (error != NULL)
        lg_log_error(LG_LOG_WARN, doing, error);
    gw_refuse_for(call, GW_WHY_UNAVAILABLE, "the database does not answer");
}

struct lg_column *gw_of_bytes(struct lg_arena *arena, const uint8_t *bytes, size_t len)
{
    struct lg_column *column = lg_column_new(arena, LG_SQL_BYTEA);

    lg_column_add_text(column, (struct lg_span){(const char *)bytes, len});
    return column;
}
