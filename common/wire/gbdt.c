/*
 * gbdt.c - LightGBM's text: a header, a block for each tree, then what it needs no more.
 *
 * Lines are "name=value".  Each name is known and used, known and of no matter for a score, or
 * refused.
 */
#include "wire/gbdt.h"

#include <stdlib.h>

#include "base/text.h"
#include "wire/gbdt_words.h"

enum { NUMBER_MOST = 60, SUM_MOST = 1000000 };

struct reading {
    struct lg_json_reader *json;
    struct lg_arena *arena;
    struct lg_error *error;
    struct lg_span rest; /* what was not read yet */
    struct lg_gbdt_forest forest;
    struct lg_gbdt_tree *trees;
};

/* A tree's lines, one at most of each name. */
enum {
    LEAVES,
    CATEGORIES,
    FEATURE,
    THRESHOLD,
    DECISION,
    LEFT,
    RIGHT,
    VALUE,
    BOUNDARIES,
    WORDS,
    LINEAR,
    USED
};

static const char *const used[USED] = {
    "num_leaves",  "num_cat",    "split_feature",  "threshold",     "decision_type", "left_child",
    "right_child", "leaf_value", "cat_boundaries", "cat_threshold", "is_linear"};
enum { IDLE = 7 }; /* the last is short, and LightGBM likes to have it */
static const char *const idle[IDLE] = {"split_gain",     "leaf_weight",     "leaf_count",
                                       "internal_value", "internal_weight", "internal_count",
                                       "shrinkage"};
static const char *const idle_header[] = {"label_index", "max_feature_idx", "feature_infos",
                                          "tree_sizes", "monotone_constraints"};

static bool wrong(const struct reading *reading, const char *why, struct lg_span what)
{
    const size_t len = what.len < NUMBER_MOST ? what.len : NUMBER_MOST;

    return lg_fail(reading->error, LG_REJECT, "%s: \"%.*s\"", why, (int)len, what.at);
}

static struct lg_span cut(struct lg_span *rest, char at)
{
    const char *const end = rest->len == 0 ? NULL : memchr(rest->at, at, rest->len);
    const size_t len = end == NULL ? rest->len : (size_t)(end - rest->at);
    const struct lg_span piece = {rest->at, len};
    const size_t step = end == NULL ? len : len + 1;

    *rest = (struct lg_span){rest->at + step, rest->len - step};
    return piece;
}

static struct lg_span line_of(struct reading *reading)
{
    struct lg_span line = cut(&reading->rest, '\n');

    if (line.len > 0 && line.at[line.len - 1] == '\r')
        line.len--;
    return line;
}

static bool is(struct lg_span text, const char *word)
{
    return lg_span_eq(text, lg_span_of(word));
}

static bool among(struct lg_span name, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (is(name, names[i]))
            return true;
    }
    return false;
}

/* The whole text as a number, which strtod of the C locale reads just as it was printed. */
static bool number_of(struct lg_span text, double *ret_number)
{
    char copy[NUMBER_MOST + 1], *end;

    if (text.len == 0 || text.len > NUMBER_MOST || text.at[0] == ' ')
        return false;
    memcpy(copy, text.at, text.len);
    copy[text.len] = '\0';
    *ret_number = strtod(copy, &end);
    return end == copy + text.len;
}

/* `n` numbers apart by spaces; NULL when there are not so many, or one is none. */
static double *numbers_of(const struct reading *reading, struct lg_span text, size_t n)
{
    if (text.len + 1 < 2 * n) /* so that no claim takes more room than it brings */
        return NULL;
    double *numbers = lg_arena_take(reading->arena, (n + 1) * sizeof *numbers);
    for (size_t i = 0; i < n; i++) {
        if (!number_of(cut(&text, ' '), &numbers[i]))
            return NULL;
    }
    return text.len == 0 ? numbers : NULL;
}

static bool whole_of(struct lg_span text, int64_t least, int64_t most, int64_t *ret_whole)
{
    double number;

    if (!number_of(text, &number) || !(number >= (double)least && number <= (double)most))
        return false;
    *ret_whole = (int64_t)number;
    return true;
}

/* Header ----------------------------------------------------------------------------------------- */

static bool take_features(struct reading *reading, struct lg_span names)
{
    struct lg_gbdt_forest *forest = &reading->forest;

    while (names.len > 0) {
        const struct lg_span name = cut(&names, ' ');
        const enum lg_attribute attribute = lg_attribute_find(name);

        if (attribute == LG_FACTS_N)
            return wrong(reading, "a feature is no attribute of the dictionary", name);
        if (lg_attributes[attribute].type != LG_ATTRIBUTE_TEXT &&
            lg_attributes[attribute].type != LG_ATTRIBUTE_NUMBER)
            return wrong(reading, "a day or a set of texts cannot be a feature", name);
        if (forest->features_n == LG_GBDT_FEATURES)
            return wrong(reading, "there are too many features", name);
        forest->features[forest->features_n++].attribute = attribute;
    }
    return true;
}

