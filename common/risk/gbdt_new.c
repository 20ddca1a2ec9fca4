/*
 * gbdt_new.c - trees into rows: leaves numbered from left to right, conditions by feature.
 */
#include "risk/gbdt_rows.h"

enum { DEPTH_MOST = 600, WORD_BITS = 64 };

struct building {
    struct lg_arena *arena;
    struct lg_gbdt *gbdt;
    const struct lg_gbdt_tree *tree;
    uint32_t number;
    double *leaves; /* from left to right, so far */
    uint32_t leaves_n;
    bool *node_seen, *leaf_seen;
    const char *why;
};

static bool wrong(struct building *building, const char *why)
{
    building->why = why;
    return false;
}

static void add_row(struct building *building, const struct lg_gbdt_node *node, uint32_t from)
{
    struct lg_gbdt *gbdt = building->gbdt;
    struct lg_gbdt_rows *rows =
        node->categorical ? &gbdt->words[node->feature] : &gbdt->numbers[node->feature];

    rows->at[rows->n++] =
        (struct lg_gbdt_row){node->threshold, node, building->number, from, building->leaves_n};
}

static bool take_leaf(struct building *building, int64_t leaf)
{
    if (leaf >= (int64_t)building->tree->leaves_n || building->leaf_seen[leaf])
        return wrong(building, "a leaf is not there, or hangs on two branches");
    building->leaf_seen[leaf] = true;
    building->leaves[building->leaves_n++] = building->tree->leaves[leaf];
    return true;
}

static bool take_branch(struct building *building, int64_t child, int depth)
{
    if (child < 0)
        return take_leaf(building, ~child);
    if (child >= (int64_t)building->tree->leaves_n - 1 || building->node_seen[child])
        return wrong(building, "a node is not there, or hangs on two branches");
    if (depth == DEPTH_MOST)
        return wrong(building, "a tree is too deep");
    const struct lg_gbdt_node *node = &building->tree->nodes[child];
    const uint32_t from = building->leaves_n;
    building->node_seen[child] = true;
    if (!take_branch(building, node->left, depth + 1))
        return false;
    add_row(building, node, from);
    return take_branch(building, node->right, depth + 1);
}

static bool take_tree(struct building *building)
{
    const size_t n = building->tree->leaves_n;

    building->node_seen = lg_arena_take(building->arena, n * sizeof *building->node_seen);
    building->leaf_seen = lg_arena_take(building->arena, n * sizeof *building->leaf_seen);
    building->leaves = lg_arena_take(building->arena, n * sizeof *building->leaves);
    building->leaves_n = 0;
    if (!take_branch(building, n == 1 ? ~(int64_t)0 : 0, 0))
        return false;
    if (building->leaves_n != n)
        return wrong(building, "a leaf hangs on no branch");
    return true;
}

/* Room for the rows of each feature. */
static bool make_room(struct building *building)
{
    struct lg_gbdt *gbdt = building->gbdt;
    const struct lg_gbdt_forest *forest = &gbdt->forest;
    size_t numbers[LG_GBDT_FEATURES] = {0}, words[LG_GBDT_FEATURES] = {0};

    for (size_t i = 0; i < forest->trees_n; i++) {
        const struct lg_gbdt_tree *tree = &forest->trees[i];

        if (tree->leaves_n < 1 || tree->leaves_n > LG_GBDT_LEAVES)
            return wrong(building, "a tree has no leaf, or too many");
        for (size_t j = 0; j + 1 < tree->leaves_n; j++) {
            const int64_t feature = tree->nodes[j].feature;

            if (feature < 0 || feature >= (int64_t)forest->features_n)
                return wrong(building, "a node asks for a feature that is not there");
            (tree->nodes[j].categorical ? words : numbers)[feature]++;
        }
    }
    for (size_t i = 0; i < forest->features_n; i++) {
        gbdt->numbers[i].at =
            lg_arena_take(building->arena, (numbers[i] + 1) * sizeof *gbdt->numbers[i].at);
        gbdt->words[i].at =
            lg_arena_take(building->arena, (words[i] + 1) * sizeof *gbdt->words[i].at);
    }
    return true;
}

static void sink(struct lg_gbdt_row *rows, size_t at, size_t n)
{
    const struct lg_gbdt_row sinking = rows[at];

    for (size_t below = 2 * at + 1; below < n; below = 2 * at + 1) {
        if (below + 1 < n && rows[below + 1].threshold > rows[below].threshold)
            below++;
        if (!(rows[below].threshold > sinking.threshold))
            break;
        rows[at] = rows[below];
        at = below;
    }
    rows[at] = sinking;
}

static void sort(struct lg_gbdt_rows *rows)
{
    for (size_t i = rows->n / 2; i > 0; i--)
        sink(rows->at, i - 1, rows->n);
    for (size_t n = rows->n; n > 1; n--) {
        const struct lg_gbdt_row most = rows->at[0];

        rows->at[0] = rows->at[n - 1];
        rows->at[n - 1] = most;
        sink(rows->at, 0, n - 1);
    }
}

const struct lg_gbdt *lg_gbdt_new(struct lg_arena *arena, const struct lg_gbdt_forest *forest,
                                  const char **ret_why)
{
    struct lg_gbdt *gbdt = lg_arena_take(arena, sizeof *gbdt);
    struct building building = {.arena = arena, .gbdt = gbdt};

    gbdt->forest = *forest;
    gbdt->leaves = lg_arena_take(arena, (forest->trees_n + 1) * sizeof *gbdt->leaves);
    gbdt->first = lg_arena_take(arena, (forest->trees_n + 1) * sizeof *gbdt->first);
    bool sound = make_room(&building);
    for (size_t i = 0; sound && i < forest->trees_n; i++) {
        building.tree = &forest->trees[i];
        building.number = (uint32_t)i;
        sound = take_tree(&building);
        gbdt->leaves[i] = building.leaves;
        gbdt->first[i] = gbdt->bits_n;
        gbdt->bits_n += (forest->trees[i].leaves_n + WORD_BITS - 1) / WORD_BITS;
    }
    if (!sound) {
        *ret_why = building.why;
        return NULL;
    }
    for (size_t i = 0; i < forest->features_n; i++)
        sort(&gbdt->numbers[i]);
    return gbdt;
}
