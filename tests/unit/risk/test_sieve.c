/*
 * 64 items at once against the index: both name the same profiles.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../alike.h"
#include "base/hash.h"
#include "base/text.h"
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
        const struct lg_matches expected = lg_profile_match(arena, set, &items[item]);
        size_t found = 0;

        if (item % LG_ROWS_BLOCK == 0)
            lg_sieve_block(sieve, item / LG_ROWS_BLOCK, masks);
        for (uint32_t i = 0; i < PROFILES; i++) {
            if ((masks[i] >> item % LG_ROWS_BLOCK & 1) == 0)
                continue;
            assert_true(found < expected.n);
            assert_int_equal(expected.at[found++], i);
        }
        assert_int_equal(found, expected.n);
        met += expected.n;
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

        const struct lg_profile *const random = random_profiles(arena, &chance, PROFILES);
        const struct lg_profile *const plausible = plausible_profiles(arena, &chance, PROFILES);
        for (int i = 0; i < ITEMS; i++) {
            random_facts(arena, &chance, &items[i]);
            if (i % 2 == 0) /* one that some profile is about */
                lean_facts(arena, &chance, &plausible[chance_below(&chance, PROFILES)].condition,
                           &items[i]);
        }
        assert_true(compare(arena, random, items) > ITEMS);
        assert_true(compare(arena, plausible, items) > ITEMS / 4);
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

static void members_of_sets_count_however_many_there_are(void **state)
{
    enum { EACH = 5 };
    struct lg_arena *arena = lg_arena_new(16 << 20);
    struct lg_facts *items = lg_arena_take(arena, LG_ROWS_BLOCK * sizeof *items);
    struct lg_condition condition = {
        .kind = LG_CONDITION_IN, .attribute = LG_FACT_DOCUMENTS, .values_n = 1};

    (void)state;
    for (int i = 0; i < LG_ROWS_BLOCK; i++) {
        struct lg_span *members = lg_arena_take(arena, EACH * sizeof *members);

        for (int j = 0; j < EACH; j++) /* all but the last are the row's own */
            members[j] = lg_text(arena, "%d-%d", j == EACH - 1 ? i % 7 : i, j);
        items[i].at[LG_FACT_DOCUMENTS] = (struct lg_fact){.set = members, .set_n = EACH};
    }
    for (int i = 0; i < LG_ROWS_BLOCK; i++) {
        const struct lg_span own = lg_text(arena, "%d-2", i);

        condition.values = &own;
        assert_true(rows_that_meet(arena, condition, items, LG_ROWS_BLOCK) == 1ULL << i);
    }
    const struct lg_span shared = LG_SPAN("3-4");
    uint64_t expected = 0;
    for (int i = 3; i < LG_ROWS_BLOCK; i += 7)
        expected |= 1ULL << i;
    condition.values = &shared;
    assert_true(rows_that_meet(arena, condition, items, LG_ROWS_BLOCK) == expected);
    lg_arena_free(arena);
}

static void a_range_that_two_profiles_ask_for_is_one_comparison(void **state)
{
    struct lg_arena *arena = lg_arena_new(16 << 20);
    struct lg_facts item = {.at = {{.has_number = false}}};
    const struct lg_profile profiles[] = {
        {.condition = {.kind = LG_CONDITION_RANGE, .attribute = LG_FACT_VALUE, .below = 3}},
        {.condition = {.kind = LG_CONDITION_RANGE, .attribute = LG_FACT_VALUE, .below = 3}},
        {.condition = {.kind = LG_CONDITION_RANGE, .attribute = LG_FACT_VALUE, .below = 2}},
    };
    uint64_t masks[3];

    (void)state;
    item.at[LG_FACT_VALUE] = (struct lg_fact){.number = 2, .has_number = true};
    lg_sieve_block(lg_sieve_new(arena, profiles, 3, columns_of(arena, &item, 1)), 0, masks);
    assert_int_equal(masks[0], 1);
    assert_int_equal(masks[1], 1);
    assert_int_equal(masks[2], 0);
    lg_arena_free(arena);
}

static void values_of_one_hash_stay_two(void **state)
{
    const int64_t numbers[] = {LG_CONDITION_IN, LG_FACT_BRAND, 0, 0};
    const uint64_t seed = lg_hash64((struct lg_span){(const char *)numbers, sizeof numbers}, 1);
    char first[ALIKE], second[ALIKE];
    const struct lg_span values[] = {alike(first, 1, 7, seed), alike(second, 2, 7, seed)};
    struct lg_arena *arena = lg_arena_new(16 << 20);
    struct lg_facts items[2] = {{.at = {{.has_number = false}}}};

    (void)state;
    assert_true(lg_hash64(values[0], seed) == lg_hash64(values[1], seed));
    struct lg_profile profiles[2];
    for (int i = 0; i < 2; i++) {
        items[i].at[LG_FACT_BRAND].text = values[i];
        profiles[i] = (struct lg_profile){.condition = {.kind = LG_CONDITION_IN,
                                                        .attribute = LG_FACT_BRAND,
                                                        .values = &values[i],
                                                        .values_n = 1}};
    }
    uint64_t masks[2];
    lg_sieve_block(lg_sieve_new(arena, profiles, 2, columns_of(arena, items, 2)), 0, masks);
    assert_int_equal(masks[0], 1);
    assert_int_equal(masks[1], 2);
    lg_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_names_what_the_index_names),
        cmocka_unit_test(a_number_is_there_or_in_a_range_and_has_no_text),
        cmocka_unit_test(members_of_sets_count_however_many_there_are),
        cmocka_unit_test(a_range_that_two_profiles_ask_for_is_one_comparison),
        cmocka_unit_test(values_of_one_hash_stay_two),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
