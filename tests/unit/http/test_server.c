/*
 * A real server on a free port, spoken to through raw sockets.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <pthread.h>

#include "base/text.h"
#include "http/server.h"
#include "ops/metrics.h"

enum { LIMIT = 1024, HEAD_MS = 400 };

int __asan_address_is_poisoned(const volatile void *at) __attribute__((weak)); /* sanitizer build */
static _Atomic bool left_open; /* an answered request could still be looked into */

static void say(struct lg_http_exchange *exchange, struct lg_span body)
{
    const struct lg_http_response response = {
        .status = 200, .content_type = "text/plain", .body = body, .header = {{"X-Test", "1"}}};

    lg_http_answer(exchange, &response);
}

static void on_thing(void *user, struct lg_http_exchange *exchange)
{
    const struct lg_span id = lg_http_param(exchange, "id");
    const struct lg_span q = lg_http_query(exchange, "q");
    struct lg_arena *arena = lg_http_request(exchange)->arena;
    const struct lg_span body = lg_text(arena, "%.*s|%.*s", LG_SPAN_ARG(id), LG_SPAN_ARG(q));

    (void)user;
    say(exchange, body);
    left_open = __asan_address_is_poisoned != NULL && __asan_address_is_poisoned(body.at) == 0;
}

static void on_echo(void *user, struct lg_http_exchange *exchange)
{
    (void)user;
    say(exchange, lg_http_request(exchange)->body);
}

static void on_bad(void *user, struct lg_http_exchange *exchange)
{
    static const struct lg_http_fault faults[] = {{"/a\"b", "pattern", "line\nbreak"},
                                                  {"", "required", "cut \xE4\xB8"}};

    (void)user;
    lg_http_problem(
        exchange,
        &(struct lg_http_problem){
            .status = 422, .type = "invalid", .title = "Invalid", .errors = faults, .errors_n = 2});
}

static void *answer_later(void *user)
{
    (void)usleep(50000);
    say(user, LG_SPAN("late"));
    return NULL;
}

static void on_later(void *user, struct lg_http_exchange *exchange)
{
    pthread_t thread;

    (void)user;
    assert_int_equal(pthread_create(&thread, NULL, answer_later, exchange), 0);
    (void)pthread_detach(thread);
}

static void on_never(void *user, struct lg_http_exchange *exchange)
{
    *(struct lg_http_exchange **)user = exchange;
}

struct fixture {
    struct lg_http_server *server;
    struct lg_http_exchange *kept;
    struct lg_http_route routes[6];
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    const struct lg_http_route routes[] = {
        {"GET", "/v1/things/{id}", 0, on_thing, NULL}, {"POST", "/v1/echo", LIMIT, on_echo, NULL},
        {"POST", "/v1/bad", LIMIT, on_bad, NULL},      {"GET", "/v1/later", 0, on_later, NULL},
        {"GET", "/v1/never", 0, on_never, NULL},       {"PUT", "/v1/echo", LIMIT, on_echo, NULL},
    };
    struct lg_error error;

    assert_non_null(fixture);
    memcpy(fixture->routes, routes, sizeof routes);
    fixture->routes[4].user = &fixture->kept;

    const struct lg_http_options options = {.listen = "127.0.0.1:0",
                                            .routes = fixture->routes,
                                            .routes_n = 6,
                                            .threads = 2,
                                            .head_ms = HEAD_MS};
    assert_true(lg_http_open(&options, &fixture->server, &error));
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    lg_http_free(fixture->server, 1000);
    free(fixture);
    return 0;
}

static int dial(const struct fixture *fixture)
{
    const struct sockaddr_in to = {.sin_family = AF_INET,
                                   .sin_port = htons(lg_http_port(fixture->server)),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const struct timeval limit = {.tv_sec = 5};
    const int fd = socket(AF_INET, SOCK_STREAM, 0);

    assert_int_equal(connect(fd, (const struct sockaddr *)&to, sizeof to), 0);
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    return fd;
}

static void put(int fd, struct lg_span text)
{
    assert_int_equal(send(fd, text.at, text.len, MSG_NOSIGNAL), text.len);
}

static char got[1 << 18];

/* Reads until `text` has come; with NULL all that comes until the other side closes. */
static const char *read_until(int fd, const char *text)
{
    size_t len = 0;
    ssize_t n = 1;

    for (got[0] = '\0'; text == NULL ? n > 0 : strstr(got, text) == NULL; got[len] = '\0') {
        n = recv(fd, got + len, sizeof got - 1 - len, 0);
        assert_true(n > 0 || (n == 0 && text == NULL));
        len += (size_t)n;
    }
    return got;
}

static const char *read_all(int fd)
{
    (void)read_until(fd, NULL);
    close(fd);
    return got;
}

static const char *ask(const struct fixture *fixture, struct lg_span text)
{
    const int fd = dial(fixture);

    put(fd, text);
    (void)shutdown(fd, SHUT_WR);
    return read_all(fd);
}

static int times(const char *text, const char *part)
{
    int n = 0;

    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part))
        n++;
    return n;
}

