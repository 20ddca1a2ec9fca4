/*
 * Why not: the comparison named does miss, the change named does help, and where one value of an
 * attribute would help a change is named.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "random_set.h"
#include "risk/why.h"

enum { PROFILES = 400, ITEMS = 40 };

static bool is_comparison(const struct lg_condition *condition)
{
    return condition->kind != LG_CONDITION_ALL && condition->kind != LG_CONDITION_ANY &&
           condition->kind != LG_CONDITION_NOT;
}

static void a_change_that_is_named_helps(void **state)
{
    struct chance chance = {77777};
    struct lg_arena *arena = lg_arena_new(256 << 20);
    const struct lg_profile *profiles = random_profiles(arena, &chance, PROFILES);
    size_t helped = 0, missed = 0;

    (void)state;
    for (int item = 0; item < ITEMS; item++) {
        struct lg_facts facts;

        random_facts(arena, &chance, &facts);
        for (int i = 0; i < PROFILES; i++) {
            const struct lg_condition *condition = &profiles[i].condition;
            const struct lg_condition *miss = lg_condition_miss(condition, &facts);
            struct lg_facts changed = facts;
            struct lg_change change;

            if (lg_condition_met(condition, &facts)) {
                assert_null(miss);
                assert_false(lg_condition_change(arena, condition, &facts, &change));
                continue;
            }
            assert_true(miss == NULL || is_comparison(miss));
            missed += miss != NULL;
            if (!lg_condition_change(arena, condition, &facts, &change))
                continue;
            changed.at[change.attribute] = change.fact;
            assert_true(lg_condition_met(condition, &changed));
            helped++;
        }
    }
    assert_true(missed > PROFILES && helped > PROFILES);
    lg_arena_free(arena);
}

static const struct lg_span cars[] = {LG_SPAN_INIT("8703")}, tractors[] = {LG_SPAN_INIT("8701")};
static const struct lg_span codes[] = {LG_SPAN_INIT("411"), LG_SPAN_INIT("408")};
static const struct lg_condition is_car = {
    .kind = LG_CONDITION_PREFIX, .attribute = LG_FACT_HS_CODE, .values = cars, .values_n = 1};
static const struct lg_condition is_tractor = {
    .kind = LG_CONDITION_PREFIX, .attribute = LG_FACT_HS_CODE, .values = tractors, .values_n = 1};
static const struct lg_condition has_paper = {
    .kind = LG_CONDITION_IN, .attribute = LG_FACT_DOCUMENTS, .values = codes, .values_n = 2};
static const struct lg_condition is_dear = {
    .kind = LG_CONDITION_RANGE, .attribute = LG_FACT_VALUE, .least = 1000, .below = INT64_MAX};
static const struct lg_condition is_cheap = {
    .kind = LG_CONDITION_RANGE, .attribute = LG_FACT_VALUE, .least = INT64_MIN, .below = 1000};
static const struct lg_condition has_brand = {.kind = LG_CONDITION_EXISTS,
                                              .attribute = LG_FACT_BRAND};

static struct lg_facts car(void)
{
    struct lg_facts facts = {.at = {{.has_number = false}}};

    facts.at[LG_FACT_HS_CODE].text = LG_SPAN("8703234010");
    facts.at[LG_FACT_VALUE] = (struct lg_fact){.number = 5, .has_number = true};
    facts.at[LG_FACT_BRAND].text = LG_SPAN("WANDERER");
    return facts;
}

static void the_first_part_that_misses_is_named(void **state)
{
    const struct lg_condition no_paper = {
        .kind = LG_CONDITION_NOT, .children = &has_paper, .children_n = 1};
    const struct lg_condition no_brand = {
        .kind = LG_CONDITION_NOT, .children = &has_brand, .children_n = 1};
    const struct lg_condition parts[] = {is_car, no_paper, no_brand, is_dear};
    const struct lg_condition all = {.kind = LG_CONDITION_ALL, .children = parts, .children_n = 4};
    const struct lg_condition nothing = {.kind = LG_CONDITION_ANY};
    struct lg_arena *arena = lg_arena_new(1 << 20);
    const struct lg_facts facts = car();
    struct lg_change change;

    (void)state;
    assert_ptr_equal(lg_condition_miss(&all, &facts), &has_brand);
    assert_false(lg_condition_change(arena, &all, &facts, &change)); /* brand and value */
    assert_null(lg_condition_miss(&nothing, &facts));
    assert_false(lg_condition_change(arena, &nothing, &facts, &change));
    lg_arena_free(arena);
}

