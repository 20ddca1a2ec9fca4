/*
 * head.h - the head of a request, checked before anything else may read it.
 *
 * Two readers that understand one head differently are how requests are smuggled.  So a head that
 * allows two readings is refused here (RFC 9112, sections 3, 5, 6 and 11.2, without its leniencies),
 * and how long the body is follows from a head that passed.  Pure: no memory, no clock, no socket.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

enum { LG_HTTP_HEAD_SIZE = 32 << 10, LG_HTTP_FIELDS = 100 };

struct lg_http_head {
    struct lg_span method, path, query; /* as sent; query without "?", absent when there is none */
    bool chunked;
    uint64_t length; /* of the body; 0 when chunked */
};

/*
 * The length of the head at the start of `bytes`, its empty line included; 0 when its end has not
 * come yet.  A head that can no longer become good (a control character, a bare LF or CR, too long)
 * sets *ret_why and yields 0.  `from` is how much of `bytes` an earlier call has seen.
 */
size_t lg_http_head_end(struct lg_span bytes, size_t from, const char **ret_why);

/*
 * Whether the whole head, as lg_http_head_end() measured it, has one meaning.  *ret_head borrows
 * from it.  *ret_why says what is wrong, in a few words for the client.
 */
bool lg_http_head_check(struct lg_span head, struct lg_http_head *ret_head, const char **ret_why);

/*
 * Percent-decodes once into `to`, at least text.len bytes, and returns the length.  False when an
 * escape is broken, or when what comes out has control characters or is not UTF-8.
 */
bool lg_http_unescape(struct lg_span text, bool plus_is_space, char *to, size_t *ret_len);

/* The length of the UTF-8 sequence at `at` (RFC 3629: shortest form, no surrogates), or 0. */
size_t lg_http_utf8(const unsigned char *at, size_t len);

/* Where in a body a reader stands. */
struct lg_http_framing {
    enum lg_http_place {
        LG_HTTP_DONE, /* the next byte belongs to the next head */
        LG_HTTP_PLAIN,
        LG_HTTP_SIZE_FIRST,
        LG_HTTP_SIZE,
        LG_HTTP_SIZE_LF,
        LG_HTTP_DATA,
        LG_HTTP_DATA_CR,
        LG_HTTP_DATA_LF,
        LG_HTTP_LAST_CR,
        LG_HTTP_LAST_LF,
    } place;
    uint64_t left; /* of the body or the chunk */
};

struct lg_http_framing lg_http_framing(const struct lg_http_head *head);

/*
 * Takes as much of `bytes` as belongs to the body and returns how much that is.  Chunks have
 * neither extensions nor trailers here: *ret_why is set at the first byte that is not one of a
 * bare chunked body.
 */
size_t lg_http_frame(struct lg_http_framing *framing, struct lg_span bytes, const char **ret_why);