#define HOST "Host: a\r\n"
#define THING_AND(line) "GET /v1/things/7 HTTP/1.1\r\n" HOST line "\r\n"
#define THING THING_AND("")

static void test_answers(void **state)
{
    const char *text = ask(*state, LG_SPAN("GET /v1/things/a%2Fb?x=&q=c+%E4%B8%AD HTTP/1.1\r\n" HOST
                                           "traceparent: 00-0af7651916cd43dd8448eb211c80319c-"
                                           "b7ad6b7169203331-01\r\n\r\n"));

    assert_int_equal(strncmp(text, "HTTP/1.1 200 ", 13), 0);
    assert_non_null(strstr(text, "\r\n\r\na/b|c \xE4\xB8\xAD"));
    assert_non_null(strstr(text, "X-Content-Type-Options: nosniff\r\n"));
    assert_non_null(strstr(text, "Cache-Control: no-store\r\n"));
    assert_non_null(strstr(text, "X-Test: 1\r\n"));
    assert_non_null(strstr(text, "traceparent: 00-0af7651916cd43dd8448eb211c80319c-"));
    assert_false(left_open);
}

static void test_problems(void **state)
{
    const char *text;

    assert_non_null(strstr(ask(*state, LG_SPAN("GET /no HTTP/1.1\r\n" HOST "\r\n")), " 404 "));
    text = ask(*state, LG_SPAN("DELETE /v1/echo HTTP/1.1\r\n" HOST "\r\n"));
    assert_non_null(strstr(text, " 405 "));
    assert_non_null(strstr(text, "Allow: POST, PUT\r\n"));
    text = ask(*state, LG_SPAN("POST /v1/bad HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n"));
    assert_non_null(strstr(text, " 422 "));
    assert_non_null(strstr(
        text, "{\"type\":\"/problems/invalid\",\"title\":\"Invalid\",\"status\":422,\"errors\":["
              "{\"pointer\":\"/a\\\"b\",\"code\":\"pattern\",\"reason\":\"line\\u000abreak\"},"
              "{\"pointer\":\"\",\"code\":\"required\",\"reason\":\"cut \xEF\xBF\xBD"));
}

static void test_head_is_get_without_body(void **state)
{
    const char *text = ask(*state, LG_SPAN("HEAD /v1/things/7 HTTP/1.1\r\n" HOST "\r\n"));

    assert_non_null(strstr(text, " 200 "));
    assert_non_null(strstr(text, "Content-Length: 2\r\n"));
    assert_string_equal(strstr(text, "\r\n\r\n"), "\r\n\r\n");
}

static void test_refuses_and_closes(void **state)
{
    static const struct lg_span bad[] = {
        LG_SPAN_INIT(THING_AND("Content-Length: 1\r\nContent-Length: 2\r\n")),
        LG_SPAN_INIT(THING_AND("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")),
        LG_SPAN_INIT(THING_AND("Host: b\r\n")),
        LG_SPAN_INIT(THING_AND("X: a\r\n folded\r\n")),
        LG_SPAN_INIT(THING_AND("X: a\0b\r\n")),
        LG_SPAN_INIT("GET /v1/things/7 HTTP/1.1\nHost: a\n\n"),
        LG_SPAN_INIT(THING_AND("Transfer-Encoding: gzip, chunked\r\n")),
        LG_SPAN_INIT("GET /v1/things/../x HTTP/1.1\r\n" HOST "\r\n"),
        LG_SPAN_INIT("GET /v1/things/%FF HTTP/1.1\r\n" HOST "\r\n"),
        LG_SPAN_INIT("POST /v1/echo HTTP/1.1\r\n" HOST
                     "Transfer-Encoding: chunked\r\n\r\n5;x\r\nhello\r\n0\r\n\r\n"),
    };

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const int fd = dial(*state);
        const char *text;

        put(fd, bad[i]);
        text = read_all(fd);
        if (strncmp(text, "HTTP/1.1 400 ", 13) != 0 || times(text, "HTTP/1.1") != 1 ||
            strstr(text, "application/problem+json") == NULL)
            fail_msg("case %zu: %s", i, text);
    }
}

static void test_pipelined(void **state)
{
    const char *text =
        ask(*state, LG_SPAN(THING "POST /v1/echo HTTP/1.1\r\n" HOST
                                  "Content-Length: 5\r\n\r\nhelloGET /v1/later HTTP/1.1\r\n" HOST
                                  "\r\n" THING));

    assert_int_equal(times(text, "HTTP/1.1 200 "), 4);
    assert_true(strstr(text, "7|") < strstr(text, "hello"));
    assert_true(strstr(text, "hello") < strstr(text, "late"));
}