static bool take_objective(struct reading *reading, struct lg_span value)
{
    struct lg_span rest = value;
    const struct lg_span objective = cut(&rest, ' ');
    const struct lg_span name = cut(&rest, ':');

    if (!is(objective, "binary") || !is(name, "sigmoid") ||
        !number_of(rest, &reading->forest.sigmoid) || !(reading->forest.sigmoid <= SUM_MOST))
        return wrong(reading, "the objective must be \"binary sigmoid:…\"", value);
    return true;
}

static bool take_header_line(struct reading *reading, struct lg_span line)
{
    struct lg_span value = line;
    const struct lg_span name = cut(&value, '=');

    if (is(name, "feature_names"))
        return take_features(reading, value);
    if (is(name, "objective"))
        return take_objective(reading, value);
    if (is(name, "version"))
        return is(value, "v3") || is(value, "v4") ||
               wrong(reading, "the version must be v3 or v4", value);
    if (is(name, "num_class") || is(name, "num_tree_per_iteration"))
        return is(value, "1") || wrong(reading, "the model must have one class", line);
    return among(name, idle_header, sizeof idle_header / sizeof *idle_header) ||
           wrong(reading, "a line of the header is not known", line);
}

static bool take_header(struct reading *reading)
{
    if (!is(line_of(reading), "tree"))
        return wrong(reading, "a model begins with the line", LG_SPAN("tree"));
    for (struct lg_span line = line_of(reading); line.len > 0; line = line_of(reading)) {
        if (!take_header_line(reading, line))
            return false;
    }
    if (!(reading->forest.sigmoid > 0) || reading->forest.features_n == 0)
        return wrong(reading, "the header lacks", LG_SPAN("objective or feature_names"));
    return true;
}

/* Trees ------------------------------------------------------------------------------------------ */

static bool take_lines(struct reading *reading, struct lg_span lines[USED])
{
    for (struct lg_span line = line_of(reading); line.len > 0; line = line_of(reading)) {
        struct lg_span value = line;
        const struct lg_span name = cut(&value, '=');
        int i = 0;

        while (i < USED && !is(name, used[i]))
            i++;
        if (i < USED)
            lines[i] = value;
        else if (!among(name, idle, IDLE))
            return wrong(reading, "a line of a tree is not known", line);
    }
    return true;
}

/* The bits of all category nodes of a tree. */
struct bits {
    const double *boundaries;
    uint32_t *words;
    int64_t n; /* nodes */
};

static bool take_bits(struct reading *reading, const struct lg_span lines[USED],
                      struct bits *ret_bits)
{
    int64_t words = 0;

    *ret_bits = (struct bits){NULL, NULL, 0};
    if (!whole_of(lines[CATEGORIES], 0, LG_GBDT_LEAVES, &ret_bits->n))
        return wrong(reading, "num_cat is no number", lines[CATEGORIES]);
    if (ret_bits->n == 0)
        return true;
    ret_bits->boundaries = numbers_of(reading, lines[BOUNDARIES], (size_t)ret_bits->n + 1);
    for (int64_t i = 0; ret_bits->boundaries != NULL && i <= ret_bits->n; i++) {
        if (!(ret_bits->boundaries[i] >= (double)words && ret_bits->boundaries[i] <= (1 << 24)))
            return wrong(reading, "cat_boundaries do not rise", lines[BOUNDARIES]);
        words = (int64_t)ret_bits->boundaries[i];
    }
    const double *numbers = numbers_of(reading, lines[WORDS], (size_t)words);
    if (ret_bits->boundaries == NULL || numbers == NULL)
        return wrong(reading, "categories are not whole", lines[BOUNDARIES]);
    ret_bits->words = lg_arena_take(reading->arena, ((size_t)words + 1) * sizeof(uint32_t));
    for (int64_t i = 0; i < words; i++) {
        if (!(numbers[i] >= 0 && numbers[i] <= UINT32_MAX))
            return wrong(reading, "cat_threshold is no row of bits", lines[WORDS]);
        ret_bits->words[i] = (uint32_t)numbers[i];
    }
    return true;
}

static bool take_category(const struct bits *bits, struct lg_gbdt_node *node)
{
    if (!(node->threshold >= 0 && node->threshold < (double)bits->n))
        return false;
    const int64_t at = (int64_t)node->threshold;
    node->categories = bits->words + (int64_t)bits->boundaries[at];
    node->categories_n = (size_t)(bits->boundaries[at + 1] - bits->boundaries[at]);
    return true;
}

/* What is no index becomes one that is nowhere. */
static int64_t index_of(double number)
{
    return number >= -LG_GBDT_LEAVES && number <= LG_GBDT_LEAVES ? (int64_t)number : INT32_MAX;
}

