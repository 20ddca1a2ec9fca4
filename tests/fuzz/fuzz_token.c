/*
 * The status URL's token: bytes that were never given are refused, unless they are the very text
 * that would be given; a place comes back whole, and for its sender alone.
 */
#include <string.h>

#include "fuzz.h"
#include "model/topics.h"
#include "token.h"

static const struct lg_span sender = LG_SPAN_INIT("platform-1");

static void only_what_was_given(const struct lg_hmac_key *key, struct lg_span text)
{
    char again[GW_TOKEN_TEXT + 1];
    struct gw_place place;

    if (!gw_token_read(key, sender, text, &place))
        return;
    gw_token_write(key, sender, &place, again);
    law(lg_span_eq(text, lg_span_of(again)), "one place has one text");
}

static void comes_back(const struct lg_hmac_key *key, const uint8_t *bytes, size_t len)
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
    law(!gw_token_read(key, LG_SPAN("platform-2"), lg_span_of(text), &again),
        "for its sender only");
    text[len % GW_TOKEN_TEXT] ^= 1;
    law(!gw_token_read(key, sender, lg_span_of(text), &again), "another text is refused");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    const struct lg_hmac_key key = lg_hmac_key(LG_SPAN("one key"));

    only_what_was_given(&key, (struct lg_span){(const char *)bytes, len});
    if (len >= 26)
        comes_back(&key, bytes, len);
    return 0;
}
