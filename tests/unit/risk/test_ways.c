/*
 * Ways to meet conditions: an example meets them, and what is ruled out nothing meets.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "conditions.h"
#include "random_set.h"
#include "risk/ways.h"

static struct lg_arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = lg_arena_new(512 << 20);
    conditions_arena = arena;
    return arena == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    lg_arena_free(arena);
    return 0;
}

static enum lg_possible possible(struct lg_condition condition, struct lg_facts *ret_facts)
{
    const struct lg_ways ways = lg_ways_of(arena, &condition, true);
    const enum lg_possible is = lg_ways_any(arena, &ways, ret_facts);

    if (is == LG_POSSIBLE_YES)
        assert_true(lg_condition_met(&condition, ret_facts));
    return is;
}

static void is(enum lg_possible wanted, struct lg_condition condition)
{
    struct lg_facts facts;

    assert_int_equal(possible(condition, &facts), wanted);
}

static void texts_are_found_or_ruled_out(void **state)
{
    const struct lg_condition b = in(LG_FACT_BRAND, "B", NULL);
    const struct lg_condition between = of_values(LG_CONDITION_BETWEEN, LG_FACT_BRAND, "B", "D");
    struct lg_condition listed = in(LG_FACT_BRAND, "B", NULL);

    (void)state;
    is(LG_POSSIBLE_YES, b);
    is(LG_POSSIBLE_NO, all(b, in(LG_FACT_BRAND, "C", "D")));
    is(LG_POSSIBLE_YES, all(b, in(LG_FACT_BRAND, "C", "B")));
    is(LG_POSSIBLE_NO, all(b, not(exists(LG_FACT_BRAND))));
    is(LG_POSSIBLE_NO, all(b, not(b)));
    is(LG_POSSIBLE_YES, all(exists(LG_FACT_BRAND), not(b)));
    is(LG_POSSIBLE_YES, not(b));
    is(LG_POSSIBLE_YES, all(exists(LG_FACT_BRAND), in(LG_FACT_BRAND, "b", NULL)));
    is(LG_POSSIBLE_YES, all(prefix("87"), prefix("8703")));
    is(LG_POSSIBLE_NO, all(prefix("87"), prefix("95")));
    is(LG_POSSIBLE_YES, all(prefix("87"), not(prefix("870"))));
    is(LG_POSSIBLE_YES, all(prefix("8703000000"), exists(LG_FACT_HS_CODE)));
    is(LG_POSSIBLE_YES, all(prefix(""), not(in(LG_FACT_HS_CODE, "0000000000", NULL))));
    is(LG_POSSIBLE_MAYBE, all(prefix("87"), not(prefix("8"))));
    is(LG_POSSIBLE_YES, all(between, in(LG_FACT_MODEL, "M", "N")));
    is(LG_POSSIBLE_MAYBE, all(between, not(in(LG_FACT_BRAND, "B", "D"))));
    is(LG_POSSIBLE_YES, all(between, of_values(LG_CONDITION_PREFIX, LG_FACT_BRAND, "C", NULL)));
    is(LG_POSSIBLE_MAYBE, all(between, of_values(LG_CONDITION_PREFIX, LG_FACT_BRAND, "E", NULL)));
    listed.list = LG_SPAN("L");
    is(LG_POSSIBLE_YES, listed);
    listed.values_n = 0;
    is(LG_POSSIBLE_MAYBE, listed);
}

static void numbers_are_found_or_ruled_out(void **state)
{
    const enum lg_attribute value = LG_FACT_VALUE;

    (void)state;
    is(LG_POSSIBLE_YES, all(range(value, 5, 10), range(value, 9, 20)));
    is(LG_POSSIBLE_NO, all(range(value, 5, 10), range(value, 10, 20)));
    is(LG_POSSIBLE_YES, all(range(value, 5, 10), not(range(value, 5, 9))));
    is(LG_POSSIBLE_NO, all(range(value, 5, 10), not(range(value, 4, 10))));
    is(LG_POSSIBLE_YES, range(value, INT64_MIN, -7));
    is(LG_POSSIBLE_YES, all(exists(value), not(range(value, -3, 10))));
    is(LG_POSSIBLE_YES, all(exists(value), not(range(value, 3, INT64_MAX))));
    is(LG_POSSIBLE_YES, all(exists(value), not(range(value, -3, INT64_MAX))));
    is(LG_POSSIBLE_YES, exists(value));
    is(LG_POSSIBLE_NO, all(range(value, 5, 10), not(exists(value))));
    is(LG_POSSIBLE_YES, all(range(LG_FACT_LODGED_ON, 5, 6), exists(value)));
}

static void sets_get_a_member_for_each(void **state)
{
    const enum lg_attribute found = LG_FACT_FINDINGS;
    const struct lg_condition vins = of_values(LG_CONDITION_BETWEEN, LG_FACT_VINS, "B", "D");

    (void)state;
    is(LG_POSSIBLE_YES, all(in(found, "A", NULL), in(found, "B", NULL)));
    is(LG_POSSIBLE_YES, all(in(found, "A", NULL), in(found, "B", "A")));
    is(LG_POSSIBLE_YES, all(in(found, "A", "B"), not(in(found, "A", NULL))));
    is(LG_POSSIBLE_NO, all(in(found, "A", NULL), not(in(found, "A", "B"))));
    is(LG_POSSIBLE_NO, all(in(found, "A", NULL), not(exists(found))));
    is(LG_POSSIBLE_YES, all(exists(found), not(in(found, "A", NULL))));
    is(LG_POSSIBLE_MAYBE, all(exists(found), not(in(found, "X", NULL))));
    is(LG_POSSIBLE_YES, vins);
    is(LG_POSSIBLE_YES, all(vins, not(in(LG_FACT_VINS, "B", NULL))));
    is(LG_POSSIBLE_MAYBE, all(vins, not(in(LG_FACT_VINS, "B", "D"))));
}

static void of_several_ways_one_is_enough(void **state)
{
    const struct lg_condition b = in(LG_FACT_BRAND, "B", NULL), c = in(LG_FACT_BRAND, "C", NULL);
    struct lg_condition list = b;

    (void)state;
    list.list = LG_SPAN("L");
    list.values_n = 0;
    is(LG_POSSIBLE_YES, all(join(LG_CONDITION_ANY, all(b, c), b), b));
    is(LG_POSSIBLE_NO, all(join(LG_CONDITION_ANY, all(b, c), c), b));
    is(LG_POSSIBLE_MAYBE, join(LG_CONDITION_ANY, list, all(b, c)));
    is(LG_POSSIBLE_NO, not(join(LG_CONDITION_ANY, b, not(b))));
    is(LG_POSSIBLE_YES, not(all(b, c)));
}

/* An "all" over so many times "one of two". */
static struct lg_condition power(size_t n)
{
    struct lg_condition *children = lg_arena_take(arena, n * sizeof *children);

