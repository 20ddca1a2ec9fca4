#include "base/decimal.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* value = value * 10 + digit, false on overflow. */
static bool append(int64_t *value, int digit)
{
    return !__builtin_mul_overflow(*value, 10, value) &&
           !__builtin_add_overflow(*value, digit, value);
}

/* Digits with at most one point among them and at most five behind it, in 1/10^decimals. */
static bool parse_digits(struct lg_span text, int64_t *ret_value, size_t *ret_decimals)
{
    bool point = false;

    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '.' && !point && i > 0) {
            point = true;
            continue;
        }
        if (!is_digit(text.at[i]) || *ret_decimals == 5 || !append(ret_value, text.at[i] - '0'))
            return false;
        *ret_decimals += point ? 1U : 0U;
    }
    return text.len > 0 && (!point || *ret_decimals > 0);
}

bool lg_e5_parse(struct lg_span text, lg_e5 *ret_value)
{
    const size_t sign = text.len > 0 && text.at[0] == '-' ? 1 : 0;
    size_t decimals = 0;
    int64_t value = 0;

    if (!parse_digits((struct lg_span){text.at + sign, text.len - sign}, &value, &decimals))
        return false;
    for (; decimals < 5; decimals++)
        if (!append(&value, 0))
            return false;
    *ret_value = sign == 1 ? -value : value;
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
