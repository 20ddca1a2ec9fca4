/* A batch that comes to much is cut short, but never before its first record nor one that was parked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pipeline/batch.h"

static void a_crowded_batch_ends_before_the_next_record(void **state)
{
    struct lg_record records[3] = {{.offset = 1}, {.was_parked = true}, {.offset = 2}};
    struct lg_batch batch = {.arena = lg_arena_new(256 << 20), .records = records, .records_n = 3};

    (void)state;
    assert_false(lg_batch_crowded(&batch, 2));
    (void)lg_arena_take(batch.arena, 97 << 20);
    assert_false(lg_batch_crowded(&batch, 0));
    assert_false(lg_batch_crowded(&batch, 1));
    assert_false(batch.crowded);
    assert_true(lg_batch_crowded(&batch, 2));
    assert_true(batch.crowded);
    lg_arena_free(batch.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_crowded_batch_ends_before_the_next_record)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
