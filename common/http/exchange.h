/*
 * exchange.h - one request and its one answer.  The server's own.
 *
 * libmicrohttpd's thread and the handler each hold it; whichever lets go last frees it.  `claimed`
 * says that somebody answers; `place` hands the answer over between the two.
 */
#pragma once

#include <stdatomic.h>

#include <microhttpd.h>

#include "base/text.h"
#include "http/server.h"
#include "ops/metrics.h"

/* HANDLED: the handler has not come back; WAITING: the connection is suspended. */
enum lg_http_stage { LG_HTTP_HANDLED, LG_HTTP_WAITING, LG_HTTP_ANSWERED };

struct lg_http_exchange {
    struct lg_http_request request;
    struct lg_http_server *server; /* of libmicrohttpd's side alone */
    struct MHD_Connection *connection;
    const struct lg_http_route *route;       /* NULL when none matched */
    struct lg_http_exchange *before, *after; /* all of the server */
    struct lg_builder body;
    struct lg_span target;
    size_t taken; /* bytes of the body that came */
    int64_t begun_us;
    bool begun, handed;
    _Atomic int holders, stage;
    atomic_flag claimed;
    struct MHD_Response *response;
    unsigned status;
};

/* A new exchange for the raw target, held once; NULL when out of memory. */
struct lg_http_exchange *lg_http_exchange_new(struct MHD_Connection *connection, const char *target,
                                              size_t arena_limit);
void lg_http_exchange_drop(struct lg_http_exchange *exchange);

/* Answers without letting go; the first answer counts, later ones are forgotten. */
void lg_http_exchange_answer(struct lg_http_exchange *exchange,
                             const struct lg_http_response *response);
/* Answers with that response, which it owns from here on, under the head of the other. */
void lg_http_exchange_reply(struct lg_http_exchange *exchange, const struct lg_http_response *head,
                            struct MHD_Response *made);
void lg_http_exchange_problem(struct lg_http_exchange *exchange,
                              const struct lg_http_problem *problem);

/*
 * Finds the exchange's route by its method and raw target, and fills path, query, params.  Where
 * none fits, answers 404, or 405 with Allow, and returns false.
 */
bool lg_http_routed(struct lg_http_exchange *exchange, const struct lg_http_route *routes,
                    size_t routes_n);

/* Series made when first needed: the registry has room for a bounded number. */
struct lg_http_counts {
    _Atomic(struct lg_metric *) by_class[6]; /* 1xx to 5xx */
    struct lg_duration duration;
};

/* One per route, and one for what has none; freed with free().  NULL when out of memory. */
struct lg_http_counts *lg_http_counts_new(const struct lg_http_options *options);
void lg_http_count(struct lg_http_counts *all, const struct lg_http_options *options,
                   const struct lg_http_exchange *exchange);
