/*
 * list.c - the table of kinds, a value's form, documents.
 */
#include "wire/list.h"

#include <stdlib.h>

#include "base/text.h"
#include "wire/utf8.h"

enum { VALUE_MOST = 200, ENTERPRISE_MOST = 18, HS_LEAST = 2, HS_MOST = 10, VIN = 17 };
enum { COUNTRY_LEAST = 2, COUNTRY_MOST = 3 };
enum { CODE_MOST = 100 };

#define DIGITS "0123456789"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define VIN_CHARACTERS DIGITS "ABCDEFGHJKLMNPRSTUVWXYZ"

static const struct {
    const char *name, *characters; /* characters NULL: any */
    int64_t least, most;
    const char *fault;
} kinds[] = {
    [LG_LIST_NONE] = {"", NULL, 0, 0, ""},
    [LG_LIST_ENTERPRISE] = {"enterprise", DIGITS UPPER, 1, ENTERPRISE_MOST,
                            "is no enterprise's id"},
    [LG_LIST_BRAND] = {"brand", NULL, 1, VALUE_MOST, "must have 1 to 200 characters"},
    [LG_LIST_MODEL] = {"model", NULL, 1, VALUE_MOST, "must have 1 to 200 characters"},
    [LG_LIST_HS_CODE] = {"hsCode", DIGITS, HS_LEAST, HS_MOST, "is no HS code of 2 to 10 digits"},
    [LG_LIST_COUNTRY] = {"country", DIGITS UPPER, COUNTRY_LEAST, COUNTRY_MOST,
                         "is no country's code of 2 or 3 letters, or of 3 digits"},
    [LG_LIST_VIN_RANGE] = {"vinRange", VIN_CHARACTERS "-", VIN, 2 * VIN + 1,
                           "is no VIN of 17 characters and no range of two, FROM-UNTIL"},
};

enum { KINDS = sizeof kinds / sizeof *kinds };

enum lg_list_kind lg_list_kind_of(struct lg_span name)
{
    for (size_t i = 1; i < KINDS; i++) {
        if (lg_span_eq(lg_span_of(kinds[i].name), name))
            return (enum lg_list_kind)i;
    }
    return LG_LIST_NONE;
}

const char *lg_list_kind_name(enum lg_list_kind kind)
{
    return kinds[kind].name;
}

bool lg_list_fits(enum lg_list_kind kind, enum lg_attribute attribute)
{
    return kind != LG_LIST_NONE &&
           lg_list_kind_of(lg_span_of(lg_attributes[attribute].list)) == kind;
}

const struct lg_list *lg_list_find(const struct lg_list_set *set, struct lg_span code)
{
    for (size_t i = 0; i < set->n; i++) {
        if (lg_span_eq(set->at[i].code, code))
            return &set->at[i];
    }
    return NULL;
}

static int by_bytes(const void *a, const void *b)
{
    return lg_span_order(*(const struct lg_span *)a, *(const struct lg_span *)b);
}

/* Both ends of a range of VINs; a VIN alone is both. */
static bool ends_of(struct lg_span value, struct lg_span *ret_from, struct lg_span *ret_until)
{
    *ret_from = (struct lg_span){value.at, VIN};
    *ret_until = (struct lg_span){value.at + value.len - VIN, VIN};
    if (memchr(ret_from->at, '-', VIN) != NULL || memchr(ret_until->at, '-', VIN) != NULL)
        return false;
    return value.len == VIN || (value.len == 2 * VIN + 1 && value.at[VIN] == '-');
}

/* Of characters that a code may have: two or three letters, or three digits. */
static bool is_country(struct lg_span value)
{
    size_t digits = 0;

    for (size_t i = 0; i < value.len; i++)
        digits += value.at[i] <= '9';
    return digits == 0 || (digits == COUNTRY_MOST && value.len == COUNTRY_MOST);
}

