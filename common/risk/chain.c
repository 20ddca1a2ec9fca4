/*
 * chain.c - an item's values as parts of a key.
 */
#include "risk/chain.h"

#include "base/text.h"

enum { DIGITS_MOST = 19 };

bool lg_chain_of(const struct lg_category *category, struct lg_chain *ret_chain,
                 size_t *reterr_link)
{
    struct lg_chain chain = {.category = category->code, .n = (int)category->risk_chain_n};

    for (size_t i = 0; i < category->risk_chain_n; i++) {
        const struct lg_category_link *link = &category->risk_chain[i];
        const enum lg_attribute attribute = lg_attribute_find(link->attribute);

        *reterr_link = i;
        if (attribute == LG_FACTS_N || lg_attributes[attribute].type == LG_ATTRIBUTE_SET ||
            lg_attributes[attribute].type == LG_ATTRIBUTE_DAY)
            return false;
        if (lg_attributes[attribute].type == LG_ATTRIBUTE_NUMBER && link->keep == 0)
            return false;
        chain.links[i] = (struct lg_chain_link){attribute, (int)link->keep};
    }
    *ret_chain = chain;
    return true;
}

lg_e5 lg_chain_band(lg_e5 number, int digits)
{
    lg_e5 unit = 1;
    int n = 1;

    while (n < DIGITS_MOST && (number / unit >= 10 || number / unit <= -10)) {
        unit *= 10;
        n++;
    }
    for (; n > 1 && digits > 1; n--, digits--)
        unit /= 10;
    return number / unit * unit;
}

/*
 * A value as a part of a key.  The declarant wrote it: a bar in it must not make the rest of the
 * chain another's.
 */
static struct lg_span text_part(struct lg_arena *arena, struct lg_span text, int keep)
{
    if (text.at == NULL || text.len == 0)
        return LG_SPAN("-");
    if (keep > 0 && text.len > (size_t)keep)
        text.len = (size_t)keep;
    if (memchr(text.at, '|', text.len) == NULL)
        return text;
    char *barless = lg_arena_take(arena, text.len);
    for (size_t i = 0; i < text.len; i++)
        barless[i] = text.at[i] == '|' ? '/' : text.at[i];
    return (struct lg_span){barless, text.len};
}

static struct lg_span part(struct lg_arena *arena, const struct lg_chain_link *link,
                           const struct lg_fact *fact)
{
    if (lg_attributes[link->attribute].type == LG_ATTRIBUTE_TEXT)
        return text_part(arena, fact->text, link->keep);
    if (!fact->has_number)
        return LG_SPAN("-");
    char *digits = lg_arena_take(arena, LG_E5_TEXT);
    const int len = lg_e5_format(lg_chain_band(fact->number, link->keep), digits);
    return (struct lg_span){digits, (size_t)len};
}

struct lg_span lg_chain_key(struct lg_arena *arena, const struct lg_chain *chain,
                            const struct lg_facts *facts)
{
    struct lg_span parts[LG_CHAIN_LEVELS] = {text_part(arena, chain->category, 0)};
    size_t len = parts[0].len;

    for (int i = 0; i < chain->n; i++) {
        parts[i + 1] = part(arena, &chain->links[i], &facts->at[chain->links[i].attribute]);
        len += 1 + parts[i + 1].len;
    }
    char *key = lg_arena_take(arena, len), *at = key;
    for (int i = 0; i <= chain->n; i++) {
        if (i > 0)
            *at++ = '|';
        memcpy(at, parts[i].at, parts[i].len);
        at += parts[i].len;
    }
    return (struct lg_span){key, len};
}

int lg_chain_levels(struct lg_span key)
{
    int levels = 1;

    for (size_t i = 0; i < key.len; i++)
        levels += key.at[i] == '|';
    return levels < LG_CHAIN_LEVELS ? levels : LG_CHAIN_LEVELS;
}

struct lg_span lg_chain_level(struct lg_span key, int level)
{
    size_t len = 0;

    for (int bars = 0; len < key.len; len++) {
        if (key.at[len] == '|' && bars++ == level)
            break;
    }
    return (struct lg_span){key.at, len};
}
