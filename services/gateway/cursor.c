#include "cursor.h"

#include <assert.h>
#include <string.h>

#include <sodium.h>

enum { MAC = 16, SIGNED = GW_CURSOR_BYTES - MAC };

static void authenticate(const struct lg_hmac_key *key, struct lg_span list,
                         const uint8_t bytes[SIGNED], uint8_t ret_mac[LG_SHA256])
{
    static const char purpose[] = "loopgate/cursor";
    uint8_t message[sizeof purpose + SIGNED + GW_CURSOR_LIST];

    assert(list.len <= GW_CURSOR_LIST);
    memcpy(message, purpose, sizeof purpose);
    memcpy(message + sizeof purpose, bytes, SIGNED);
    memcpy(message + sizeof purpose + SIGNED, list.at, list.len);
    lg_hmac(key, (struct lg_span){(const char *)message, sizeof purpose + SIGNED + list.len},
            ret_mac);
}

static void put(uint8_t to[8], int64_t value)
{
    for (int i = 0; i < 8; i++)
        to[i] = (uint8_t)((uint64_t)value >> 8 * (7 - i));
}

static int64_t get(const uint8_t from[8])
{
    uint64_t value = 0;

    for (int i = 0; i < 8; i++)
        value = value << 8 | from[i];
    return (int64_t)value;
}

struct gw_cursor gw_cursor_start(bool oldest)
{
    struct gw_cursor start = {.oldest = oldest, .n = -1};

    if (!oldest) {
        start.xid = start.n = INT64_MAX;
        memset(start.id.at, 0xff, sizeof start.id.at);
    }
    return start;
}

void gw_cursor_write(const struct lg_hmac_key *key, struct lg_span list,
                     const struct gw_cursor *cursor, char ret_text[GW_CURSOR_TEXT + 1])
{
    uint8_t bytes[GW_CURSOR_BYTES], mac[LG_SHA256];

    bytes[0] = cursor->oldest;
    put(bytes + 1, cursor->xid);
    memcpy(bytes + 9, cursor->id.at, sizeof cursor->id.at);
    put(bytes + 25, cursor->n);
    authenticate(key, list, bytes, mac);
    memcpy(bytes + SIGNED, mac, MAC);
    (void)sodium_bin2base64(ret_text, GW_CURSOR_TEXT + 1, bytes, sizeof bytes,
                            sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool gw_cursor_read(const struct lg_hmac_key *key, struct lg_span list, struct lg_span text,
                    struct gw_cursor *ret_cursor)
{
    uint8_t bytes[GW_CURSOR_BYTES], mac[LG_SHA256];
    size_t len = 0;

    if (text.len != GW_CURSOR_TEXT ||
        sodium_base642bin(bytes, sizeof bytes, text.at, text.len, NULL, &len, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        len != sizeof bytes)
        return false;
    authenticate(key, list, bytes, mac);
    if (sodium_memcmp(mac, bytes + SIGNED, MAC) != 0)
        return false;
    *ret_cursor =
        (struct gw_cursor){.oldest = bytes[0] != 0, .xid = get(bytes + 1), .n = get(bytes + 25)};
    memcpy(ret_cursor->id.at, bytes + 9, sizeof ret_cursor->id.at);
    return true;
}
