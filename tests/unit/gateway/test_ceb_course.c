/*
 * What a sender of CEB messages is told: facts in any order, one state.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "decide/ceb_course.h"

static const struct lg_span none = {NULL, 0};

/* Facts in the order in which they became known. */
static struct ceb_course course(struct ceb_facts *facts, const char *const *events,
                                const int64_t *at_us, size_t n)
{
    facts->n = 0;
    for (size_t i = 0; i < n; i++)
        ceb_note(facts, events[i], at_us[i], none);
    return ceb_course_of(facts);
}

static void test_times_order_it_and_not_arrival(void **state)
{
    static const char *const events[] = {"released", "declared", "inspection"};
    static const int64_t at_us[] = {30, 10, 20};
    struct ceb_facts facts;
    const struct ceb_course came = course(&facts, events, at_us, 3);

    (void)state;
    assert_string_equal(came.state, "released");
    assert_true(came.fact->at_us == 30);
}

static void test_of_one_time_the_last_counts(void **state)
{
    static const char *const events[] = {"declared", "documents", "inspection"};
    static const int64_t at_us[] = {10, 10, 10};
    struct ceb_facts facts;

    (void)state;
    assert_string_equal(course(&facts, events, at_us, 3).state, "under_inspection");
}

/* What is no move tells nothing: the state and its time stay. */
static void test_a_late_notice_takes_nothing_back(void **state)
{
    static const char *const events[] = {"declared", "released", "inspection"};
    static const int64_t at_us[] = {10, 20, 30};
    struct ceb_facts facts;
    const struct ceb_course came = course(&facts, events, at_us, 3);

    (void)state;
    assert_string_equal(came.state, "released");
    assert_true(came.fact->at_us == 20);
}

static void test_the_rest_of_a_lot_is_released(void **state)
{
    static const char *const events[] = {"declared", "amended",        "inspection",
                                         "refused",  "goods-returned", "released"};
    static const int64_t at_us[] = {10, 10, 20, 30, 40, 50};
    struct ceb_facts facts;

    (void)state;
    assert_string_equal(course(&facts, events, at_us, 5).state, "returned");
    assert_string_equal(course(&facts, events, at_us, 6).state, "released");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_times_order_it_and_not_arrival),
        cmocka_unit_test(test_of_one_time_the_last_counts),
        cmocka_unit_test(test_a_late_notice_takes_nothing_back),
        cmocka_unit_test(test_the_rest_of_a_lot_is_released),
    };

    return cmocka_run_group_tests_name("ceb course", tests, NULL, NULL);
}
