/*
 * Identifiers: published vectors, then every change of one character.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/identifier.h"

struct vector {
    const char *text;
    enum lg_identifier_fault want;
};

typedef enum lg_identifier_fault checker(struct lg_span text);

static void judge(checker *check, const struct vector *vectors, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const enum lg_identifier_fault got = check(lg_span_of(vectors[i].text));

        if (got != vectors[i].want)
            fail_msg("\"%s\": got %d, want %d", vectors[i].text, (int)got, (int)vectors[i].want);
    }
}

#define JUDGE(check, vectors) judge(check, vectors, sizeof vectors / sizeof *vectors)

static void vins(void **state)
{
    (void)state;
    static const struct vector vectors[] = {
        {"1M8GDM9AXKP042788", LG_IDENTIFIER_SOUND},
        {"11111111111111111", LG_IDENTIFIER_SOUND},
        {"WVWZZZ1KZAW123456", LG_VIN_CHECK},
        {"1M8GDM9A1KP042788", LG_VIN_CHECK},
        {"", LG_VIN_LENGTH},
        {"1M8GDM9AXKP04278", LG_VIN_LENGTH},
        {"1M8GDM9AXKP0427888", LG_VIN_LENGTH},
        {"1M8GDM9AXKP04278O", LG_VIN_CHARACTER},
        {"IM8GDM9AXKP042788", LG_VIN_CHARACTER},
        {"QM8GDM9AXKP042788", LG_VIN_CHARACTER},
        {"1m8GDM9AXKP042788", LG_VIN_CHARACTER},
        {"1M8GDM9A/KP042788", LG_VIN_CHARACTER},
        {"1M8GDM9A:KP042788", LG_VIN_CHARACTER},
        {"1M8GDM9A\xe8\xbd\xa6"
         "042788",
         LG_VIN_CHARACTER},
    };

    JUDGE(lg_vin_check, vectors);
}

static void credit_codes(void **state)
{
    (void)state;
    static const struct vector vectors[] = {
        {"91350200MA2YJ1XR9G", LG_IDENTIFIER_SOUND}, {"91440101MA5CJQ4N59", LG_IDENTIFIER_SOUND},
        {"91350200776049653A", LG_IDENTIFIER_SOUND}, {"913502000728319549", LG_IDENTIFIER_SOUND},
        {"91350203M0001QAY9B", LG_USCC_CHECK}, /* in use, all three */
        {"91350100M0001TGQXM", LG_USCC_CHECK},       {"91350211M0000XUF46", LG_USCC_CHECK},
        {"91350200MA2YJ1XR9H", LG_USCC_CHECK},       {"91350200MA2YJ1XR9", LG_USCC_LENGTH},
        {"91350200MA2YJ1XR9GG", LG_USCC_LENGTH},     {"91350200MA2YJ1XS9G", LG_USCC_CHARACTER},
        {"91350200ma2yj1xr9g", LG_USCC_CHARACTER},
    };

    JUDGE(lg_credit_code_check, vectors);
}

static void enterprise_ids(void **state)
{
    (void)state;
    static const struct vector vectors[] = {
        {"913502000728319549", LG_IDENTIFIER_SOUND}, {"3502960001", LG_IDENTIFIER_SOUND},
        {"91350200MA2YJ1XR9H", LG_USCC_CHECK},       {"35029600AB", LG_ENTERPRISE_ID_FORM},
        {"350296000", LG_ENTERPRISE_ID_FORM},        {"", LG_ENTERPRISE_ID_FORM},
        {"35029600011", LG_ENTERPRISE_ID_FORM},
    };

    JUDGE(lg_enterprise_id_check, vectors);
}

static void gtins(void **state)
{
    (void)state;
    static const struct vector vectors[] = {
        {"6901234567892", LG_IDENTIFIER_SOUND},  {"4006381333931", LG_IDENTIFIER_SOUND},
        {"00012345600012", LG_IDENTIFIER_SOUND}, {"96385074", LG_IDENTIFIER_SOUND},
        {"036000291452", LG_IDENTIFIER_SOUND},   {"6901234567893", LG_GTIN_CHECK},
        {"690123456789", LG_GTIN_CHECK},         {"69012345678", LG_GTIN_LENGTH},
        {"690123456789212", LG_GTIN_LENGTH},     {"", LG_GTIN_LENGTH},
        {"690123456789X", LG_GTIN_CHARACTER},    {"69012345 7892", LG_GTIN_CHARACTER},
    };

    JUDGE(lg_gtin_check, vectors);
}

static void hs_codes(void **state)
{
    (void)state;
    static const struct vector vectors[] = {
        {"870380", LG_IDENTIFIER_SOUND},
        {"87038000", LG_IDENTIFIER_SOUND},
        {"8703800010", LG_IDENTIFIER_SOUND},
        {"8703800010999", LG_IDENTIFIER_SOUND},
        {"8703", LG_HS_LENGTH},
        {"87038", LG_HS_LENGTH},
        {"870380001", LG_HS_LENGTH},
        {"87038000109999", LG_HS_LENGTH},
        {"8703A0", LG_HS_CHARACTER},
        {"8703.8", LG_HS_CHARACTER},
        {"001234", LG_HS_CHAPTER},
        {"770000", LG_HS_CHAPTER},
    };

    JUDGE(lg_hs_check, vectors);
}

