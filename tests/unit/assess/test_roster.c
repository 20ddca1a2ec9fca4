/*
 * The profiles by code: what is put, dropped and tried, and that the order tells nothing of when.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "roster.h"

static const struct lg_profile first[] = {{.code = LG_SPAN_INIT("Z"), .version = 1},
                                          {.code = LG_SPAN_INIT("Y"), .version = 1}};

static void put(struct roster *roster, const char *code, int64_t version)
{
    const struct lg_profile profile = {.code = lg_span_of(code), .version = version};

    roster_put(roster, &profile);
}

/* "CODE@VERSION CODE@VERSION" */
static void assert_list(const struct roster *roster, const char *expected)
{
    struct lg_builder text = lg_builder(roster->arena, 4096);
    const struct lg_profile **list;
    const size_t n = roster_list(roster, roster->arena, &list);

    for (size_t i = 0; i < n; i++)
        lg_builder_fmt(&text, "%s%.*s@%lld", i == 0 ? "" : " ", LG_SPAN_ARG(list[i]->code),
                       (long long)list[i]->version);
    assert_true(lg_span_eq(lg_builder_text(&text), lg_span_of(expected)));
}

static void installed_ones_come_first_and_then_by_code(void **state)
{
    struct roster roster = roster_new(*state, first, 2);

    assert_list(&roster, "Z@1 Y@1");
    put(&roster, "C", 1);
    put(&roster, "AB", 1);
    put(&roster, "A", 1);
    assert_list(&roster, "Z@1 Y@1 A@1 AB@1 C@1");
    put(&roster, "Y", 2); /* in its place */
    put(&roster, "C", 3);
    assert_list(&roster, "Z@1 Y@2 A@1 AB@1 C@3");
    assert_int_equal(roster.put_n, 5);
}

static void what_is_dropped_is_gone_until_it_is_put_again(void **state)
{
    struct roster roster = roster_new(*state, first, 2);

    put(&roster, "C", 1);
    put(&roster, "A", 1);
    roster_drop(&roster, LG_SPAN("C"));
    roster_drop(&roster, LG_SPAN("Z"));
    roster_drop(&roster, LG_SPAN("never there"));
    assert_list(&roster, "Y@1 A@1");
    put(&roster, "C", 2);
    put(&roster, "Z", 2);
    assert_list(&roster, "Z@2 Y@1 A@1 C@2");
}

static void what_cannot_be_read_leaves_the_installed_one(void **state)
{
    struct roster roster = roster_new(*state, first, 2);

    put(&roster, "Z", 2);
    put(&roster, "A", 1);
    roster_put_back(&roster, LG_SPAN("Z"));
    roster_put_back(&roster, LG_SPAN("A"));
    roster_put_back(&roster, LG_SPAN("never there"));
    assert_list(&roster, "Z@1 Y@1");
}

static void what_is_tried_takes_its_place_or_comes_last(void **state)
{
    struct roster roster = roster_new(*state, first, 2);

    put(&roster, "C", 1);
    put(&roster, "B", 1);
    roster_try(&roster);
    put(&roster, "B", 2);
    put(&roster, "X", 1);
    put(&roster, "A", 1);
    assert_list(&roster, "Z@1 Y@1 B@2 C@1 X@1 A@1");
}

static void nothing_is_a_roster_too(void **state)
{
    struct roster roster = roster_new(*state, NULL, 0);

    assert_list(&roster, "");
}

/* Kept up to date or read anew, it is the same; and very many take no time. */
static void the_order_does_not_tell_when(void **state)
{
    enum { MANY = 100000 };
    struct roster rising = roster_new(*state, first, 2), mixed = roster_new(*state, first, 2);
    const struct lg_profile **a, **b;

    for (int i = 0; i < MANY; i++) {
        put(&rising, lg_text(*state, "P%06d", i).at, 1);
        put(&mixed, lg_text(*state, "P%06d", (int)((int64_t)i * 7919 % MANY)).at, 1);
    }
    const size_t n = roster_list(&rising, *state, &a);
    assert_int_equal(n, MANY + 2);
    assert_int_equal(roster_list(&mixed, *state, &b), n);
    for (size_t i = 0; i < n; i++)
        assert_true(lg_span_eq(a[i]->code, b[i]->code));
}

static int set_up(void **state)
{
    *state = lg_arena_new(512U << 20);
    return *state == NULL;
}

static int tear_down(void **state)
{
    lg_arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(installed_ones_come_first_and_then_by_code),
        cmocka_unit_test(what_is_dropped_is_gone_until_it_is_put_again),
        cmocka_unit_test(what_cannot_be_read_leaves_the_installed_one),
        cmocka_unit_test(what_is_tried_takes_its_place_or_comes_last),
        cmocka_unit_test(nothing_is_a_roster_too),
        cmocka_unit_test(the_order_does_not_tell_when),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
