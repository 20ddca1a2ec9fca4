/*
 * The index against plain evaluation: on every item both name the same profiles.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "random_set.h"

enum { PROFILES = 2000, ITEMS = 200 };

static size_t plainly(const struct lg_profile *profiles, const struct lg_facts *facts,
                      uint32_t *ret_ids)
{
    size_t n = 0;

    for (uint32_t i = 0; i < PROFILES; i++) {
        if (lg_condition_met(&profiles[i].condition, facts))
            ret_ids[n++] = i;
    }
    return n;
}

/* Gives how many profiles were met over all items. */
static size_t compare(const struct lg_profile *profiles, struct lg_arena *arena,
                      struct chance *chance)
{
    const struct lg_profile_set *set = lg_profile_set_new(arena, profiles, PROFILES);
    size_t met = 0;

    for (int item = 0; item < ITEMS; item++) {
        uint32_t expected[PROFILES];
        struct lg_facts facts;

        random_facts(arena, chance, &facts);
        if (item % 2 == 0) /* one that some profile is about */
            lean_facts(arena, chance, &profiles[chance_below(chance, PROFILES)].condition, &facts);
        const size_t n = plainly(profiles, &facts, expected);
        const struct lg_matches found = lg_profile_match(arena, set, &facts);
        assert_int_equal(found.n, n);
        if (n > 0)
            assert_memory_equal(found.at, expected, n * sizeof *expected);
        met += n;
    }
    return met;
}

static void the_index_says_what_evaluation_says(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        struct chance chance = {seed * 0x9e3779b97f4a7c15U};
        struct lg_arena *arena = lg_arena_new(64 << 20);

        assert_true(compare(random_profiles(arena, &chance, PROFILES), arena, &chance) > ITEMS);
        assert_true(compare(plausible_profiles(arena, &chance, PROFILES), arena, &chance) >
                    ITEMS / 4);
        lg_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_index_says_what_evaluation_says)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
