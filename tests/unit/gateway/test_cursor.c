/*
 * Cursors come back as they went out, to their own list, and nothing else is one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cursor.h"

static const struct lg_span list = LG_SPAN_INIT("broker-1 /v1/orders {}");

static struct lg_hmac_key key(const char *secret)
{
    return lg_hmac_key(lg_span_of(secret));
}

static struct gw_cursor some(void)
{
    struct gw_cursor cursor = {.oldest = true, .xid = INT64_C(0x123456789abcdef), .n = 10001};

    memset(cursor.id.at, 0x5a, sizeof cursor.id.at);
    return cursor;
}

static void test_round_trip(void **state)
{
    const struct lg_hmac_key mine = key("mine");
    const struct gw_cursor starts[] = {some(), gw_cursor_start(true), gw_cursor_start(false)};
    char text[GW_CURSOR_TEXT + 1];

    (void)state;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        struct gw_cursor back;

        gw_cursor_write(&mine, list, &starts[i], text);
        assert_int_equal(strlen(text), GW_CURSOR_TEXT);
        assert_true(gw_cursor_read(&mine, list, lg_span_of(text), &back));
        assert_true(back.oldest == starts[i].oldest && back.xid == starts[i].xid &&
                    back.n == starts[i].n && lg_id_eq(back.id, starts[i].id));
    }
}

static void test_another_list_key_or_length(void **state)
{
    const struct lg_hmac_key mine = key("mine"), other = key("other");
    const struct gw_cursor cursor = some();
    struct gw_cursor back;
    char text[GW_CURSOR_TEXT + 1];

    (void)state;
    gw_cursor_write(&mine, list, &cursor, text);
    assert_false(gw_cursor_read(&other, list, lg_span_of(text), &back));
    assert_false(gw_cursor_read(&mine, LG_SPAN("broker-2 /v1/orders {}"), lg_span_of(text), &back));
    assert_false(gw_cursor_read(&mine, LG_SPAN(""), lg_span_of(text), &back));
    assert_false(gw_cursor_read(&mine, list, (struct lg_span){text, GW_CURSOR_TEXT - 1}, &back));
    assert_false(gw_cursor_read(&mine, list, LG_SPAN(""), &back));
    assert_false(gw_cursor_read(&mine, list, (struct lg_span){NULL, 0}, &back));
}

static void test_every_changed_character(void **state)
{
    const struct lg_hmac_key mine = key("mine");
    const struct gw_cursor cursor = some();
    struct gw_cursor back;
    char text[GW_CURSOR_TEXT + 1];

    (void)state;
    for (size_t i = 0; i < GW_CURSOR_TEXT; i++) {
        gw_cursor_write(&mine, list, &cursor, text);
        text[i] = text[i] == 'A' ? 'B' : 'A';
        assert_false(gw_cursor_read(&mine, list, lg_span_of(text), &back));
        text[i] = '=';
        assert_false(gw_cursor_read(&mine, list, lg_span_of(text), &back));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_another_list_key_or_length),
        cmocka_unit_test(test_every_changed_character),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
