/*
 * 64 items at once against the index: both name the same profiles.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "random_set.h"
#include "risk/sieve.h"

enum { PROFILES = 400, ITEMS = 200 };

static struct lg_columns *columns_of(struct lg_arena *arena, const struct lg_facts *items, size_t n)
{
    struct lg_columns *columns = lg_columns_new(arena, n);

    for (size_t i = 0; i < n; i++)
        lg_columns_add(columns, &items[i]);
    return columns;
}

/* Gives how many profiles were met over all items. */
static size_t compare(struct lg_arena *arena, const struct lg_profile *profiles,
                      const struct lg_facts *items)
{
    const struct lg_profile_set *set = lg_profile_set_new(arena, profiles, PROFILES);
    const struct lg_columns *columns = columns_of(arena, items, ITEMS);
    struct lg_sieve *sieve = lg_sieve_new(arena, profiles, PROFILES, columns);
    uint64_t masks[PROFILES];
    size_t met = 0;

    for (size_t item = 0; item < ITEMS; item++) {
        uint32_t expected[PROFILES];
        const size_t n = lg_profile_match(set, &items[item], expected, PROFILES);
        size_t found = 0;

        if (item % LG_ROWS_BLOCK == 0)
            lg_sieve_block(sieve, item / LG_ROWS_BLOCK, masks);
        for (uint32_t i = 0; i < PROFILES; i++) {
            if ((masks[i] >> item % LG_ROWS_BLOCK & 1) == 0)
                continue;
            assert_true(found < n);
            assert_int_equal(expected[found++], i);
        }
        assert_int_equal(found, n);
        met += n;
    }
    for (uint32_t i = 0; i < PROFILES; i++) /* nothing behind the last row */
        assert_int_equal(masks[i] >> ITEMS % LG_ROWS_BLOCK, 0);
    return met;
}

static void it_names_what_the_index_names(void **state)
{
    struct lg_facts items[ITEMS];

    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        struct chance chance = {seed * 0x9e3779b97f4a7c15U};
        struct lg_arena *arena = lg_arena_new(64 << 20);

        for (int i = 0; i < ITEMS; i++)
            random_facts(arena, &chance, &items[i]);
        assert_true(compare(arena, random_profiles(arena, &chance, PROFILES), items) > ITEMS);
        (void)compare(arena, plausible_profiles(arena, &chance, PROFILES), items);
        lg_arena_free(arena);
    }
}

static uint64_t rows_that_meet(struct lg_arena *arena, struct lg_condition condition,
                               const struct lg_facts *items, size_t n)
{
    const struct lg_profile profile = {.condition = condition};
    struct lg_sieve *sieve = lg_sieve_new(arena, &profile, 1, columns_of(arena, items, n));
    uint64_t mask;

    lg_sieve_block(sieve, 0, &mask);
    return mask;
}

static void a_number_is_there_or_in_a_range_and_has_no_text(void **state)
{
    struct lg_arena *arena = lg_arena_new(16 << 20);
    struct lg_facts items[4] = {{.at = {{.has_number = false}}}};
    const struct lg_span one = LG_SPAN("1");

    (void)state;
    for (int i = 1; i < 4; i++)
        items[i].at[LG_FACT_VALUE] = (struct lg_fact){.number = i, .has_number = true};
    struct lg_condition condition = {.kind = LG_CONDITION_EXISTS, .attribute = LG_FACT_VALUE};
    assert_int_equal(rows_that_meet(arena, condition, items, 4), 14);
    condition = (struct lg_condition){
        .kind = LG_CONDITION_RANGE, .attribute = LG_FACT_VALUE, .least = 0, .below = 3};
    assert_int_equal(rows_that_meet(arena, condition, items, 4), 6);
    condition = (struct lg_condition){
        .kind = LG_CONDITION_IN, .attribute = LG_FACT_VALUE, .values = &one, .values_n = 1};
    assert_int_equal(rows_that_meet(arena, condition, items, 4), 0);
    assert_int_equal(rows_that_meet(arena, condition, items, 0), 0);
    lg_arena_free(arena);
}

static void texts_that_differ_in_little_are_told_apart(void **state)
{
    static const struct lg_span words[] = {LG_SPAN_INIT("a"), LG_SPAN_INIT("ab"),
                                           LG_SPAN_INIT("a")};
    struct lg_arena *arena = lg_arena_new(1 << 20);
    struct lg_dictionary texts = {.n = 0};

    (void)state;
    assert_int_equal(lg_dictionary_find(&texts, words[0]), 0);
    assert_int_equal(lg_dictionary_put(&texts, arena, words[0]), 1);
    assert_int_equal(lg_dictionary_put(&texts, arena, words[1]), 2);
    assert_int_equal(lg_dictionary_put(&texts, arena, words[2]), 1);
    assert_int_equal(lg_dictionary_find(&texts, LG_SPAN("b")), 0);
    assert_int_equal(lg_dictionary_find(&texts, words[1]), 2);
    lg_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_names_what_the_index_names),
        cmocka_unit_test(a_number_is_there_or_in_a_range_and_has_no_text),
        cmocka_unit_test(texts_that_differ_in_little_are_told_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
