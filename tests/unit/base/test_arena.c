/*
 * Arena and text: aligned, zeroed, bounded, reusable.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"

int __asan_address_is_poisoned(const volatile void *at) __attribute__((weak)); /* sanitizer build */

static void memory_is_zeroed_and_aligned_after_a_reset_too(void **state)
{
    (void)state;
    struct lg_arena *arena = lg_arena_new(1 << 20);

    for (int round = 0; round < 3; round++) {
        for (size_t size = 1; size < 3000; size = size * 3 + 1) {
            unsigned char *at = lg_arena_take(arena, size);

            assert_int_equal((uintptr_t)at % _Alignof(max_align_t), 0);
            for (size_t i = 0; i < size; i++)
                assert_int_equal(at[i], 0);
            memset(at, 0xff, size);
        }
        assert_true(lg_arena_used(arena) >= 1093);
        lg_arena_reset(arena);
        assert_int_equal(lg_arena_used(arena), 0);
    }
    lg_arena_free(arena);
    lg_arena_free(NULL);
}

static void text_is_printed_and_copied(void **state)
{
    (void)state;
    struct lg_arena *arena = lg_arena_new(1 << 20);
    const struct lg_span text = lg_text(arena, "%d-%s", 7, "seven");

    assert_true(lg_span_eq(text, LG_SPAN("7-seven")));
    assert_true(lg_span_eq(lg_text_copy(arena, text), text));
    assert_null(lg_text_copy(arena, (struct lg_span){NULL, 0}).at);
    lg_arena_free(arena);
}

static void a_builder_grows_to_its_limit(void **state)
{
    (void)state;
    struct lg_arena *arena = lg_arena_new(1 << 20);
    struct lg_builder builder = lg_builder(arena, 1000);

    assert_int_equal(lg_builder_text(&builder).len, 0);
    for (int i = 0; i < 100; i++)
        lg_builder_fmt(&builder, "%010d", i);
    assert_false(builder.full);
    assert_int_equal(lg_builder_text(&builder).len, 1000);
    assert_memory_equal(lg_builder_text(&builder).at + 990, "0000000099", 10);
    lg_builder_add(&builder, LG_SPAN("x"));
    assert_true(builder.full);
    assert_int_equal(lg_builder_text(&builder).len, 1000);
    lg_arena_free(arena);
}

/* Without the sanitizer nobody watches: there it is asked that a closed one can be used again. */
static bool is_closed(const void *at)
{
    return __asan_address_is_poisoned == NULL || __asan_address_is_poisoned(at) != 0;
}

static void nobody_looks_into_a_closed_one(void **state)
{
    (void)state;
    struct lg_arena *arena = lg_arena_new(1 << 20);
    const char *first = lg_arena_take(arena, 10);
    const char *far = lg_arena_take(arena, 100000);

    lg_arena_close(arena);
    assert_true(is_closed(first) && is_closed(far));
    lg_arena_reset(arena);
    assert_int_equal(*(const char *)lg_arena_take(arena, 100000), 0);
    assert_int_equal(lg_arena_used(arena), 100000);
    lg_arena_free(arena);
}

static void an_array_grows_by_one_and_keeps_what_it_has(void **state)
{
    (void)state;
    struct lg_arena *arena = lg_arena_new(1 << 20);
    int *at = NULL;

    for (int i = 0; i < 1000; i++) {
        at = lg_arena_more(arena, at, (size_t)i, sizeof *at);
        assert_int_equal(at[i], 0);
        at[i] = i + 1;
    }
    for (int i = 0; i < 1000; i++)
        assert_int_equal(at[i], i + 1);
    /* Ten copies, each twice as wide as the one before, are all that this took. */
    assert_true(lg_arena_used(arena) < 2 * 1024 * sizeof *at + 10 * _Alignof(max_align_t));
    assert_ptr_equal(lg_arena_more(arena, at, 999, sizeof *at), at);
    lg_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned_after_a_reset_too),
        cmocka_unit_test(text_is_printed_and_copied),
        cmocka_unit_test(nobody_looks_into_a_closed_one),
        cmocka_unit_test(a_builder_grows_to_its_limit),
        cmocka_unit_test(an_array_grows_by_one_and_keeps_what_it_has),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
