/*
 * ceb_field.c - one leaf of a CEB message: its text against its field's rule, then into its struct.
 *
 * Lengths are characters, as the schema counts them.  Numbers may stand in white space, texts keep
 * theirs.  Reasons name the field, what was found in kind or length, and what is asked; they never
 * quote a value.
 */
#include <string.h>

#include "base/decimal.h"
#include "base/time.h"
#include "wire/ceb_rule.h"
#include "wire/utf8.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool all_digits(struct lg_span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_digit(text.at[i]))
            return false;
    return true;
}

static struct lg_span trim(struct lg_span text)
{
    while (text.len > 0 && strchr(" \t\r\n", text.at[0]) != NULL)
        text = (struct lg_span){text.at + 1, text.len - 1};
    while (text.len > 0 && strchr(" \t\r\n", text.at[text.len - 1]) != NULL)
        text.len--;
    return text;
}

static int64_t number_of(struct lg_span digits)
{
    int64_t number = 0;

    for (size_t i = 0; i < digits.len; i++)
        number = number * 10 + (digits.at[i] - '0');
    return number;
}

static bool has_length(struct lg_ceb_reader *reader, const struct lg_ceb_field *field,
                       struct lg_span text, const struct ev_step *step)
{
    const int64_t chars = lg_utf8_chars(text);

    if (chars >= field->min && chars <= field->max)
        return true;
    const char *code = chars < field->min ? "too-short" : "too-long";
    if (field->min == field->max)
        ev_fault_add(reader->faults, step, code, "\"%s\" has %lld characters, exactly %u are asked",
                     field->name, (long long)chars, field->min);
    else
        ev_fault_add(reader->faults, step, code, "\"%s\" has %lld characters, %u to %u are asked",
                     field->name, (long long)chars, field->min, field->max);
    return false;
}

static bool is_guid(struct lg_span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_digit(text.at[i]) && !(text.at[i] >= 'A' && text.at[i] <= 'Z') && text.at[i] != '-')
            return false;
    return true;
}

/* Is it one of the words that stand in `words` with "|" between them? */
static bool is_word(struct lg_span text, const char *words)
{
    for (const char *word = words; word != NULL;) {
        const char *end = strchr(word, '|');
        const size_t len = end == NULL ? strlen(word) : (size_t)(end - word);
        if (lg_span_eq(text, (struct lg_span){word, len}))
            return true;
        word = end == NULL ? NULL : end + 1;
    }
    return false;
}

/* YYYYMMDD */
static bool parse_day(struct lg_span text, lg_day *ret_day)
{
    if (text.len < 8 || !all_digits(text))
        return false;
    const char day[10] = {text.at[0], text.at[1], text.at[2], text.at[3], '-',
                          text.at[4], text.at[5], '-',        text.at[6], text.at[7]};
    return lg_day_parse((struct lg_span){day, sizeof day}, ret_day);
}

/* YYYYMMDDhhmmss in China */
static bool parse_time(struct lg_span text, int64_t *ret_us)
{
    lg_day day;

    if (text.len != 14 || !parse_day(text, &day))
        return false;
    const int64_t hour = number_of((struct lg_span){text.at + 8, 2});
    const int64_t minute = number_of((struct lg_span){text.at + 10, 2});
    const int64_t second = number_of((struct lg_span){text.at + 12, 2});
    if (hour > 23 || minute > 59 || second > 59)
        return false;
    *ret_us = lg_time_of_day(day) + ((hour * 60 + minute) * 60 + second) * LG_US_PER_S;
    return true;
}

/* Is the text of the field's kind?  Its length was looked at before. */
static bool is_of_kind(const struct lg_ceb_field *field, struct lg_span text)
{
    lg_day day;
    int64_t us;

    switch (field->kind) {
    case LG_CEB_GUID:
        return is_guid(text);
    case LG_CEB_DIGITS:
        return all_digits(text);
    case LG_CEB_WORD:
        return is_word(text, field->words);
    case LG_CEB_DAY:
        return text.len == 8 && parse_day(text, &day);
    case LG_CEB_TIME:
        return parse_time(text, &us);
    case LG_CEB_TEXT:
    case LG_CEB_INTEGER:
    case LG_CEB_DECIMAL:
    case LG_CEB_OPAQUE:
        return true;
    }
    return true;
}

