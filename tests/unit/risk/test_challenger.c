/*
 * Models beside the tables: each scores its own categories, one at most takes part in the ranking.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../one_arena.h"
#include "risk/challenger.h"

/* Trees of one leaf: the sum is that leaf, whatever the item. */
static const struct lg_gbdt *constant(double sum, size_t trees_n)
{
    struct lg_gbdt_tree *trees = lg_arena_take(arena, (trees_n + 1) * sizeof *trees);
    double *leaf = lg_arena_take(arena, sizeof *leaf);
    const char *why;

    *leaf = sum / (double)trees_n;
    for (size_t i = 0; i < trees_n; i++)
        trees[i] = (struct lg_gbdt_tree){.leaves = leaf, .leaves_n = 1};
    const struct lg_gbdt_forest forest = {.trees = trees, .trees_n = trees_n, .sigmoid = 1};
    return lg_gbdt_new(arena, &forest, &why);
}

static const struct lg_span vehicles[] = {LG_SPAN_INIT("general"), LG_SPAN_INIT("vehicles")};

static void each_scores_its_own_categories(void **state)
{
    const struct lg_challenger of[] = {
        {LG_SPAN("A"), 1, 0, vehicles, 2, constant(1, 8)},
        {LG_SPAN("B"), 2, 0.5, NULL, 0, constant(-1, 1)},
    };
    const struct lg_challenger_set set = lg_challenger_set_new(arena, of, 2);
    const struct lg_facts facts = {.at = {{.has_number = false}}};
    struct lg_challenger_score scores[LG_CHALLENGERS_MOST];

    (void)state;
    assert_int_equal(lg_challengers_score(&set, LG_SPAN("toys"), &facts, scores), 1);
    assert_true(lg_span_eq(scores[0].code, LG_SPAN("B")));
    assert_int_equal(scores[0].version, 2);
    assert_int_equal(lg_challengers_score(&set, LG_SPAN("vehicles"), &facts, scores), 2);
    assert_true(scores[0].score == lg_gbdt_probability(of[0].gbdt, 1));
    assert_true(scores[1].score < 0.27 && scores[1].score > 0.26);
}

static void no_more_are_asked_than_there_is_room_for(void **state)
{
    struct lg_challenger of[LG_CHALLENGERS_MOST + 1];
    const struct lg_facts facts = {.at = {{.has_number = false}}};
    struct lg_challenger_score scores[LG_CHALLENGERS_MOST];

    (void)state;
    for (int i = 0; i <= LG_CHALLENGERS_MOST; i++)
        of[i] = (struct lg_challenger){LG_SPAN("A"), i, 0, NULL, 0, constant(1, 1)};
    const struct lg_challenger_set set = lg_challenger_set_new(arena, of, LG_CHALLENGERS_MOST + 1);
    assert_int_equal(lg_challengers_score(&set, LG_SPAN("toys"), &facts, scores),
                     LG_CHALLENGERS_MOST);
}

static void the_first_with_a_share_takes_part(void **state)
{
    const struct lg_challenger_score scores[] = {
        {LG_SPAN("A"), 1, 0, 0.9}, {LG_SPAN("B"), 1, 0.25, 0.5}, {LG_SPAN("C"), 1, 1, 0.1}};

    (void)state;
    assert_null(lg_challenger_live(scores, 1));
    assert_ptr_equal(lg_challenger_live(scores, 3), &scores[1]);
    assert_true(lg_challenger_ranked(0.1, NULL) == 0.1);
    assert_true(lg_challenger_ranked(0.125, &scores[1]) == 0.21875);
    assert_true(lg_challenger_ranked(0.125, &scores[2]) == 0.1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_scores_its_own_categories),
        cmocka_unit_test(no_more_are_asked_than_there_is_room_for),
        cmocka_unit_test(the_first_with_a_share_takes_part),
    };

    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
