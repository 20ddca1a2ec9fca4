/*
 * Which areas a topic touches, who may know of it, and what is kept for who comes back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "decide/changes.h"

static void test_topics(void **state)
{
    (void)state;
    assert_int_equal(gw_changed_by(LG_SPAN("controls")), 1u << GW_CHANGED_PROFILES);
    assert_true(gw_changed_by(LG_SPAN("declarations")) & 1u << GW_AREA_DECLARATIONS);
    assert_true(gw_changed_by(LG_SPAN("recalls")) & 1u << GW_AREA_RECALLS);
    assert_int_equal(gw_changed_by(LG_SPAN("ticks-assess")), 0);
    assert_int_equal(gw_changed_by(LG_SPAN("")), 0);
}

/* What no event changes. */
enum {
    STILL = 1u << GW_AREA_KEYS | 1u << GW_AREA_OPERATIONS | 1u << GW_AREA_ACCESS |
            1u << GW_AREA_AUDIT | 1u << GW_AREA_OVERVIEW
};

static void test_each_area_is_touched_and_named(void **state)
{
    static const char *const topics[] = {"declarations", "assessments", "inspections", "releases",
                                         "outcomes",     "controls",    "market",      "recalls"};
    uint32_t all = 0;

    (void)state;
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
        all |= gw_changed_by(lg_span_of(topics[i]));
    assert_int_equal(all | STILL, (1u << GW_CHANGED) - 1);
    assert_int_equal(all & STILL, 0);
    for (int area = 0; area < GW_CHANGED; area++)
        assert_non_null(gw_changed_name(area));
}

static void test_who_may_know(void **state)
{
    const struct gw_grant inspector = {GW_ROLE_INSPECTOR, LG_SPAN_INIT("port:2248"), 0};
    const struct gw_grant analyst = {GW_ROLE_ANALYST, LG_SPAN_INIT("*"), 0};
    const struct gw_grant market = {GW_ROLE_MARKET, LG_SPAN_INIT("*"), 0};
    const struct gw_grant administrator = {GW_ROLE_ADMINISTRATOR, LG_SPAN_INIT("*"), 0};
    const struct gw_grant both[] = {inspector, market};

    (void)state;
    assert_int_equal(gw_changed_seen(NULL, 0), 0);
    assert_int_equal(gw_changed_seen(&administrator, 1) & ~(uint32_t)STILL, 0);
    assert_int_equal(gw_changed_seen(&analyst, 1) | STILL | 1u << GW_AREA_RECEIPTS,
                     (1u << GW_CHANGED) - 1);
    assert_false(gw_changed_seen(&analyst, 1) & 1u << GW_AREA_RECEIPTS);
    assert_false(gw_changed_seen(&inspector, 1) & 1u << GW_CHANGED_PROFILES);
    assert_false(gw_changed_seen(&inspector, 1) & 1u << GW_AREA_COMPLAINTS);
    assert_int_equal(gw_changed_seen(both, 2),
                     gw_changed_seen(&inspector, 1) | gw_changed_seen(&market, 1));
}

static void test_coming_back(void **state)
{
    static struct gw_changes changes;
    uint32_t areas = 99;

    (void)state;
    assert_true(gw_changes_since(&changes, 0, &areas));
    assert_int_equal(areas, 0);
    gw_changes_add(&changes, 1);
    gw_changes_add(&changes, 4);
    assert_true(gw_changes_since(&changes, 0, &areas));
    assert_int_equal(areas, 5);
    assert_true(gw_changes_since(&changes, 1, &areas));
    assert_int_equal(areas, 4);
    assert_true(gw_changes_since(&changes, 2, &areas));
    assert_int_equal(areas, 0);
    assert_false(gw_changes_since(&changes, 3, &areas)); /* never given */
    for (int i = 0; i < GW_CHANGES_KEPT; i++)
        gw_changes_add(&changes, 2);
    assert_true(gw_changes_since(&changes, 2, &areas));
    assert_int_equal(areas, 2);
    assert_false(gw_changes_since(&changes, 1, &areas)); /* too long ago */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_topics),
        cmocka_unit_test(test_each_area_is_touched_and_named),
        cmocka_unit_test(test_who_may_know),
        cmocka_unit_test(test_coming_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
