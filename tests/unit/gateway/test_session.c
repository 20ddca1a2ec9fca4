/*
 * How long a session lives, by a clock of the test's; what a password must be.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "decide/session.h"

static const int64_t MINUTE = 60000000;

static bool lives(int64_t started_us, int64_t seen_us, int64_t now_us)
{
    return gw_session_lives(
        (struct gw_session_time){started_us, seen_us, 30 * MINUTE, 720 * MINUTE}, now_us);
}

static void test_idle(void **state)
{
    (void)state;
    assert_true(lives(0, 0, 0));
    assert_true(lives(0, 0, 30 * MINUTE - 1));
    assert_false(lives(0, 0, 30 * MINUTE));
    assert_true(lives(0, 30 * MINUTE - 1, 60 * MINUTE - 2));
    assert_false(lives(0, 30 * MINUTE, 60 * MINUTE));
}

static void test_absolute(void **state)
{
    (void)state;
    assert_true(lives(0, 720 * MINUTE - 1, 720 * MINUTE - 1));
    assert_false(lives(0, 720 * MINUTE - 1, 720 * MINUTE));
}

static const char *fault(const char *next)
{
    return gw_password_fault(LG_SPAN("alice"), LG_SPAN("the one in force"), lg_span_of(next));
}

static void test_passwords(void **state)
{
    char most[GW_PASSWORD_MOST + 2] = "";

    for (size_t i = 0; i <= GW_PASSWORD_MOST; i++)
        most[i] = (char)('a' + i % 26);
    assert_non_null(fault(most));
    (void)state;
    most[GW_PASSWORD_MOST] = '\0';
    assert_null(fault(most));
    assert_non_null(fault(""));
    assert_null(fault("twelve chars"));
    assert_null(fault("十二个汉字组成的一个口令"));
    assert_non_null(fault("eleven char"));
    assert_non_null(fault("十一个汉字组成的口令吗"));
    assert_non_null(fault("the one in force"));
    assert_non_null(fault("i am alice, not bob"));
    assert_non_null(fault("aaaaaaaaaaaaaaaa"));
    assert_non_null(fault("ababababababab"));
    assert_non_null(fault("abcabcabcabca"));
    assert_null(fault("abcdabcdabcdab"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_idle),
        cmocka_unit_test(test_absolute),
        cmocka_unit_test(test_passwords),

    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
