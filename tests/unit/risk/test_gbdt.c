/*
 * Boosted trees: the leaves that bits leave are those that a walk comes to, whatever is missing and
 * however many leaves a tree has; what is no tree is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../one_arena.h"
#include "random_set.h"
#include "risk/gbdt.h"

enum { FEATURES = 4, WORDS_FROM = 2, CATEGORIES = 70, TREES = 12, ROWS = 400 };

static double nothing(void)
{
    return __builtin_nan("");
}

/* A walk, as LightGBM takes it. */
static bool goes_left(const struct lg_gbdt_node *node, double value)
{
    const bool nan = __builtin_isnan(value);

    if (node->categorical) {
        if (nan || value >= 2147483648.0 || (int32_t)value < 0)
            return false;
        const uint32_t category = (uint32_t)value;
        return category / 32 < node->categories_n &&
               (node->categories[category / 32] >> (category % 32) & 1) == 1;
    }
    if (nan && node->missing == LG_GBDT_MISSING_NAN)
        return node->default_left;
    const double known = nan ? 0 : value;
    if (node->missing == LG_GBDT_MISSING_ZERO && known >= -(double)1e-35F &&
        known <= (double)1e-35F)
        return node->default_left;
    return known <= node->threshold;
}

static double walk(const struct lg_gbdt_tree *tree, const double *values)
{
    int64_t at = tree->leaves_n == 1 ? ~(int64_t)0 : 0;

    while (at >= 0) {
        const struct lg_gbdt_node *node = &tree->nodes[at];

        at = goes_left(node, values[node->feature]) ? node->left : node->right;
    }
    return tree->leaves[~at];
}

static void make_node(struct chance *chance, struct lg_gbdt_node *node)
{
    node->feature = chance_below(chance, FEATURES);
    node->categorical = node->feature >= WORDS_FROM;
    node->threshold = (double)chance_below(chance, 9) - 4;
    node->default_left = chance_below(chance, 2) == 1;
    node->missing = (enum lg_gbdt_missing)chance_below(chance, 3);
    if (!node->categorical)
        return;
    node->categories_n = 1 + chance_below(chance, 3);
    uint32_t *bits = lg_arena_take(arena, node->categories_n * sizeof *bits);
    for (size_t i = 0; i < node->categories_n; i++)
        bits[i] = chance_below(chance, UINT32_MAX);
    node->categories = bits;
}

/* As LightGBM grows trees: a leaf becomes a node, whose left child is that leaf. */
static struct lg_gbdt_tree make_tree(struct chance *chance, size_t leaves)
{
    struct lg_gbdt_node *nodes = lg_arena_take(arena, leaves * sizeof *nodes);
    double *values = lg_arena_take(arena, leaves * sizeof *values);

    for (size_t i = 0; i < leaves; i++)
        values[i] = (double)chance_below(chance, 100000) / 7 - 5000;
    for (size_t i = 0; i + 1 < leaves; i++) {
        const int64_t leaf = chance_below(chance, (uint32_t)i + 1);

        make_node(chance, &nodes[i]);
        for (size_t j = 0; j < i; j++) {
            if (nodes[j].left == ~leaf)
                nodes[j].left = (int64_t)i;
            else if (nodes[j].right == ~leaf)
                nodes[j].right = (int64_t)i;
        }
        nodes[i].left = ~leaf;
        nodes[i].right = ~((int64_t)i + 1);
    }
    return (struct lg_gbdt_tree){nodes, values, leaves};
}

static double random_value(struct chance *chance, bool word)
{
    const double odd[] = {0, -0.0, 1e-36, -1e-36, 1e300, -1e300, 3e9, -0.5, -7, __builtin_inf()};
    const uint32_t kind = chance_below(chance, 8);

    if (kind == 0)
        return nothing();
    if (kind == 1)
        return odd[chance_below(chance, sizeof odd / sizeof *odd)];
    return word ? chance_below(chance, CATEGORIES) : (double)chance_below(chance, 41) / 4 - 5;
}

static void bits_leave_the_leaf_that_a_walk_comes_to(void **state)
{
    static const size_t leaves[] = {1, 2, 31, 63, 64, 65, 127, 128, 129, 300};
    struct chance chance = {41};

    (void)state;
    for (size_t size = 0; size < sizeof leaves / sizeof *leaves; size++) {
        struct lg_gbdt_tree trees[TREES];
        struct lg_gbdt_forest forest = {
            .features_n = FEATURES, .trees = trees, .trees_n = TREES, .sigmoid = 1};
        const char *why;

        for (int i = 0; i < TREES; i++)
            trees[i] = make_tree(&chance, leaves[size]);
        const struct lg_gbdt *gbdt = lg_gbdt_new(arena, &forest, &why);
        assert_non_null(gbdt);
        uint64_t *bits = lg_arena_take(arena, (lg_gbdt_words(gbdt) + 1) * sizeof *bits);
        for (int row = 0; row < ROWS; row++) {
            double values[LG_GBDT_FEATURES], sum = 0;

            for (int i = 0; i < FEATURES; i++)
                values[i] = random_value(&chance, i >= WORDS_FROM);
            for (int i = 0; i < TREES; i++)
                sum += walk(&trees[i], values);
            assert_true(lg_gbdt_sum(gbdt, bits, values) == sum);
        }
    }
}

