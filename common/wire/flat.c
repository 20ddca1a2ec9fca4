/*
 * flat.c - members one by one, in the order of the table, and then those that no table knows.
 */
#include "wire/flat.h"

#include <string.h>

#include "base/time.h"
#include "wire/fault.h"
#include "wire/utf8.h"

static bool wrong(const char *name, const char *why, struct lg_error *reterr)
{
    return lg_fail(reterr, LG_REJECT, "at \"/%s\": %s", name, why);
}

/* JSON says 2 as 2.0 too. */
static bool whole_of(const struct lg_json *node, int64_t most, int64_t *ret_whole)
{
    const double number = node->type == LG_JSON_INTEGER ? (double)node->integer : node->number;

    if ((node->type != LG_JSON_INTEGER && node->type != LG_JSON_NUMBER) ||
        !(number >= 1 && number <= (double)most))
        return false;
    *ret_whole = (int64_t)number;
    return !((double)*ret_whole < number);
}

static bool text_of(const struct lg_json *node, int64_t most, struct lg_span *ret_text)
{
    if (node->type != LG_JSON_STRING || node->string.len == 0 ||
        lg_utf8_chars(node->string) > most ||
        memchr(node->string.at, '\0', node->string.len) != NULL)
        return false;
    *ret_text = node->string;
    return true;
}

static bool decimal_of(const struct lg_json *node, lg_e5 *ret_decimal)
{
    return node->type == LG_JSON_STRING && node->string.len <= LG_E5_TEXT &&
           lg_e5_parse(node->string, ret_decimal);
}

static bool truth_of(const struct lg_json *node, bool *ret_truth)
{
    *ret_truth = node->type == LG_JSON_BOOLEAN && node->boolean;
    return node->type == LG_JSON_BOOLEAN;
}

static bool is_such(const struct lg_flat_member *member, const struct lg_json *node,
                    struct lg_flat_value *value)
{
    switch (member->kind) {
    case LG_FLAT_TEXT:
        return text_of(node, member->most, &value->text);
    case LG_FLAT_DECIMAL:
        return decimal_of(node, &value->decimal);
    case LG_FLAT_DAY:
        return node->type == LG_JSON_STRING && lg_day_parse(node->string, &value->day);
    case LG_FLAT_WHOLE:
        return whole_of(node, member->most, &value->whole);
    case LG_FLAT_TRUTH:
        return truth_of(node, &value->truth);
    case LG_FLAT_ARRAY:
        break;
    }
    value->node = node;
    return node->type == LG_JSON_ARRAY;
}

static bool take(const struct lg_flat_member *member, const struct lg_json *node,
                 struct lg_flat_value *value, struct lg_error *reterr)
{
    static const char *const wanted[] = {[LG_FLAT_TEXT] = "text, in characters",
                                         [LG_FLAT_DECIMAL] =
                                             "must be a decimal of at most five places, in quotes",
                                         [LG_FLAT_DAY] = "must be a day, YYYY-MM-DD",
                                         [LG_FLAT_WHOLE] = "whole number",
                                         [LG_FLAT_TRUTH] = "must be true or false",
                                         [LG_FLAT_ARRAY] = "must be an array"};

    if (is_such(member, node, value))
        return true;
    if (member->most == 0)
        return wrong(member->name, wanted[member->kind], reterr);
    return lg_fail(reterr, LG_REJECT, "at \"/%s\": must be a %s, from 1 to %lld", member->name,
                   wanted[member->kind], (long long)member->most);
}

static bool take_member(const struct lg_json *document, const struct lg_flat_member *member,
                        struct lg_flat_value *value, struct lg_error *reterr)
{
    const struct lg_json *node = lg_json_member(document, lg_span_of(member->name));

    *value = (struct lg_flat_value){.there = node != NULL};
    if (node == NULL)
        return !member->required || wrong(member->name, "must be there", reterr);
    return take(member, node, value, reterr);
}

static bool is_member(const struct lg_flat_member *members, size_t n, struct lg_span name)
{
    for (size_t i = 0; i < n; i++) {
        if (lg_span_eq(lg_span_of(members[i].name), name))
            return true;
    }
    return false;
}

static bool no_others(const struct lg_json *document, const struct lg_flat_member *members,
                      size_t n, struct lg_error *reterr)
{
    const struct lg_json *name = lg_json_first(document);

    for (size_t i = 0; i < document->n; i++, name = lg_json_next(lg_json_next(name))) {
        struct ev_faults faults = {.n = 0};

        if (is_member(members, n, name->string))
            continue;
        ev_fault_add(&faults, &(struct ev_step){NULL, ev_fault_name(name->string), 0}, "unknown",
                     "is no member of such a document");
        return lg_fail(reterr, LG_REJECT, "at \"%s\": %s", faults.at[0].pointer,
                       faults.at[0].reason);
    }
    return true;
}

bool lg_flat_read(const struct lg_json *document, const struct lg_flat_member *members, size_t n,
                  struct lg_flat_value *ret_values, struct lg_error *reterr)
{
    if (document->type != LG_JSON_OBJECT)
        return lg_fail(reterr, LG_REJECT, "at \"\": must be an object");
    for (size_t i = 0; i < n; i++) {
        if (!take_member(document, &members[i], &ret_values[i], reterr))
            return false;
    }
    return no_others(document, members, n, reterr);
}
