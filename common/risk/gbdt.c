/*
 * gbdt.c - bits of leaves, cleared by the conditions that an item fails.
 */
#include <float.h>

#include "risk/gbdt_rows.h"

enum { WORD_BITS = 64, EXP_MOST = 700, EXP_TERMS = 16 };

static const double ZERO_MOST = 1e-35F;        /* LightGBM takes less for 0 */
static const double CATEGORY_MOST = INT32_MAX; /* and no more for a category */

static double nothing(void)
{
    const uint64_t bits = 0x7ff8000000000000U;
    double value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

static bool is_nothing(double value)
{
    return !(value <= DBL_MAX) && !(value > DBL_MAX);
}

static bool is_zero(double value)
{
    return value >= -ZERO_MOST && value <= ZERO_MOST;
}

static double code_of(const struct lg_gbdt_feature *feature, struct lg_span word)
{
    size_t low = 0, high = feature->words_n;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = lg_span_order(feature->words[middle], word);

        if (order == 0)
            return feature->codes[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return nothing();
}

void lg_gbdt_values(const struct lg_gbdt *gbdt, const struct lg_facts *facts,
                    double ret_values[LG_GBDT_FEATURES])
{
    for (size_t i = 0; i < gbdt->forest.features_n; i++) {
        const struct lg_gbdt_feature *feature = &gbdt->forest.features[i];
        const struct lg_fact *fact = &facts->at[feature->attribute];

        if (lg_attributes[feature->attribute].type == LG_ATTRIBUTE_TEXT)
            ret_values[i] = fact->text.at == NULL ? nothing() : code_of(feature, fact->text);
        else
            ret_values[i] = fact->has_number ? (double)fact->number / 100000 : nothing();
    }
}

static void clear(const struct lg_gbdt *gbdt, const struct lg_gbdt_row *row, uint64_t *bits)
{
    uint64_t *const of_tree = bits + gbdt->first[row->tree];

    for (uint32_t at = row->from; at < row->until;) {
        const uint32_t in_word = at % WORD_BITS, left = row->until - at;
        const uint32_t n = left < WORD_BITS - in_word ? left : WORD_BITS - in_word;
        const uint64_t ones = n == WORD_BITS ? UINT64_MAX : (UINT64_C(1) << n) - 1;

        of_tree[at / WORD_BITS] &= ~(ones << in_word);
        at += n;
    }
}

/* Whether a value that is nothing or 0 goes to the left: LightGBM's NumericalDecision. */
static bool goes_left(const struct lg_gbdt_node *node, double value)
{
    if (is_nothing(value)) {
        if (node->missing == LG_GBDT_MISSING_NAN)
            return node->default_left;
        value = 0;
    }
    if (node->missing == LG_GBDT_MISSING_ZERO)
        return node->default_left;
    return value <= node->threshold;
}

static void clear_by_number(const struct lg_gbdt *gbdt, const struct lg_gbdt_rows *rows,
                            double value, uint64_t *bits)
{
    if (is_nothing(value) || is_zero(value)) {
        for (size_t i = 0; i < rows->n; i++) {
            if (!goes_left(rows->at[i].node, value))
                clear(gbdt, &rows->at[i], bits);
        }
        return;
    }
    for (size_t i = 0; i < rows->n && rows->at[i].threshold < value; i++)
        clear(gbdt, &rows->at[i], bits);
}

static bool is_among(const struct lg_gbdt_node *node, double value)
{
    if (is_nothing(value) || value <= -1 || value > CATEGORY_MOST)
        return false;
    const uint32_t category = (uint32_t)(int32_t)value;
    return category / 32 < node->categories_n &&
           (node->categories[category / 32] >> category % 32 & 1) != 0;
}

static void clear_by_word(const struct lg_gbdt *gbdt, const struct lg_gbdt_rows *rows, double value,
                          uint64_t *bits)
{
    for (size_t i = 0; i < rows->n; i++) {
        if (!is_among(rows->at[i].node, value))
            clear(gbdt, &rows->at[i], bits);
    }
}

static size_t first_bit(const uint64_t *bits)
{
    size_t word = 0;

    while (bits[word] == 0) /* a leaf is always left: no condition clears the one to its right */
        word++;
    return word * WORD_BITS + (size_t)__builtin_ctzll(bits[word]);
}

size_t lg_gbdt_words(const struct lg_gbdt *gbdt)
{
    return gbdt->bits_n;
}

double lg_gbdt_sum(const struct lg_gbdt *gbdt, uint64_t *bits, const double *values)
{
    double sum = 0;

    memset(bits, 0xff, gbdt->bits_n * sizeof *bits);
    for (size_t i = 0; i < gbdt->forest.features_n; i++) {
        clear_by_number(gbdt, &gbdt->numbers[i], values[i], bits);
        clear_by_word(gbdt, &gbdt->words[i], values[i], bits);
    }
    for (size_t i = 0; i < gbdt->forest.trees_n; i++)
        sum += gbdt->leaves[i][first_bit(bits + gbdt->first[i])];
    return sum;
}

/* e to the x by halving to |x| < 0.35 and Taylor's series: the same bytes on every machine. */
static double exponential(double x)
{
    static const double ln2_high = 6.93147180369123816490e-01, ln2_low = 1.90821492927058770002e-10;
    const double bounded = x > EXP_MOST ? EXP_MOST : x < -EXP_MOST ? -EXP_MOST : x;
    const double halves = bounded / ln2_high;
    const int64_t n = (int64_t)(halves < 0 ? halves - 0.5 : halves + 0.5);
    const double rest = (bounded - (double)n * ln2_high) - (double)n * ln2_low;
    const uint64_t power = (uint64_t)(n + 1023) << 52;
    double sum = 1, scale;

    for (int i = EXP_TERMS; i > 0; i--)
        sum = 1 + sum * rest / i;
    memcpy(&scale, &power, sizeof scale);
    return sum * scale;
}

double lg_gbdt_probability(const struct lg_gbdt *gbdt, double sum)
{
    return 1 / (1 + exponential(-gbdt->forest.sigmoid * sum));
}
