/*
 * Profiles as JSON: the delivered ones are read, and a fault is told with its place.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "wire/profile.h"

struct world {
    const char *folder; /* of the delivered profiles */
    struct lg_arena *arena;
    struct lg_json_reader *reader;
    struct lg_list_set lists;
};

static void the_delivered_profiles_are_read(void **state)
{
    const struct world *world = *state;
    struct lg_profile *profiles;
    struct lg_error error = {.fate = 0};
    size_t n;

    if (!lg_profile_load(world->reader, world->arena, world->folder, &profiles, &n, &error))
        fail_msg("%s: %s", error.message, error.detail);
    assert_true(n >= 7);

    static const struct lg_span findings[] = {LG_SPAN_INIT("VIN_CHECK")};
    struct lg_facts facts = {.at = {{.has_number = false}}};
    facts.at[LG_FACT_FINDINGS] = (struct lg_fact){.set = findings, .set_n = 1};
    const struct lg_profile_set *set = lg_profile_set_new(world->arena, profiles, n);
    const struct lg_matches matches = lg_profile_match(world->arena, set, &facts);
    assert_int_equal(matches.n, 1);
    assert_true(lg_span_eq(lg_profile_at(set, matches.at[0])->code, LG_SPAN("VIN-CHECK")));
    assert_int_equal(lg_profile_at(set, matches.at[0])->lane, EV_LANE_RED);
}

static bool read_with(const struct world *world, const char *members, const char *condition,
                      struct lg_profile *ret_profile, struct lg_error *reterr)
{
    const struct lg_span text =
        lg_text(world->arena,
                "{\"code\":\"C\",\"version\":1,\"reason\":\"r\",\"reasonZh\":\"r\","
                "\"legalBasis\":\"l\"%s,\"condition\":%s}",
                members, condition);

    return lg_profile_read(world->reader, world->arena, text, &world->lists, ret_profile, reterr);
}

#define FIFTY "12345678901234567890123456789012345678901234567890"
#define BRAND "{\"attribute\":\"brand\"}"

struct faulty {
    const char *members, *condition, *message;
};

static void is_refused(const struct world *world, const struct faulty *row)
{
    struct lg_profile profile = {.version = 77};
    struct lg_error error = {.fate = 0};

    assert_false(read_with(world, row->members, row->condition, &profile, &error));
    assert_string_equal(error.message, row->message);
    assert_int_equal(error.fate, LG_REJECT);
    assert_int_equal(profile.version, 77);
}

