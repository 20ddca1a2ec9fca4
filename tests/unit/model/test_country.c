/*
 * Countries: one code of two letters, whichever was sent; what is no country's stays as it came.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/country.h"

static struct lg_arena *arena;
static struct lg_countries *countries;

static int set_up(void **state)
{
    (void)state;
    arena = lg_arena_new(1 << 20);
    if (arena == NULL)
        return 1;
    countries = lg_countries_new(arena);
    return !lg_countries_add(countries, LG_SPAN("DE"), LG_SPAN("DEU"), LG_SPAN("304")) ||
           !lg_countries_add(countries, LG_SPAN("CN"), LG_SPAN("CHN"), LG_SPAN("142")) ||
           !lg_countries_add(countries, LG_SPAN("AQ"), LG_SPAN("ATA"), (struct lg_span){NULL, 0});
}

static int tear_down(void **state)
{
    (void)state;
    lg_arena_free(arena);
    return 0;
}

static void each_code_of_a_country_is_one(void **state)
{
    static const char *const rows[][2] = {{"DE", "DE"},  {"DEU", "DE"}, {"304", "DE"},
                                          {"de", "DE"},  {"Deu", "DE"}, {"CN", "CN"},
                                          {"142", "CN"}, {"ATA", "AQ"}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_true(
            lg_span_eq(lg_country_code(countries, lg_span_of(rows[i][0])), lg_span_of(rows[i][1])));
}

static void what_is_none_stays_as_it_came(void **state)
{
    static const char *const rows[] = {"",   "D",   "XX", "DEX",  "000",     "999",
                                       "D1", "1DE", "30", "DEUT", "\xC3\xA4"};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct lg_span code = lg_span_of(rows[i]);

        assert_ptr_equal(lg_country_code(countries, code).at, code.at);
        assert_int_equal(lg_country_code(countries, code).len, code.len);
    }
    assert_null(lg_country_code(countries, (struct lg_span){NULL, 0}).at);
    assert_ptr_equal(lg_country_code(NULL, lg_span_of(rows[2])).at, rows[2]);
}

static void a_code_is_one_countrys_alone(void **state)
{
    static const char *const rows[][3] = {{"DE", "DEX", "900"}, {"DX", "DEU", "900"},
                                          {"DX", "DXX", "304"}, {"D1", "DXX", "900"},
                                          {"DX", "DX", "900"},  {"DX", "DXX", "90"}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_false(lg_countries_add(countries, lg_span_of(rows[i][0]), lg_span_of(rows[i][1]),
                                      lg_span_of(rows[i][2])));
    assert_true(lg_span_eq(lg_country_code(countries, LG_SPAN("DX")), LG_SPAN("DX")));
}

static void no_more_than_there_is_room_for(void **state)
{
    struct lg_countries *many = lg_countries_new(arena);
    size_t n = 0;

    (void)state;
    for (char two[2] = {'A', 'A'}; two[0] <= 'Z'; two[0]++) {
        for (two[1] = 'A'; two[1] <= 'Z'; two[1]++) {
            const char three[] = {two[0], two[1], 'X'};

            n += lg_countries_add(many, (struct lg_span){two, 2}, (struct lg_span){three, 3},
                                  (struct lg_span){NULL, 0});
        }
    }
    assert_int_equal(n, 255);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_code_of_a_country_is_one),
        cmocka_unit_test(what_is_none_stays_as_it_came),
        cmocka_unit_test(a_code_is_one_countrys_alone),
        cmocka_unit_test(no_more_than_there_is_room_for),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
