/*
 * Who reads what: the table, and where a caller stands by all its grants.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "decide/permissions.h"

#define GRANT(role, scope)                                                                         \
    {                                                                                              \
        GW_ROLE_##role, LG_SPAN_INIT(scope), 0                                                     \
    }

/* A role's line: declarations, assessments, orders, releases, recalls, investigations, complaints,
 * incidents, measures, outcomes. */
static const struct {
    enum gw_role role;
    const char *reads;
} table[] = {
    {GW_ROLE_NONE, "................"},          {GW_ROLE_DECLARANT, "P.PPP.....PP...."},
    {GW_ROLE_PLATFORM, "P.PPP.....PP...."},      {GW_ROLE_CARRIER, "..........PP...."},
    {GW_ROLE_INSPECTOR, "CCCCC...CC.....C"},     {GW_ROLE_LABORATORY, "..........PP...."},
    {GW_ROLE_ANALYST, "AAAAAAAAAA.....A"},       {GW_ROLE_MARKET, "...CCCCCC......C"},
    {GW_ROLE_INVESTIGATOR, "C..CCCCCCC.....C"},  {GW_ROLE_SUPERVISOR, "AAAAAAAAAA.....A"},
    {GW_ROLE_AUDITOR, "AAAAAAAAAA..CCAA"},       {GW_ROLE_OPERATOR, "............AC.."},
    {GW_ROLE_ADMINISTRATOR, "............AAA."},
};

static void test_table(void **state)
{
    static const char letters[] = {
        [GW_VIEW_NONE] = '.', [GW_VIEW_PARTY] = 'P', [GW_VIEW_CASE] = 'C', [GW_VIEW_ALL] = 'A'};

    (void)state;
    for (size_t row = 0; row < sizeof table / sizeof *table; row++) {
        for (int area = 0; area < GW_AREAS; area++)
            assert_int_equal(letters[gw_role_reads(table[row].role, (enum gw_area)area)],
                             table[row].reads[area]);
    }
}

static struct lg_arena *arena;

static struct gw_standing stands(const struct gw_grant *grants, size_t n)
{
    return gw_stands(grants, n, GW_AREA_DECLARATIONS, LG_SPAN("OWN"), arena);
}

static bool holds(const struct lg_span *spans, size_t n, const char *expected)
{
    return n == 1 && lg_span_eq(spans[0], lg_span_of(expected));
}

static void test_nothing_permits_nothing(void **state)
{
    static const struct gw_grant useless[] = {GRANT(ADMINISTRATOR, "*"), GRANT(INSPECTOR, "own"),
                                              GRANT(ANALYST, "sea:1"), GRANT(NONE, "*"),
                                              GRANT(DECLARANT, "")};

    (void)state;
    assert_int_equal(stands(NULL, 0).view, GW_VIEW_NONE);
    assert_int_equal(stands(useless, sizeof useless / sizeof *useless).view, GW_VIEW_NONE);
}

static void test_parties(void **state)
{
    static const struct gw_grant all[] = {GRANT(DECLARANT, "*")}, own[] = {GRANT(PLATFORM, "own")},
                                 port[] = {GRANT(DECLARANT, "port:2248")},
                                 enterprise[] = {GRANT(PLATFORM, "enterprise:MALL")};
    struct gw_standing standing = stands(all, 1);

    (void)state;
    assert_int_equal(standing.view, GW_VIEW_PARTY);
    assert_true(holds(standing.ports, standing.ports_n, "*"));
    assert_true(holds(standing.enterprises, standing.enterprises_n, "OWN"));
    assert_int_equal(standing.full_n, 0);
    standing = stands(own, 1);
    assert_true(holds(standing.ports, standing.ports_n, "*") && standing.enterprises_n == 0);
    standing = stands(port, 1);
    assert_true(holds(standing.ports, standing.ports_n, "2248") && standing.enterprises_n == 0);
    standing = stands(enterprise, 1);
    assert_true(holds(standing.enterprises, standing.enterprises_n, "MALL"));
    assert_int_equal(standing.ports_n, 0);
}

static void test_officers(void **state)
{
    static const struct gw_grant grants[] = {GRANT(DECLARANT, "*"), GRANT(INSPECTOR, "port:2248"),
                                             GRANT(ANALYST, "port:5100")};
    const struct gw_standing standing = stands(grants, 3);

    (void)state;
    assert_int_equal(standing.view, GW_VIEW_ALL);
    assert_int_equal(standing.ports_n, 2);
    assert_true(holds(standing.full, standing.full_n, "5100"));
    assert_int_equal(standing.enterprises_n, 0);
}

static void test_the_widest_of_several_grants_counts(void **state)
{
    static const struct gw_grant grants[] = {
        GRANT(ANALYST, "port:5100"), GRANT(INSPECTOR, "port:2248"), GRANT(AUDITOR, "port:0101")};
    const struct gw_standing standing = stands(grants, 3);

    (void)state;
    assert_int_equal(standing.view, GW_VIEW_ALL);
    assert_int_equal(standing.ports_n, 3);
    assert_int_equal(standing.full_n, 2);
}

static void test_a_party_without_enterprise_sees_what_it_sent(void **state)
{
    static const struct gw_grant grants[] = {GRANT(DECLARANT, "*")};
    const struct gw_standing standing =
        gw_stands(grants, 1, GW_AREA_DECLARATIONS, (struct lg_span){NULL, 0}, arena);

    (void)state;
    assert_int_equal(standing.view, GW_VIEW_PARTY);
    assert_int_equal(standing.enterprises_n, 0);
    assert_true(holds(standing.ports, standing.ports_n, "*"));
}

static int set_up(void **state)
{
    (void)state;
    arena = lg_arena_new(1 << 16);
    return arena == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    lg_arena_free(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_nothing_permits_nothing),
        cmocka_unit_test(test_parties),
        cmocka_unit_test(test_officers),
        cmocka_unit_test(test_the_widest_of_several_grants_counts),
        cmocka_unit_test(test_a_party_without_enterprise_sees_what_it_sent),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
