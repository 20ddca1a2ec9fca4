/*
 * category.c - which pack an item falls under; sets are small, so they are walked.
 */
#include "model/category.h"

const struct lg_category *lg_category_find(const struct lg_category_set *set, struct lg_span code)
{
    for (size_t i = 0; i < set->n; i++) {
        if (lg_span_eq(set->at[i].code, code))
            return &set->at[i];
    }
    return NULL;
}

static bool has_regime(const struct lg_category *category, struct lg_span regime)
{
    for (size_t i = 0; i < category->regimes_n; i++) {
        if (lg_span_eq(category->regimes[i], regime))
            return true;
    }
    return false;
}

const struct lg_category *lg_category_of_regime(const struct lg_category_set *set,
                                                struct lg_span regime)
{
    for (size_t i = 0; i < set->n; i++) {
        if (has_regime(&set->at[i], regime))
            return &set->at[i];
    }
    return NULL;
}

static bool starts_with(struct lg_span text, struct lg_span prefix)
{
    return prefix.len <= text.len && lg_span_eq((struct lg_span){text.at, prefix.len}, prefix);
}

/* Digits of the longest prefix of the pack that the code begins with; 0 when none does. */
static size_t longest_prefix(const struct lg_category *category, struct lg_span hs_code)
{
    size_t longest = 0;

    for (size_t i = 0; i < category->hs_prefixes_n; i++) {
        const struct lg_span prefix = category->hs_prefixes[i].prefix;

        if (prefix.len > longest && starts_with(hs_code, prefix))
            longest = prefix.len;
    }
    return longest;
}

const struct lg_category *lg_category_of(const struct lg_category_set *set,
                                         struct lg_span category_code, struct lg_span hs_code)
{
    const struct lg_category *found = lg_category_find(set, category_code);
    size_t longest = 0;

    if (found != NULL)
        return found;
    found = lg_category_find(set, LG_SPAN(LG_CATEGORY_GENERAL));
    for (size_t i = 0; i < set->n; i++) {
        const size_t len = longest_prefix(&set->at[i], hs_code);

        if (len > longest) {
            longest = len;
            found = &set->at[i];
        }
    }
    return found;
}
