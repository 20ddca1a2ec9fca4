/*
 * Where a body ends.  A chunked body is read byte by byte except for the chunks' contents.
 */
#include "http/head.h"

static const uint64_t CHUNK_MAX = 1ULL << 40;

struct lg_http_framing lg_http_framing(const struct lg_http_head *head)
{
    if (head->chunked)
        return (struct lg_http_framing){.place = LG_HTTP_SIZE_FIRST};
    return (struct lg_http_framing){.place = head->length == 0 ? LG_HTTP_DONE : LG_HTTP_PLAIN,
                                    .left = head->length};
}

static bool take_size(struct lg_http_framing *framing, char byte)
{
    const char lower = (char)(byte | 0x20);

    if (framing->left >= CHUNK_MAX)
        return false;
    if (byte >= '0' && byte <= '9')
        framing->left = framing->left * 16 + (uint64_t)(byte - '0');
    else if (lower >= 'a' && lower <= 'f')
        framing->left = framing->left * 16 + (uint64_t)(lower - 'a') + 10;
    else
        return false;
    framing->place = LG_HTTP_SIZE;
    return true;
}

static bool expect(struct lg_http_framing *framing, bool holds, enum lg_http_place next)
{
    framing->place = next;
    return holds;
}

/* One byte of what stands around the contents. */
static bool take_byte(struct lg_http_framing *framing, char byte)
{
    switch (framing->place) {
    case LG_HTTP_SIZE_FIRST:
        return take_size(framing, byte);
    case LG_HTTP_SIZE:
        return byte == '\r' ? expect(framing, true, LG_HTTP_SIZE_LF) : take_size(framing, byte);
    case LG_HTTP_SIZE_LF:
        return expect(framing, byte == '\n', framing->left == 0 ? LG_HTTP_LAST_CR : LG_HTTP_DATA);
    case LG_HTTP_DATA_CR:
        return expect(framing, byte == '\r', LG_HTTP_DATA_LF);
    case LG_HTTP_DATA_LF:
        return expect(framing, byte == '\n', LG_HTTP_SIZE_FIRST);
    case LG_HTTP_LAST_CR:
        return expect(framing, byte == '\r', LG_HTTP_LAST_LF);
    case LG_HTTP_LAST_LF:
        return expect(framing, byte == '\n', LG_HTTP_DONE);
    case LG_HTTP_DONE:
    case LG_HTTP_PLAIN:
    case LG_HTTP_DATA:
        break;
    }
    return false;
}

size_t lg_http_frame(struct lg_http_framing *framing, struct lg_span bytes, const char **ret_why)
{
    size_t taken = 0;

    while (taken < bytes.len && framing->place != LG_HTTP_DONE) {
        if (framing->place == LG_HTTP_PLAIN || framing->place == LG_HTTP_DATA) {
            const size_t rest = bytes.len - taken;
            const size_t n = framing->left < rest ? (size_t)framing->left : rest;

            taken += n;
            framing->left -= n;
            if (framing->left == 0)
                framing->place = framing->place == LG_HTTP_PLAIN ? LG_HTTP_DONE : LG_HTTP_DATA_CR;
        } else if (take_byte(framing, bytes.at[taken])) {
            taken++;
        } else {
            *ret_why = "the body is not plainly chunked";
            break;
        }
    }
    return taken;
}
