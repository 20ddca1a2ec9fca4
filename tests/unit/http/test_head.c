/*
 * The gate's rules, each with the request that would slip through without it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "http/head.h"

static const char *judge(struct lg_span bytes, struct lg_http_head *ret_head)
{
    const char *why = NULL;
    const size_t end = lg_http_head_end(bytes, 0, &why);

    if (end == 0)
        return why == NULL ? "unfinished" : why;
    return lg_http_head_check((struct lg_span){bytes.at, end}, ret_head, &why) ? NULL : why;
}

static void test_takes_good_heads(void **state)
{
    struct lg_http_head head;

    (void)state;
    assert_null(judge(LG_SPAN("POST /v1/a%20b?x=1&y=%E4%B8%AD HTTP/1.1\r\nHost: a:80\r\n"
                              "Content-Length: 12\r\nX-Note: \xE4\xB8\xAD\r\n\r\n"),
                      &head));
    assert_true(lg_span_eq(head.method, LG_SPAN("POST")));
    assert_true(lg_span_eq(head.path, LG_SPAN("/v1/a%20b")));
    assert_true(lg_span_eq(head.query, LG_SPAN("x=1&y=%E4%B8%AD")));
    assert_int_equal(head.length, 12);
    assert_false(head.chunked);
    assert_null(judge(LG_SPAN("GET / HTTP/1.1\r\nhost:[::1]:80\r\n\r\nrest"), &head));
    assert_null(head.query.at);
    assert_null(
        judge(LG_SPAN("PUT / HTTP/1.1\r\nHost: a\r\ntransfer-encoding: Chunked\r\n\r\n"), &head));
    assert_true(head.chunked);
}

#define GET "GET / HTTP/1.1\r\nHost: a\r\n"
#define LINE(line) line "\r\nHost: a\r\n\r\n"

static const struct lg_span refused[] = {
    /* two lengths, two hosts, two encodings, or one of each */
    LG_SPAN_INIT(GET "Content-Length: 1\r\nContent-Length: 2\r\n\r\n"),
    LG_SPAN_INIT(GET "Content-Length: 1\r\ncontent-length: 1\r\n\r\n"),
    LG_SPAN_INIT(GET "Content-Length: 1, 1\r\n\r\n"),
    LG_SPAN_INIT(GET "Content-Length: +1\r\n\r\n"),
    LG_SPAN_INIT(GET "Content-Length: -1\r\n\r\n"),
    LG_SPAN_INIT(GET "Content-Length: 0x10\r\n\r\n"),
    LG_SPAN_INIT(GET "Content-Length:\r\n\r\n"),
    LG_SPAN_INIT(GET "Content-Length: 1 \r\n\r\n"),
    LG_SPAN_INIT(GET "Content-Length: 99999999999999999999\r\n\r\n"),
    LG_SPAN_INIT(GET "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"),
    LG_SPAN_INIT(GET "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n"),
    LG_SPAN_INIT(GET "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"),
    LG_SPAN_INIT(GET "Transfer-Encoding: gzip, chunked\r\n\r\n"),
    LG_SPAN_INIT(GET "Transfer-Encoding: identity\r\n\r\n"),
    LG_SPAN_INIT(GET "Transfer-Encoding: xchunked\r\n\r\n"),
    LG_SPAN_INIT(GET "Transfer-Encoding: chunked \r\n\r\n"),
    LG_SPAN_INIT(GET "Transfer-Encoding:\tchunked\r\n\r\n"),
    LG_SPAN_INIT(GET "Transfer-Encoding : chunked\r\n\r\n"),
    LG_SPAN_INIT("GET / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"),
    LG_SPAN_INIT(GET "Host: b\r\n\r\n"),
    LG_SPAN_INIT(GET "host: a\r\n\r\n"),
    LG_SPAN_INIT("GET / HTTP/1.1\r\n\r\n"),
    LG_SPAN_INIT("GET / HTTP/1.1\r\nHost:\r\n\r\n"),
    LG_SPAN_INIT("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
    LG_SPAN_INIT("GET / HTTP/1.1\r\nHost: a@b\r\n\r\n"),
    /* folding, line ends, control characters, bytes that are no text */
    LG_SPAN_INIT(GET "X: a\r\n b\r\n\r\n"),
    LG_SPAN_INIT(GET "X: a\r\n\tb\r\n\r\n"),
    LG_SPAN_INIT("GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
    LG_SPAN_INIT("GET / HTTP/1.1\nHost: a\n\n"),
    LG_SPAN_INIT(GET "X: a\nY: b\r\n\r\n"),
    LG_SPAN_INIT(GET "X: a\rY: b\r\n\r\n"),
    LG_SPAN_INIT(GET "X: a\r\r\n\r\n"),
    LG_SPAN_INIT(GET "X: a\0b\r\n\r\n"),
    LG_SPAN_INIT(GET "X: a\x0B"
                     "b\r\n\r\n"),
    LG_SPAN_INIT(GET "X: a\x7F\r\n\r\n"),
    LG_SPAN_INIT(GET "X: \xFF\r\n\r\n"),
    LG_SPAN_INIT(GET "X: \xC0\xAF\r\n\r\n"),
    LG_SPAN_INIT(GET "X: \xED\xA0\x80\r\n\r\n"),
    LG_SPAN_INIT(GET "X\xC3\xA4: a\r\n\r\n"),
    LG_SPAN_INIT(GET "no colon\r\n\r\n"),
    LG_SPAN_INIT(GET ": a\r\n\r\n"),
    LG_SPAN_INIT(GET "Upgrade: h2c\r\n\r\n"),
    LG_SPAN_INIT(GET "Expect: more\r\n\r\n"),
    /* the request line */
    LG_SPAN_INIT("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
    LG_SPAN_INIT(LINE("GET /")),
    LG_SPAN_INIT(LINE("GET  / HTTP/1.1")),
    LG_SPAN_INIT(LINE("GET / HTTP/1.1 ")),
    LG_SPAN_INIT(LINE("GET\t/\tHTTP/1.1")),
    LG_SPAN_INIT(LINE("GET / http/1.1")),
    LG_SPAN_INIT(LINE("GET / HTTP/2.0")),
    LG_SPAN_INIT(LINE("G(T / HTTP/1.1")),
    LG_SPAN_INIT(LINE(" / HTTP/1.1")),
    LG_SPAN_INIT(LINE("GET a HTTP/1.1")),
    LG_SPAN_INIT(LINE("OPTIONS * HTTP/1.1")),
    LG_SPAN_INIT(LINE("GET http://a/ HTTP/1.1")),
    LG_SPAN_INIT(LINE("CONNECT a:80 HTTP/1.1")),
    /* the target */
    LG_SPAN_INIT(LINE("GET /a#b HTTP/1.1")),
    LG_SPAN_INIT(LINE("GET /\\a HTTP/1.1")),
    LG_SPAN_INIT(LINE("GET /\xE4\xB8\xAD HTTP/1.1")),
    LG_SPAN_INIT(LINE("GET /%00 HTTP/1.1")),
    LG_SPAN_INIT(LINE("GET /%0d%0a HTTP/1.1")),
    LG_SPAN_INIT(LINE("GET /%2 HTTP/1.1")),
    LG_SPAN_INIT(LINE("GET /%zz HTTP/1.1")),
    LG_SPAN_INIT(LINE("GET /%FF HTTP/1.1")),
    LG_SPAN_INIT(LINE("GET /?a=%C0%AF HTTP/1.1")),
    LG_SPAN_INIT(LINE("GET /?a=% HTTP/1.1")),
    LG_SPAN_INIT(LINE("GET /a/../b HTTP/1.1")),
    LG_SPAN_INIT(LINE("GET /a/%2e%2E/b HTTP/1.1")),
    LG_SPAN_INIT(LINE("GET /. HTTP/1.1")),
    LG_SPAN_INIT(LINE("GET /..%2fb HTTP/1.1")),
};

static void test_refuses_two_readings(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct lg_http_head head;
        const char *why = judge(refused[i], &head);

        if (why == NULL || strcmp(why, "unfinished") == 0)
            fail_msg("case %zu passes: %.*s", i, LG_SPAN_ARG(refused[i]));
    }
}

static void test_end_in_any_pieces(void **state)
{
    const struct lg_span whole = LG_SPAN(GET "X: y\r\n\r\nGET");
    const char *why = NULL;

    (void)state;
    for (size_t n = 0; n + 3 < whole.len; n++)
        assert_int_equal(lg_http_head_end((struct lg_span){whole.at, n}, n / 2, &why), 0);
    for (size_t from = 0; from + 3 < whole.len; from++)
        assert_int_equal(lg_http_head_end(whole, from, &why), whole.len - 3);
    assert_null(why);
}

static void test_long_heads(void **state)
{
    static char text[LG_HTTP_HEAD_SIZE + 1];
    const char *why = NULL;

    (void)state;
    memset(text, 'a', sizeof text);
    assert_int_equal(lg_http_head_end((struct lg_span){text, LG_HTTP_HEAD_SIZE - 1}, 0, &why), 0);
    assert_null(why);
    assert_int_equal(lg_http_head_end((struct lg_span){text, LG_HTTP_HEAD_SIZE}, 0, &why), 0);
    assert_non_null(why);
}

/* How much of the text is body, fed in two pieces cut at `cut`. */
static size_t frame(struct lg_span text, size_t cut, struct lg_http_framing *framing,
                    const char **ret_why)
{
    const struct lg_http_head head = {.chunked = true};

    *framing = lg_http_framing(&head);
    *ret_why = NULL;

    const size_t first = lg_http_frame(framing, (struct lg_span){text.at, cut}, ret_why);

    if (first < cut)
        return first;
    return cut + lg_http_frame(framing, (struct lg_span){text.at + cut, text.len - cut}, ret_why);
}

static void test_frames_chunks(void **state)
{
    const struct lg_span good = LG_SPAN("5\r\nhello\r\n0A\r\n0123456789\r\n0\r\n\r\nGET");
    static const struct lg_span bad[] = {
        LG_SPAN_INIT("5;x=y\r\nhello\r\n0\r\n\r\n"),
        LG_SPAN_INIT("5\nhello\r\n0\r\n\r\n"),
        LG_SPAN_INIT(" 5\r\nhello\r\n0\r\n\r\n"),
        LG_SPAN_INIT("5\r\nhelloX\r\n0\r\n\r\n"),
        LG_SPAN_INIT("0x5\r\nhello\r\n0\r\n\r\n"),
        LG_SPAN_INIT("\r\n0\r\n\r\n"),
        LG_SPAN_INIT("0\r\nX: y\r\n\r\n"),
        LG_SPAN_INIT("fffffffffffffffff\r\n"),
        LG_SPAN_INIT("0\r\n\n"),
        LG_SPAN_INIT("-1\r\n"),
    };
    struct lg_http_framing framing;
    const char *why;

    (void)state;
    for (size_t cut = 0; cut < good.len; cut++) {
        assert_int_equal(frame(good, cut, &framing, &why) <= good.len - 3, true);
        if (cut <= good.len - 3)
            assert_int_equal(framing.place, LG_HTTP_DONE);
        assert_null(why);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        (void)frame(bad[i], bad[i].len, &framing, &why);
        assert_non_null(why);
    }
}

static void test_frames_length(void **state)
{
    const struct lg_http_head head = {.length = 4};
    struct lg_http_framing framing = lg_http_framing(&head);
    const char *why = NULL;

    (void)state;
    assert_int_equal(lg_http_frame(&framing, LG_SPAN("abc"), &why), 3);
    assert_int_equal(lg_http_frame(&framing, LG_SPAN("dGET"), &why), 1);
    assert_int_equal(framing.place, LG_HTTP_DONE);
    assert_null(why);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_takes_good_heads),  cmocka_unit_test(test_refuses_two_readings),
        cmocka_unit_test(test_end_in_any_pieces), cmocka_unit_test(test_long_heads),
        cmocka_unit_test(test_frames_chunks),     cmocka_unit_test(test_frames_length),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
