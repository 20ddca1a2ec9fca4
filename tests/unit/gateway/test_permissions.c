/*
 * Who may send what: the table, the scopes, and that what is not said is denied.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "decide/permissions.h"

static const enum ev_type sent[] = {
    EV_TYPE_DECLARATION,    EV_TYPE_DECLARATION_CHANGE,
    EV_TYPE_TRADE_DOCUMENT, EV_TYPE_ARRIVAL,
    EV_TYPE_REVIEW,         EV_TYPE_INSPECTION_ORDER,
    EV_TYPE_CHECK,          EV_TYPE_SAMPLE,
    EV_TYPE_LAB_RESULT,     EV_TYPE_DISPOSAL,
    EV_TYPE_COMPLAINT,      EV_TYPE_INCIDENT,
    EV_TYPE_INVESTIGATION,  EV_TYPE_RECALL,
    EV_TYPE_CONTROL,        EV_TYPE_SIGNATURE,
};

enum { SENT = sizeof sent / sizeof *sent };

/* A role's line: x where it may send the event of that column, in the order of `sent`. */
static const struct {
    enum gw_role role;
    const char *may;
} table[] = {
    {GW_ROLE_NONE, "................"},          {GW_ROLE_DECLARANT, "xxxx............"},
    {GW_ROLE_PLATFORM, "xxxx............"},      {GW_ROLE_CARRIER, "..xx............"},
    {GW_ROLE_INSPECTOR, ".x.xxxxx.x.....x"},     {GW_ROLE_LABORATORY, "........x......."},
    {GW_ROLE_ANALYST, "....x.........x."},       {GW_ROLE_MARKET, "..........xx...."},
    {GW_ROLE_INVESTIGATOR, "..........xxxx.."},  {GW_ROLE_SUPERVISOR, ".x.xxxxx.xxxxxxx"},
    {GW_ROLE_AUDITOR, "................"},       {GW_ROLE_OPERATOR, "................"},
    {GW_ROLE_ADMINISTRATOR, "................"},
};

static void test_table(void **state)
{
    (void)state;
    for (size_t row = 0; row < sizeof table / sizeof *table; row++) {
        for (size_t i = 0; i < SENT; i++) {
            const struct ev_event event = {.type = sent[i]};

            assert_int_equal(gw_role_sends(table[row].role, &event), table[row].may[i] == 'x');
        }
    }
}

static void test_nobody_sends_what_services_emit(void **state)
{
    static const enum ev_type internal[] = {EV_TYPE_NONE,    EV_TYPE_ASSESSMENT, EV_TYPE_RELEASE,
                                            EV_TYPE_OUTCOME, EV_TYPE_MEASURE,    EV_TYPE_DRAW,
                                            EV_TYPE_TICK,    EV_TYPE_DEAD_LETTER};

    (void)state;
    for (size_t row = 0; row < sizeof table / sizeof *table; row++) {
        for (size_t i = 0; i < sizeof internal / sizeof *internal; i++) {
            const struct ev_event event = {.type = internal[i]};

            assert_false(gw_role_sends(table[row].role, &event));
        }
    }
}

static void test_laboratory_receives_and_tests_samples(void **state)
{
    struct ev_event event = {.type = EV_TYPE_SAMPLE};

    (void)state;
    event.sample.step = EV_SAMPLE_STEP_COLLECTED;
    assert_false(gw_role_sends(GW_ROLE_LABORATORY, &event));
    assert_true(gw_role_sends(GW_ROLE_INSPECTOR, &event));
    event.sample.step = EV_SAMPLE_STEP_RECEIVED;
    assert_true(gw_role_sends(GW_ROLE_LABORATORY, &event));
    event.sample.step = EV_SAMPLE_STEP_TESTING;
    assert_true(gw_role_sends(GW_ROLE_LABORATORY, &event));
}