/* The values of the VIN's characters, written out again: 0-9, A-H, J-N, P, R, S-Z. */
static const char vin_alphabet[] = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ";
static const char vin_values[] = "012345678912345678123457923456789";

static char vin_value(char c)
{
    return vin_values[strchr(vin_alphabet, c) - vin_alphabet];
}

/* But for swaps within one value, away from the check digit, which no check digit can see. */
static void every_change_of_one_character_of_a_vin_is_caught(void **state)
{
    (void)state;
    static const char sound[] = "1M8GDM9AXKP042788";
    size_t caught = 0, unseen = 0;

    for (size_t at = 0; at < sizeof sound - 1; at++) {
        for (const char *c = vin_alphabet; *c != '\0'; c++) {
            char text[sizeof sound];
            memcpy(text, sound, sizeof sound);
            text[at] = *c;
            if (*c == sound[at])
                continue;

            const enum lg_identifier_fault got = lg_vin_check(lg_span_of(text));
            if (at != 8 && vin_value(*c) == vin_value(sound[at])) {
                assert_int_equal(got, LG_IDENTIFIER_SOUND);
                unseen++;
            } else {
                assert_int_equal(got, LG_VIN_CHECK);
                caught++;
            }
        }
    }
    assert_int_equal(caught + unseen, 17 * 32);
    assert_in_range(unseen, 1, 17 * 3);
}

static void every_change_of_one_digit_of_a_gtin_is_caught(void **state)
{
    (void)state;
    static const char *const sound[] = {"96385074", "036000291452", "4006381333931",
                                        "00012345600012"};

    for (size_t i = 0; i < sizeof sound / sizeof *sound; i++) {
        for (size_t at = 0; at < strlen(sound[i]); at++) {
            for (int c = '0'; c <= '9'; c++) {
                char text[15];
                memcpy(text, sound[i], strlen(sound[i]) + 1);
                text[at] = (char)c;
                assert_int_equal(lg_gtin_check(lg_span_of(text)),
                                 c == sound[i][at] ? LG_IDENTIFIER_SOUND : LG_GTIN_CHECK);
            }
        }
    }
}

static void every_change_of_one_character_of_a_credit_code_is_caught(void **state)
{
    (void)state;
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    static const char sound[] = "91350200MA2YJ1XR9G";

    for (size_t at = 0; at < sizeof sound - 1; at++) {
        for (const char *c = alphabet; *c != '\0'; c++) {
            char text[sizeof sound];
            memcpy(text, sound, sizeof sound);
            text[at] = *c;
            assert_int_equal(lg_credit_code_check(lg_span_of(text)),
                             *c == sound[at] ? LG_IDENTIFIER_SOUND : LG_USCC_CHECK);
        }
    }
}

/* Two changes that cancel out modulo 31 leave the organisation code broken: the inner check. */
static void a_broken_organisation_code_is_told_apart(void **state)
{
    (void)state;
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    char text[] = "91350200MA2YJ1XR0G";
    enum lg_identifier_fault got = LG_USCC_CHECK;

    for (const char *c = alphabet; *c != '\0' && got == LG_USCC_CHECK; c++) {
        text[17] = *c;
        got = lg_credit_code_check(lg_span_of(text));
    }
    assert_int_equal(got, LG_USCC_ORGANISATION_CHECK);
}

static void every_fault_has_its_words(void **state)
{
    (void)state;
    assert_null(lg_identifier_text(LG_IDENTIFIER_SOUND).code);
    for (int f = LG_IDENTIFIER_SOUND + 1; f < LG_IDENTIFIER_FAULTS; f++) {
        const struct lg_identifier_text text = lg_identifier_text((enum lg_identifier_fault)f);

        assert_non_null(text.code);
        assert_true(strlen(text.text) > 10 && strlen(text.text) < 200);
        assert_true(strlen(text.text_zh) > 10);
        for (int g = LG_IDENTIFIER_SOUND + 1; g < f; g++)
            assert_string_not_equal(lg_identifier_text((enum lg_identifier_fault)g).code,
                                    text.code);
    }
    assert_string_equal(lg_identifier_text(LG_VIN_CHECK).code, "VIN_CHECK");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vins),
        cmocka_unit_test(credit_codes),
        cmocka_unit_test(enterprise_ids),
        cmocka_unit_test(gtins),
        cmocka_unit_test(hs_codes),
        cmocka_unit_test(every_change_of_one_character_of_a_vin_is_caught),
        cmocka_unit_test(every_change_of_one_digit_of_a_gtin_is_caught),
        cmocka_unit_test(every_change_of_one_character_of_a_credit_code_is_caught),
        cmocka_unit_test(a_broken_organisation_code_is_told_apart),
        cmocka_unit_test(every_fault_has_its_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
