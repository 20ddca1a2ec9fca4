#include "base/decimal.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool lg_e5_parse(struct lg_span text, lg_e5 *ret_value)
{
    const bool negative = text.len > 0 && text.at[0] == '-';
    size_t i = negative ? 1 : 0, digits = 0, decimals = 0;
    bool point = false;
    int64_t value = 0;

    for (; i < text.len; i++) {
        if (text.at[i] == '.' && !point && digits > 0) {
            point = true;
            continue;
        }
        if (!is_digit(text.at[i]) || decimals == 5)
            return false;
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, text.at[i] - '0', &value))
            return false;
        digits++;
        decimals += point ? 1U : 0U;
    }
    if (digits == 0 || (point && decimals == 0))
        return false;
    for (; decimals < 5; decimals++)
        if (__builtin_mul_overflow(value, 10, &value))
            return false;
    *ret_value = negative ? -value : value;
    return true;
}

int lg_e5_format(lg_e5 value, char ret_text[LG_E5_TEXT])
{
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    char reversed[LG_E5_TEXT];
    int n = 0, len = 0, decimals = 5;

    while (decimals > 0 && rest % 10 == 0) {
        rest /= 10;
        decimals--;
    }
    for (int i = 0; rest > 0 || i <= decimals; i++) {
        if (i == decimals && decimals > 0)
            reversed[n++] = '.';
        reversed[n++] = (char)('0' + rest % 10);
        rest /= 10;
    }
    if (value < 0)
        ret_text[len++] = '-';
    while (n > 0)
        ret_text[len++] = reversed[--n];
    return len;
}
