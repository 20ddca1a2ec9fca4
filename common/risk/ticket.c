/*
 * ticket.c - from goods to a commitment, from a commitment to a fraction.
 */
#include "risk/ticket.h"

#include <string.h>

#include "base/time.h"
#include "risk/key_chain.h"

static struct lg_hmac_key key_of(const uint8_t bytes[LG_SHA256])
{
    return lg_hmac_key((struct lg_span){(const char *)bytes, LG_SHA256});
}

struct lg_ticket_key lg_ticket_day_key(const struct lg_hmac_key *master, lg_day day)
{
    uint8_t draw[LG_SHA256], nonce[LG_SHA256];
    char text[16] = "nonce-";

    lg_key_chain_key(master, day, draw);
    lg_day_format(day, text + 6);
    lg_hmac(master, (struct lg_span){text, sizeof text}, nonce);
    return (struct lg_ticket_key){key_of(draw), key_of(nonce)};
}

double lg_ticket_drawn(const struct lg_hmac_key *draw, const uint8_t commitment[LG_SHA256])
{
    uint8_t mac[LG_SHA256];
    uint64_t bits = 0;

    lg_hmac(draw, (struct lg_span){(const char *)commitment, LG_SHA256}, mac);
    for (int i = 0; i < 8; i++)
        bits = bits << 8 | mac[i];
    return (double)(bits >> 11) * (1.0 / 9007199254740992.0);
}

void lg_ticket_goods(struct lg_span identity, int64_t item_number, uint8_t ret_digest[LG_SHA256])
{
    uint8_t number[8];
    struct lg_sha256 hash;

    for (int i = 0; i < 8; i++)
        number[i] = (uint8_t)((uint64_t)item_number >> (56 - 8 * i));
    lg_sha256_init(&hash);
    lg_sha256_add_field(&hash, identity);
    lg_sha256_add_field(&hash, (struct lg_span){(const char *)number, sizeof number});
    lg_sha256_end(&hash, ret_digest);
}

struct lg_ticket lg_ticket_of(const struct lg_ticket_key *day_key, struct lg_span identity,
                              int64_t item_number)
{
    uint8_t digest[LG_SHA256];
    const struct lg_span goods = {(const char *)digest, sizeof digest};
    struct lg_ticket ticket;
    struct lg_sha256 hash;

    lg_ticket_goods(identity, item_number, digest);
    lg_hmac(&day_key->nonce, goods, ticket.nonce);
    lg_sha256_init(&hash);
    lg_sha256_add(&hash, (struct lg_span){(const char *)ticket.nonce, sizeof ticket.nonce});
    lg_sha256_add(&hash, goods);
    lg_sha256_end(&hash, ticket.commitment);
    ticket.drawn = lg_ticket_drawn(&day_key->draw, ticket.commitment);
    return ticket;
}

double lg_ticket(const struct lg_ticket_key *day_key, struct lg_span identity, int64_t item_number)
{
    return lg_ticket_of(day_key, identity, item_number).drawn;
}
