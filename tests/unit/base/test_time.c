/*
 * RFC 3339 and civil days.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/time.h"

static void reads_rfc_3339(void **state)
{
    (void)state;
    static const struct {
        const char *text, *again;
    } cases[] = {
        {"1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000000Z"},
        {"2026-11-24T20:30:15.25+08:00", "2026-11-24T12:30:15.250000Z"},
        {"2024-02-29t23:59:60z", "2024-02-29T23:59:59.000000Z"},
        {"1969-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59.999999Z"},
        {"0001-01-01T00:00:00-12:00", "0001-01-01T12:00:00.000000Z"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[LG_TIME_TEXT];
        int64_t us;

        assert_true(lg_time_parse(lg_span_of(cases[i].text), &us));
        lg_time_format(us, text);
        assert_memory_equal(text, cases[i].again, LG_TIME_TEXT);
    }
}

static void refuses_what_is_not_a_time(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "2026-11-24",
        "2026-11-24T20:30:15",
        "2026-11-24 20:30:15Z",
        "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-11-24T24:00:00Z",
        "2026-11-24T20:60:15Z",
        "1998-12-31T23:58:60Z",
        "1998-12-31T22:59:60-02:00",
        "2026-11-24T20:30:15.Z",
        "2026-11-24T20:30:15+0800",
        "2026-11-24T20:30:15+24:00",
        "2026-11-24T20:30:15Zx",
        "0000-01-01T00:00:00Z",
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t us = 42;

        if (lg_time_parse(lg_span_of(bad[i]), &us) || us != 42)
            fail_msg("took \"%s\"", bad[i]);
    }
}

static void the_day_begins_at_midnight_in_china(void **state)
{
    (void)state;
    int64_t us;

    assert_true(lg_time_parse(LG_SPAN("2026-01-31T16:00:00Z"), &us));
    assert_int_equal(lg_day_of_time(us), lg_day_of(2026, 2, 1));
    assert_int_equal(lg_day_of_time(us - 1), lg_day_of(2026, 1, 31));
    assert_int_equal(lg_time_of_day(lg_day_of(2026, 2, 1)), us);
}

static void every_day_survives(void **state)
{
    (void)state;
    for (lg_day day = lg_day_of(1, 1, 1); day <= lg_day_of(9999, 12, 31); day += 13) {
        char text[10];
        lg_day got;

        lg_day_format(day, text);
        assert_true(lg_day_parse((struct lg_span){text, sizeof text}, &got));
        assert_int_equal(got, day);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_rfc_3339),
        cmocka_unit_test(refuses_what_is_not_a_time),
        cmocka_unit_test(the_day_begins_at_midnight_in_china),
        cmocka_unit_test(every_day_survives),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
