#include "risk/challenger.h"

struct lg_challenger_set lg_challenger_set_new(struct lg_arena *arena,
                                               const struct lg_challenger *challengers, size_t n)
{
    size_t words = 0;

    for (size_t i = 0; i < n; i++) {
        const size_t needed = lg_gbdt_words(challengers[i].gbdt);

        words = needed > words ? needed : words;
    }
    return (struct lg_challenger_set){challengers, n,
                                      lg_arena_take(arena, (words + 1) * sizeof(uint64_t))};
}

static bool covers(const struct lg_challenger *challenger, struct lg_span category)
{
    for (size_t i = 0; i < challenger->categories_n; i++) {
        if (lg_span_eq(challenger->categories[i], category))
            return true;
    }
    return challenger->categories_n == 0;
}

size_t lg_challengers_score(const struct lg_challenger_set *set, struct lg_span category,
                            const struct lg_facts *facts,
                            struct lg_challenger_score ret_scores[LG_CHALLENGERS_MOST])
{
    double values[LG_GBDT_FEATURES];
    size_t n = 0;

    for (size_t i = 0; i < set->n && n < LG_CHALLENGERS_MOST; i++) {
        const struct lg_challenger *of = &set->at[i];

        if (!covers(of, category))
            continue;
        lg_gbdt_values(of->gbdt, facts, values);
        const double sum = lg_gbdt_sum(of->gbdt, set->bits, values);
        ret_scores[n++] = (struct lg_challenger_score){of->code, of->version, of->share,
                                                       lg_gbdt_probability(of->gbdt, sum)};
    }
    return n;
}

const struct lg_challenger_score *lg_challenger_live(const struct lg_challenger_score *scores,
                                                     size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (scores[i].share > 0)
            return &scores[i];
    }
    return NULL;
}

double lg_challenger_ranked(double tables, const struct lg_challenger_score *live)
{
    return live == NULL ? tables : live->share * live->score + (1 - live->share) * tables;
}
