/*
 * libmicrohttpd behind the gate: its callbacks, the exchanges that are under way, the end.
 */
#include "http/server.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/un.h>

#include <pthread.h>

#include "base/time.h"
#include "http/exchange.h"
#include "http/gate.h"
#include "ops/run.h"

/* Room for a head of 32 KiB with 100 fields, and for the answer's head. */
enum { CONNECTION_MEMORY = 80 << 10, CONNECTIONS = 4096, IDLE_MS = 30000, ARENA = 64 << 20 };

struct lg_http_server {
    struct lg_http_options options;
    struct lg_gate *gate;
    struct MHD_Daemon *daemon;
    atomic_bool stopping;
    pthread_mutex_t lock; /* of the list below */
    struct lg_http_exchange *first;
    struct lg_http_counts *counts; /* one per route, and one for what has none */
};

static void enlist(struct lg_http_server *server, struct lg_http_exchange *exchange)
{
    pthread_mutex_lock(&server->lock);
    exchange->after = server->first;
    if (server->first != NULL)
        server->first->before = exchange;
    server->first = exchange;
    pthread_mutex_unlock(&server->lock);
}

static void delist(struct lg_http_server *server, struct lg_http_exchange *exchange)
{
    pthread_mutex_lock(&server->lock);
    if (exchange->before != NULL)
        exchange->before->after = exchange->after;
    else
        server->first = exchange->after;
    if (exchange->after != NULL)
        exchange->after->before = exchange->before;
    pthread_mutex_unlock(&server->lock);
}

/* What libmicrohttpd keeps as a connection's peer: it copies an address of this size. */
struct from {
    sa_family_t family;
    char peer[80];
    struct lg_gate_debt *debt;
};
static_assert(sizeof(struct from) <= sizeof(struct sockaddr_un), "an address has room for it");

static const struct from *from_of(struct MHD_Connection *connection)
{
    return (const struct from *)(const void *)MHD_get_connection_info(
               connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)
        ->client_addr;
}

static void on_connection(void *user, struct MHD_Connection *connection, void **state,
                          enum MHD_ConnectionNotificationCode what)
{
    (void)user, (void)state;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED)
        lg_gate_debt_drop(from_of(connection)->debt);
}

/* The raw target, before libmicrohttpd takes it apart: an exchange begins. */
static void *on_target(void *user, const char *target, struct MHD_Connection *connection)
{
    struct lg_http_server *server = user;
    struct lg_http_exchange *exchange =
        lg_http_exchange_new(connection, target, server->options.arena_limit);

    if (exchange == NULL)
        return NULL;
    exchange->server = server;
    enlist(server, exchange);
    return exchange;
}

static void on_completed(void *user, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode how)
{
    struct lg_http_server *server = user;
    struct lg_http_exchange *exchange = *state;

    (void)how;
    atomic_fetch_sub(&from_of(connection)->debt->due, 1);
    if (exchange == NULL)
        return;
    *state = NULL;
    if (exchange->status != 0)
        lg_http_count(server->counts, &server->options, exchange);
    delist(user, exchange);
    lg_http_exchange_drop(exchange);
}

static bool is_traceparent(struct lg_span text)
{
    static const char shape[] = "xx-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx-xxxxxxxxxxxxxxxx-xx";

    if (text.len != sizeof shape - 1 || memcmp(text.at, "ff", 2) == 0)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (shape[i] == '-' ? text.at[i] != '-'
                            : text.at[i] == '\0' || strchr("0123456789abcdef", text.at[i]) == NULL)
            return false;
    return strspn(text.at + 3, "0") < 32 && strspn(text.at + 36, "0") < 16;
}

static void refuse_size(struct lg_http_exchange *exchange)
{
    char detail[96];
    const struct lg_http_problem problem = {
        .status = 413, .type = "body-too-large", .title = "Body too large", .detail = detail};

    (void)snprintf(detail, sizeof detail, "The body may have %zu bytes here.",
                   exchange->route->body_limit);
    lg_http_exchange_problem(exchange, &problem);
}

static void ask_admission(struct lg_http_exchange *exchange)
{
    const struct lg_http_options *options = &exchange->server->options;
    const struct lg_http_problem *problem;

    if (options->admit == NULL)
        return;
    problem = options->admit(exchange->route->user, exchange);
    if (problem != NULL)
        lg_http_exchange_problem(exchange, problem);
}