    for (size_t i = 0; i < n; i++)
        children[i] = join(LG_CONDITION_ANY, in(LG_FACT_BRAND, "B", NULL),
                           all(in(LG_FACT_BRAND, "C", NULL), in(LG_FACT_BRAND, "D", NULL)));
    return (struct lg_condition){.kind = LG_CONDITION_ALL, .children = children, .children_n = n};
}

static void what_is_too_much_is_not_claimed(void **state)
{
    const struct lg_condition many = all(power(9), in(LG_FACT_BRAND, "E", NULL));
    struct lg_condition wide = {.kind = LG_CONDITION_ALL, .children_n = LG_WAY_PARTS + 1};
    struct lg_condition *parts = lg_arena_take(arena, wide.children_n * sizeof *parts);
    const struct lg_condition any = join(LG_CONDITION_ANY, in(LG_FACT_BRAND, "F", "G"), many);

    (void)state;
    is(LG_POSSIBLE_NO, all(power(3), in(LG_FACT_BRAND, "E", NULL)));
    is(LG_POSSIBLE_MAYBE, many);
    for (size_t i = 0; i < wide.children_n; i++)
        parts[i] = in(LG_FACT_BRAND, "B", NULL);
    wide.children = parts;
    is(LG_POSSIBLE_MAYBE, wide);
    is(LG_POSSIBLE_YES, any);
    is(LG_POSSIBLE_MAYBE, join(LG_CONDITION_ANY, many, in(LG_FACT_BRAND, "F", NULL)));
    const struct lg_condition other = in(LG_FACT_BRAND, "F", NULL);
    const struct lg_ways few = lg_ways_of(arena, &other, true);
    const struct lg_ways ways = lg_ways_of(arena, &many, true);
    struct lg_facts facts;
    assert_int_equal(lg_ways_both(arena, &few, &ways, &facts), LG_POSSIBLE_MAYBE);
    is(LG_POSSIBLE_MAYBE, all(any, in(LG_FACT_BRAND, "H", NULL)));
    is(LG_POSSIBLE_MAYBE, not(join(LG_CONDITION_ANY, not(many), in(LG_FACT_BRAND, "E", NULL))));
}

/* What is called impossible no random item meets; what is called possible its example does. */
static void verdicts_hold_for_random_conditions(void **state)
{
    struct chance chance = {0x2545F4914F6CDD1DU};
    size_t verdicts[3] = {0};

    (void)state;
    for (int round = 0; round < 300; round++) {
        const struct lg_profile *made = random_profiles(arena, &chance, 2);
        const struct lg_ways one = lg_ways_of(arena, &made[0].condition, true);
        const struct lg_ways other = lg_ways_of(arena, &made[1].condition, round % 2 == 0);
        struct lg_facts facts;
        const enum lg_possible verdict = lg_ways_both(arena, &one, &other, &facts);

        verdicts[verdict]++;
        if (verdict == LG_POSSIBLE_YES)
            assert_true(lg_condition_met(&made[0].condition, &facts) &&
                        lg_condition_met(&made[1].condition, &facts) == (round % 2 == 0));
        for (int item = 0; verdict == LG_POSSIBLE_NO && item < 200; item++) {
            random_facts(arena, &chance, &facts);
            assert_false(lg_condition_met(&made[0].condition, &facts) &&
                         lg_condition_met(&made[1].condition, &facts) == (round % 2 == 0));
        }
    }
    assert_true(verdicts[LG_POSSIBLE_NO] > 20 && verdicts[LG_POSSIBLE_YES] > 20);
    (void)printf("note: of 300 random pairs %zu can be met, %zu cannot, %zu are not known\n",
                 verdicts[LG_POSSIBLE_YES], verdicts[LG_POSSIBLE_NO], verdicts[LG_POSSIBLE_MAYBE]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_found_or_ruled_out),
        cmocka_unit_test(numbers_are_found_or_ruled_out),
        cmocka_unit_test(sets_get_a_member_for_each),
        cmocka_unit_test(of_several_ways_one_is_enough),
        cmocka_unit_test(what_is_too_much_is_not_claimed),
        cmocka_unit_test(verdicts_hold_for_random_conditions),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
