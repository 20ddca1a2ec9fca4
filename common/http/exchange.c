/*
 * The life of an exchange, and answers.
 */
#include "http/exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "http/head.h"
#include "ops/run.h"

enum { PROBLEM = 64 << 10 };

struct lg_http_exchange *lg_http_exchange_new(struct MHD_Connection *connection, const char *target,
                                              size_t arena_limit)
{
    struct lg_http_exchange *exchange = calloc(1, sizeof *exchange);

    if (exchange == NULL)
        return NULL;
    exchange->request.arena = lg_arena_new(arena_limit);
    if (exchange->request.arena == NULL) {
        free(exchange);
        return NULL;
    }
    exchange->connection = connection;
    exchange->target = lg_text_copy(exchange->request.arena, lg_span_of(target));
    exchange->begun_us = lg_monotonic_us();
    atomic_init(&exchange->holders, 1);
    atomic_init(&exchange->stage, LG_HTTP_HANDLED);
    return exchange;
}

void lg_http_exchange_drop(struct lg_http_exchange *exchange)
{
    if (atomic_fetch_sub(&exchange->holders, 1) != 1)
        return;
    if (exchange->response != NULL)
        MHD_destroy_response(exchange->response);
    lg_arena_free(exchange->request.arena);
    free(exchange);
}

const struct lg_http_request *lg_http_request(const struct lg_http_exchange *exchange)
{
    return &exchange->request;
}

struct lg_span lg_http_header(const struct lg_http_exchange *exchange, const char *name)
{
    struct lg_span value =
        lg_span_of(MHD_lookup_connection_value(exchange->connection, MHD_HEADER_KIND, name));

    while (value.len > 0 && strchr(" \t", value.at[0]) != NULL)
        value = (struct lg_span){value.at + 1, value.len - 1};
    while (value.len > 0 && strchr(" \t", value.at[value.len - 1]) != NULL)
        value.len--;
    return value;
}

static void add_headers(struct MHD_Response *to, const struct lg_http_exchange *exchange,
                        const struct lg_http_response *response)
{
    bool cached = false;

    (void)MHD_add_response_header(to, "X-Content-Type-Options", "nosniff");
    if (response->content_type != NULL)
        (void)MHD_add_response_header(to, "Content-Type", response->content_type);
    if (exchange->request.traceparent.len > 0) /* has a terminator: it is a copy */
        (void)MHD_add_response_header(to, "traceparent", exchange->request.traceparent.at);
    for (size_t i = 0; i < LG_HTTP_HEADERS && response->header[i].name != NULL; i++) {
        cached |= strcasecmp(response->header[i].name, "Cache-Control") == 0;
        (void)MHD_add_response_header(to, response->header[i].name, response->header[i].value);
    }
    if (!cached)
        (void)MHD_add_response_header(to, "Cache-Control", "no-store");
}

/*
 * The exchange's answer is this one; NULL where there was no memory for one.  `left` is the arena of
 * a handler that answers, for it has no business there any more; NULL when the server answers.
 */
static void hand_over(struct lg_http_exchange *exchange, const struct lg_http_response *head,
                      struct MHD_Response *made, const struct lg_arena *left)
{
    exchange->response = made;
    exchange->status = (unsigned)head->status;
    if (made != NULL)
        add_headers(made, exchange, head);
    if (left != NULL)
        lg_arena_close(left);
    if (atomic_exchange(&exchange->stage, LG_HTTP_ANSWERED) == LG_HTTP_WAITING)
        MHD_resume_connection(exchange->connection);
}

void lg_http_exchange_reply(struct lg_http_exchange *exchange, const struct lg_http_response *head,
                            struct MHD_Response *made)
{
    if (atomic_flag_test_and_set(&exchange->claimed))
        MHD_destroy_response(made);
    else
        hand_over(exchange, head, made, exchange->request.arena);
}