static void add_kind_fault(struct lg_ceb_reader *reader, const struct lg_ceb_field *field,
                           const struct ev_step *step)
{
    static const struct {
        const char *code, *asked;
    } by_kind[] = {
        [LG_CEB_GUID] = {"pattern", "holds other characters than A-Z, 0-9 and -"},
        [LG_CEB_DIGITS] = {"pattern", "holds other characters than digits"},
        [LG_CEB_DAY] = {"format", "is no day of the form YYYYMMDD"},
        [LG_CEB_TIME] = {"format", "is no time of the form YYYYMMDDhhmmss"},
    };

    if (field->kind == LG_CEB_WORD)
        ev_fault_add(reader->faults, step, "enum", "\"%s\" is something else than %s", field->name,
                     field->words);
    else
        ev_fault_add(reader->faults, step, by_kind[field->kind].code, "\"%s\" %s", field->name,
                     by_kind[field->kind].asked);
}

static bool is_text(struct lg_ceb_reader *reader, const struct lg_ceb_field *field,
                    struct lg_span text, const struct ev_step *step)
{
    if (field->kind == LG_CEB_WORD && is_word(text, field->words))
        return true;
    if (field->kind != LG_CEB_WORD && !has_length(reader, field, text, step))
        return false;
    if (is_of_kind(field, text))
        return true;
    add_kind_fault(reader, field, step);
    return false;
}

/* A decimal of at most 19 digits that fits into lg_e5, which has 13 before the point. */
static bool read_decimal(struct lg_ceb_reader *reader, const struct lg_ceb_field *field,
                         struct lg_span text, lg_e5 *ret_value, const struct ev_step *step)
{
    const struct lg_span whole = trim(text);
    const char *point = whole.len == 0 ? NULL : memchr(whole.at, '.', whole.len);
    const size_t before = point == NULL ? whole.len : (size_t)(point - whole.at);

    if (whole.len > 0 && whole.len <= 40 && lg_e5_parse(whole, ret_value)) {
        if (*ret_value >= 0 && whole.at[0] != '-')
            return true;
        ev_fault_add(reader->faults, step, "range", "\"%s\" is negative", field->name);
    } else if (before > 13 && all_digits((struct lg_span){whole.at, before})) {
        ev_fault_add(reader->faults, step, "range",
                     "\"%s\" has %zu digits before the point, at most 13 are taken", field->name,
                     before);
    } else {
        ev_fault_add(reader->faults, step, "format",
                     "\"%s\" is no decimal of digits with at most 5 after the point", field->name);
    }
    return false;
}

static bool read_integer(struct lg_ceb_reader *reader, const struct lg_ceb_field *field,
                         struct lg_span text, int64_t *ret_value, const struct ev_step *step)
{
    const struct lg_span digits = trim(text);

    if (digits.len == 0 || digits.len > 10 || !all_digits(digits)) {
        ev_fault_add(reader->faults, step, "format", "\"%s\" is no whole number", field->name);
        return false;
    }
    *ret_value = number_of(digits);
    if (*ret_value >= field->min && *ret_value <= field->max)
        return true;
    ev_fault_add(reader->faults, step, "range", "\"%s\" is outside %u to %u", field->name,
                 field->min, field->max);
    return false;
}

/* Stores what a good text says; days and times were parsed before, to check them. */
static void put_text(const struct lg_ceb_field *field, struct lg_span text, char *base)
{
    if (field->put == LG_CEB_SPAN)
        *(struct lg_span *)(void *)(base + field->at) =
            text.len == 0 ? (struct lg_span){NULL, 0} : text;
    else if (field->kind == LG_CEB_WORD)
        *(int64_t *)(void *)(base + field->at) = number_of(text);
    else if (field->kind == LG_CEB_DAY)
        (void)parse_day(text, (lg_day *)(void *)(base + field->at));
    else if (field->kind == LG_CEB_TIME)
        (void)parse_time(text, (int64_t *)(void *)(base + field->at));
}

bool lg_ceb_field_read(struct lg_ceb_reader *reader, const struct lg_ceb_field *field,
                       struct lg_span text, char *base, const struct ev_step *step)
{
    int64_t number = 0;
    const bool is_number = field->kind == LG_CEB_INTEGER || field->kind == LG_CEB_DECIMAL;

    if (field->kind == LG_CEB_INTEGER && !read_integer(reader, field, text, &number, step))
        return false;
    if (field->kind == LG_CEB_DECIMAL && !read_decimal(reader, field, text, &number, step))
        return false;
    if (field->kind != LG_CEB_OPAQUE && !is_number && !is_text(reader, field, text, step))
        return false;
    if (field->put == LG_CEB_NOWHERE)
        return true;

    if (is_number)
        *(int64_t *)(void *)(base + field->at) = number;
    else
        put_text(field, text, base);
    if (field->has != 0)
        *(bool *)(void *)(base + field->has) = true;
    return true;
}
