/*
 * server.h - the HTTP/1.1 interface: routes, exchanges, answers.
 *
 * Every request has passed the gate (README.md) before a handler sees it.  A handler answers its
 * exchange at once, or keeps it and answers later from any thread; until then the request holds
 * memory and no thread.  Each exchange is answered exactly once: after lg_http_answer() it belongs
 * to the server and must not be touched, its arena included.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/span.h"

enum { LG_HTTP_PARAMS = 8, LG_HTTP_HEADERS = 8, LG_HTTP_QUERIES = 32 };

struct lg_http_server;
struct lg_http_exchange;

struct lg_http_pair {
    struct lg_span name, value;
};

struct lg_http_request {
    struct lg_arena *arena;     /* lives as long as the exchange; the handler may take from it */
    struct lg_span method;      /* "GET" for HEAD as well */
    struct lg_span path;        /* decoded once */
    struct lg_span query;       /* as sent, without "?" */
    struct lg_span body;        /* whole, unchunked */
    struct lg_span peer;        /* "address:port" as the socket says */
    struct lg_span traceparent; /* W3C trace context, absent unless valid */
    const char *route;          /* the pattern that matched */
    struct lg_http_pair param[LG_HTTP_PARAMS]; /* {name} of the pattern, decoded once */
    size_t param_n;
};

/* The request of an exchange; borrowed, valid until it is answered. */
const struct lg_http_request *lg_http_request(const struct lg_http_exchange *exchange);

/* The first header of that name (any case), trimmed; absent when there is none. */
struct lg_span lg_http_header(const struct lg_http_exchange *exchange, const char *name);

/* The first query parameter of that name, decoded once with "+" as a space; absent, or "". */
struct lg_span lg_http_query(const struct lg_http_exchange *exchange, const char *name);

/* The part of the path that stands where the pattern says {name}; absent when it says no such. */
struct lg_span lg_http_param(const struct lg_http_exchange *exchange, const char *name);

struct lg_http_response {
    int status;
    const char *content_type; /* NULL when there is no body */
    struct lg_span body;      /* copied, unless it is kept */
    bool kept;                /* the body lives longer than the server */
    struct {
        const char *name, *value; /* up to the first NULL; they replace the server's defaults */
    } header[LG_HTTP_HEADERS];
};

/*
 * Answers, from any thread.  nosniff is always added, Cache-Control: no-store unless given, and a
 * valid traceparent is given back.  A client that has gone is no error.
 */
void lg_http_answer(struct lg_http_exchange *exchange, const struct lg_http_response *response);

struct lg_http_fault {
    const char *pointer; /* JSON Pointer into the body, "" for all of it */
    const char *code, *reason;
};

/* What went wrong, as RFC 9457 tells it; detail may be NULL. */
struct lg_http_problem {
    int status;
    const char *type; /* the last part of "/problems/<type>" */
    const char *title, *detail;
    const struct lg_http_fault *errors;
    size_t errors_n;
    struct {
        const char *name, *value; /* one more header, Retry-After for instance; may be NULL */
    } header;
};

/* Answers with application/problem+json. */
void lg_http_problem(struct lg_http_exchange *exchange, const struct lg_http_problem *problem);

/* Called on one of the server's threads; must not block for long. */
typedef void (*lg_http_handle_fn)(void *user, struct lg_http_exchange *exchange);

/* GET routes serve HEAD too.  The first pattern that matches wins: put literals before {param}. */
struct lg_http_route {
    const char *method;
    const char *pattern; /* "/v1/orders/{id}"; {name} stands for one whole segment,
                          * {name}* at the end for all that is left of the path */
    size_t body_limit;   /* bytes; beyond it 413 */
    lg_http_handle_fn handle;
    void *user;
};

/*
 * Asked once the head of a request with a body is known, before a byte of the body is kept: the
 * problem to answer with, static, or NULL to go on.  `user` is the route's.
 */
typedef const struct lg_http_problem *(*lg_http_admit_fn)(void *user,
                                                          const struct lg_http_exchange *exchange);

struct lg_http_options {
    const char *listen;                 /* host:port or [v6]:port; port 0 takes a free one */
    const struct lg_http_route *routes; /* borrowed until the server is freed */
    size_t routes_n;
    lg_http_admit_fn admit;    /* may be NULL */
    unsigned threads;          /* that run handlers; 0 is 1 */
    unsigned connections;      /* at most; 0 is 4096 */
    unsigned per_address;      /* connections of one address; 0 is no limit */
    size_t arena_limit;        /* bytes of one request's arena; 0 is 64 MiB above all bodies */
    unsigned head_ms, idle_ms; /* for a whole head, between bytes; 0 is 10 s and 30 s */
};

/* Listens and serves until freed.  A bad address or no free socket is LG_STOP. */
bool lg_http_open(const struct lg_http_options *options, struct lg_http_server **ret_server,
                  struct lg_error *reterr) LG_MUST_CHECK;

/* The port that it listens on. */
uint16_t lg_http_port(const struct lg_http_server *server);

/*
 * Stops accepting, gives what runs `grace_ms` to finish, answers 503 for the rest, and frees.  No
 * thread may hold an unanswered exchange when this returns: stop what answers later first.
 */
void lg_http_free(struct lg_http_server *server, int64_t grace_ms);
