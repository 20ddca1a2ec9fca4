/*
 * What URLs carry back to us, the status URL's token and a list's cursor: bytes that were never given
 * are refused, unless they are the very text that would be given; a place comes back whole, and for
 * its sender or its list alone.
 */
#include <string.h>

#include "cursor.h"
#include "fuzz.h"
#include "model/topics.h"
#include "token.h"

static const struct lg_span sender = LG_SPAN_INIT("platform-1"), other = LG_SPAN_INIT("platform-2");

static void only_what_was_given(const struct lg_hmac_key *key, struct lg_span text)
{
    char token[GW_TOKEN_TEXT + 1], list[GW_CURSOR_TEXT + 1];
    struct gw_cursor cursor;
    struct gw_place place;

    if (gw_token_read(key, sender, text, &place)) {
        gw_token_write(key, sender, &place, token);
        law(lg_span_eq(text, lg_span_of(token)), "one place has one text");
    }
    if (gw_cursor_read(key, sender, text, &cursor)) {
        gw_cursor_write(key, sender, &cursor, list);
        law(lg_span_eq(text, lg_span_of(list)), "one cursor has one text");
    }
}

static void token_comes_back(const struct lg_hmac_key *key, const uint8_t *bytes, size_t len)
{
    struct gw_place place = {.partition = bytes[1]}, again;
    char text[GW_TOKEN_TEXT + 1];

    place.topic = (uint8_t)(bytes[0] % lg_topics_n);
    memcpy(place.receipt, bytes + 2, sizeof place.receipt);
    memcpy(&place.offset, bytes + 18, sizeof place.offset);
    place.offset &= INT64_MAX;
    gw_token_write(key, sender, &place, text);
    law(gw_token_read(key, sender, lg_span_of(text), &again), "what is written is read");
    law(again.offset == place.offset && again.partition == place.partition, "the same place");
    law(!gw_token_read(key, other, lg_span_of(text), &again), "for its sender only");
    text[len % GW_TOKEN_TEXT] ^= 1;
    law(!gw_token_read(key, sender, lg_span_of(text), &again), "another text is refused");
}

static void cursor_comes_back(const struct lg_hmac_key *key, const uint8_t *bytes, size_t len)
{
    struct gw_cursor cursor = {.oldest = bytes[0] % 2 == 1, .n = bytes[1]}, again;
    char text[GW_CURSOR_TEXT + 1];

    memcpy(cursor.id.at, bytes + 2, sizeof cursor.id.at);
    memcpy(&cursor.xid, bytes + 18, sizeof cursor.xid);
    cursor.xid &= INT64_MAX;
    gw_cursor_write(key, sender, &cursor, text);
    law(gw_cursor_read(key, sender, lg_span_of(text), &again), "a cursor is read");
    law(again.xid == cursor.xid && again.n == cursor.n && again.oldest == cursor.oldest &&
            lg_id_eq(again.id, cursor.id),
        "the same cursor");
    law(!gw_cursor_read(key, other, lg_span_of(text), &again), "for its list only");
    text[len % GW_CURSOR_TEXT] ^= 1;
    law(!gw_cursor_read(key, sender, lg_span_of(text), &again), "another cursor is refused");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    const struct lg_hmac_key key = lg_hmac_key(LG_SPAN("one key"));

    only_what_was_given(&key, (struct lg_span){(const char *)bytes, len});
    if (len >= 26) {
        token_comes_back(&key, bytes, len);
        cursor_comes_back(&key, bytes, len);
    }
    return 0;
}
