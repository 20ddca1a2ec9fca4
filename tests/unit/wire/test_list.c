/*
 * Lists: documents are read, each value once; a fault is told with its place.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "wire/list.h"

struct world {
    struct lg_arena *arena;
    struct lg_json_reader *reader;
};

static bool read_text(const struct world *world, const char *text, struct lg_list *ret_list,
                      struct lg_error *reterr)
{
    return lg_list_read(world->reader, world->arena, lg_span_of(text), ret_list, reterr);
}

static void a_list_has_each_value_once(void **state)
{
    struct lg_list list;
    struct lg_error error;

    assert_true(read_text(
        *state, "{\"code\":\"A\",\"of\":\"hsCode\",\"values\":[\"9503\",\"8703\",\"95\",\"8703\"]}",
        &list, &error));
    assert_true(lg_span_eq(list.code, LG_SPAN("A")));
    assert_int_equal(list.kind, LG_LIST_HS_CODE);
    assert_int_equal(list.values_n, 3);
    assert_true(lg_span_eq(list.values[0], LG_SPAN("8703")));
    assert_true(lg_span_eq(list.values[1], LG_SPAN("95")));
    assert_true(lg_span_eq(list.values[2], LG_SPAN("9503")));
}

static void ranges_that_meet_become_one(void **state)
{
    struct lg_list list;
    struct lg_error error;

    assert_true(
        read_text(*state,
                  "{\"code\":\"A\",\"of\":\"vinRange\",\"values\":["
                  "\"LSVAM4187C2185000-LSVAM4187C2186000\",\"LSVAM4187C2180000-LSVAM4187C2185500\","
                  "\"LSVAM4187C2181000-LSVAM4187C2182000\",\"1HGCM82633A004352\"]}",
                  &list, &error));
    assert_int_equal(list.values_n, 4);
    assert_true(lg_span_eq(list.values[0], LG_SPAN("1HGCM82633A004352")));
    assert_true(lg_span_eq(list.values[1], LG_SPAN("1HGCM82633A004352")));
    assert_true(lg_span_eq(list.values[2], LG_SPAN("LSVAM4187C2180000")));
    assert_true(lg_span_eq(list.values[3], LG_SPAN("LSVAM4187C2186000")));
}

static void faults_are_told_with_their_place(void **state)
{
    static const struct {
        const char *text, *message;
    } rows[] = {
        {"[]", "at \"\": must be an object of code, of and values"},
        {"{\"of\":\"brand\",\"values\":[\"x\"],\"name\":\"\"}",
         "at \"/code\": must be a text of 1 to 100 characters"},
        {"{\"code\":\"A\",\"of\":\"colour\",\"values\":[\"x\"]}",
         "at \"/of\": must be enterprise, brand, model, hsCode, country or vinRange"},
        {"{\"code\":\"A\",\"of\":\"brand\",\"values\":[]}",
         "at \"/values\": must be 1 to 100,000 texts"},
        {"{\"code\":\"A\",\"of\":\"brand\",\"values\":[\"x\",5]}",
         "at \"/values/1\": must be a text"},
        {"{\"code\":\"A\",\"of\":\"country\",\"values\":[\"DEU\",\"DE\",\"304\",\"de\"]}",
         "at \"/values/3\": is no country's code of 2 or 3 letters, or of 3 digits"},
        {"{\"code\":\"A\",\"of\":\"country\",\"values\":[\"D4\"]}",
         "at \"/values/0\": is no country's code of 2 or 3 letters, or of 3 digits"},
        {"{\"code\":\"A\",\"of\":\"country\",\"values\":[\"30\"]}",
         "at \"/values/0\": is no country's code of 2 or 3 letters, or of 3 digits"},
        {"{\"code\":\"A\",\"of\":\"hsCode\",\"values\":[\"87o3\"]}",
         "at \"/values/0\": is no HS code of 2 to 10 digits"},
        {"{\"code\":\"A\",\"of\":\"vinRange\",\"values\":[\"LSVAM4187C218484\"]}",
         "at \"/values/0\": is no VIN of 17 characters and no range of two, FROM-UNTIL"},
        {"{\"code\":\"A\",\"of\":\"vinRange\",\"values\":[\"LSVAM4187C2184847-LSVAM4187C2184846\"]"
         "}",
         "at \"/values/0\": ends before it begins"},
        {"{\"code\":\"A\",\"of\":\"vinRange\",\"values\":[\"LSVAM4187C2184847LSVAM4187C2184849-\"]"
         "}",
         "at \"/values/0\": is no VIN of 17 characters and no range of two, FROM-UNTIL"},
        {"{\"code\":\"A\",\"of\":\"vinRange\",\"values\":[\"LSVAM4187C2184847-LSVAM4187\"]}",
         "at \"/values/0\": is no VIN of 17 characters and no range of two, FROM-UNTIL"},
        {"{\"code\":\"A\",\"of\":\"vinRange\",\"values\":[\"LSVAM4187C2184847XLSVAM4187C2184849\"]"
         "}",
         "at \"/values/0\": is no VIN of 17 characters and no range of two, FROM-UNTIL"},
        {"{\"code\":\"A\",\"of\":\"enterprise\",\"values\":[\"91350200MA2YJ1XR9G0\"]}",
         "at \"/values/0\": is no enterprise's id"},
        {"{\"code\":\"A\",\"of\":\"model\",\"values\":[\"\"]}",
         "at \"/values/0\": must have 1 to 200 characters"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct lg_list list = {.values_n = 77};
        struct lg_error error = {.fate = 0};

        assert_false(read_text(*state, rows[i].text, &list, &error));
        assert_string_equal(error.message, rows[i].message);
        assert_int_equal(error.fate, LG_REJECT);
        assert_int_equal(list.values_n, 77);
    }
}

static void kinds_fit_attributes(void **state)
{
    (void)state;
    assert_true(lg_list_fits(LG_LIST_ENTERPRISE, LG_FACT_IMPORTER));
    assert_true(lg_list_fits(LG_LIST_COUNTRY, LG_FACT_ORIGIN));
    assert_false(lg_list_fits(LG_LIST_COUNTRY, LG_FACT_BRAND));
    assert_false(lg_list_fits(LG_LIST_BRAND, LG_FACT_LOT));
    for (int kind = LG_LIST_ENTERPRISE; kind <= LG_LIST_COUNTRY; kind++)
        assert_int_equal(lg_list_kind_of(lg_span_of(lg_list_kind_name((enum lg_list_kind)kind))),
                         kind);
    assert_int_equal(lg_list_kind_of(LG_SPAN("")), LG_LIST_NONE);
    assert_int_equal(lg_list_kind_of(LG_SPAN("vin")), LG_LIST_NONE);
}

int main(void)
{
    struct world world = {lg_arena_new(1 << 20), lg_json_reader_new(LG_JSON_JANSSON)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(a_list_has_each_value_once, &world),
        cmocka_unit_test_prestate(ranges_that_meet_become_one, &world),
        cmocka_unit_test_prestate(faults_are_told_with_their_place, &world),
        cmocka_unit_test(kinds_fit_attributes),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);

    lg_json_reader_free(world.reader);
    lg_arena_free(world.arena);
    return failed;
}