static void test_results_are_published_by_a_supervisor(void **state)
{
    static const enum ev_review_kind kinds[] = {EV_REVIEW_KIND_RESULT_PUBLISHED,
                                                EV_REVIEW_KIND_RESULT_WITHDRAWN};
    struct ev_event event = {.type = EV_TYPE_REVIEW};

    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        event.review.kind = kinds[i];
        assert_true(gw_role_sends(GW_ROLE_SUPERVISOR, &event));
        assert_false(gw_role_sends(GW_ROLE_INSPECTOR, &event));
        assert_false(gw_role_sends(GW_ROLE_ANALYST, &event));
    }
    event.review.kind = EV_REVIEW_KIND_LANE_RAISED;
    assert_true(gw_role_sends(GW_ROLE_INSPECTOR, &event));
}

static void test_supervisors_decide_conflicts(void **state)
{
    static const enum ev_review_kind kinds[] = {EV_REVIEW_KIND_CONFLICT_APPLIED,
                                                EV_REVIEW_KIND_CONFLICT_SET_ASIDE};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        const struct ev_event event = {.type = EV_TYPE_REVIEW, .review.kind = kinds[i]};

        assert_true(gw_role_sends(GW_ROLE_SUPERVISOR, &event));
        assert_false(gw_role_sends(GW_ROLE_INSPECTOR, &event));
        assert_false(gw_role_sends(GW_ROLE_ANALYST, &event));
    }
}

static struct ev_event declaration(void)
{
    struct ev_event event = {.type = EV_TYPE_DECLARATION};

    event.declaration.port = LG_SPAN("2248");
    event.declaration.importer.id = LG_SPAN("IMPORTER");
    event.declaration.declarant.id = LG_SPAN("DECLARANT");
    event.declaration.has_declarant = true;
    return event;
}

static void test_scopes(void **state)
{
    const struct ev_event event = declaration();
    const struct ev_event check = {.type = EV_TYPE_CHECK};

    (void)state;
    assert_true(gw_scope_covers(LG_SPAN("*"), &event));
    assert_true(gw_scope_covers(LG_SPAN("own"), &event));
    assert_true(gw_scope_covers(LG_SPAN("port:2248"), &event));
    assert_false(gw_scope_covers(LG_SPAN("port:224"), &event));
    assert_false(gw_scope_covers(LG_SPAN("port:22481"), &event));
    assert_true(gw_scope_covers(LG_SPAN("enterprise:IMPORTER"), &event));
    assert_true(gw_scope_covers(LG_SPAN("enterprise:DECLARANT"), &event));
    assert_false(gw_scope_covers(LG_SPAN("enterprise:OTHER"), &event));
    assert_false(gw_scope_covers(LG_SPAN("category:VEHICLE"), &event));
    assert_false(gw_scope_covers(LG_SPAN(""), &event));
    assert_true(gw_scope_covers(LG_SPAN("port:2248"), &check)); /* names no port */
}

static void test_amendments_stay_in_scope(void **state)
{
    struct ev_event event = {.type = EV_TYPE_DECLARATION_CHANGE};

    (void)state;
    assert_true(gw_scope_covers(LG_SPAN("port:2248"), &event)); /* a cancellation has no body */
    event.declaration_change.has_declaration = true;
    event.declaration_change.declaration = declaration().declaration;
    assert_true(gw_scope_covers(LG_SPAN("port:2248"), &event));
    assert_false(gw_scope_covers(LG_SPAN("port:5100"), &event));
    assert_false(gw_scope_covers(LG_SPAN("enterprise:OTHER"), &event));
}