const char *lg_list_fault(enum lg_list_kind kind, struct lg_span value)
{
    struct lg_span from, until;

    const int64_t n = lg_utf8_chars(value);

    if (n < kinds[kind].least || n > kinds[kind].most)
        return kinds[kind].fault;
    for (size_t i = 0; kinds[kind].characters != NULL && i < value.len; i++) {
        if (value.at[i] == '\0' || strchr(kinds[kind].characters, value.at[i]) == NULL)
            return kinds[kind].fault;
    }
    if (kind == LG_LIST_COUNTRY && !is_country(value))
        return kinds[kind].fault;
    if (kind != LG_LIST_VIN_RANGE)
        return NULL;
    if (!ends_of(value, &from, &until))
        return kinds[kind].fault;
    return by_bytes(&from, &until) <= 0 ? NULL : "ends before it begins";
}

static bool wrong(struct lg_error *reterr, const char *at, const char *why)
{
    return lg_fail(reterr, LG_REJECT, "at \"%s\": %s", at, why);
}

static size_t each_once(struct lg_span *values, size_t n)
{
    size_t kept = 0;

    qsort(values, n, sizeof *values, by_bytes);
    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || !lg_span_eq(values[kept - 1], values[i]))
            values[kept++] = values[i];
    }
    return kept;
}

/* Sorted by where they begin, ranges that meet become one. */
static void pair_up(struct lg_arena *arena, struct lg_list *list)
{
    struct lg_span *pairs = lg_arena_take(arena, 2 * list->values_n * sizeof *pairs);
    struct lg_span from, until;
    size_t n = 0;

    for (size_t i = 0; i < list->values_n; i++) {
        (void)ends_of(list->values[i], &from, &until); /* was checked */
        if (n > 0 && by_bytes(&from, &pairs[n - 1]) <= 0) {
            if (by_bytes(&until, &pairs[n - 1]) > 0)
                pairs[n - 1] = until;
            continue;
        }
        pairs[n++] = from;
        pairs[n++] = until;
    }
    list->values = pairs;
    list->values_n = n;
}

static bool read_values(struct lg_arena *arena, const struct lg_json *array, struct lg_list *list,
                        struct lg_error *reterr)
{
    if (array == NULL || array->type != LG_JSON_ARRAY || array->n == 0 || array->n > LG_LIST_VALUES)
        return wrong(reterr, "/values", "must be 1 to 100,000 texts");
    struct lg_span *values = lg_arena_take(arena, array->n * sizeof *values);
    const struct lg_json *item = lg_json_first(array);
    for (size_t i = 0; i < array->n; i++, item = lg_json_next(item)) {
        const char *fault = item->type == LG_JSON_STRING ? lg_list_fault(list->kind, item->string)
                                                         : "must be a text";

        if (fault != NULL)
            return wrong(reterr, lg_text(arena, "/values/%zu", i).at, fault);
        values[i] = lg_text_copy(arena, item->string);
    }
    list->values = values;
    list->values_n = each_once(values, array->n);
    if (list->kind == LG_LIST_VIN_RANGE)
        pair_up(arena, list);
    return true;
}

bool lg_list_read(struct lg_json_reader *reader, struct lg_arena *arena, struct lg_span bytes,
                  struct lg_list *ret_list, struct lg_error *reterr)
{
    const struct lg_json *root;
    struct lg_list list = {.kind = LG_LIST_NONE};

    if (!lg_json_parse(reader, bytes, &root, reterr))
        return false;
    if (root->type != LG_JSON_OBJECT || root->n != 3)
        return wrong(reterr, "", "must be an object of code, of and values");

    const struct lg_json *code = lg_json_member(root, LG_SPAN("code"));
    const struct lg_json *of = lg_json_member(root, LG_SPAN("of"));
    if (code == NULL || code->type != LG_JSON_STRING || code->string.len == 0 ||
        lg_utf8_chars(code->string) > CODE_MOST)
        return wrong(reterr, "/code", "must be a text of 1 to 100 characters");
    if (of != NULL && of->type == LG_JSON_STRING)
        list.kind = lg_list_kind_of(of->string);
    if (list.kind == LG_LIST_NONE)
        return wrong(reterr, "/of",
                     "must be enterprise, brand, model, hsCode, country or vinRange");
    list.code = lg_text_copy(arena, code->string);
    if (!read_values(arena, lg_json_member(root, LG_SPAN("values")), &list, reterr))
        return false;
    *ret_list = list;
    return true;
}
