/* A batch that comes to much is cut short, but never before its first record nor one that was parked; so is one that would bring back too much. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/own.h"
#include "pipeline/loop.h"
#include "store/connection.h"

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

/* Rows as they are brought: one, and how many there are in all. */
static struct lg_result *waiting_rows(int64_t all)
{
    enum { COLUMNS = 9, WAITS_FOR = 5, WAITING = 8, OID_INT8 = 20 };
    PGresAttDesc columns[COLUMNS] = {{.name = NULL}};
    PGresult *rows = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
    char name[] = "c", key[] = "a key", number[8];

    for (int i = 0; i < COLUMNS; i++)
        columns[i] = (PGresAttDesc){.name = name, .format = 1, .typid = OID_INT8, .typlen = 8};
    for (int i = 0; i < 8; i++)
        number[i] = (char)(all >> (56 - 8 * i));
    assert_int_equal(PQsetResultAttrs(rows, COLUMNS, columns), 1);
    assert_int_equal(PQsetvalue(rows, 0, WAITS_FOR, key, sizeof key - 1), 1);
    assert_int_equal(PQsetvalue(rows, 0, WAITING, number, sizeof number), 1);
    return lg_result_of(rows);
}

/* Several records' keys together: half of them are tried next; one alone takes what one batch can bring. */
static void what_waits_for_several_records_may_be_too_much(void **state)
{
    struct lg_record records[2] = {{.offset = 1}, {.offset = 2}};
    struct lg_work work = {
        .batch = {.arena = lg_arena_new(1 << 20), .records = records, .records_n = 2}};
    lg_own(lg_result) struct lg_result *more = waiting_rows(2), *all = waiting_rows(1);
    struct lg_error error;

    (void)state;
    work.keys = lg_keys_new(work.batch.arena);
    assert_false(lg_parked_bring(&work, more, &error));
    assert_int_equal(error.fate, LG_REJECT); /* as what the database refuses: halves follow */
    assert_true(lg_parked_bring(&work, all, &error));
    work.batch.records_n = 1;
    assert_true(lg_parked_bring(&work, more, &error));
    assert_true(lg_parked_bring(&work, NULL, &error));
    lg_arena_free(work.batch.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_crowded_batch_ends_before_the_next_record),
        cmocka_unit_test(what_waits_for_several_records_may_be_too_much)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
