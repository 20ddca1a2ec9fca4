/* The ends of the declarations are asked for once a day, and whether a day is over asks nobody. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "draws.h"

enum { TODAY = 20000 };

static void what_is_known_today_is_not_asked_again(void **state)
{
    struct draw_ends ends = {.asked_on = TODAY};

    (void)state;
    draw_ends_ask(&ends, NULL, TODAY); /* without settings: it would be seen */
    assert_int_equal(ends.asked_on, TODAY);
}

static void a_day_is_over_when_it_was_asked_after_it(void **state)
{
    const struct draw_ends ends = {.asked_on = TODAY};
    const struct draw_ends never = {0};

    (void)state;
    assert_true(draw_ends_passed(&ends, TODAY - 1, NULL));
    assert_false(draw_ends_passed(&ends, TODAY, NULL));
    assert_false(draw_ends_passed(&never, TODAY - 1, NULL));
}

static void no_answer_leaves_the_day_open(void **state)
{
    struct draw_ends ends = {.asked_on = TODAY - 1};
    struct lg_config config = {0};
    struct lg_error error;

    (void)state;
    assert_true(lg_config_load(&config, NULL, &error)); /* without the setting "kafka" */
    draw_ends_ask(&ends, &config, TODAY);
    assert_int_equal(ends.asked_on, TODAY - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_known_today_is_not_asked_again),
        cmocka_unit_test(a_day_is_over_when_it_was_asked_after_it),
        cmocka_unit_test(no_answer_leaves_the_day_open),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
