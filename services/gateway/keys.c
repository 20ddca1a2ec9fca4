/*
 * keys.c - the gateway's secrets.
 */
#include <string.h>

#include "gateway.h"
#include "ops/key_file.h"

enum { KEY_BYTES = LG_KEY_FILE };

static struct lg_span span_of_key(const uint8_t key[KEY_BYTES])
{
    return (struct lg_span){(const char *)key, KEY_BYTES};
}

/* Tells keys apart without telling anything of them. */
static uint8_t name_of_key(const uint8_t key[KEY_BYTES])
{
    struct lg_sha256 hash;
    uint8_t whole[LG_SHA256];

    lg_sha256_init(&hash);
    lg_sha256_add_field(&hash, LG_SPAN("loopgate/seal-key"));
    lg_sha256_add_field(&hash, span_of_key(key));
    lg_sha256_end(&hash, whole);
    return whole[0];
}

bool gw_keys_load(const char *folder, struct gw_keys *ret_keys, struct lg_error *reterr)
{
    uint8_t seal[KEY_BYTES], body[KEY_BYTES], receipt[KEY_BYTES];

    if (folder[0] == '\0')
        return lg_fail(reterr, LG_STOP, "the setting \"keys\" is missing");
    if (!lg_key_file_read(folder, "seal", seal, reterr) ||
        !lg_key_file_read(folder, "body", body, reterr) ||
        !lg_key_file_read(folder, "receipt", receipt, reterr))
        return false;
    memcpy(ret_keys->seal, seal, sizeof seal);
    ret_keys->seal_id = name_of_key(seal);
    ret_keys->body = lg_hmac_key(span_of_key(body));
    ret_keys->receipt = lg_hmac_key(span_of_key(receipt));
    explicit_bzero(seal, sizeof seal);
    explicit_bzero(body, sizeof body);
    explicit_bzero(receipt, sizeof receipt);
    return true;
}