static void answer(struct lg_http_exchange *exchange, const struct lg_http_response *response,
                   const struct lg_arena *left)
{
    if (atomic_flag_test_and_set(&exchange->claimed))
        return;
    hand_over(exchange, response,
              MHD_create_response_from_buffer(
                  response->body.len, (void *)(uintptr_t)(const void *)response->body.at,
                  response->kept ? MHD_RESPMEM_PERSISTENT : MHD_RESPMEM_MUST_COPY),
              left);
}

void lg_http_exchange_answer(struct lg_http_exchange *exchange,
                             const struct lg_http_response *response)
{
    answer(exchange, response, NULL);
}

void lg_http_answer(struct lg_http_exchange *exchange, const struct lg_http_response *response)
{
    answer(exchange, response, exchange->request.arena);
    lg_http_exchange_drop(exchange);
}

/* A JSON string; bytes that are no UTF-8 (text cut short) become U+FFFD. */
static void add_string(struct lg_builder *to, const char *text)
{
    const size_t len = strlen(text);

    lg_builder_add(to, LG_SPAN("\""));
    for (size_t i = 0; i < len;) {
        const unsigned char byte = (unsigned char)text[i];
        const size_t n = lg_http_utf8((const unsigned char *)text + i, len - i);

        if (byte == '"' || byte == '\\')
            lg_builder_fmt(to, "\\%c", byte);
        else if (byte < 0x20)
            lg_builder_fmt(to, "\\u%04x", byte);
        else if (n == 0)
            lg_builder_add(to, LG_SPAN("\xEF\xBF\xBD"));
        else
            lg_builder_add(to, (struct lg_span){text + i, n});
        i += n == 0 ? 1 : n;
    }
    lg_builder_add(to, LG_SPAN("\""));
}

static void add_member(struct lg_builder *to, const char *name, const char *value)
{
    if (value == NULL)
        return;
    lg_builder_fmt(to, "%s\"%s\":", to->at[to->len - 1] == '{' ? "" : ",", name);
    add_string(to, value);
}

static void add_errors(struct lg_builder *to, const struct lg_http_problem *problem)
{
    for (size_t i = 0; i < problem->errors_n; i++) {
        lg_builder_add(to, i == 0 ? LG_SPAN(",\"errors\":[{") : LG_SPAN(",{"));
        add_member(to, "pointer", problem->errors[i].pointer);
        add_member(to, "code", problem->errors[i].code);
        add_member(to, "reason", problem->errors[i].reason);
        lg_builder_add(to, LG_SPAN("}"));
    }
    if (problem->errors_n > 0)
        lg_builder_add(to, LG_SPAN("]"));
}

static void tell(struct lg_http_exchange *exchange, const struct lg_http_problem *problem,
                 const struct lg_arena *left)
{
    struct lg_arena *arena = lg_arena_new(4 * PROBLEM);
    struct lg_http_response response = {.status = problem->status,
                                        .content_type = "application/problem+json",
                                        .header[0] = {problem->header.name, problem->header.value}};
    char type[128];

    if (arena != NULL) {
        struct lg_builder body = lg_builder(arena, PROBLEM);

        (void)snprintf(type, sizeof type, "/problems/%s", problem->type);
        lg_builder_add(&body, LG_SPAN("{"));
        add_member(&body, "type", type);
        add_member(&body, "title", problem->title);
        lg_builder_fmt(&body, ",\"status\":%d", problem->status);
        add_member(&body, "detail", problem->detail);
        add_errors(&body, problem);
        lg_builder_add(&body, LG_SPAN("}"));
        response.body = body.full ? LG_SPAN("{}") : lg_builder_text(&body);
    }
    answer(exchange, &response, left);
    lg_arena_free(arena);
}

void lg_http_exchange_problem(struct lg_http_exchange *exchange,
                              const struct lg_http_problem *problem)
{
    tell(exchange, problem, NULL);
}

void lg_http_problem(struct lg_http_exchange *exchange, const struct lg_http_problem *problem)
{
    tell(exchange, problem, exchange->request.arena);
    lg_http_exchange_drop(exchange);
}
