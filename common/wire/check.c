#include "wire/check.h"

#include <inttypes.h>
#include <string.h>

#include "wire/pattern.h"
#include "wire/utf8.h"

bool lg_check_type(const struct lg_decoding *decoding, const struct ev_step *step,
                   const struct lg_json *node, enum lg_json_type type)
{
    static const char *const word[] = {"null",     "true or false", "an integer", "a number",
                                       "a string", "an array",      "an object"};

    if (node->type == type)
        return true;
    ev_fault_add(decoding->faults, step, "type", "must be %s, is %s", word[type], word[node->type]);
    return false;
}

static bool has_nul(struct lg_span text)
{
    return text.len > 0 && memchr(text.at, 0, text.len) != NULL;
}

static bool is_sealed(const struct lg_decoding *decoding, const struct lg_field *field,
                      struct lg_span text)
{
    static const struct lg_span prefix = LG_SPAN_INIT("sealed:");

    return decoding->sealed && field->personal && text.len >= prefix.len &&
           memcmp(text.at, prefix.at, prefix.len) == 0;
}

/* Counts characters only where the count of bytes leaves a doubt: a character has one to four. */
static bool check_length(const struct lg_decoding *decoding, const struct ev_step *step,
                         struct lg_span text, int64_t least, int64_t most)
{
    const int64_t bytes = (int64_t)text.len;

    if (bytes <= most && (bytes + 3) / 4 >= least)
        return true;

    const int64_t chars = lg_utf8_chars(text);
    if (chars > most)
        ev_fault_add(decoding->faults, step, "too-long", "has more than %" PRId64 " characters",
                     most);
    else if (chars < least)
        ev_fault_add(decoding->faults, step, "too-short", "has fewer than %" PRId64 " characters",
                     least);
    return chars >= least && chars <= most;
}

bool lg_check_text(const struct lg_decoding *decoding, const struct ev_step *step,
                   const struct lg_field *field, struct lg_span text)
{
    const bool sealed = is_sealed(decoding, field, text);

    if (!check_length(decoding, step, text, sealed ? 0 : field->least,
                      sealed ? lg_sealed_most(field->most) : field->most))
        return false;
    if (has_nul(text)) {
        ev_fault_add(decoding->faults, step, "character", "holds U+0000");
        return false;
    }
    if (field->kind == LG_KIND_STRING && field->pattern != NULL && !sealed &&
        !lg_pattern_matches(field->pattern, text)) {
        ev_fault_add(decoding->faults, step, "pattern", "does not match \"%s\"",
                     field->pattern->text);
        return false;
    }
    return true;
}

static bool is_whole(double value)
{
    static const double exact = 0x1p53; /* beyond, every double is whole */

    if (value >= exact || value <= -exact)
        return true;
    const double whole = (double)(int64_t)value;
    return !(whole < value || whole > value);
}

static bool check_multiple(const struct lg_decoding *decoding, const struct ev_step *step,
                           const struct lg_bounds *bounds, double value)
{
    if (!bounds->has_multiple_of || is_whole(value / bounds->multiple_of))
        return true;
    ev_fault_add(decoding->faults, step, "multiple", "must be a multiple of %g",
                 bounds->multiple_of);
    return false;
}

bool lg_check_integer(const struct lg_decoding *decoding, const struct ev_step *step,
                      const struct lg_field *field, int64_t value)
{
    if (value < field->least || value > field->most) {
        ev_fault_add(decoding->faults, step, "range", "must be from %" PRId64 " to %" PRId64,
                     field->least, field->most);
        return false;
    }
    return field->bounds == NULL || check_multiple(decoding, step, field->bounds, (double)value);
}

bool lg_check_number(const struct lg_decoding *decoding, const struct ev_step *step,
                     const struct lg_field *field, double value)
{
    const struct lg_bounds *bounds = field->bounds;

    if (bounds == NULL)
        return true;
    if ((bounds->has_minimum && value < bounds->minimum) ||
        (bounds->has_above && value <= bounds->above)) {
        ev_fault_add(decoding->faults, step, "range", "is below the least");
        return false;
    }
    if ((bounds->has_maximum && value > bounds->maximum) ||
        (bounds->has_below && value >= bounds->below)) {
        ev_fault_add(decoding->faults, step, "range", "is above the most");
        return false;
    }
    return check_multiple(decoding, step, bounds, value);
}

bool lg_check_among(const struct lg_decoding *decoding, const struct ev_step *step,
                    const struct lg_field *field, const struct lg_json *node)
{
    const struct lg_json *allowed = field->among == NULL ? NULL : lg_json_first(field->among);

    if (allowed == NULL)
        return true;
    for (size_t i = 0; i < field->among->n; i++, allowed = lg_json_next(allowed))
        if (lg_json_equal(allowed, node))
            return true;
    if (field->among->n == 1)
        ev_fault_add(decoding->faults, step, "const", "is not the one value allowed");
    else
        ev_fault_add(decoding->faults, step, "enum", "is none of the %zu values allowed",
                     field->among->n);
    return false;
}

static bool each_stands_once(const struct lg_json *array)
{
    const struct lg_json *item = lg_json_first(array);

    for (size_t i = 0; i < array->n; i++, item = lg_json_next(item)) {
        const struct lg_json *other = lg_json_first(array);

        for (; other != item; other = lg_json_next(other))
            if (lg_json_equal(item, other))
                return false;
    }
    return true;
}

bool lg_check_items(const struct lg_decoding *decoding, const struct ev_step *step,
                    const struct lg_field *field, const struct lg_json *array)
{
    if ((int64_t)array->n > field->most) {
        ev_fault_add(decoding->faults, step, "too-many", "has more than %" PRId64 " items",
                     field->most);
        return false;
    }
    if ((int64_t)array->n < field->least) {
        ev_fault_add(decoding->faults, step, "too-few", "has fewer than %" PRId64 " items",
                     field->least);
        return false;
    }
    if (field->unique && !each_stands_once(array)) {
        ev_fault_add(decoding->faults, step, "duplicate", "an item stands twice");
        return false;
    }
    return true;
}

bool lg_check_plain(const struct lg_decoding *decoding, const struct ev_step *step,
                    const struct lg_json *node)
{
    for (const struct lg_json *at = node; at < node + node->size; at++)
        if (at->type == LG_JSON_STRING && has_nul(at->string)) {
            ev_fault_add(decoding->faults, step, "character", "a string in it holds U+0000");
            return false;
        }
    return true;
}