/* The head is known: everything that needs no body.  Returns whether a body is to come. */
static bool begin(struct lg_http_exchange *exchange, const char *method)
{
    struct lg_http_server *server = exchange->server;
    struct lg_http_request *request = &exchange->request;
    const struct lg_span length = lg_http_header(exchange, "Content-Length");
    const struct lg_span trace = lg_http_header(exchange, "traceparent");
    /* the gate has seen that it is a number; its span ends with the header's terminator */
    const uint64_t bytes = length.at == NULL ? 0 : strtoull(length.at, NULL, 10);
    const bool with_body = bytes > 0 || lg_http_header(exchange, "Transfer-Encoding").at != NULL;

    exchange->begun = true;
    request->method = lg_text_copy(request->arena, lg_span_of(method));
    if (lg_span_eq(request->method, LG_SPAN("HEAD")))
        request->method = LG_SPAN("GET");
    request->peer = lg_text_copy(request->arena, lg_span_of(from_of(exchange->connection)->peer));
    if (is_traceparent(trace))
        request->traceparent = lg_text_copy(request->arena, trace);
    if (lg_http_routed(exchange, server->options.routes, server->options.routes_n)) {
        exchange->body = lg_builder(request->arena, exchange->route->body_limit + 1);
        if (bytes > exchange->route->body_limit)
            refuse_size(exchange);
        else if (with_body)
            ask_admission(exchange);
    }
    return with_body;
}

static enum MHD_Result respond(struct lg_http_exchange *exchange)
{
    struct MHD_Response *response = exchange->response;
    enum MHD_Result result;

    if (response == NULL)
        return MHD_NO;
    exchange->response = NULL;
    if (atomic_load(&exchange->server->stopping))
        (void)MHD_add_response_header(response, "Connection", "close");
    result = MHD_queue_response(exchange->connection, exchange->status, response);
    MHD_destroy_response(response);
    return result;
}

static bool is_answered(struct lg_http_exchange *exchange)
{
    return atomic_load(&exchange->stage) == LG_HTTP_ANSWERED;
}

/* An answer cannot overtake a chunked body, so a bit of what is too much is read and forgotten. */
static enum MHD_Result take_body(struct lg_http_exchange *exchange, struct lg_span bytes)
{
    const size_t limit = exchange->route == NULL ? 0 : exchange->route->body_limit;

    exchange->taken += bytes.len;
    if (exchange->taken > 2 * limit + ((size_t)1 << 20))
        return MHD_NO;
    if (is_answered(exchange))
        return MHD_YES;
    if (exchange->taken > limit)
        refuse_size(exchange);
    else
        lg_builder_add(&exchange->body, bytes);
    return MHD_YES;
}

/* The whole request is here: to the handler, and sleep when that does not answer at once. */
static enum MHD_Result hand_over(struct lg_http_exchange *exchange)
{
    int handled = LG_HTTP_HANDLED;

    if (!is_answered(exchange) && !exchange->handed) {
        exchange->handed = true;
        exchange->request.body = lg_builder_text(&exchange->body);
        atomic_fetch_add(&exchange->holders, 1);
        exchange->route->handle(exchange->route->user, exchange);
    }
    if (is_answered(exchange))
        return respond(exchange);
    MHD_suspend_connection(exchange->connection);
    if (!atomic_compare_exchange_strong(&exchange->stage, &handled, LG_HTTP_WAITING))
        MHD_resume_connection(exchange->connection);
    return MHD_YES;
}

static enum MHD_Result on_request(void *user, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_size, void **state)
{
    struct lg_http_exchange *exchange = *state;

    (void)user, (void)connection, (void)url, (void)version;
    if (exchange == NULL)
        return MHD_NO;
    if (!exchange->begun) {
        const bool with_body = begin(exchange, method);

        return with_body && is_answered(exchange) ? respond(exchange) : MHD_YES;
    }
    if (*upload_size > 0) {
        const struct lg_span bytes = {upload, *upload_size};

        *upload_size = 0;
        return take_body(exchange, bytes);
    }
    return hand_over(exchange);
}

/* The gate has decoded and judged; targets stay as they are. */
static size_t keep_escapes(void *user, struct MHD_Connection *connection, char *text)
{
    (void)user, (void)connection;
    return strlen(text);
}

static bool admit(void *user, int socket, const char *peer, struct lg_gate_debt *debt)
{
    struct lg_http_server *server = user;
    union {
        struct sockaddr_un whole;
        struct from from;
    } at = {.whole = {.sun_family = AF_UNIX}};

    (void)snprintf(at.from.peer, sizeof at.from.peer, "%s", peer);
    at.from.debt = debt;
    if (MHD_add_connection(server->daemon, socket, (const struct sockaddr *)&at.whole,
                           sizeof at.whole) == MHD_YES)
        return true;
    lg_gate_debt_drop(debt);
    return false;
}

