/*
 * auth.c - proves the caller before the route is called: by "Authorization: Bearer lgk_ID_SECRET", or
 * by the cookie of a session, with which no other site can write.
 */
#include "auth.h"

#include <string.h>
#include <strings.h>

#include "answers.h"
#include "cookie.h"
#include "ops/log.h"
#include "ops/metrics.h"
#include "people.h"
#include "sessions.h"

struct doubted {
    struct gw_doubt doubt; /* first */
    struct gw_call *call;
};

/* One line that names neither the secret nor a person. */
static void note(const struct lg_http_exchange *exchange, const char *why)
{
    const struct lg_http_request *request = lg_http_request(exchange);

    lg_metric_add(lg_metric(LG_COUNTER, "loopgate_unproven_total", "",
                            "requests refused because the caller was not proven"),
                  1);
    lg_log(LG_LOG_INFO, "refused %s from %.*s: %s", request->route, LG_SPAN_ARG(request->peer),
           why);
}

static void refuse(struct gw_call *call, enum gw_why why, const char *detail)
{
    note(call->exchange, detail == NULL ? "no key" : detail);
    gw_refuse_for(call, why, detail);
}

static struct lg_span key_of(const struct lg_http_exchange *exchange)
{
    static const char scheme[] = "Bearer ";
    struct lg_span value = lg_http_header(exchange, "Authorization");
    const size_t skip = sizeof scheme - 1;

    if (value.len < skip || strncasecmp(value.at, scheme, skip) != 0)
        return (struct lg_span){0};
    return (struct lg_span){value.at + skip, value.len - skip};
}

static bool brings_proof(const struct gateway *gateway, const struct lg_http_exchange *exchange)
{
    return key_of(exchange).at != NULL || gw_cookie_read(gateway, exchange).at != NULL;
}

/* What the request proves: a key before a session. */
static enum gw_proof prove(struct gateway *gateway, const struct gw_route *route,
                           const struct lg_http_exchange *exchange, struct gw_person *ret_who)
{
    static const char background[] = "Loopgate-Background";
    struct lg_arena *arena = lg_http_request(exchange)->arena;
    const struct lg_span key = key_of(exchange);

    if (key.at != NULL)
        return gw_people_find(gateway->people, arena, key, ret_who);
    return gw_people_session(
        gateway->people, arena, gw_cookie_read(gateway, exchange),
        route->door != GW_DOOR_WATCH && lg_http_header(exchange, background).at == NULL, ret_who);
}

bool gw_proof_text_of(const struct gateway *gateway, const struct lg_http_exchange *exchange,
                      struct gw_proof_text *ret_proof)
{
    const struct lg_span key = key_of(exchange);
    const struct lg_span text = key.at != NULL ? key : gw_cookie_read(gateway, exchange);

    if (text.len > sizeof ret_proof->text)
        return false;
    ret_proof->is_key = key.at != NULL;
    ret_proof->len = text.len;
    memcpy(ret_proof->text, text.at, text.len);
    return true;
}

enum gw_proof gw_prove_text(const struct gateway *gateway, struct lg_arena *arena,
                            const struct gw_proof_text *proof, struct gw_person *ret_who)
{
    const struct lg_span text = {proof->text, proof->len};

    return proof->is_key ? gw_people_find(gateway->people, arena, text, ret_who)
                         : gw_people_session(gateway->people, arena, text, false, ret_who);
}

/* Who is proven goes in, unless another site speaks with its session, or it is not quite in yet. */
static void pass(struct gw_call *call)
{
    const struct gw_session *session = call->who->session;
    const bool reads = lg_span_eq(call->request->method, LG_SPAN("GET"));

    if (session != NULL && !reads && !gw_is_same_origin(call->exchange))
        gw_refuse_for(call, GW_WHY_ORIGIN, NULL);
    else if (session != NULL && call->route->door != GW_DOOR_BEGUN &&
             (session->must_change || session->must_enrol))
        gw_refuse_for(call, GW_WHY_UNFINISHED, NULL);
    else
        call->route->handle(call);
}

/* Calls the route when the caller is known; false when it is not. */
static bool go_in(struct gw_call *call, bool last)
{
    struct gw_person *who = lg_arena_take(call->arena, sizeof *who);

    switch (prove(call->gateway, call->route, call->exchange, who)) {
    case GW_PROOF_GIVEN:
        call->who = who;
        pass(call);
        return true;
    case GW_PROOF_STALE:
        refuse(call, GW_WHY_UNAVAILABLE, "who may do what cannot be read at present");
        return true;
    case GW_PROOF_UNKNOWN:
        break;
    }
    if (last)
        refuse(call, GW_WHY_PROOF, "the key or session is not in force");
    return last;
}

static void again(struct gw_doubt *doubt)
{
    (void)go_in(((struct doubted *)(void *)doubt)->call, true);
}

void gw_enter(struct gw_call *call)
{
    struct doubted *doubted;

    if (!brings_proof(call->gateway, call->exchange)) {
        refuse(call, GW_WHY_PROOF, NULL);
        return;
    }
    if (go_in(call, false))
        return;
    doubted = lg_arena_take(call->arena, sizeof *doubted);
    *doubted = (struct doubted){.doubt.again = again, .call = call};
    if (!gw_people_ask(call->gateway->people, &doubted->doubt))
        (void)go_in(call, true);
}

/* A new key's first request is small, or comes again. */
static bool is_small(const struct lg_http_exchange *exchange)
{
    const struct lg_span length = lg_http_header(exchange, "Content-Length");

    return length.at != NULL && length.len < sizeof "99999";
}

const struct lg_http_problem *gw_admit(struct gateway *gateway, const struct gw_route *route,
                                       const struct lg_http_exchange *exchange)
{
    static const struct lg_http_problem unproven = {
        .status = 401,
        .type = "not-authenticated",
        .title = "Who calls is not proven",
        .header = {"WWW-Authenticate", "Bearer realm=\"loopgate\""},
    };
    struct gw_person who;

    if (route->door == GW_DOOR_OPEN || prove(gateway, route, exchange, &who) != GW_PROOF_UNKNOWN ||
        (brings_proof(gateway, exchange) && is_small(exchange)))
        return NULL;
    note(exchange, "not proven, and a body");
    return &unproven;
}
