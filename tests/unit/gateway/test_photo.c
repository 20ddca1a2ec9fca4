/*
 * Photos by their first bytes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "decide/photo.h"

static void test_types(void **state)
{
    (void)state;
    assert_string_equal(gw_photo_type(LG_SPAN("\xff\xd8\xff\xe0")), "image/jpeg");
    assert_string_equal(gw_photo_type(LG_SPAN("\x89PNG\r\n\x1a\nrest")), "image/png");
    assert_string_equal(gw_photo_type(LG_SPAN("RIFF1234WEBPVP8 ")), "image/webp");
    assert_null(gw_photo_type(LG_SPAN("RIFF1234WAVE")));
    assert_null(gw_photo_type(LG_SPAN("RIFF1234WEB")));
    assert_null(gw_photo_type(LG_SPAN("<svg onload=alert(1)>")));
    assert_null(gw_photo_type(LG_SPAN("GIF89a")));
    assert_null(gw_photo_type(LG_SPAN("\xff\xd8")));
    assert_null(gw_photo_type(LG_SPAN("")));
}

static void test_endings(void **state)
{
    (void)state;
    assert_string_equal(gw_photo_ending(LG_SPAN("image/jpeg")), "jpg");
    assert_string_equal(gw_photo_ending(LG_SPAN("image/png")), "png");
    assert_string_equal(gw_photo_ending(LG_SPAN("image/webp")), "webp");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_types),
                                       cmocka_unit_test(test_endings)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