static void faults_of_conditions_are_told_with_their_place(void **state)
{
    static const struct faulty rows[] = {
        {"", "{\"all\":[" BRAND ",{\"not\":{\"attribute\":\"brnd\"}}]}",
         "at \"/condition/all/1/not/attribute\": names an attribute that the dictionary does not "
         "have"},
        {"", "{\"any\":[]}", "at \"/condition/any\": must be a list of conditions, not empty"},
        {"", "{}", "at \"/condition\": must be a condition"},
        {"", "{\"any\":[" BRAND "],\"all\":[" BRAND "]}",
         "at \"/condition\": says more than one of all, any, not, attribute"},
        {"", "{\"attribute\":\"brand\",\"In\":[\"x\"]}", "at \"/condition/In\": has no place here"},
        {"", "{\"attribute\":\"brand\",\"least\":\"5\"}",
         "at \"/condition/least\": has no place here"},
        {"", "{\"attribute\":\"value\",\"in\":[\"5\"]}", "at \"/condition/in\": has no place here"},
        {"", "{\"attribute\":\"findings\",\"prefix\":[\"VIN\"]}",
         "at \"/condition/prefix\": has no place here"},
        {"", "{\"attribute\":\"brand\",\"in\":[\"x\"],\"prefix\":[\"x\"]}",
         "at \"/condition\": has more than one of in, prefix, list"},
        {"", "{\"attribute\":\"value\",\"least\":5}",
         "at \"/condition/least\": bounds are decimals in quotes"},
        {"", "{\"attribute\":\"value\",\"least\":\"5\",\"below\":\"5\"}",
         "at \"/condition\": holds no number"},
        {"", "{\"attribute\":\"brand\",\"list\":\"OTHERS\"}",
         "at \"/condition/list\": names a list that is not in force"},
        {"", "{\"attribute\":\"model\",\"list\":\"BRANDS\"}",
         "at \"/condition/list\": names a list of another kind than the attribute"},
        {"", "{\"attribute\":\"brand\",\"list\":5}",
         "at \"/condition/list\": must be the code of a list"},
        {"", "{\"attribute\":\"brand\",\"list\":\"BRANDS\",\"in\":[\"x\"]}",
         "at \"/condition\": has more than one of in, prefix, list"},
        {"", "{\"attribute\":\"findings\",\"list\":\"BRANDS\"}",
         "at \"/condition/list\": asks of an attribute that no list is of"},
        {"", "{\"attribute\":\"lodgedOn\",\"least\":\"5\"}",
         "at \"/condition/least\": bounds are days, YYYY-MM-DD"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        is_refused(*state, &rows[i]);
}

static void faults_of_members_are_told_with_their_place(void **state)
{
    static const struct faulty rows[] = {
        {",\"ports\":[]", BRAND, "at \"/ports\": must be a list of 1 to 200 texts"},
        {",\"categories\":[5]", BRAND, "at \"/categories\": must be a text"},
        {",\"validFrom\":\"2026-02-30\"", BRAND, "at \"/validFrom\": must be a day, YYYY-MM-DD"},
        {",\"validFrom\":\"2026-02-03\",\"validUntil\":\"2026-02-03\"", BRAND,
         "at \"/validUntil\": must lie behind validFrom"},
        {",\"checklist\":[]", BRAND, "at \"/checklist\": must be a list of 1 to 20 items"},
        {",\"checklist\":[\"x\"]", BRAND, "at \"/checklist/0\": must be an object"},
        {",\"checklist\":[{\"code\":\"X\",\"label\":\"x\"}]", BRAND,
         "at \"/checklist/0/labelZh\": is required"},
        {",\"checklist\":[{\"code\":\"X\",\"tag\":\"x\"}]", BRAND,
         "at \"/checklist/0/tag\": has no place here"},
        {",\"owner\":5", BRAND, "at \"/owner\": must be a text"},
        {",\"instruction\":\"" FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY "x\"",
         BRAND, "at \"/instruction\": has more than 500 characters"},
        {",\"lane\":\"purple\"", BRAND, "at \"/lane\": is no lane"},
        {",\"action\":\"dance\"", BRAND, "at \"/action\": is no action"},
        {",\"weight\":0.5", BRAND, "at \"/weight\": must be a decimal in quotes"},
        {",\"wieght\":\"0.5\"", BRAND, "at \"/wieght\": has no place here"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        is_refused(*state, &rows[i]);
}

static void too_deep_is_refused(void **state)
{
    const struct world *world = *state;
    struct lg_profile profile;
    struct lg_error error;
    char text[512] = "";
    size_t len = 0;

    for (int i = 0; i < 9; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "{\"not\":");
    len += (size_t)snprintf(text + len, sizeof text - len, BRAND);
    for (int i = 0; i < 9; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "}");
    assert_false(read_with(world, "", text, &profile, &error));
    assert_non_null(strstr(error.message, "is nested too deep"));
}

static bool is_met(const struct world *world, const char *condition, enum lg_attribute attribute,
                   struct lg_span text)
{
    struct lg_facts facts = {.at = {{.has_number = false}}};
    struct lg_profile profile;
    struct lg_error error;

    assert_true(read_with(world, "", condition, &profile, &error));
    facts.at[attribute].text = text;
    const struct lg_profile_set *set = lg_profile_set_new(world->arena, &profile, 1);
    return lg_profile_match(world->arena, set, &facts).n == 1;
}

static void a_lists_members_stand_for_it(void **state)
{
    static const char of_brands[] = "{\"attribute\":\"brand\",\"list\":\"BRANDS\"}";
    static const char of_codes[] = "{\"attribute\":\"hsCode\",\"list\":\"SEATS\"}";
    const struct world *world = *state;

    assert_true(is_met(world, of_brands, LG_FACT_BRAND, LG_SPAN("Britax")));
    assert_false(is_met(world, of_brands, LG_FACT_BRAND, LG_SPAN("Britax 2")));
    assert_false(is_met(world, of_brands, LG_FACT_MODEL, LG_SPAN("Britax")));
    assert_true(is_met(world, of_codes, LG_FACT_HS_CODE, LG_SPAN("9401809000")));
    assert_false(is_met(world, of_codes, LG_FACT_HS_CODE, LG_SPAN("9402")));
}

static void an_open_bound_is_no_bound(void **state)
{
    const struct world *world = *state;
    struct lg_profile profile;
    struct lg_error error;

    assert_true(read_with(world, ",\"weight\":\"0.25\"",
                          "{\"attribute\":\"value\",\"below\":\"10.5\"}", &profile, &error));
    assert_int_equal(profile.condition.kind, LG_CONDITION_RANGE);
    assert_true(profile.condition.least == INT64_MIN && profile.condition.below == 1050000);
    assert_true(profile.weight > 0.2499 && profile.weight < 0.2501);
    assert_int_equal(profile.lane, EV_LANE_NONE);
    assert_true(read_with(world, "", "{\"attribute\":\"value\"}", &profile, &error));
    assert_int_equal(profile.condition.kind, LG_CONDITION_EXISTS);
}

int main(int argc, char **argv)
{
    static const struct lg_span brands[] = {LG_SPAN_INIT("Britax"), LG_SPAN_INIT("Recaro")};
    static const struct lg_span codes[] = {LG_SPAN_INIT("9401")};
    static const struct lg_list lists[] = {{LG_SPAN_INIT("BRANDS"), LG_LIST_BRAND, brands, 2},
                                           {LG_SPAN_INIT("SEATS"), LG_LIST_HS_CODE, codes, 1}};
    struct world world = {argc > 1 ? argv[1] : "schemas/profiles",
                          lg_arena_new(1 << 20),
                          lg_json_reader_new(LG_JSON_JANSSON),
                          {.at = lists, .n = 2}};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(the_delivered_profiles_are_read, &world),
        cmocka_unit_test_prestate(faults_of_conditions_are_told_with_their_place, &world),
        cmocka_unit_test_prestate(faults_of_members_are_told_with_their_place, &world),
        cmocka_unit_test_prestate(too_deep_is_refused, &world),
        cmocka_unit_test_prestate(an_open_bound_is_no_bound, &world),
        cmocka_unit_test_prestate(a_lists_members_stand_for_it, &world),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);

    lg_json_reader_free(world.reader);
    lg_arena_free(world.arena);
    return failed;
}