static void test_ports_of_arrivals_and_orders(void **state)
{
    struct ev_event arrival = {.type = EV_TYPE_ARRIVAL};
    struct ev_event order = {.type = EV_TYPE_INSPECTION_ORDER};

    (void)state;
    arrival.arrival.port = LG_SPAN("2248");
    order.inspection_order.port = LG_SPAN("5100");
    assert_true(gw_scope_covers(LG_SPAN("port:2248"), &arrival));
    assert_false(gw_scope_covers(LG_SPAN("port:5100"), &arrival));
    assert_true(gw_scope_covers(LG_SPAN("port:5100"), &order));
    assert_false(gw_scope_covers(LG_SPAN("port:2248"), &order));
}

static void test_whom_events_concern(void **state)
{
    struct ev_event event = declaration();
    struct ev_event paper = {.type = EV_TYPE_TRADE_DOCUMENT};
    const struct ev_event check = {.type = EV_TYPE_CHECK};

    (void)state;
    event.declaration.platform.id = LG_SPAN("MALL");
    assert_false(gw_scope_covers(LG_SPAN("enterprise:MALL"), &event));
    event.declaration.has_platform = true;
    assert_true(gw_scope_covers(LG_SPAN("enterprise:MALL"), &event));
    event.declaration.has_declarant = false;
    assert_false(gw_scope_covers(LG_SPAN("enterprise:DECLARANT"), &event));
    assert_true(gw_scope_covers(LG_SPAN("enterprise:ANY"), &paper)); /* names nobody */
    paper.trade_document.has_issuer = true;
    paper.trade_document.issuer.id = LG_SPAN("CARRIER");
    assert_true(gw_scope_covers(LG_SPAN("enterprise:CARRIER"), &paper));
    assert_false(gw_scope_covers(LG_SPAN("enterprise:MALL"), &paper));
    paper.trade_document.has_platform = true;
    paper.trade_document.platform.id = LG_SPAN("MALL");
    assert_true(gw_scope_covers(LG_SPAN("enterprise:MALL"), &paper));
    assert_false(gw_scope_covers(LG_SPAN("enterprise:OTHER"), &paper));
    paper.trade_document.has_issuer = false;
    assert_false(gw_scope_covers(LG_SPAN("enterprise:CARRIER"), &paper));
    assert_true(gw_scope_covers(LG_SPAN("enterprise:ANY"), &check));
}

static void test_first_grant_that_permits(void **state)
{
    const struct ev_event event = declaration();
    const struct gw_grant grants[] = {{GW_ROLE_AUDITOR, LG_SPAN_INIT("*"), 0},
                                      {GW_ROLE_DECLARANT, LG_SPAN_INIT("port:5100"), 0},
                                      {GW_ROLE_PLATFORM, LG_SPAN_INIT("port:2248"), 0},
                                      {GW_ROLE_DECLARANT, LG_SPAN_INIT("*"), 0}};

    (void)state;
    assert_ptr_equal(gw_permits(grants, 4, &event), &grants[2]);
    assert_null(gw_permits(grants, 2, &event));
    assert_null(gw_permits(NULL, 0, &event));
}

static void test_role_names(void **state)
{
    (void)state;
    for (int role = GW_ROLE_DECLARANT; role <= GW_ROLE_ADMINISTRATOR; role++)
        assert_int_equal(gw_role_of(lg_span_of(gw_role_name((enum gw_role)role))), role);
    assert_int_equal(gw_role_of(LG_SPAN("")), GW_ROLE_NONE);
    assert_int_equal(gw_role_of(LG_SPAN("inspectors")), GW_ROLE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_nobody_sends_what_services_emit),
        cmocka_unit_test(test_laboratory_receives_and_tests_samples),
        cmocka_unit_test(test_results_are_published_by_a_supervisor),
        cmocka_unit_test(test_supervisors_decide_conflicts),
        cmocka_unit_test(test_scopes),
        cmocka_unit_test(test_amendments_stay_in_scope),
        cmocka_unit_test(test_ports_of_arrivals_and_orders),
        cmocka_unit_test(test_whom_events_concern),
        cmocka_unit_test(test_first_grant_that_permits),
        cmocka_unit_test(test_role_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