static void test_refusal_follows_earlier_answers(void **state)
{
    const int fd = dial(*state);
    const char *text;

    put(fd, LG_SPAN("GET /v1/later HTTP/1.1\r\n" HOST "\r\n" THING "GET / HTTP/1.1\r\n\r\n" THING));
    text = read_all(fd);
    assert_int_equal(times(text, "HTTP/1.1 200 "), 2);
    assert_int_equal(times(text, "HTTP/1.1 400 "), 1);
    assert_true(strstr(text, "7|") < strstr(text, "HTTP/1.1 400"));
}

static void test_chunked_body(void **state)
{
    const struct lg_span text =
        LG_SPAN("POST /v1/echo HTTP/1.1\r\n" HOST
                "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n" THING);
    const int fd = dial(*state);

    for (size_t i = 0; i < text.len; i++) {
        put(fd, (struct lg_span){text.at + i, 1});
        (void)usleep(200);
    }
    assert_non_null(strstr(read_until(fd, "7|"), "\r\n\r\nhello world"));
    close(fd);
}

static void test_body_limit(void **state)
{
    static char body[2 * LIMIT];
    const struct lg_span half = {body, LIMIT};
    int fd = dial(*state);
    const char *text;

    memset(body, 'x', sizeof body);
    put(fd, LG_SPAN("POST /v1/echo HTTP/1.1\r\n" HOST "Content-Length: 1025\r\n\r\n"));
    put(fd, half);
    assert_non_null(strstr(read_all(fd), " 413 "));
    fd = dial(*state);
    put(fd, LG_SPAN("POST /v1/echo HTTP/1.1\r\n" HOST "Content-Length: 1024\r\n\r\n"));
    put(fd, half);
    assert_non_null(strstr(read_until(fd, "xxx"), " 200 "));
    close(fd);
    fd = dial(*state);
    put(fd, LG_SPAN("POST /v1/echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n400\r\n"));
    put(fd, half);
    put(fd, LG_SPAN("\r\n1\r\nx\r\n0\r\n\r\n"));
    text = read_until(fd, "bytes here");
    assert_non_null(strstr(text, " 413 "));
    close(fd);
}

static void test_slow_head(void **state)
{
    const int fd = dial(*state);
    int sent = 0;

    for (; sent < 30 && send(fd, "G", 1, MSG_NOSIGNAL) == 1; sent++)
        (void)usleep(100000);
    assert_in_range(sent, HEAD_MS / 100, 10);
    close(fd);
}

static void test_later_though_client_left(void **state)
{
    for (int i = 0; i < 20; i++) {
        const int fd = dial(*state);

        put(fd, LG_SPAN("GET /v1/later HTTP/1.1\r\n" HOST "\r\n"));
        close(fd);
    }
    assert_non_null(strstr(ask(*state, LG_SPAN("GET /v1/later HTTP/1.1\r\n" HOST "\r\n")), "late"));
}

static void test_keeps_alive(void **state)
{
    const int fd = dial(*state);

    for (int i = 0; i < 1000; i++) {
        put(fd, LG_SPAN(THING));
        assert_int_equal(times(read_until(fd, "7|"), "HTTP/1.1 200 "), 1);
    }
    close(fd);
}

static void test_gives_up_what_is_never_answered(void **state)
{
    struct fixture *fixture = *state;
    const int fd = dial(fixture);
    struct lg_error error;
    const struct lg_http_options options = {
        .listen = "127.0.0.1:0", .routes = fixture->routes, .routes_n = 6};

    put(fd, LG_SPAN("GET /v1/never HTTP/1.1\r\n" HOST "\r\n"));
    (void)usleep(100000);
    lg_http_free(fixture->server, 50);
    assert_non_null(strstr(read_all(fd), "HTTP/1.1 503 "));
    say(fixture->kept, LG_SPAN("too late"));
    assert_true(lg_http_open(&options, &fixture->server, &error));
}

static void test_counts(void **state)
{
    struct lg_arena *arena = lg_arena_new(1 << 20);
    struct lg_builder text = lg_builder(arena, 1 << 18);

    (void)state;
    lg_metrics_write(&text);
    assert_non_null(strstr(lg_text_copy(arena, lg_builder_text(&text)).at,
                           "loopgate_http_requests_total{route=\"/v1/things/{id}\",method=\"GET\","
                           "status=\"2xx\"}"));
    lg_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_answers),
                                       cmocka_unit_test(test_problems),
                                       cmocka_unit_test(test_head_is_get_without_body),
                                       cmocka_unit_test(test_refuses_and_closes),
                                       cmocka_unit_test(test_pipelined),
                                       cmocka_unit_test(test_refusal_follows_earlier_answers),
                                       cmocka_unit_test(test_chunked_body),
                                       cmocka_unit_test(test_body_limit),
                                       cmocka_unit_test(test_slow_head),
                                       cmocka_unit_test(test_later_though_client_left),
                                       cmocka_unit_test(test_keeps_alive),
                                       cmocka_unit_test(test_gives_up_what_is_never_answered),
                                       cmocka_unit_test(test_counts)};

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
