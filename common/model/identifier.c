/*
 * identifier.c - check digits: each character has a value, each place a weight.
 */
#include "model/identifier.h"

enum { VIN_LEN = 17, VIN_CHECK_AT = 8, USCC_LEN = 18, ORGANISATION_AT = 8, ORGANISATION_LEN = 9 };

struct lg_identifier_text lg_identifier_text(enum lg_identifier_fault fault)
{
    static const struct lg_identifier_text texts[LG_IDENTIFIER_FAULTS] = {
        [LG_VIN_LENGTH] = {"VIN_LENGTH", "the VIN has not 17 characters", "车辆识别代号不是17位"},
        [LG_VIN_CHARACTER] = {"VIN_CHARACTER",
                              "the VIN holds other than digits and capital letters without I, O, Q",
                              "车辆识别代号含有不允许的字符（仅限数字和除I、O、Q外的大写字母）"},
        [LG_VIN_CHECK] = {"VIN_CHECK", "the check digit of the VIN, its ninth character, is wrong",
                          "车辆识别代号第9位检验位不符"},
        [LG_USCC_LENGTH] = {"USCC_LENGTH", "the unified social credit code has not 18 characters",
                            "统一社会信用代码不是18位"},
        [LG_USCC_CHARACTER] =
            {"USCC_CHARACTER",
             "the unified social credit code holds other than digits and capital letters "
             "without I, O, S, V, Z",
             "统一社会信用代码含有不允许的字符（仅限数字和除I、O、S、V、Z外的大写字母）"},
        [LG_USCC_CHECK] = {"USCC_CHECK",
                           "the last character of the unified social credit code, its check, "
                           "is wrong",
                           "统一社会信用代码第18位校验码不符"},
        [LG_USCC_ORGANISATION_CHECK] =
            {"USCC_ORGANISATION_CHECK",
             "the check of the organisation code inside the unified social credit code is wrong",
             "统一社会信用代码中的组织机构代码校验码不符"},
        [LG_ENTERPRISE_ID_FORM] =
            {"ENTERPRISE_ID_FORM",
             "the enterprise's number is neither a unified social credit code of 18 characters "
             "nor a customs registration code of 10 digits",
             "企业编号既不是18位统一社会信用代码，也不是10位海关注册编码"},
        [LG_GTIN_LENGTH] = {"GTIN_LENGTH", "the GTIN has not 8, 12, 13 or 14 digits",
                            "商品条码不是8、12、13或14位"},
        [LG_GTIN_CHARACTER] = {"GTIN_CHARACTER", "the GTIN holds other than digits",
                               "商品条码含有非数字字符"},
        [LG_GTIN_CHECK] = {"GTIN_CHECK", "the last digit of the GTIN, its check, is wrong",
                           "商品条码校验位不符"},
        [LG_HS_LENGTH] = {"HS_LENGTH", "the commodity code has not 6, 8, 10 or 13 digits",
                          "商品编码不是6、8、10或13位"},
        [LG_HS_CHARACTER] = {"HS_CHARACTER", "the commodity code holds other than digits",
                             "商品编码含有非数字字符"},
        [LG_HS_CHAPTER] = {"HS_CHAPTER", "the commodity code names a chapter that does not exist",
                           "商品编码所属章不存在"},
        [LG_HS_EDITION] = {"HS_EDITION",
                           "the commodity code is none of the Harmonized System's edition in force",
                           "商品编码不在现行协调制度版本中"},
    };

    return texts[fault];
}

static bool is_digits(struct lg_span text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
    }
    return true;
}

/* Where the character stands in the alphabet, or -1. */
static int value_in(const char *alphabet, size_t n, char c)
{
    const char *found = memchr(alphabet, c, n);

    return found == NULL ? -1 : (int)(found - alphabet);
}

/* GB 16735, table of values: letters count 1 to 9 again and again, with gaps. */
static int vin_value(char c)
{
    static const char letters[] = "ABCDEFGHJKLMNPRSTUVWXYZ";
    static const char values[] = "12345678123457923456789";

    if (c >= '0' && c <= '9')
        return c - '0';
    const int i = value_in(letters, sizeof letters - 1, c);
    return i < 0 ? -1 : values[i] - '0';
}

enum lg_identifier_fault lg_vin_check(struct lg_span vin)
{
    static const int weights[VIN_LEN] = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
    int sum = 0;

    if (vin.len != VIN_LEN)
        return LG_VIN_LENGTH;
    for (size_t i = 0; i < VIN_LEN; i++) {
        const int value = vin_value(vin.at[i]);

        if (value < 0)
            return LG_VIN_CHARACTER;
        sum += value * weights[i];
    }
    return vin.at[VIN_CHECK_AT] == "0123456789X"[sum % 11] ? LG_IDENTIFIER_SOUND : LG_VIN_CHECK;
}

/* GB 11714: digits and letters count 0 to 35; the ninth character is the check. */
static bool is_organisation_sound(const char *code)
{
    static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static const int weights[ORGANISATION_LEN - 1] = {3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;

    for (size_t i = 0; i < ORGANISATION_LEN - 1; i++)
        sum += value_in(alphabet, sizeof alphabet - 1, code[i]) * weights[i];
    return code[ORGANISATION_LEN - 1] == "0123456789X0"[11 - sum % 11];
}

enum lg_identifier_fault lg_credit_code_check(struct lg_span code)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    int sum = 0, weight = 1, value = 0;

    if (code.len != USCC_LEN)
        return LG_USCC_LENGTH;
    for (size_t i = 0; i < USCC_LEN; i++) {
        value = value_in(alphabet, sizeof alphabet - 1, code.at[i]);
        if (value < 0)
            return LG_USCC_CHARACTER;
        sum += i < USCC_LEN - 1 ? value * weight : value;
        weight = weight * 3 % 31;
    }
    if (sum % 31 != 0)
        return LG_USCC_CHECK;
    return is_organisation_sound(code.at + ORGANISATION_AT) ? LG_IDENTIFIER_SOUND
                                                            : LG_USCC_ORGANISATION_CHECK;
}

enum lg_identifier_fault lg_enterprise_id_check(struct lg_span id)
{
    if (id.len == USCC_LEN)
        return lg_credit_code_check(id);
    return id.len == 10 && is_digits(id) ? LG_IDENTIFIER_SOUND : LG_ENTERPRISE_ID_FORM;
}

enum lg_identifier_fault lg_gtin_check(struct lg_span gtin)
{
    int sum = 0;

    if (gtin.len != 8 && (gtin.len < 12 || gtin.len > 14))
        return LG_GTIN_LENGTH;
    if (!is_digits(gtin))
        return LG_GTIN_CHARACTER;
    for (size_t i = 0; i < gtin.len; i++)
        sum += (gtin.at[gtin.len - 1 - i] - '0') * (i % 2 == 0 ? 1 : 3);
    return sum % 10 == 0 ? LG_IDENTIFIER_SOUND : LG_GTIN_CHECK;
}

enum lg_identifier_fault lg_hs_check(struct lg_span code)
{
    if (code.len != 6 && code.len != 8 && code.len != 10 && code.len != 13)
        return LG_HS_LENGTH;
    if (!is_digits(code))
        return LG_HS_CHARACTER;
    if (memcmp(code.at, "00", 2) == 0 || memcmp(code.at, "77", 2) == 0)
        return LG_HS_CHAPTER;
    return LG_IDENTIFIER_SOUND;
}
