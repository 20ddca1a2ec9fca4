#include "risk/shadow.h"

#include "risk/ticket.h"

double lg_shadow_point(const struct lg_hmac_key *key, struct lg_span identity, int64_t item_number)
{
    uint8_t goods[LG_SHA256];

    lg_ticket_goods(identity, item_number, goods);
    return lg_ticket_drawn(key, goods);
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
