#include "base/time.h"

static const int64_t CHINA_US = 8 * 3600 * (int64_t)1000000;

static bool digits(struct lg_span text, size_t from, size_t n, int32_t *ret_value)
{
    int32_t value = 0;

    for (size_t i = from; i < from + n; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
        value = value * 10 + (text.at[i] - '0');
    }
    *ret_value = value;
    return true;
}

static bool is_day(int32_t year, int32_t month, int32_t day)
{
    static const int8_t length[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    if (year < 1 || month < 1 || month > 12 || day < 1)
        return false;
    return day <= length[month - 1] && (leap || month != 2 || day < 29);
}

bool lg_day_parse(struct lg_span text, lg_day *ret_day)
{
    int32_t year, month, day;

    if (text.len != 10 || text.at[4] != '-' || text.at[7] != '-' || !digits(text, 0, 4, &year) ||
        !digits(text, 5, 2, &month) || !digits(text, 8, 2, &day) || !is_day(year, month, day))
        return false;
    *ret_day = lg_day_of(year, month, day);
    return true;
}

void lg_day_format(lg_day day, char ret_text[10])
{
    int32_t part[3];

    lg_day_split(day, &part[0], &part[1], &part[2]);
    for (int i = 0, to = 0; i < 3; i++) {
        const int width = i == 0 ? 4 : 2;

        for (int k = width - 1; k >= 0; k--, part[i] /= 10)
            ret_text[to + k] = (char)('0' + part[i] % 10);
        to += width;
        if (i < 2)
            ret_text[to++] = '-';
    }
}

/* hh:mm:ss from `at`, as seconds; a leap second counts as the second before it and is told. */
static bool parse_clock(struct lg_span text, int64_t *ret_s, bool *ret_leap)
{
    int32_t hour, minute, second;

    if (text.at[13] != ':' || text.at[16] != ':' || !digits(text, 11, 2, &hour) ||
        !digits(text, 14, 2, &minute) || !digits(text, 17, 2, &second))
        return false;
    if (hour > 23 || minute > 59 || second > 60)
        return false;
    *ret_leap = second == 60;
    *ret_s = hour * 3600 + minute * 60 + (second == 60 ? 59 : second);
    return true;
}

/* Z or ±hh:mm, all of what is left of the text from `at` on. */
static bool parse_offset(struct lg_span text, size_t at, int64_t *ret_s)
{
    int32_t hour, minute;

    *ret_s = 0;
    if (text.len == at + 1)
        return text.at[at] == 'Z' || text.at[at] == 'z';
    if (text.len != at + 6 || (text.at[at] != '+' && text.at[at] != '-') ||
        text.at[at + 3] != ':' || !digits(text, at + 1, 2, &hour) ||
        !digits(text, at + 4, 2, &minute) || hour > 23 || minute > 59)
        return false;
    *ret_s = (hour * 3600 + minute * 60) * (text.at[at] == '-' ? -1 : 1);
    return true;
}

/* The fraction that begins at *at, in microseconds; further digits are read and dropped. */
static bool parse_fraction(struct lg_span text, size_t *at, int64_t *ret_us)
{
    int64_t us = 0, unit = 100000;
    const size_t first = *at + 1;
    size_t i = first;

    *ret_us = 0;
    if (*at >= text.len || text.at[*at] != '.')
        return true;
    for (; i < text.len && text.at[i] >= '0' && text.at[i] <= '9'; i++, unit /= 10)
        us += unit * (text.at[i] - '0');
    if (i == first)
        return false;
    *at = i;
    *ret_us = us;
    return true;
}

bool lg_time_parse(struct lg_span text, int64_t *ret_us)
{
    int64_t clock_s, offset_s, fraction_us;
    size_t at = 19;
    bool leap;
    lg_day day;

    if (text.len < 20 || (text.at[10] != 'T' && text.at[10] != 't') ||
        !lg_day_parse((struct lg_span){text.at, 10}, &day) || !parse_clock(text, &clock_s, &leap) ||
        !parse_fraction(text, &at, &fraction_us) || !parse_offset(text, at, &offset_s))
        return false;
    /* Leap seconds stand at the end of a day of UTC only (RFC 3339, 5.7). */
    if (leap && (clock_s - offset_s + 2 * 86400) % 86400 != 86399)
        return false;
    *ret_us = day * LG_US_PER_DAY + (clock_s - offset_s) * LG_US_PER_S + fraction_us;
    return true;
}

static lg_day day_floor(int64_t us)
{
    return (lg_day)(us / LG_US_PER_DAY - (us % LG_US_PER_DAY < 0 ? 1 : 0));
}

void lg_time_format(int64_t us, char ret_text[LG_TIME_TEXT])
{
    static const char form[LG_TIME_TEXT] = "0000-00-00T00:00:00.000000Z";
    static const struct {
        int at, width;
        int64_t unit_us, wrap;
    } part[] = {{11, 2, (int64_t)3600 * 1000000, 24},
                {14, 2, (int64_t)60 * 1000000, 60},
                {17, 2, 1000000, 60},
                {20, 6, 1, 1000000}};
    const lg_day day = day_floor(us);
    const int64_t rest = us - day * LG_US_PER_DAY;

    memcpy(ret_text, form, sizeof form);
    lg_day_format(day, ret_text);
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        int64_t value = rest / part[i].unit_us % part[i].wrap;

        for (int k = part[i].width - 1; k >= 0; k--, value /= 10)
            ret_text[part[i].at + k] = (char)('0' + value % 10);
    }
}

lg_day lg_day_of_time(int64_t us)
{
    return day_floor(us + CHINA_US);
}

int64_t lg_time_of_day(lg_day day)
{
    return day * LG_US_PER_DAY - CHINA_US;
}
