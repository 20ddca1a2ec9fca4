/*
 * auth.c - proves the caller by "Authorization: Bearer lgk_ID_SECRET" before the route is called.
 */
#include <string.h>
#include <strings.h>

#include "answers.h"
#include "ops/log.h"
#include "ops/metrics.h"
#include "people.h"

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

/* Calls the route when the key is known; false when it is not. */
static bool go_in(struct gw_call *call, bool last)
{
    struct gw_person *who = lg_arena_take(call->arena, sizeof *who);

    switch (gw_people_find(call->gateway->people, call->arena, key_of(call->exchange), who)) {
    case GW_PROOF_GIVEN:
        call->who = who;
        call->route->handle(call);
        return true;
    case GW_PROOF_STALE:
        refuse(call, GW_WHY_UNAVAILABLE, "who may do what cannot be read at present");
        return true;
    case GW_PROOF_UNKNOWN:
        break;
    }
    if (last)
        refuse(call, GW_WHY_PROOF, "the key is not in force");
    return last;
}

static void again(struct gw_doubt *doubt)
{
    (void)go_in(((struct doubted *)(void *)doubt)->call, true);
}

void gw_enter(struct gw_call *call)
{
    struct doubted *doubted;

    if (key_of(call->exchange).at == NULL) {
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
    const struct lg_span key = key_of(exchange);
    struct gw_person who;

    if (route->open ||
        gw_people_find(gateway->people, lg_http_request(exchange)->arena, key, &who) !=
            GW_PROOF_UNKNOWN ||
        (key.at != NULL && is_small(exchange)))
        return NULL;
    note(exchange, "not proven, and a body");
    return &unproven;
}
