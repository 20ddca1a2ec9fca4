/*
 * Editions of the Harmonized System: whose day it is, and each number of both.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "model/hs_edition.h"

static void a_day_has_its_edition(void **state)
{
    (void)state;
    assert_null(lg_hs_edition_on(lg_day_of(2016, 12, 31)));
    assert_string_equal(lg_hs_edition_on(lg_day_of(2017, 1, 1))->name, "2017");
    assert_string_equal(lg_hs_edition_on(lg_day_of(2021, 12, 31))->name, "2017");
    assert_string_equal(lg_hs_edition_on(lg_day_of(2022, 1, 1))->name, "2022");
    assert_string_equal(lg_hs_edition_on(lg_day_of(2026, 11, 26))->name, "2022");
}

static bool in(const struct lg_hs_edition *edition, uint32_t code)
{
    for (size_t i = 0; i < edition->codes_n; i++) {
        if (edition->codes[i] == code)
            return true;
    }
    return false;
}

/* Every number of one edition asked of the other, and its neighbour, which is often none. */
static void each_number_is_found_in_its_edition_alone(void **state)
{
    (void)state;
    for (size_t e = 0; e < lg_hs_editions_n; e++) {
        const struct lg_hs_edition *other = &lg_hs_editions[lg_hs_editions_n - 1 - e];

        for (size_t i = 0; i < 2 * lg_hs_editions[e].codes_n; i++) {
            const uint32_t code = lg_hs_editions[e].codes[i / 2] + i % 2;
            char text[20];

            if (code > 999999)
                continue;
            (void)snprintf(text, sizeof text, "%06u0000", (unsigned)code);
            assert_int_equal(lg_hs_check_on(lg_span_of(text), other->from),
                             in(other, code) ? LG_IDENTIFIER_SOUND : LG_HS_EDITION);
        }
    }
}

static void the_form_comes_first_and_unknown_days_ask_nothing(void **state)
{
    (void)state;
    assert_int_equal(lg_hs_check_on(LG_SPAN("85171"), lg_day_of(2026, 1, 1)), LG_HS_LENGTH);
    assert_int_equal(lg_hs_check_on(LG_SPAN("85171X"), lg_day_of(2026, 1, 1)), LG_HS_CHARACTER);
    assert_int_equal(lg_hs_check_on(LG_SPAN("770100"), lg_day_of(2026, 1, 1)), LG_HS_CHAPTER);
    assert_int_equal(lg_hs_check_on(LG_SPAN("999999"), lg_day_of(2016, 1, 1)), LG_IDENTIFIER_SOUND);
    assert_int_equal(lg_hs_check_on(LG_SPAN("8517130000123"), lg_day_of(2022, 1, 1)),
                     LG_IDENTIFIER_SOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_has_its_edition),
        cmocka_unit_test(each_number_is_found_in_its_edition_alone),
        cmocka_unit_test(the_form_comes_first_and_unknown_days_ask_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
