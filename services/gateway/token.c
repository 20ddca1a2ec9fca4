#include "token.h"

#include <string.h>

#include <sodium.h>

#include "model/topics.h"

enum { SIGNED = GW_TOKEN_BYTES - 16, SENDER_MOST = 128 };

static void authenticate(const struct lg_hmac_key *key, struct lg_span sender,
                         const uint8_t bytes[SIGNED], uint8_t ret_mac[LG_SHA256])
{
    uint8_t message[SIGNED + SENDER_MOST];
    const size_t len = sender.len < SENDER_MOST ? sender.len : SENDER_MOST;

    memcpy(message, bytes, SIGNED);
    memcpy(message + SIGNED, sender.at, len);
    lg_hmac(key, (struct lg_span){(const char *)message, SIGNED + len}, ret_mac);
}

static void put(uint8_t *to, uint64_t value, size_t len)
{
    for (size_t i = 0; i < len; i++)
        to[i] = (uint8_t)(value >> 8 * (len - 1 - i));
}

static uint64_t get(const uint8_t *from, size_t len)
{
    uint64_t value = 0;

    for (size_t i = 0; i < len; i++)
        value = value << 8 | from[i];
    return value;
}

void gw_token_write(const struct lg_hmac_key *key, struct lg_span sender,
                    const struct gw_place *place, char ret_text[GW_TOKEN_TEXT + 1])
{
    uint8_t bytes[GW_TOKEN_BYTES], mac[LG_SHA256];

    memcpy(bytes, place->receipt, 16);
    memcpy(bytes + 16, place->body_hash, 16);
    bytes[32] = place->topic;
    put(bytes + 33, place->partition, 2);
    put(bytes + 35, (uint64_t)place->offset, 8);
    authenticate(key, sender, bytes, mac);
    memcpy(bytes + SIGNED, mac, 16);
    (void)sodium_bin2base64(ret_text, GW_TOKEN_TEXT + 1, bytes, sizeof bytes,
                            sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool gw_token_read(const struct lg_hmac_key *key, struct lg_span sender, struct lg_span text,
                   struct gw_place *ret_place)
{
    uint8_t bytes[GW_TOKEN_BYTES], mac[LG_SHA256];
    size_t len = 0;

    if (text.len != GW_TOKEN_TEXT ||
        sodium_base642bin(bytes, sizeof bytes, text.at, text.len, NULL, &len, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        len != sizeof bytes)
        return false;
    authenticate(key, sender, bytes, mac);
    if (sodium_memcmp(mac, bytes + SIGNED, 16) != 0 || bytes[32] >= lg_topics_n)
        return false;
    memcpy(ret_place->receipt, bytes, 16);
    memcpy(ret_place->body_hash, bytes + 16, 16);
    ret_place->topic = bytes[32];
    ret_place->partition = (uint16_t)get(bytes + 33, 2);
    ret_place->offset = (int64_t)get(bytes + 35, 8);
    return true;
}
