/*
 * condition.c - the condition of a profile's JSON, comparison by comparison.
 */
#include "base/text.h"
#include "base/time.h"
#include "wire/profile_reading.h"

enum { DEPTH_MAX = 8 };

static struct lg_span below(const struct lg_profile_reading *reading, struct lg_span at,
                            const char *name)
{
    return lg_text(reading->arena, "%.*s/%s", LG_SPAN_ARG(at), name);
}

static bool values_of(const struct lg_profile_reading *reading, struct lg_span at,
                      const struct lg_json *array, struct lg_condition *condition)
{
    if (array->type != LG_JSON_ARRAY || array->n == 0)
        return lg_profile_wrong(reading, at, LG_PROFILE_VALUES);
    struct lg_span *values = lg_arena_take(reading->arena, array->n * sizeof *values);
    const struct lg_json *item = lg_json_first(array);
    for (size_t i = 0; i < array->n; i++, item = lg_json_next(item)) {
        if (item->type != LG_JSON_STRING)
            return lg_profile_wrong(reading, at, LG_PROFILE_VALUE);
        values[i] = lg_text_copy(reading->arena, item->string);
    }
    condition->values = values;
    condition->values_n = array->n;
    return true;
}

/* A bound as it is kept: a decimal's five places, or a day's number. */
static bool bound_of(const struct lg_profile_reading *reading, struct lg_span at,
                     const struct lg_json *object, const char *name, lg_e5 *value)
{
    const struct lg_json *member = lg_json_member(object, lg_span_of(name));

    return member == NULL ||
           (member->type == LG_JSON_STRING && lg_profile_decimal(member->string, value)) ||
           lg_profile_wrong(reading, below(reading, at, name), LG_PROFILE_BOUND);
}

static bool day_of(const struct lg_profile_reading *reading, struct lg_span at,
                   const struct lg_json *object, const char *name, lg_e5 *value)
{
    const struct lg_json *member = lg_json_member(object, lg_span_of(name));
    lg_day day;

    if (member == NULL)
        return true;
    if (member->type != LG_JSON_STRING || !lg_day_parse(member->string, &day))
        return lg_profile_wrong(reading, below(reading, at, name), LG_PROFILE_BOUND_DAY);
    *value = day;
    return true;
}

static bool read_children(const struct lg_profile_reading *reading, struct lg_span at,
                          const struct lg_json *array, int depth, struct lg_condition *ret)
{
    if (array->type != LG_JSON_ARRAY || array->n == 0)
        return lg_profile_wrong(reading, at, LG_PROFILE_CHILDREN);
    struct lg_condition *children = lg_arena_take(reading->arena, array->n * sizeof *children);
    const struct lg_json *item = lg_json_first(array);
    bool sound = true;
    for (size_t i = 0; i < array->n; i++, item = lg_json_next(item)) {
        const struct lg_span place = lg_text(reading->arena, "%.*s/%zu", LG_SPAN_ARG(at), i);

        sound = lg_condition_read(reading, place, item, depth + 1, &children[i]) && sound;
    }
    ret->children = children;
    ret->children_n = array->n;
    return sound;
}

static bool read_range(const struct lg_profile_reading *reading, struct lg_span at,
                       const struct lg_json *node, struct lg_condition *ret)
{
    static const char *const names[] = {"attribute", "least", "below", NULL};
    const bool day = lg_attributes[ret->attribute].type == LG_ATTRIBUTE_DAY;

    ret->kind = node->n == 1 ? LG_CONDITION_EXISTS : LG_CONDITION_RANGE;
    ret->least = INT64_MIN;
    ret->below = INT64_MAX;
    if (!lg_profile_only(reading, at, node, names) ||
        !(day ? day_of : bound_of)(reading, at, node, "least", &ret->least) ||
        !(day ? day_of : bound_of)(reading, at, node, "below", &ret->below))
        return false;
    return ret->least < ret->below || lg_profile_wrong(reading, at, LG_PROFILE_EMPTY_RANGE);
}