static void all_that_fails_is_named(void **state)
{
    const struct lg_condition either[] = {is_tractor, has_paper};
    const struct lg_condition any = {.kind = LG_CONDITION_ANY, .children = either, .children_n = 2};
    const struct lg_condition no_brand = {
        .kind = LG_CONDITION_NOT, .children = &has_brand, .children_n = 1};
    const struct lg_condition parts[] = {is_car, any, no_brand, is_dear};
    const struct lg_condition all = {.kind = LG_CONDITION_ALL, .children = parts, .children_n = 4};
    const struct lg_condition nothing = {.kind = LG_CONDITION_ANY};
    const struct lg_facts facts = car();
    struct lg_miss misses[4];

    (void)state;
    assert_int_equal(lg_condition_misses(&all, &facts, misses, 4), 4);
    assert_ptr_equal(misses[0].comparison, &either[0]);
    assert_ptr_equal(misses[1].comparison, &either[1]);
    assert_true(misses[1].wanted);
    assert_ptr_equal(misses[2].comparison, &has_brand);
    assert_false(misses[2].wanted);
    assert_ptr_equal(misses[3].comparison, &parts[3]);
    assert_int_equal(lg_condition_misses(&all, &facts, misses, 1), 4); /* counted all the same */
    assert_int_equal(lg_condition_misses(&is_car, &facts, misses, 4), 0);
    assert_int_equal(lg_condition_misses(&nothing, &facts, misses, 4), 0);
}

static void single_changes_are_found_on_every_kind(void **state)
{
    struct lg_arena *arena = lg_arena_new(1 << 20);
    const struct lg_condition not_cheap = {
        .kind = LG_CONDITION_NOT, .children = &is_cheap, .children_n = 1};
    const struct lg_condition no_brand = {
        .kind = LG_CONDITION_NOT, .children = &has_brand, .children_n = 1};
    const struct lg_facts facts = car();
    struct lg_change change;

    (void)state;
    assert_true(lg_condition_change(arena, &is_tractor, &facts, &change));
    assert_true(lg_span_eq(change.fact.text, tractors[0]));
    assert_true(lg_condition_change(arena, &has_paper, &facts, &change));
    assert_int_equal(change.fact.set_n, 1);
    assert_true(lg_span_eq(change.fact.set[0], codes[0]));
    assert_true(lg_condition_change(arena, &is_dear, &facts, &change));
    assert_int_equal(change.fact.number, 1000);
    assert_true(lg_condition_change(arena, &not_cheap, &facts, &change));
    assert_int_equal(change.fact.number, 1000);
    const struct lg_condition not_dear = {
        .kind = LG_CONDITION_NOT, .children = &is_dear, .children_n = 1};
    struct lg_facts dear = facts;
    dear.at[LG_FACT_VALUE].number = 2000;
    assert_true(lg_condition_change(arena, &not_dear, &dear, &change));
    assert_int_equal(change.fact.number, 999);
    const struct lg_condition nothing = {
        .kind = LG_CONDITION_RANGE, .attribute = LG_FACT_VALUE, .least = 7, .below = INT64_MIN};
    assert_false(lg_condition_change(arena, &nothing, &facts, &change));
    assert_true(lg_condition_change(arena, &no_brand, &facts, &change));
    assert_int_equal(change.attribute, LG_FACT_BRAND);
    assert_null(change.fact.text.at);
    lg_arena_free(arena);
}

static void where_two_ranges_overlap_one_end_helps(void **state)
{
    struct lg_arena *arena = lg_arena_new(1 << 20);
    const struct lg_condition low = {
        .kind = LG_CONDITION_RANGE, .attribute = LG_FACT_VALUE, .least = 100, .below = 200};
    const struct lg_condition high = {
        .kind = LG_CONDITION_RANGE, .attribute = LG_FACT_VALUE, .least = 150, .below = 900};
    const struct lg_condition parts[] = {low, high};
    const struct lg_condition both = {.kind = LG_CONDITION_ALL, .children = parts, .children_n = 2};
    const struct lg_facts facts = car();
    struct lg_change change;

    (void)state;
    assert_true(lg_condition_change(arena, &both, &facts, &change));
    assert_int_equal(change.fact.number, 199);
    lg_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_change_that_is_named_helps),
        cmocka_unit_test(the_first_part_that_misses_is_named),
        cmocka_unit_test(where_two_ranges_overlap_one_end_helps),
        cmocka_unit_test(all_that_fails_is_named),
        cmocka_unit_test(single_changes_are_found_on_every_kind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