/* A sound tree of three leaves; each case breaks it once. */
static const char *refusal(size_t leaves, int64_t feature, int64_t left, int64_t right)
{
    static const double values[] = {1, 2, 3};
    const struct lg_gbdt_node nodes[] = {{.feature = feature, .left = left, .right = ~(int64_t)2},
                                         {.left = ~(int64_t)0, .right = right}};
    const struct lg_gbdt_tree tree = {nodes, values, leaves};
    const struct lg_gbdt_forest forest = {
        .features_n = 1, .trees = &tree, .trees_n = 1, .sigmoid = 1};
    const char *why = "";

    return lg_gbdt_new(arena, &forest, &why) != NULL ? "" : why;
}

static void what_is_no_tree_is_refused(void **state)
{
    const int64_t leaf_1 = ~(int64_t)1;

    (void)state;
    assert_string_equal(refusal(3, 0, 1, leaf_1), "");
    assert_non_null(strstr(refusal(0, 0, 1, leaf_1), "no leaf"));
    assert_non_null(strstr(refusal(LG_GBDT_LEAVES + 1, 0, 1, leaf_1), "too many"));
    assert_non_null(strstr(refusal(3, -1, 1, leaf_1), "a feature"));
    assert_non_null(strstr(refusal(3, 1, 1, leaf_1), "a feature"));
    assert_non_null(strstr(refusal(3, 0, 2, leaf_1), "a node is not there"));
    assert_non_null(strstr(refusal(3, 0, 0, leaf_1), "two branches"));
    assert_non_null(strstr(refusal(3, 0, 1, ~(int64_t)3), "a leaf is not there"));
    assert_non_null(strstr(refusal(3, 0, 1, ~(int64_t)0), "two branches"));
    assert_non_null(strstr(refusal(3, 0, ~(int64_t)0, leaf_1), "no branch"));
}

static void a_tree_like_a_rope_is_refused(void **state)
{
    enum { LONG = 700 };
    struct lg_gbdt_node *nodes = lg_arena_take(arena, LONG * sizeof *nodes);
    double *values = lg_arena_take(arena, (LONG + 1) * sizeof *values);
    const struct lg_gbdt_tree tree = {nodes, values, LONG + 1};
    const struct lg_gbdt_forest forest = {.features_n = 1, .trees = &tree, .trees_n = 1};
    const char *why;

    (void)state;
    for (int64_t i = 0; i < LONG; i++)
        nodes[i] =
            (struct lg_gbdt_node){.left = i + 1 < LONG ? i + 1 : ~(int64_t)LONG, .right = ~i};
    assert_null(lg_gbdt_new(arena, &forest, &why));
    assert_non_null(strstr(why, "too deep"));
}

static void values_are_numbers_and_places_of_words(void **state)
{
    static const struct lg_span words[] = {LG_SPAN_INIT("CN"), LG_SPAN_INIT("DE"),
                                           LG_SPAN_INIT("DEU"), LG_SPAN_INIT("US")};
    static const int32_t codes[] = {2, 0, 3, 1};
    const struct lg_gbdt_forest forest = {
        .features = {{LG_FACT_VALUE, NULL, NULL, 0}, {LG_FACT_ORIGIN, words, codes, 4}},
        .features_n = 2,
        .sigmoid = 1};
    static const struct {
        const char *word;
        double code;
    } rows[] = {{"CN", 2}, {"DE", 0}, {"DEU", 3}, {"US", 1}, {"D", -1}, {"ZZ", -1}, {"", -1}};
    double values[LG_GBDT_FEATURES];
    struct lg_facts facts = {.at = {{.has_number = false}}};
    const char *why;
    const struct lg_gbdt *gbdt = lg_gbdt_new(arena, &forest, &why);

    (void)state;
    lg_gbdt_values(gbdt, &facts, values);
    assert_true(__builtin_isnan(values[0]) && __builtin_isnan(values[1]));
    facts.at[LG_FACT_VALUE] = (struct lg_fact){.has_number = true, .number = 1250000};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        facts.at[LG_FACT_ORIGIN].text = lg_span_of(rows[i].word);
        lg_gbdt_values(gbdt, &facts, values);
        assert_true(values[0] == 12.5);
        if (rows[i].code < 0)
            assert_true(__builtin_isnan(values[1]));
        else
            assert_true(values[1] == rows[i].code);
    }
}

static void a_sum_is_a_probability(void **state)
{
    static const struct {
        double sum, probability;
    } rows[] = {{0, 0.5},
                {1, 0.73105857863000487925},
                {-1, 0.26894142136999512075},
                {2.5, 0.92414181997875648890},
                {-20, 2.0611536181902036967e-9},
                {30, 0.99999999999990642350},
                {-300, 5.1482002224120133e-131},
                {5000, 1}};
    const struct lg_gbdt_forest forest = {.sigmoid = 1}, half = {.sigmoid = 0.5};
    const char *why;
    const struct lg_gbdt *gbdt = lg_gbdt_new(arena, &forest, &why);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const double found = lg_gbdt_probability(gbdt, rows[i].sum);

        assert_true(found > rows[i].probability * (1 - 1e-14));
        assert_true(found < rows[i].probability * (1 + 1e-14));
    }
    assert_true(lg_gbdt_probability(gbdt, -5000) < 1e-300);
    assert_true(lg_gbdt_probability(lg_gbdt_new(arena, &half, &why), 2) ==
                lg_gbdt_probability(gbdt, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bits_leave_the_leaf_that_a_walk_comes_to),
        cmocka_unit_test(what_is_no_tree_is_refused),
        cmocka_unit_test(a_tree_like_a_rope_is_refused),
        cmocka_unit_test(values_are_numbers_and_places_of_words),
        cmocka_unit_test(a_sum_is_a_probability),
    };

    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
