#include "risk/shadow.h"

double lg_shadow_point(const struct lg_hmac_key *key, struct lg_span identity, int64_t item_number)
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
    lg_hmac(key, (struct lg_span){(const char *)digest, sizeof digest}, mac);
    for (int i = 0; i < 8; i++)
        bits = bits << 8 | mac[i];
    return (double)(bits >> 11) * (1.0 / 9007199254740992.0);
}

/* Whether a profile that an item meets counts, as far as this shadow is concerned. */
static bool counts(const struct lg_shadow *shadow, bool tried_rules, uint32_t id)
{
    if (id == shadow->tried)
        return tried_rules;
    return !tried_rules || (int64_t)id != shadow->live;
}

size_t lg_shadows_pick(const struct lg_shadows *shadows, double point, int64_t other,
                       const uint32_t *matched, size_t n, uint32_t *ret_ids)
{
    size_t picked = 0;

    for (size_t i = 0; i < n; i++) {
        bool all = true;

        for (size_t s = 0; s < shadows->n; s++) {
            const bool rules = point < shadows->at[s].share;

            all = all && counts(&shadows->at[s], rules != ((int64_t)s == other), matched[i]);
        }
        if (all)
            ret_ids[picked++] = matched[i];
    }
    return picked;
}

bool lg_shadow_touches(const struct lg_shadow *shadow, const uint32_t *matched, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (matched[i] == shadow->tried || (int64_t)matched[i] == shadow->live)
            return true;
    }
    return false;
}