/* A code that begins as an HS list says is in it. */
static bool read_list(const struct lg_profile_reading *reading, struct lg_span at,
                      const struct lg_json *name, struct lg_condition *ret)
{
    if (name->type != LG_JSON_STRING || name->string.len == 0)
        return lg_profile_wrong(reading, at, LG_PROFILE_LIST);
    if (*lg_attributes[ret->attribute].list == '\0')
        return lg_profile_wrong(reading, at, LG_PROFILE_UNLISTED);
    ret->kind = LG_CONDITION_IN;
    ret->list = lg_text_copy(reading->arena, name->string);
    if (reading->lists == NULL)
        return true;
    const struct lg_list *list = lg_list_find(reading->lists, name->string);
    if (list == NULL)
        return lg_profile_wrong(reading, at, LG_PROFILE_LIST_NOT_IN_FORCE);
    if (!lg_list_fits(list->kind, ret->attribute))
        return lg_profile_wrong(reading, at, LG_PROFILE_LIST_KIND);
    if (list->kind == LG_LIST_HS_CODE)
        ret->kind = LG_CONDITION_PREFIX;
    if (list->kind == LG_LIST_VIN_RANGE)
        ret->kind = LG_CONDITION_BETWEEN;
    ret->values = list->values;
    ret->values_n = list->values_n;
    return true;
}

static bool read_words(const struct lg_profile_reading *reading, struct lg_span at,
                       const struct lg_json *node, struct lg_condition *ret)
{
    static const char *const of_text[] = {"attribute", "in", "prefix", "list", NULL};
    static const char *const of_set[] = {"attribute", "in", "list", NULL};
    const bool text = lg_attributes[ret->attribute].type == LG_ATTRIBUTE_TEXT;
    const struct lg_json *in = lg_json_member(node, LG_SPAN("in"));
    const struct lg_json *prefix = lg_json_member(node, LG_SPAN("prefix"));
    const struct lg_json *list = lg_json_member(node, LG_SPAN("list"));

    ret->kind = LG_CONDITION_EXISTS;
    if (!lg_profile_only(reading, at, node, text ? of_text : of_set))
        return false;
    if ((in != NULL) + (prefix != NULL) + (list != NULL) > 1)
        return lg_profile_wrong(reading, at, LG_PROFILE_ONE_COMPARISON);
    if (list != NULL)
        return read_list(reading, below(reading, at, "list"), list, ret);
    if (in != NULL) {
        ret->kind = LG_CONDITION_IN;
        return values_of(reading, below(reading, at, "in"), in, ret);
    }
    if (prefix == NULL)
        return true;
    ret->kind = LG_CONDITION_PREFIX;
    return values_of(reading, below(reading, at, "prefix"), prefix, ret);
}

static bool read_comparison(const struct lg_profile_reading *reading, struct lg_span at,
                            const struct lg_json *node, struct lg_condition *ret)
{
    const struct lg_json *name = lg_json_member(node, LG_SPAN("attribute"));

    if (name == NULL || name->type != LG_JSON_STRING)
        return lg_profile_wrong(reading, at, LG_PROFILE_NEEDS_ONE);
    ret->attribute = lg_attribute_find(name->string);
    if (ret->attribute == LG_FACTS_N)
        return lg_profile_wrong(reading, below(reading, at, "attribute"), LG_PROFILE_ATTRIBUTE);
    if (lg_attribute_counts(ret->attribute))
        return read_range(reading, at, node, ret);
    return read_words(reading, at, node, ret);
}

bool lg_condition_read(const struct lg_profile_reading *reading, struct lg_span at,
                       const struct lg_json *node, int depth, struct lg_condition *ret)
{
    const struct lg_json *all = lg_json_member(node, LG_SPAN("all"));
    const struct lg_json *any = lg_json_member(node, LG_SPAN("any"));
    const struct lg_json *not = lg_json_member(node, LG_SPAN("not"));

    *ret = (struct lg_condition){.kind = LG_CONDITION_ALL};
    if (node->type != LG_JSON_OBJECT || node->n == 0)
        return lg_profile_wrong(reading, at, LG_PROFILE_CONDITION);
    if (depth > DEPTH_MAX)
        return lg_profile_wrong(reading, at, LG_PROFILE_DEEP);
    if (all == NULL && any == NULL && not == NULL)
        return read_comparison(reading, at, node, ret);
    if (node->n != 1)
        return lg_profile_wrong(reading, at, LG_PROFILE_ONE_FORM);
    if (all != NULL)
        return read_children(reading, below(reading, at, "all"), all, depth, ret);
    if (any != NULL) {
        ret->kind = LG_CONDITION_ANY;
        return read_children(reading, below(reading, at, "any"), any, depth, ret);
    }
    struct lg_condition *child = lg_arena_take(reading->arena, sizeof *child);
    ret->kind = LG_CONDITION_NOT;
    ret->children = child;
    ret->children_n = 1;
    return lg_condition_read(reading, below(reading, at, "not"), not, depth + 1, child);
}