static bool take_nodes(struct reading *reading, const struct lg_span lines[USED],
                       const struct bits *bits, struct lg_gbdt_tree *tree)
{
    const size_t n = tree->leaves_n - 1;
    const double *columns[RIGHT + 1];
    struct lg_gbdt_node *nodes = lg_arena_take(reading->arena, (n + 1) * sizeof *nodes);

    for (int i = FEATURE; i <= RIGHT; i++) {
        columns[i] = numbers_of(reading, lines[i], n);
        if (columns[i] == NULL)
            return wrong(reading, "a tree's line is not whole", lg_span_of(used[i]));
    }
    for (size_t i = 0; i < n; i++) {
        const int64_t decision = index_of(columns[DECISION][i]);

        nodes[i] = (struct lg_gbdt_node){.feature = index_of(columns[FEATURE][i]),
                                         .threshold = columns[THRESHOLD][i],
                                         .categorical = (decision & 1) != 0,
                                         .default_left = (decision & 2) != 0,
                                         .missing = (enum lg_gbdt_missing)(decision >> 2),
                                         .left = index_of(columns[LEFT][i]),
                                         .right = index_of(columns[RIGHT][i])};
        if (decision < 0 || decision >> 2 > LG_GBDT_MISSING_NAN)
            return wrong(reading, "a decision_type is not known", lines[DECISION]);
        if (nodes[i].categorical && !take_category(bits, &nodes[i]))
            return wrong(reading, "a node's categories are not there", lines[THRESHOLD]);
    }
    tree->nodes = nodes;
    return true;
}

static struct lg_gbdt_tree *next_tree(struct reading *reading)
{
    reading->trees = lg_arena_more(reading->arena, reading->trees, reading->forest.trees_n,
                                   sizeof *reading->trees);
    return &reading->trees[reading->forest.trees_n++];
}

static bool take_tree(struct reading *reading)
{
    struct lg_span lines[USED] = {{NULL, 0}};
    struct bits bits;
    int64_t leaves;

    if (!take_lines(reading, lines))
        return false;
    if (!whole_of(lines[LEAVES], 1, LG_GBDT_LEAVES, &leaves))
        return wrong(reading, "num_leaves is not from 1 to 4096", lines[LEAVES]);
    if (lines[LINEAR].at != NULL && !is(lines[LINEAR], "0"))
        return wrong(reading, "linear trees are not known", LG_SPAN("is_linear"));
    if (reading->forest.trees_n == LG_GBDT_TREES)
        return wrong(reading, "there are too many trees", lines[LEAVES]);
    struct lg_gbdt_tree *tree = next_tree(reading);
    tree->leaves_n = (size_t)leaves;
    tree->leaves = numbers_of(reading, lines[VALUE], tree->leaves_n);
    if (tree->leaves == NULL)
        return wrong(reading, "a tree's line is not whole", LG_SPAN("leaf_value"));
    for (int64_t i = 0; i < leaves; i++) {
        if (!(tree->leaves[i] >= -SUM_MOST && tree->leaves[i] <= SUM_MOST))
            return wrong(reading, "a leaf's value is beyond a million", lines[VALUE]);
    }
    return leaves == 1 ||
           (take_bits(reading, lines, &bits) && take_nodes(reading, lines, &bits, tree));
}

static bool take_trees(struct reading *reading)
{
    static const struct lg_span begin = LG_SPAN_INIT("Tree=");

    while (reading->rest.len > 0) {
        const struct lg_span line = line_of(reading);

        if (is(line, "end of trees"))
            return true;
        if (line.len == 0)
            continue;
        if (line.len < begin.len || memcmp(line.at, begin.at, begin.len) != 0)
            return wrong(reading, "a line stands where a tree should", line);
        if (!take_tree(reading))
            return false;
    }
    return wrong(reading, "a model ends with", LG_SPAN("end of trees"));
}

struct lg_span lg_gbdt_slim(struct lg_arena *arena, struct lg_span text)
{
    struct lg_builder slim = lg_builder(arena, text.len + 1);
    bool ended = false;

    while (text.len > 0) {
        const struct lg_span line = cut(&text, '\n');
        struct lg_span value = line;
        const struct lg_span name = cut(&value, '=');
        const bool words = line.len > 18 && memcmp(line.at, "pandas_categorical:", 19) == 0;

        if (ended ? words || line.len == 0
                  : !among(name, idle, IDLE - 1) && !is(name, "tree_sizes"))
            lg_builder_fmt(&slim, "%.*s\n", LG_SPAN_ARG(line));
        ended = ended || is(line, "end of trees");
    }
    return lg_builder_text(&slim);
}

bool lg_gbdt_read(struct lg_json_reader *reader, struct lg_arena *arena, struct lg_span text,
                  const struct lg_gbdt **ret_gbdt, struct lg_error *reterr)
{
    struct reading reading = {.json = reader, .arena = arena, .error = reterr, .rest = text};
    const char *why;

    if (!take_header(&reading) || !take_trees(&reading) ||
        !gbdt_words_read(reader, arena, reading.rest, &reading.forest, reterr))
        return false;
    reading.forest.trees = reading.trees;
    const struct lg_gbdt *gbdt = lg_gbdt_new(arena, &reading.forest, &why);
    if (gbdt == NULL)
        return wrong(&reading, why, LG_SPAN("left_child, right_child"));
    *ret_gbdt = gbdt;
    return true;
}
