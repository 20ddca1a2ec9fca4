/*
 * Tickets: vectors computed with Python's hmac and hashlib, and that chance is even.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "risk/ticket.h"

static struct lg_hmac_key master(void)
{
    char bytes[32];

    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)i;
    return lg_hmac_key((struct lg_span){bytes, sizeof bytes});
}

static void tickets_are_the_published_ones(void **state)
{
    static const struct {
        int32_t year, month, day;
        struct lg_span identity;
        int64_t item;
        double ticket;
    } rows[] = {
        {2026, 11, 24, LG_SPAN_INIT("waybill:SF1234567890"), 1, 0x1.ab6a6c41b721cp-1},
        {2026, 11, 24, LG_SPAN_INIT("waybill:SF1234567890"), 2, 0x1.ca0537b8c5f36p-2},
        {2026, 11, 25, LG_SPAN_INIT("waybill:SF1234567890"), 1, 0x1.da0848dcebe64p-3},
        {2024, 2, 29, LG_SPAN_INIT("报关单:220120261000000001"), 10000, 0x1.76f1d9f513e32p-1},
    };
    const struct lg_hmac_key key = master();

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct lg_hmac_key day_key =
            lg_ticket_day_key(&key, lg_day_of(rows[i].year, rows[i].month, rows[i].day));
        const double ticket = lg_ticket(&day_key, rows[i].identity, rows[i].item);

        assert_memory_equal(&ticket, &rows[i].ticket, sizeof ticket);
    }
}

static void as_many_are_drawn_as_the_rate_says(void **state)
{
    enum { ITEMS = 20000 };
    const struct lg_hmac_key key = master();
    const struct lg_hmac_key day_key = lg_ticket_day_key(&key, lg_day_of(2026, 11, 24));
    int drawn = 0;

    (void)state;
    for (int i = 0; i < ITEMS; i++) {
        char number[32];
        const int len = snprintf(number, sizeof number, "2201202610%08d", i);
        const double ticket = lg_ticket(&day_key, (struct lg_span){number, (size_t)len}, 1);

        assert_true(ticket >= 0 && ticket < 1);
        drawn += ticket < 0.05;
    }
    assert_in_range(drawn, 1000 - 4 * 31, 1000 + 4 * 31); /* four standard deviations */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tickets_are_the_published_ones),
        cmocka_unit_test(as_many_are_drawn_as_the_rate_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
