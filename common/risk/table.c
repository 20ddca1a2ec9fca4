/*
 * table.c - counts to a probability, from the general to the special.
 */
#include "risk/table.h"

#include "base/text.h"

enum { WEIGHT_MOST = 50 }; /* no single inspection counts more than this */

static const double STRENGTH = 12.0; /* inspections that a parent's estimate is worth */

/* Unit prices in bands of a factor of four; no logarithm, so the same everywhere. */
static int price_band(const struct lg_fact *price)
{
    int band = 0;

    if (!price->has_number)
        return -1;
    for (lg_e5 bound = 100000; price->number >= bound && band < 15; bound *= 4)
        band++;
    return band;
}

/*
 * A value as a part of a key.  The declarant wrote it: a bar in it must not make the rest of the
 * chain another's.
 */
static struct lg_span part(struct lg_arena *arena, struct lg_span text)
{
    if (text.at == NULL || text.len == 0)
        return LG_SPAN("-");
    if (memchr(text.at, '|', text.len) == NULL)
        return text;
    char *barless = lg_arena_take(arena, text.len);
    for (size_t i = 0; i < text.len; i++)
        barless[i] = text.at[i] == '|' ? '/' : text.at[i];
    return (struct lg_span){barless, text.len};
}

struct lg_span lg_risk_key(struct lg_arena *arena, const struct lg_facts *facts)
{
    const struct lg_span hs = facts->at[LG_FACT_HS_CODE].text;
    const struct lg_span hs6 = {hs.at, hs.len < 6 ? hs.len : 6};

    return lg_text(arena, "%.*s|%.*s|%d|%.*s|%.*s|%.*s", LG_SPAN_ARG(part(arena, hs6)),
                   LG_SPAN_ARG(part(arena, facts->at[LG_FACT_ORIGIN].text)),
                   price_band(&facts->at[LG_FACT_UNIT_PRICE]),
                   LG_SPAN_ARG(part(arena, facts->at[LG_FACT_TAX_TYPE].text)),
                   LG_SPAN_ARG(part(arena, facts->at[LG_FACT_DEPARTURE].text)),
                   LG_SPAN_ARG(part(arena, facts->at[LG_FACT_PROCESS_TYPE].text)));
}

struct lg_span lg_risk_level(struct lg_span leaf, int level)
{
    size_t len = 0;

    if (level == 0)
        return LG_SPAN("");
    for (int bars = 0; len < leaf.len; len++) {
        if (leaf.at[len] == '|' && ++bars == level)
            break;
    }
    return (struct lg_span){leaf.at, len};
}

struct lg_risk_counts lg_risk_delta(enum ev_outcome_verdict verdict, enum ev_path selected_by,
                                    double probability, int sign)
{
    const int64_t failed = verdict == EV_OUTCOME_VERDICT_FAIL ? 1 : 0;
    const bool counted = selected_by == EV_PATH_RANDOM || selected_by == EV_PATH_RISK ||
                         selected_by == EV_PATH_MANDATORY;
    double weight = counted ? 1.0 : 0.0;

    if (selected_by == EV_PATH_RANDOM && probability > 0)
        weight = 1.0 / probability > WEIGHT_MOST ? WEIGHT_MOST : 1.0 / probability;
    const int64_t weight_e6 = (int64_t)(weight * 1e6);
    const int64_t squares_e6 = (int64_t)(weight * weight * 1e6);
    return (struct lg_risk_counts){
        .inspected = sign,
        .failed = sign * failed,
        .weight_e6 = sign * weight_e6,
        .failed_weight_e6 = sign * failed * weight_e6,
        .weight_squares_e6 = sign * squares_e6,
    };
}

void lg_risk_add(struct lg_risk_counts *to, const struct lg_risk_counts *delta)
{
    to->inspected += delta->inspected;
    to->failed += delta->failed;
    to->weight_e6 += delta->weight_e6;
    to->failed_weight_e6 += delta->failed_weight_e6;
    to->weight_squares_e6 += delta->weight_squares_e6;
}

static double power(double base, int exponent)
{
    double product = 1.0;

    for (int i = 0; i < exponent; i++)
        product *= base;
    return product;
}

double lg_risk_decay(int months, int half_life_months)
{
    double least = 0.5, most = 1.0;

    if (months <= 0 || half_life_months <= 0)
        return 1.0;
    /* the root of r^half_life = 1/2 by bisection: products only, so the same on any machine */
    for (int i = 0; i < 60; i++) {
        const double middle = (least + most) / 2;

        if (power(middle, half_life_months) < 0.5)
            least = middle;
        else
            most = middle;
    }
    return power(least, months);
}

void lg_risk_sum_add(struct lg_risk_sum *sum, const struct lg_risk_counts *counts, double decay)
{
    sum->inspected += (double)counts->inspected * decay;
    sum->failed += (double)counts->failed * decay;
    sum->weight += (double)counts->weight_e6 * 1e-6 * decay;
    sum->failed_weight += (double)counts->failed_weight_e6 * 1e-6 * decay;
    sum->weight_squares += (double)counts->weight_squares_e6 * 1e-6 * decay * decay;
}

/* Failures and inspections of a level as they enter the estimate. */
static void counts_of(const struct lg_risk_sum *sum, bool leaf, double *ret_n, double *ret_failed)
{
    *ret_n = leaf ? sum->inspected : 0;
    *ret_failed = leaf ? sum->failed : 0;
    if (leaf || sum->weight <= 0 || sum->weight_squares <= 0)
        return; /* without weight all were chosen by complaint, alert or officer: no base rate */
    *ret_n = sum->weight * sum->weight / sum->weight_squares;
    *ret_failed = *ret_n * (sum->failed_weight / sum->weight);
}

struct lg_risk_evidence lg_risk_weigh(const struct lg_risk_sum sums[LG_CHAIN_LEVELS])
{
    struct lg_risk_evidence evidence;

    for (int level = 0; level < LG_CHAIN_LEVELS; level++)
        counts_of(&sums[level], level == LG_CHAIN_LEVELS - 1, &evidence.inspected[level],
                  &evidence.failed[level]);
    return evidence;
}

struct lg_risk_score lg_risk_estimate(const struct lg_risk_evidence *evidence, double prior)
{
    struct lg_risk_score score = {.score = prior, .level = -1};

    for (int level = 0; level < LG_CHAIN_LEVELS; level++) {
        const double n = evidence->inspected[level];

        if (n > 0) {
            score.score = (evidence->failed[level] + STRENGTH * score.score) / (n + STRENGTH);
            score.level = level;
        }
        score.at_level[level] = score.score;
    }
    return score;
}

struct lg_risk_score lg_risk_score(const struct lg_risk_sum sums[LG_CHAIN_LEVELS], double prior)
{
    const struct lg_risk_evidence evidence = lg_risk_weigh(sums);

    return lg_risk_estimate(&evidence, prior);
}
