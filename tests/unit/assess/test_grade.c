/*
 * Credit grades: every grade after every other, after none, and what is no grade.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "decide/grade.h"
#include "model/life_cycle.h"

enum { GRADES = 5 };
static const char *const grades[GRADES] = {"senior", "certified", "regular", "dishonest",
                                           "serious"};

static bool fell(const char *grade)
{
    return strcmp(grade, "dishonest") == 0 || strcmp(grade, "serious") == 0;
}

static void every_pair_but_those_of_who_fell(void **unused)
{
    (void)unused;
    for (int before = 0; before < GRADES; before++) {
        for (int after = 0; after < GRADES; after++) {
            const bool legal = !fell(grades[before]) || fell(grades[after]) ||
                               strcmp(grades[after], "regular") == 0;

            assert_int_equal(decide_grade(lg_span_of(grades[before]), lg_span_of(grades[after])),
                             legal);
        }
    }
}

static void the_first_may_be_any(void **unused)
{
    const struct lg_span none = {NULL, 0};

    (void)unused;
    for (int i = 0; i < GRADES; i++)
        assert_true(decide_grade(none, lg_span_of(grades[i])));
}

static void what_is_no_grade_is_refused(void **unused)
{
    (void)unused;
    assert_false(decide_grade(LG_SPAN("regular"), LG_SPAN("excellent")));
    assert_false(decide_grade(LG_SPAN("regular"), LG_SPAN("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pair_but_those_of_who_fell),
        cmocka_unit_test(the_first_may_be_any),
        cmocka_unit_test(what_is_no_grade_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
