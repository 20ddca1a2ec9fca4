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

static void assert_hex(const uint8_t bytes[LG_SHA256], const char *hex)
{
    uint8_t expected[LG_SHA256];

    assert_true(lg_unhex(lg_span_of(hex), expected, sizeof expected));
    assert_memory_equal(bytes, expected, sizeof expected);
}

static void tickets_are_the_published_ones(void **state)
{
    static const struct {
        int32_t year, month, day;
        struct lg_span identity;
        int64_t item;
        const char *nonce, *commitment;
        double ticket;
    } rows[] = {
        {2026, 11, 24, LG_SPAN_INIT("waybill:SF1234567890"), 1,
         "d962c1f186e943e8e33b6baa6428c2ba822f6cd51595846afeb4e7feff1465ce",
         "7df037b8c3998786f72e5573973e92df32330d3044b2a7ac587c62ef5a05defd", 0x1.89551fb314eebp-1},
        {2026, 11, 24, LG_SPAN_INIT("waybill:SF1234567890"), 2,
         "aefe75a57f706c7f73a627f91d2f779bf32ff2af97875b09140566f0166b64c0",
         "f3d03dd0e34e785e56a0a02deb8d1f15f8652aa83cde55b14a535f40d80a0681", 0x1.055b4e15e9ed0p-1},
        {2026, 11, 25, LG_SPAN_INIT("waybill:SF1234567890"), 1,
         "563ba9db7dd35c45b3691477e8a9b80f593ecb14b7a37f1a97816f7f1ed4798c",
         "b58d43fea45c070d2f8d17995df4bd499d997574a183672580811b526a926666", 0x1.f88bb7474d479p-1},
        {2024, 2, 29, LG_SPAN_INIT("报关单:220120261000000001"), 10000,
         "c9ca3370dea8610f9e7cd496ba5191372bbc3e4eeb7f20dcb0e66fcf1537b093",
         "85f5e73421998daa8e04b2070800affed992d92864667a8f929eab66f11b2814", 0x1.be6d6ed0c6248p-3},
    };
    const struct lg_hmac_key key = master();

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct lg_ticket_key day_key =
            lg_ticket_day_key(&key, lg_day_of(rows[i].year, rows[i].month, rows[i].day));
        const struct lg_ticket ticket = lg_ticket_of(&day_key, rows[i].identity, rows[i].item);
        const double alone = lg_ticket(&day_key, rows[i].identity, rows[i].item);
        const double again = lg_ticket_drawn(&day_key.draw, ticket.commitment);

        assert_hex(ticket.nonce, rows[i].nonce);
        assert_hex(ticket.commitment, rows[i].commitment);
        assert_memory_equal(&ticket.drawn, &rows[i].ticket, sizeof ticket.drawn);
        assert_memory_equal(&alone, &ticket.drawn, sizeof alone);
        assert_memory_equal(&again, &ticket.drawn, sizeof again);
    }
}

static void as_many_are_drawn_as_the_rate_says(void **state)
{
    enum { ITEMS = 20000 };
    const struct lg_hmac_key key = master();
    const struct lg_ticket_key day_key = lg_ticket_day_key(&key, lg_day_of(2026, 11, 24));
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
