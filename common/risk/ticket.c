/*
 * ticket.c - HMAC to a fraction.
 */
#include "risk/ticket.h"

#include <string.h>

#include "base/time.h"

struct lg_hmac_key lg_ticket_day_key(const struct lg_hmac_key *master, lg_day day)
{
    uint8_t mac[LG_SHA256];
    char text[10];

    lg_day_format(day, text);
    lg_hmac(master, (struct lg_span){text, sizeof text}, mac);
    return lg_hmac_key((struct lg_span){(const char *)mac, sizeof mac});
}

double lg_ticket(const struct lg_hmac_key *day_key, struct lg_span identity, int64_t item_number)
{
    uint8_t digest[LG_SHA256], mac[LG_SHA256], number[8];
    struct lg_sha256 hash;
    uint64_t bits = 0;

    for (int i = 0; i < 8; i++)
        number[i] = (uint8_t)((uint64_t)item_number >> (56 - 8 * i));
    lg_sha256_init(&hash);
    lg_sha256_add_field(&hash, identity);
    lg_sha256_add_field(&hash, (struct lg_span){(const char *)number, sizeof number});
    lg_sha256_end(&hash, digest);
    lg_hmac(day_key, (struct lg_span){(const char *)digest, sizeof digest}, mac);
    for (int i = 0; i < 8; i++)
        bits = bits << 8 | mac[i];
    return (double)(bits >> 11) * (1.0 / 9007199254740992.0);
}
