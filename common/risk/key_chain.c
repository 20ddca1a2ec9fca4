/*
 * key_chain.c - SHA-256 from the end of a month to its beginning.
 */
#include "risk/key_chain.h"

#include <string.h>

#include "base/time.h"

static int32_t day_of_month(lg_day day)
{
    int32_t year, month, in_month;

    lg_day_split(day, &year, &month, &in_month);
    return in_month;
}

static lg_day last_day(lg_day day)
{
    const lg_day next_month = day - day_of_month(day) + 32;

    return next_month - day_of_month(next_month);
}

static void hash_times(uint8_t key[LG_SHA256], int64_t times)
{
    for (int64_t i = 0; i < times; i++) {
        lg_sha256((struct lg_span){(const char *)key, LG_SHA256}, key);
    }
}

void lg_key_chain_period(lg_day day, char ret_text[LG_PERIOD_TEXT])
{
    char text[10];

    lg_day_format(day, text);
    memcpy(ret_text, text, LG_PERIOD_TEXT);
}

void lg_key_chain_key(const struct lg_hmac_key *master, lg_day day, uint8_t ret_key[LG_SHA256])
{
    char text[5 + LG_PERIOD_TEXT] = "draw-";

    lg_key_chain_period(day, text + 5);
    lg_hmac(master, (struct lg_span){text, sizeof text}, ret_key);
    hash_times(ret_key, last_day(day) - day);
}

void lg_key_chain_head(const struct lg_hmac_key *master, lg_day day, uint8_t ret_head[LG_SHA256])
{
    lg_key_chain_key(master, day, ret_head);
    hash_times(ret_head, day_of_month(day));
}

bool lg_key_chain_holds(const uint8_t head[LG_SHA256], lg_day day, const uint8_t key[LG_SHA256])
{
    uint8_t reached[LG_SHA256];

    memcpy(reached, key, sizeof reached);
    hash_times(reached, day_of_month(day));
    return memcmp(reached, head, sizeof reached) == 0;
}
