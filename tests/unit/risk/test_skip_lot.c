/*
 * Skip-lot levels: they rise with passes in a row, fall on a failure, follow the scheme of the day,
 * and forget an outcome that is overturned.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "../alike.h"
#include "../one_arena.h"
#include "base/hash.h"
#include "risk/skip_lot.h"

enum { CHANGE = 1000 }; /* from this day on three passes make a level, and none is above 1 */

static const struct lg_skip_lot_step steps[] = {
    {.level = 0, .passes = 0, .factor = 1, .falls_to = 0, .from = 1},
    {.level = 1, .passes = 10, .factor = 0.5, .falls_to = 0, .from = 1, .until = CHANGE},
    {.level = 2, .passes = 10, .factor = 0.25, .falls_to = 1, .from = 1, .until = CHANGE},
    {.level = 1, .passes = 3, .factor = 0.75, .falls_to = 5, .from = CHANGE},
};
static const struct lg_skip_lot_scheme scheme = {steps, sizeof steps / sizeof *steps};

/* 'p' a pass, 'f' a failure, one a day from a day on. */
static struct lg_skip_lot after(const char *lots, lg_day day)
{
    struct lg_skip_lot state = {0, 0, 0};

    for (; *lots != '\0'; lots++)
        lg_skip_lot_follow(&scheme, day++, *lots == 'f', &state);
    return state;
}

static void levels_rise_with_passes_and_fall_on_a_failure(void **state)
{
    static const struct {
        const char *lots;
        int64_t level, passes;
    } rows[] = {
        {"", 0, 0},
        {"ppppppppp", 0, 9},
        {"pppppppppp", 1, 0},
        {"ppppppppppppppppppp", 1, 9},
        {"pppppppppppppppppppp", 2, 0},
        {"pppppppppppppppppppppppppppppppp", 2, 12},
        {"pppppppppf", 0, 0},
        {"ppppppppppf", 0, 0},
        {"ppppppppppppppppppppf", 1, 0},
        {"ppppppppppppppppppppfpp", 1, 2},
        {"ppppppppppppppppppppff", 0, 0},
        {"f", 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct lg_skip_lot standing = after(rows[i].lots, 10);

        assert_int_equal(standing.level, rows[i].level);
        assert_int_equal(standing.passes, rows[i].passes);
    }
}

static void the_scheme_is_that_of_the_day(void **state)
{
    const struct lg_skip_lot high = after("pppppppppppppppppppp", 10);
    const struct lg_skip_lot before = after("ppp", CHANGE - 3), behind = after("ppp", CHANGE);

    (void)state;
    assert_int_equal(before.level, 0);
    assert_int_equal(behind.level, 1);
    assert_ptr_equal(lg_skip_lot_step(&scheme, 1, CHANGE - 1), &steps[1]);
    assert_ptr_equal(lg_skip_lot_step(&scheme, 1, CHANGE), &steps[3]);
    assert_null(lg_skip_lot_step(&scheme, 1, 0));
    assert_null(lg_skip_lot_step(&scheme, 2, CHANGE));
    /* A level that the scheme has no more is none, and a failure there leads to 0. */
    assert_int_equal(lg_skip_lot_stand(&scheme, &high, CHANGE).level, 0);
    struct lg_skip_lot gone = high;
    lg_skip_lot_follow(&scheme, CHANGE, true, &gone);
    assert_int_equal(gone.level, 0);
    /* No failure leads upwards, whatever the scheme says. */
    struct lg_skip_lot one = behind;
    lg_skip_lot_follow(&scheme, CHANGE + 9, true, &one);
    assert_int_equal(one.level, 0);
}

static void what_a_decision_sees(void **state)
{
    const struct lg_skip_lot one = after("pppppppppppp", 10), never = after("ff", 10);
    const struct lg_skip_lot_standing seen = lg_skip_lot_stand(&scheme, &one, 50);

    (void)state;
    assert_int_equal(seen.level, 1);
    assert_int_equal(seen.passes, 2);
    assert_true(seen.factor == 0.5);
    assert_true(seen.passed);
    assert_int_equal(seen.days_since_pass, 50 - 21);
    assert_int_equal(lg_skip_lot_stand(&scheme, &one, 15).days_since_pass, 0);
    assert_false(lg_skip_lot_stand(&scheme, &never, 50).passed);
    assert_int_equal(lg_skip_lot_stand(&scheme, NULL, 50).level, 0);
    assert_false(lg_skip_lot_stand(&scheme, NULL, 50).passed);
}

static void an_overturned_failure_gives_the_level_of_before(void **state)
{
    (void)state;
    assert_int_equal(after("ppppppppppppfppp", 10).level, 0);
    assert_int_equal(after("ppppppppppppppp", 10).level, 1);   /* without it */
    assert_int_equal(after("pppppppppppppppp", 10).passes, 6); /* a pass in its place */
}

static struct lg_span word(char kind, int i)
{
    char *text = lg_arena_take(arena, 40);

    return (struct lg_span){text, (size_t)snprintf(text, 40, "%c%d", kind, i)};
}

static void each_key_has_its_own_state(void **state)
{
    struct lg_skip_lots lots = {.at = NULL};

    (void)state;
    assert_null(lg_skip_lots_find(&lots, LG_SPAN("E"), LG_SPAN("M")));
    for (int i = 0; i < 500; i++) {
        lg_skip_lots_put(&lots, arena, word('E', i % 20), word('M', i / 20))->passes = i;
        lg_skip_lots_put(&lots, arena, word('E', i % 20), word('M', i / 20))->level = 1;
    }
    assert_int_equal(lots.numbers.n, 500);
    for (int i = 0; i < 500; i++) {
        const struct lg_skip_lot *found =
            lg_skip_lots_find(&lots, word('E', i % 20), word('M', i / 20));

        assert_int_equal(found->passes, i);
        assert_int_equal(found->level, 1);
    }
    assert_null(lg_skip_lots_find(&lots, LG_SPAN("E1"), LG_SPAN("M25")));
    assert_null(lg_skip_lots_find(&lots, LG_SPAN("E1"), (struct lg_span){NULL, 0}));
}

static void keys_of_one_hash_stay_apart(void **state)
{
    enum { SEED = 23 }; /* of enterprises */
    char texts[4][ALIKE];
    const struct lg_span enterprises[] = {alike(texts[0], 1, 7, SEED), alike(texts[1], 2, 7, SEED)};
    const struct lg_span models[] = {alike(texts[2], 1, 9, 7), alike(texts[3], 2, 9, 7)};
    struct lg_skip_lots lots = {.at = NULL};

    (void)state;
    for (int i = 0; i < 4; i++) {
        assert_true(lg_hash64(models[i / 2], lg_hash64(enterprises[i % 2], SEED)) == 9);
        assert_null(lg_skip_lots_find(&lots, enterprises[i % 2], models[i / 2]));
        lg_skip_lots_put(&lots, arena, enterprises[i % 2], models[i / 2])->passes = i;
    }
    for (int i = 0; i < 4; i++)
        assert_int_equal(lg_skip_lots_find(&lots, enterprises[i % 2], models[i / 2])->passes, i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_rise_with_passes_and_fall_on_a_failure),
        cmocka_unit_test(the_scheme_is_that_of_the_day),
        cmocka_unit_test(what_a_decision_sees),
        cmocka_unit_test(an_overturned_failure_gives_the_level_of_before),
        cmocka_unit_test(each_key_has_its_own_state),
        cmocka_unit_test(keys_of_one_hash_stay_apart),
    };

    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
