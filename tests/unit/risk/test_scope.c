/*
 * Ports, categories and validity are conditions beside what a profile asks; ranges of texts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "risk/profile.h"

static struct lg_arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = lg_arena_new(1 << 20);
    return arena == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    lg_arena_free(arena);
    return 0;
}

static struct lg_profile open_profile(void)
{
    return (struct lg_profile){.valid_from = INT32_MIN,
                               .valid_until = INT32_MAX,
                               .said = {.kind = LG_CONDITION_EXISTS, .attribute = LG_FACT_BRAND}};
}

static struct lg_facts facts_of(const char *port, lg_day day)
{
    struct lg_facts facts = {.at = {{.has_number = false}}};

    facts.at[LG_FACT_BRAND].text = LG_SPAN("B");
    facts.at[LG_FACT_CATEGORY].text = LG_SPAN("vehicles");
    facts.at[LG_FACT_PORT].text = lg_span_of(port);
    facts.at[LG_FACT_DECIDED_ON] = (struct lg_fact){.number = day, .has_number = true};
    return facts;
}

static bool is_met(struct lg_profile profile, const char *port, lg_day day)
{
    const struct lg_facts facts = facts_of(port, day);

    lg_profile_bind(arena, NULL, &profile);
    return lg_condition_met(&profile.condition, &facts);
}

static void without_a_scope_it_is_what_it_says(void **state)
{
    struct lg_profile profile = open_profile();

    (void)state;
    lg_profile_bind(arena, NULL, &profile);
    assert_int_equal(profile.condition.kind, LG_CONDITION_EXISTS);
}

static void each_part_of_a_scope_narrows_it(void **state)
{
    static const struct lg_span port = LG_SPAN_INIT("2248"), category = LG_SPAN_INIT("food");
    struct lg_profile profile = open_profile();

    (void)state;
    profile.ports = &port;
    profile.ports_n = 1;
    assert_true(is_met(profile, "2248", 5));
    assert_false(is_met(profile, "5100", 5));
    profile.valid_from = 5;
    assert_true(is_met(profile, "2248", 5));
    assert_false(is_met(profile, "2248", 4));
    profile.valid_from = INT32_MIN;
    profile.valid_until = 5;
    assert_false(is_met(profile, "2248", 5));
    assert_true(is_met(profile, "2248", 4));
    profile.categories = &category;
    profile.categories_n = 1;
    assert_false(is_met(profile, "2248", 4));
}

static const struct lg_countries *three_countries(void)
{
    struct lg_countries *countries = lg_countries_new(arena);

    assert_true(lg_countries_add(countries, LG_SPAN("DE"), LG_SPAN("DEU"), LG_SPAN("304")));
    assert_true(lg_countries_add(countries, LG_SPAN("CN"), LG_SPAN("CHN"), LG_SPAN("142")));
    assert_true(lg_countries_add(countries, LG_SPAN("FR"), LG_SPAN("FRA"), LG_SPAN("305")));
    return countries;
}

/* Also deep within; what is no country's code, and what names none, stays. */
static void a_country_that_it_names_has_one_code(void **state)
{
    static const struct lg_span named[] = {LG_SPAN_INIT("DEU"), LG_SPAN_INIT("XX"),
                                           LG_SPAN_INIT("142"), LG_SPAN_INIT("DE"),
                                           LG_SPAN_INIT("D")};
    static const struct lg_span brands[] = {LG_SPAN_INIT("DEU")};
    static const char *const understood[] = {"DE", "CN", "XX", "D"};
    const struct lg_condition from = {
        .kind = LG_CONDITION_IN, .attribute = LG_FACT_ORIGIN, .values = named, .values_n = 5};
    const struct lg_condition of_brand = {
        .kind = LG_CONDITION_IN, .attribute = LG_FACT_BRAND, .values = brands, .values_n = 1};
    const struct lg_condition parts[] = {
        of_brand, {.kind = LG_CONDITION_NOT, .children = &from, .children_n = 1}, of_brand};
    struct lg_profile profile = open_profile();

    (void)state;
    profile.said =
        (struct lg_condition){.kind = LG_CONDITION_ALL, .children = parts, .children_n = 3};
    lg_profile_bind(arena, three_countries(), &profile);
    const struct lg_condition *made = profile.condition.children;
    assert_ptr_equal(made[0].values, brands);
    assert_ptr_equal(made[2].values, brands);
    assert_int_equal(made[1].children[0].values_n, 4);
    for (size_t i = 0; i < 4; i++)
        assert_true(lg_span_eq(made[1].children[0].values[i], lg_span_of(understood[i])));
    assert_ptr_equal(profile.said.children, parts);
    lg_profile_bind(arena, NULL, &profile);
    assert_ptr_equal(profile.condition.children, parts);
}

static bool lies_in(const struct lg_span *pairs, size_t n, struct lg_span text)
{
    const struct lg_condition between = {
        .kind = LG_CONDITION_BETWEEN, .attribute = LG_FACT_LOT, .values = pairs, .values_n = n};
    struct lg_facts facts = {.at = {{.has_number = false}}};
    const struct lg_span other = LG_SPAN("zz");
    const struct lg_span both[] = {other, text};

    facts.at[LG_FACT_LOT].text = text;
    const bool of_text = lg_condition_met(&between, &facts);
    facts.at[LG_FACT_LOT] = (struct lg_fact){.set = both, .set_n = 2};
    assert_int_equal(lg_condition_met(&between, &facts), of_text);
    return of_text;
}

static void both_ends_of_a_range_are_in_it(void **state)
{
    static const struct lg_span pairs[] = {LG_SPAN_INIT("b"), LG_SPAN_INIT("d"), LG_SPAN_INIT("f"),
                                           LG_SPAN_INIT("f"), LG_SPAN_INIT("h"), LG_SPAN_INIT("k")};
    static const char *const in[] = {"b", "bb", "d", "f", "h", "i", "k"};
    static const char *const out[] = {"", "a", "dd", "e", "ff", "g", "ka", "z"};
    const struct lg_facts nothing = {.at = {{.has_number = false}}};
    const struct lg_condition between = {
        .kind = LG_CONDITION_BETWEEN, .attribute = LG_FACT_LOT, .values = pairs, .values_n = 6};

    (void)state;
    for (size_t i = 0; i < sizeof in / sizeof *in; i++)
        assert_true(lies_in(pairs, 6, lg_span_of(in[i])));
    for (size_t i = 0; i < sizeof out / sizeof *out; i++)
        assert_false(lies_in(pairs, 6, lg_span_of(out[i])));
    assert_false(lies_in(pairs, 0, LG_SPAN("b")));
    assert_false(lg_condition_met(&between, &nothing));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_scope_it_is_what_it_says),
        cmocka_unit_test(each_part_of_a_scope_narrows_it),
        cmocka_unit_test(a_country_that_it_names_has_one_code),
        cmocka_unit_test(both_ends_of_a_range_are_in_it),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
