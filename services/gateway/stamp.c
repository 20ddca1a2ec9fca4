#include "stamp.h"

#include <assert.h>
#include <string.h>

#include <sodium.h>

enum { PURPOSE = 32, VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

static void authenticate(const struct gw_stamp *stamp, const uint8_t *bytes, size_t n,
                         uint8_t ret_mac[LG_SHA256])
{
    uint8_t message[PURPOSE + GW_STAMP_MOST + GW_STAMP_FOR] = {0};
    const size_t purpose = strlen(stamp->purpose) + 1;

    assert(purpose <= PURPOSE && n <= GW_STAMP_MOST && stamp->given_for.len <= GW_STAMP_FOR);
    memcpy(message, stamp->purpose, purpose);
    memcpy(message + purpose, bytes, n);
    memcpy(message + purpose + n, stamp->given_for.at, stamp->given_for.len);
    lg_hmac(stamp->key, (struct lg_span){(const char *)message, purpose + n + stamp->given_for.len},
            ret_mac);
}

void gw_stamp_write(const struct gw_stamp *stamp, const uint8_t *bytes, size_t n, char *ret_text,
                    size_t room)
{
    uint8_t all[GW_STAMP_MOST + GW_STAMP_MAC], mac[LG_SHA256];

    authenticate(stamp, bytes, n, mac);
    memcpy(all, bytes, n);
    memcpy(all + n, mac, GW_STAMP_MAC);
    (void)sodium_bin2base64(ret_text, room, all, n + GW_STAMP_MAC, VARIANT);
}

bool gw_stamp_read(const struct gw_stamp *stamp, struct lg_span text, uint8_t *ret_bytes, size_t n)
{
    uint8_t all[GW_STAMP_MOST + GW_STAMP_MAC], mac[LG_SHA256];
    size_t len = 0;

    if (text.len != sodium_base64_ENCODED_LEN(n + GW_STAMP_MAC, VARIANT) - 1 ||
        sodium_base642bin(all, sizeof all, text.at, text.len, NULL, &len, NULL, VARIANT) != 0 ||
        len != n + GW_STAMP_MAC)
        return false;
    authenticate(stamp, all, n, mac);
    memcpy(ret_bytes, all, n);
    return sodium_memcmp(mac, all + n, GW_STAMP_MAC) == 0;
}

void gw_stamp_put(uint8_t *to, uint64_t value, size_t len)
{
    for (size_t i = 0; i < len; i++)
        to[i] = (uint8_t)(value >> 8 * (len - 1 - i));
}

uint64_t gw_stamp_get(const uint8_t *from, size_t len)
{
    uint64_t value = 0;

    for (size_t i = 0; i < len; i++)
        value = value << 8 | from[i];
    return value;
}
