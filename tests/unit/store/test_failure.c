/* What the database says decides who is at fault: the value, the world, or we. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/connection.h"

static void a_value_that_never_succeeds_is_found_by_halves(void **state)
{
    static const char *const values[] = {"22003", "23505", "21000", "54000", "54001"};

    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        assert_int_equal(lg_fate_of_sqlstate(values[i]), LG_REJECT);
}

static void the_world_may_be_well_next_time(void **state)
{
    static const char *const world[] = {"08006", "40001", "40P01", "53100",
                                        "55P03", "57P01", "57014"};

    (void)state;
    for (size_t i = 0; i < sizeof world / sizeof *world; i++)
        assert_int_equal(lg_fate_of_sqlstate(world[i]), LG_RETRY);
}

static void another_schema_ends_the_service(void **state)
{
    (void)state;
    assert_int_equal(lg_fate_of_sqlstate("42P01"), LG_STOP);
    assert_int_equal(lg_fate_of_sqlstate("0A000"), LG_STOP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_that_never_succeeds_is_found_by_halves),
        cmocka_unit_test(the_world_may_be_well_next_time),
        cmocka_unit_test(another_schema_ends_the_service),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
