/* A batch ends before a record that creates what an earlier one may wait for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../one_arena.h"
#include "base/text.h"
#include "pipeline/keys.h"

static bool late(struct lg_keys *keys, size_t record, const char *key, enum lg_key_use use)
{
    lg_keys_of_record(keys, record);
    lg_keys_add(keys, lg_span_of(key), use);
    return lg_keys_late(keys);
}

static void creator_after_a_waiter_is_late(void **state)
{
    const enum lg_key_use waits[] = {LG_KEY_TOUCHES, LG_KEY_AWAITS_HERE};
    const enum lg_key_use makes[] = {LG_KEY_CREATES, LG_KEY_CREATES_HERE};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct lg_keys *keys = lg_keys_new(arena);

        assert_false(late(keys, 0, "a", waits[i]));
        assert_false(late(keys, 1, "b", makes[i]));
        assert_true(late(keys, 2, "a", makes[i]));
        assert_false(late(keys, 3, "c", makes[i]));
    }
}

static void waiter_after_its_creator_is_not(void **state)
{
    struct lg_keys *keys = lg_keys_new(arena);

    (void)state;
    assert_false(late(keys, 0, "a", LG_KEY_CREATES_HERE));
    assert_false(late(keys, 1, "a", LG_KEY_AWAITS_HERE));
    assert_int_equal(lg_keys_creator(keys, LG_SPAN("a")), 0);
    assert_int_equal(lg_keys_creator(keys, LG_SPAN("b")), -1);
}

static void many_waiters_are_all_known(void **state)
{
    enum { MANY = 3000 };
    struct lg_keys *keys = lg_keys_new(arena);

    (void)state;
    for (size_t i = 0; i < MANY; i++)
        (void)late(keys, i, lg_text(arena, "k%zu", i).at, LG_KEY_TOUCHES);
    for (size_t i = 0; i < MANY; i++) {
        assert_true(late(keys, MANY + i, lg_text(arena, "k%zu", i).at, LG_KEY_CREATES));
        assert_false(late(keys, MANY + i, lg_text(arena, "n%zu", i).at, LG_KEY_CREATES));
    }
}

static void only_what_is_locked_counts(void **state)
{
    struct lg_keys *keys = lg_keys_new(arena);

    (void)state;
    (void)late(keys, 0, "a", LG_KEY_TOUCHES);
    (void)late(keys, 1, "b", LG_KEY_CREATES);
    (void)late(keys, 2, "c", LG_KEY_CREATES_HERE);
    (void)late(keys, 3, "d", LG_KEY_AWAITS_HERE);
    assert_int_equal(lg_keys_locks(keys), 2);
    assert_int_equal(lg_column_count(lg_keys_lock_column(keys, arena)), 2);
    assert_int_equal(lg_column_count(lg_keys_created_column(keys, arena)), 2);
    lg_keys_cut(keys, 1);
    assert_int_equal(lg_keys_locks(keys), 1);
    assert_int_equal(lg_column_count(lg_keys_created_column(keys, arena)), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(creator_after_a_waiter_is_late),
        cmocka_unit_test(waiter_after_its_creator_is_not),
        cmocka_unit_test(many_waiters_are_all_known),
        cmocka_unit_test(only_what_is_locked_counts),
    };

    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
