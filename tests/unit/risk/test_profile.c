/*
 * Profiles: what each kind of condition means where values are absent, and what the index gives.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../one_arena.h"
#include "risk/profile.h"

static const struct lg_span ccc[] = {LG_SPAN_INIT("411"), LG_SPAN_INIT("408")};
static const struct lg_span chapter[] = {LG_SPAN_INIT("8703")};

static struct lg_condition of(enum lg_condition_kind kind, enum lg_attribute attribute,
                              const struct lg_span *values, size_t n)
{
    return (struct lg_condition){
        .kind = kind, .attribute = attribute, .values = values, .values_n = n};
}

static void what_is_absent_meets_nothing_but_not(void **state)
{
    const struct lg_facts none = {.at = {{.has_number = false}}};
    const struct lg_condition in = of(LG_CONDITION_IN, LG_FACT_DOCUMENTS, ccc, 2);
    const struct lg_condition prefix = of(LG_CONDITION_PREFIX, LG_FACT_HS_CODE, chapter, 1);
    const struct lg_condition exists = of(LG_CONDITION_EXISTS, LG_FACT_BRAND, NULL, 0);
    const struct lg_condition range = {
        .kind = LG_CONDITION_RANGE, .attribute = LG_FACT_VALUE, .least = -1, .below = 1};
    const struct lg_condition not = {.kind = LG_CONDITION_NOT, .children = &in, .children_n = 1};

    (void)state;
    assert_false(lg_condition_met(&in, &none));
    assert_false(lg_condition_met(&prefix, &none));
    assert_false(lg_condition_met(&exists, &none));
    assert_false(lg_condition_met(&range, &none));
    assert_true(lg_condition_met(&not, &none));
}

static void ranges_are_half_open(void **state)
{
    const struct lg_condition range = {
        .kind = LG_CONDITION_RANGE, .attribute = LG_FACT_VALUE, .least = 100, .below = 200};
    static const struct {
        lg_e5 number;
        bool met;
    } rows[] = {{99, false}, {100, true}, {199, true}, {200, false}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct lg_facts facts = {.at = {{.has_number = false}}};

        facts.at[LG_FACT_VALUE] = (struct lg_fact){.number = rows[i].number, .has_number = true};
        assert_int_equal(lg_condition_met(&range, &facts), rows[i].met);
    }
}

static void any_of_nothing_fails_and_all_of_nothing_holds(void **state)
{
    const struct lg_facts none = {.at = {{.has_number = false}}};
    const struct lg_condition all = {.kind = LG_CONDITION_ALL};
    const struct lg_condition any = {.kind = LG_CONDITION_ANY};

    (void)state;
    assert_true(lg_condition_met(&all, &none));
    assert_false(lg_condition_met(&any, &none));
}

static void a_set_meets_by_any_member(void **state)
{
    static const struct lg_span declared[] = {LG_SPAN_INIT("101"), LG_SPAN_INIT("408")};
    const struct lg_profile profile = {.condition = of(LG_CONDITION_IN, LG_FACT_DOCUMENTS, ccc, 2)};
    const struct lg_profile_set *set = lg_profile_set_new(arena, &profile, 1);
    struct lg_facts facts = {.at = {{.has_number = false}}};

    (void)state;
    facts.at[LG_FACT_DOCUMENTS] = (struct lg_fact){.set = declared, .set_n = 1};
    assert_int_equal(lg_profile_match(arena, set, &facts).n, 0);
    facts.at[LG_FACT_DOCUMENTS].set_n = 2;
    assert_int_equal(lg_profile_match(arena, set, &facts).n, 1);
}

static void what_any_kind_of_value_is_there_exists(void **state)
{
    static const struct lg_span declared[] = {LG_SPAN_INIT("101")};
    const struct lg_condition paper = of(LG_CONDITION_EXISTS, LG_FACT_DOCUMENTS, NULL, 0);
    const struct lg_condition brand = of(LG_CONDITION_EXISTS, LG_FACT_BRAND, NULL, 0);
    const struct lg_condition mass = of(LG_CONDITION_EXISTS, LG_FACT_NET_MASS, NULL, 0);
    struct lg_facts facts = {.at = {{.has_number = false}}};

    (void)state;
    facts.at[LG_FACT_DOCUMENTS] = (struct lg_fact){.set = declared, .set_n = 1};
    facts.at[LG_FACT_NET_MASS] = (struct lg_fact){.number = 0, .has_number = true};
    assert_true(lg_condition_met(&paper, &facts));
    assert_true(lg_condition_met(&mass, &facts));
    assert_false(lg_condition_met(&brand, &facts));
    facts.at[LG_FACT_BRAND].text = LG_SPAN("Cybex");
    facts.at[LG_FACT_DOCUMENTS].set_n = 0;
    assert_true(lg_condition_met(&brand, &facts));
    assert_false(lg_condition_met(&paper, &facts));
}

static void every_part_of_a_long_profile_counts(void **state)
{
    enum { PARTS = 12 }; /* more than the index files or guards by */
    struct lg_condition parts[PARTS];
    const struct lg_profile profile = {
        .condition = {.kind = LG_CONDITION_ALL, .children = parts, .children_n = PARTS}};
    struct lg_facts facts = {.at = {{.has_number = false}}};

    (void)state;
    for (int i = 0; i < PARTS; i++) {
        const enum lg_attribute attribute = (enum lg_attribute)(LG_FACT_IMPORTER + i);

        assert_int_equal(lg_attributes[attribute].type, LG_ATTRIBUTE_TEXT);
        parts[i] = of(LG_CONDITION_IN, attribute, ccc, 2);
        facts.at[attribute].text = ccc[i % 2];
    }
    const struct lg_profile_set *set = lg_profile_set_new(arena, &profile, 1);
    assert_int_equal(lg_profile_match(arena, set, &facts).n, 1);
    for (int i = 0; i < PARTS; i++) {
        struct lg_facts other = facts;

        other.at[LG_FACT_IMPORTER + i].text = LG_SPAN("999");
        assert_int_equal(lg_profile_match(arena, set, &other).n, 0);
    }
}

