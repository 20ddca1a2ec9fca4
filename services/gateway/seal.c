#include "seal.h"

#include <string.h>

#include <sodium.h>

#include "wire/event.h"

enum {
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING,
};

static const char mark[] = "sealed:";

static struct lg_span sealed(const struct gw_keys *keys, struct lg_arena *arena,
                             const uint8_t receipt[LG_RECEIPT], struct lg_span clear)
{
    const size_t len = 1 + NONCE + clear.len + TAG;
    const size_t skip = sizeof mark - 1;
    uint8_t *bytes = lg_arena_take(arena, len);
    const size_t room = sodium_base64_encoded_len(len, VARIANT);
    char *text = lg_arena_take(arena, skip + room);

    bytes[0] = keys->seal_id;
    randombytes_buf(bytes + 1, NONCE);
    (void)crypto_aead_xchacha20poly1305_ietf_encrypt(
        bytes + 1 + NONCE, NULL, (const unsigned char *)clear.at, clear.len, receipt, LG_RECEIPT,
        NULL, bytes + 1, keys->seal);
    memcpy(text, mark, skip);
    (void)sodium_bin2base64(text + skip, room, bytes, len, VARIANT);
    return (struct lg_span){text, skip + room - 1};
}

void gw_seal(const struct gw_keys *keys, struct lg_arena *arena, const uint8_t receipt[LG_RECEIPT],
             struct ev_event *event)
{
    const size_t n = ev_personal_spans(event, NULL, 0);
    struct lg_span **spans = lg_arena_take(arena, (n + 1) * sizeof(struct lg_span *));

    (void)ev_personal_spans(event, spans, n);
    for (size_t i = 0; i < n; i++)
        *spans[i] = sealed(keys, arena, receipt, *spans[i]);
}

struct lg_span gw_seal_whole(const struct gw_keys *keys, struct lg_arena *arena,
                             const uint8_t bound[16], struct lg_span clear)
{
    return sealed(keys, arena, bound, clear);
}

bool gw_unseal(const struct gw_keys *keys, struct lg_arena *arena, const uint8_t bound[16],
               struct lg_span text, struct lg_span *ret_clear)
{
    const size_t skip = sizeof mark - 1;
    uint8_t *bytes = lg_arena_take(arena, text.len + 1), *clear;
    size_t len = 0;

    if (text.len < skip || memcmp(text.at, mark, skip) != 0 ||
        sodium_base642bin(bytes, text.len, text.at + skip, text.len - skip, NULL, &len, NULL,
                          VARIANT) != 0 ||
        len < 1 + NONCE + TAG || bytes[0] != keys->seal_id)
        return false;
    clear = lg_arena_take(arena, len);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(clear, NULL, NULL, bytes + 1 + NONCE,
                                                   len - 1 - NONCE, bound, LG_RECEIPT, bytes + 1,
                                                   keys->seal) != 0)
        return false;
    *ret_clear = (struct lg_span){(const char *)clear, len - 1 - NONCE - TAG};
    return true;
}
