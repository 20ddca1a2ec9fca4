#include "base/id.h"

#include "base/hash.h"

/* 48 bits of time, version 7, 74 bits of the digest around version and variant. */
static struct lg_id from_digest(uint64_t ms, const uint8_t digest[LG_SHA256])
{
    struct lg_id id;

    for (int i = 0; i < 6; i++)
        id.at[i] = (uint8_t)(ms >> (40 - 8 * i));
    memcpy(id.at + 6, digest, 10);
    id.at[6] = (uint8_t)(0x70 | (id.at[6] & 0x0f));
    id.at[8] = (uint8_t)(0x80 | (id.at[8] & 0x3f));
    return id;
}

static void add_number(struct lg_sha256 *hash, uint64_t value)
{
    char bytes[8];

    for (int i = 0; i < 8; i++)
        bytes[i] = (char)(value >> (56 - 8 * i));
    lg_sha256_add(hash, (struct lg_span){bytes, sizeof bytes});
}

struct lg_id lg_id_of_record(int64_t append_ms, struct lg_span topic, int32_t partition,
                             int64_t offset, uint32_t nth)
{
    struct lg_sha256 hash;
    uint8_t digest[LG_SHA256];

    lg_sha256_init(&hash);
    lg_sha256_add_field(&hash, topic);
    add_number(&hash, (uint64_t)partition);
    add_number(&hash, (uint64_t)offset);
    add_number(&hash, nth);
    lg_sha256_end(&hash, digest);
    return from_digest((uint64_t)append_ms, digest);
}

struct lg_id lg_id_derive(struct lg_id parent, struct lg_span label)
{
    struct lg_sha256 hash;
    uint8_t digest[LG_SHA256];

    lg_sha256_init(&hash);
    lg_sha256_add(&hash, (struct lg_span){(const char *)parent.at, sizeof parent.at});
    lg_sha256_add_field(&hash, label);
    lg_sha256_end(&hash, digest);
    return from_digest((uint64_t)lg_id_ms(parent), digest);
}

int64_t lg_id_ms(struct lg_id id)
{
    int64_t ms = 0;

    for (int i = 0; i < 6; i++)
        ms = ms << 8 | id.at[i];
    return ms;
}

bool lg_id_parse(struct lg_span text, struct lg_id *ret_id)
{
    static const size_t length[] = {4, 2, 2, 2, 6};
    struct lg_id id;
    size_t from = 0, to = 0;

    if (text.len != LG_ID_TEXT)
        return false;
    for (size_t i = 0; i < sizeof length / sizeof *length; i++) {
        if (i > 0 && text.at[from++] != '-')
            return false;
        if (!lg_unhex((struct lg_span){text.at + from, 2 * length[i]}, id.at + to, length[i]))
            return false;
        from += 2 * length[i];
        to += length[i];
    }
    *ret_id = id;
    return true;
}

void lg_id_format(struct lg_id id, char ret_text[LG_ID_TEXT])
{
    char hex[32];

    lg_hex(id.at, sizeof id.at, hex);
    for (int i = 0, to = 0; i < 32; i++) {
        if (i == 8 || i == 12 || i == 16 || i == 20)
            ret_text[to++] = '-';
        ret_text[to++] = hex[i];
    }
}
