/*
 * test_migrations.c - which file names are migrations.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "migrations.h"

static void takes_four_digits_and_a_name(void **state)
{
    (void)state;
    assert_int_equal(migration_number("0001_ops.sql"), 1);
    assert_int_equal(migration_number("0580_dead_letters.sql"), 580);
    assert_int_equal(migration_number("9999_x.sql"), 9999);
}

static void refuses_everything_else(void **state)
{
    static const char *const other[] = {"",           "migration.sql", "001_x.sql",   "00010_x.sql",
                                        "0001.sql",   "0001_.sql",     "0001_x.sql~", "0001_x.txt",
                                        "+001_x.sql", " 001_x.sql",    "-001_x.sql",  "0x01_x.sql"};

    (void)state;
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        assert_int_equal(migration_number(other[i]), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_four_digits_and_a_name),
        cmocka_unit_test(refuses_everything_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