static void set_defaults(struct lg_http_options *options)
{
    if (options->threads == 0)
        options->threads = 1;
    if (options->connections == 0)
        options->connections = CONNECTIONS;
    if (options->idle_ms == 0)
        options->idle_ms = IDLE_MS;
    if (options->arena_limit > 0)
        return;
    for (size_t i = 0; i < options->routes_n; i++)
        if (options->routes[i].body_limit > options->arena_limit)
            options->arena_limit = options->routes[i].body_limit;
    options->arena_limit = 4 * options->arena_limit + ARENA; /* a body grows by doubling */
}

static struct MHD_Daemon *start_daemon(struct lg_http_server *server)
{
    const unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_NO_LISTEN_SOCKET | MHD_USE_ITC |
                           MHD_ALLOW_SUSPEND_RESUME;
    const struct lg_http_options *options = &server->options;

    /* connections that the gate has left may still be on their way out: twice as many */
    return MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, server, MHD_OPTION_THREAD_POOL_SIZE,
        options->threads > 1 ? options->threads : 0U, MHD_OPTION_CONNECTION_LIMIT,
        2 * options->connections, MHD_OPTION_CONNECTION_TIMEOUT, (options->idle_ms + 999) / 1000,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, MHD_OPTION_STRICT_FOR_CLIENT,
        1, MHD_OPTION_URI_LOG_CALLBACK, on_target, server, MHD_OPTION_UNESCAPE_CALLBACK,
        keep_escapes, NULL, MHD_OPTION_NOTIFY_COMPLETED, on_completed, server,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, NULL, MHD_OPTION_END);
}

bool lg_http_open(const struct lg_http_options *options, struct lg_http_server **ret_server,
                  struct lg_error *reterr)
{
    struct lg_http_server *server = calloc(1, sizeof *server);
    const struct lg_gate_options gate = {.listen = options->listen,
                                         .connections = options->connections,
                                         .per_address = options->per_address,
                                         .head_ms = options->head_ms,
                                         .idle_ms = options->idle_ms,
                                         .admit = admit,
                                         .user = server};

    if (server == NULL)
        return lg_fail(reterr, LG_STOP, "cannot serve HTTP: out of memory");
    server->options = *options;
    set_defaults(&server->options);
    pthread_mutex_init(&server->lock, NULL);
    server->counts = lg_http_counts_new(options);
    server->daemon = server->counts != NULL ? start_daemon(server) : NULL;
    if (server->daemon == NULL)
        (void)lg_fail(reterr, LG_STOP, "cannot start libmicrohttpd");
    if (server->daemon == NULL || !lg_gate_open(&gate, &server->gate, reterr)) {
        lg_http_free(server, 0);
        return false;
    }
    *ret_server = server;
    return true;
}

uint16_t lg_http_port(const struct lg_http_server *server)
{
    return lg_gate_port(server->gate);
}

static bool is_idle(struct lg_http_server *server)
{
    pthread_mutex_lock(&server->lock);
    const bool idle = server->first == NULL;
    pthread_mutex_unlock(&server->lock);
    return idle;
}

/* Waits until nothing is under way; true when that is so, seen twice in a row. */
static bool settle(struct lg_http_server *server, int64_t ms)
{
    const int64_t end_us = lg_monotonic_us() + ms * LG_US_PER_MS;
    const struct timespec pause = {.tv_nsec = 5 * 1000 * 1000};
    int idle = 0;

    while (idle < 2 && (idle > 0 || lg_monotonic_us() < end_us)) {
        (void)nanosleep(&pause, NULL);
        idle = is_idle(server) ? idle + 1 : 0;
    }
    return idle == 2;
}

static void give_up(struct lg_http_server *server)
{
    const struct lg_http_problem problem = {
        .status = 503, .type = "stopping", .title = "The service is stopping"};

    pthread_mutex_lock(&server->lock);
    for (struct lg_http_exchange *at = server->first; at != NULL; at = at->after)
        lg_http_exchange_problem(at, &problem);
    pthread_mutex_unlock(&server->lock);
}

void lg_http_free(struct lg_http_server *server, int64_t grace_ms)
{
    enum { FLUSH_MS = 500 };

    if (server == NULL)
        return;
    atomic_store(&server->stopping, true);
    if (server->gate != NULL) {
        lg_gate_shut(server->gate);
        if (!settle(server, grace_ms)) {
            give_up(server);
            (void)settle(server, FLUSH_MS);
        }
        lg_gate_free(server->gate);
    }
    if (server->daemon != NULL)
        MHD_stop_daemon(server->daemon);
    pthread_mutex_destroy(&server->lock);
    free(server->counts);
    free(server);
}