/* Found by whole texts, by two prefixes and plainly; one of them twice, for it names a member twice. */
static void all_are_found_rising_and_once(void **state)
{
    enum { MANY = 300, KINDS = 5 };
    static const struct lg_span headings[] = {LG_SPAN_INIT("87"), LG_SPAN_INIT("8703")};
    static const struct lg_span vin_missing[] = {LG_SPAN_INIT("VIN_MISSING")};
    static const struct lg_span findings[] = {LG_SPAN_INIT("VIN_MISSING"),
                                              LG_SPAN_INIT("VIN_MISSING")};
    const struct lg_condition kinds[KINDS] = {
        of(LG_CONDITION_PREFIX, LG_FACT_HS_CODE, &headings[1], 1),
        of(LG_CONDITION_IN, LG_FACT_FINDINGS, vin_missing, 1),
        {.kind = LG_CONDITION_ALL}, /* without an anchor: found last */
        of(LG_CONDITION_PREFIX, LG_FACT_HS_CODE, headings, 2),
        of(LG_CONDITION_IN, LG_FACT_BRAND, ccc, 2)};
    struct lg_profile profiles[MANY] = {{.version = 0}};
    struct lg_facts facts = {.at = {{.has_number = false}}};

    (void)state;
    for (int i = 0; i < MANY; i++)
        profiles[i].condition = kinds[i * 7 % KINDS];
    facts.at[LG_FACT_HS_CODE].text = LG_SPAN("8703231010");
    facts.at[LG_FACT_FINDINGS] = (struct lg_fact){.set = findings, .set_n = 2};
    const struct lg_profile_set *set = lg_profile_set_new(arena, profiles, MANY);
    const struct lg_matches found = lg_profile_match(arena, set, &facts);
    size_t n = 0;

    for (uint32_t i = 0; i < MANY; i++) {
        if (lg_condition_met(&profiles[i].condition, &facts))
            assert_int_equal(found.at[n++], i);
    }
    assert_int_equal(found.n, n);
    assert_int_equal(n, MANY / KINDS * (KINDS - 1));
    assert_int_equal(lg_profile_set_size(set), MANY);
}

static void an_empty_set_matches_nothing(void **state)
{
    const struct lg_profile_set *set = lg_profile_set_new(arena, NULL, 0);
    struct lg_facts facts = {.at = {{.has_number = false}}};

    (void)state;
    facts.at[LG_FACT_HS_CODE].text = LG_SPAN("8703231010");
    assert_int_equal(lg_profile_match(arena, set, &facts).n, 0);
}

static void attributes_are_found_by_name(void **state)
{
    (void)state;
    for (int i = 0; i < LG_FACTS_N; i++)
        assert_int_equal(lg_attribute_find(lg_span_of(lg_attributes[i].name)), i);
    assert_int_equal(lg_attribute_find(LG_SPAN("buyerName")), LG_FACTS_N);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_absent_meets_nothing_but_not),
        cmocka_unit_test(ranges_are_half_open),
        cmocka_unit_test(any_of_nothing_fails_and_all_of_nothing_holds),
        cmocka_unit_test(a_set_meets_by_any_member),
        cmocka_unit_test(what_any_kind_of_value_is_there_exists),
        cmocka_unit_test(every_part_of_a_long_profile_counts),
        cmocka_unit_test(all_are_found_rising_and_once),
        cmocka_unit_test(an_empty_set_matches_nothing),
        cmocka_unit_test(attributes_are_found_by_name),
    };

    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
