/*
 * profile.c - a profile's JSON into conditions; the first fault is told with its place.
 */
#include "wire/profile.h"

#include <stdio.h>

#include "base/text.h"
#include "wire/folder.h"

enum { DEPTH_MAX = 8 };

struct reading {
    struct lg_arena *arena;
    const struct lg_list_set *lists; /* NULL: any */
    struct lg_error *error;
};

static bool wrong(const struct reading *reading, struct lg_span at, const char *why)
{
    return lg_fail(reading->error, LG_REJECT, "at \"%.*s\": %s", LG_SPAN_ARG(at), why);
}

static bool text_of(const struct reading *reading, const struct lg_json *object, const char *name,
                    bool required, struct lg_span *ret_text)
{
    const struct lg_json *member = lg_json_member(object, lg_span_of(name));

    *ret_text = (struct lg_span){NULL, 0};
    if (member == NULL)
        return !required || wrong(reading, lg_text(reading->arena, "/%s", name), "is required");
    if (member->type != LG_JSON_STRING || member->string.len == 0)
        return wrong(reading, lg_text(reading->arena, "/%s", name), "must be a text");
    *ret_text = lg_text_copy(reading->arena, member->string);
    return true;
}

/* Refuses members that are not listed: a misspelt bound would leave a condition wider than meant. */
static bool only(const struct reading *reading, struct lg_span at, const struct lg_json *object,
                 const char *const *names)
{
    const struct lg_json *name = lg_json_first(object);

    for (size_t i = 0; i < object->n; i++, name = lg_json_next(lg_json_next(name))) {
        size_t known = 0;

        while (names[known] != NULL && !lg_span_eq(lg_span_of(names[known]), name->string))
            known++;
        if (names[known] == NULL)
            return wrong(
                reading,
                lg_text(reading->arena, "%.*s/%.*s", LG_SPAN_ARG(at), LG_SPAN_ARG(name->string)),
                "has no place here");
    }
    return true;
}

static bool values_of(const struct reading *reading, struct lg_span at, const struct lg_json *array,
                      struct lg_condition *condition)
{
    if (array->type != LG_JSON_ARRAY || array->n == 0)
        return wrong(reading, at, "must be a list of texts, not empty");
    struct lg_span *values = lg_arena_take(reading->arena, array->n * sizeof *values);
    const struct lg_json *item = lg_json_first(array);
    for (size_t i = 0; i < array->n; i++, item = lg_json_next(item)) {
        if (item->type != LG_JSON_STRING)
            return wrong(reading, at, "must be a list of texts");
        values[i] = lg_text_copy(reading->arena, item->string);
    }
    condition->values = values;
    condition->values_n = array->n;
    return true;
}

static bool bound_of(const struct reading *reading, struct lg_span at, const struct lg_json *object,
                     const char *name, lg_e5 *value)
{
    const struct lg_json *member = lg_json_member(object, lg_span_of(name));

    if (member == NULL)
        return true;
    if (member->type != LG_JSON_STRING || !lg_e5_parse(member->string, value))
        return wrong(reading, at, "bounds are decimals in quotes");
    return true;
}

static bool read_condition(const struct reading *reading, struct lg_span at,
                           const struct lg_json *node, int depth, struct lg_condition *ret);

static bool read_children(const struct reading *reading, struct lg_span at,
                          const struct lg_json *array, int depth, struct lg_condition *ret)
{
    if (array->type != LG_JSON_ARRAY || array->n == 0)
        return wrong(reading, at, "must be a list of conditions, not empty");
    struct lg_condition *children = lg_arena_take(reading->arena, array->n * sizeof *children);
    const struct lg_json *item = lg_json_first(array);
    for (size_t i = 0; i < array->n; i++, item = lg_json_next(item)) {
        const struct lg_span place = lg_text(reading->arena, "%.*s/%zu", LG_SPAN_ARG(at), i);

        if (!read_condition(reading, place, item, depth + 1, &children[i]))
            return false;
    }
    ret->children = children;
    ret->children_n = array->n;
    return true;
}

static struct lg_span below(const struct reading *reading, struct lg_span at, const char *name)
{
    return lg_text(reading->arena, "%.*s/%s", LG_SPAN_ARG(at), name);
}

static bool read_range(const struct reading *reading, struct lg_span at, const struct lg_json *node,
                       struct lg_condition *ret)
{
    static const char *const names[] = {"attribute", "least", "below", NULL};

    ret->kind = node->n == 1 ? LG_CONDITION_EXISTS : LG_CONDITION_RANGE;
    ret->least = INT64_MIN;
    ret->below = INT64_MAX;
    if (!only(reading, at, node, names) ||
        !bound_of(reading, below(reading, at, "least"), node, "least", &ret->least) ||
        !bound_of(reading, below(reading, at, "below"), node, "below", &ret->below))
        return false;
    return ret->least < ret->below || wrong(reading, at, "holds no number");
}

/* A code that begins as an HS list says is in it. */
static bool read_list(const struct reading *reading, struct lg_span at, const struct lg_json *name,
                      struct lg_condition *ret)
{
    if (name->type != LG_JSON_STRING || name->string.len == 0)
        return wrong(reading, at, "must be the code of a list");
    ret->kind = LG_CONDITION_IN;
    if (reading->lists == NULL)
        return true;
    const struct lg_list *list = lg_list_find(reading->lists, name->string);
    if (list == NULL)
        return wrong(reading, at, "names a list that is not in force");
    if (!lg_list_fits(list->kind, ret->attribute))
        return wrong(reading, at, "names a list of another kind than the attribute");
    if (list->kind == LG_LIST_HS_CODE)
        ret->kind = LG_CONDITION_PREFIX;
    ret->values = list->values;
    ret->values_n = list->values_n;
    return true;
}

static bool read_words(const struct reading *reading, struct lg_span at, const struct lg_json *node,
                       struct lg_condition *ret)
{
    static const char *const of_text[] = {"attribute", "in", "prefix", "list", NULL};
    static const char *const of_set[] = {"attribute", "in", NULL};
    const bool text = lg_attributes[ret->attribute].type == LG_ATTRIBUTE_TEXT;
    const struct lg_json *in = lg_json_member(node, LG_SPAN("in"));
    const struct lg_json *prefix = lg_json_member(node, LG_SPAN("prefix"));
    const struct lg_json *list = lg_json_member(node, LG_SPAN("list"));

    ret->kind = LG_CONDITION_EXISTS;
    if (!only(reading, at, node, text ? of_text : of_set))
        return false;
    if ((in != NULL) + (prefix != NULL) + (list != NULL) > 1)
        return wrong(reading, at, "has more than one of in, prefix, list");
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

static bool read_comparison(const struct reading *reading, struct lg_span at,
                            const struct lg_json *node, struct lg_condition *ret)
{
    const struct lg_json *name = lg_json_member(node, LG_SPAN("attribute"));

    if (name == NULL || name->type != LG_JSON_STRING)
        return wrong(reading, at, "needs one of all, any, not, attribute");
    ret->attribute = lg_attribute_find(name->string);
    if (ret->attribute == LG_FACTS_N)
        return wrong(reading, below(reading, at, "attribute"),
                     "names an attribute that the dictionary does not have");
    if (lg_attributes[ret->attribute].type == LG_ATTRIBUTE_NUMBER)
        return read_range(reading, at, node, ret);
    return read_words(reading, at, node, ret);
}

static bool read_condition(const struct reading *reading, struct lg_span at,
                           const struct lg_json *node, int depth, struct lg_condition *ret)
{
    const struct lg_json *all = lg_json_member(node, LG_SPAN("all"));
    const struct lg_json *any = lg_json_member(node, LG_SPAN("any"));
    const struct lg_json *not = lg_json_member(node, LG_SPAN("not"));

    *ret = (struct lg_condition){.kind = LG_CONDITION_ALL};
    if (node->type != LG_JSON_OBJECT || node->n == 0)
        return wrong(reading, at, "must be a condition");
    if (depth > DEPTH_MAX)
        return wrong(reading, at, "is nested too deep");
    if (all == NULL && any == NULL && not == NULL)
        return read_comparison(reading, at, node, ret);
    if (node->n != 1)
        return wrong(reading, at, "says more than one of all, any, not, attribute");
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
    return read_condition(reading, below(reading, at, "not"), not, depth + 1, child);
}

static bool words_of(const struct reading *reading, const struct lg_json *root,
                     struct lg_profile *profile)
{
    struct lg_span lane, action;

    if (!text_of(reading, root, "lane", false, &lane) ||
        !text_of(reading, root, "action", false, &action))
        return false;
    profile->lane = ev_lane_of(lane);
    profile->action = ev_assessment_items_action_of(action);
    if (lane.at != NULL && profile->lane == EV_LANE_NONE)
        return wrong(reading, LG_SPAN("/lane"), "is no lane");
    if (action.at != NULL && profile->action == EV_ASSESSMENT_ITEMS_ACTION_ABSENT)
        return wrong(reading, LG_SPAN("/action"), "is no action");
    return true;
}

static bool numbers_of(const struct reading *reading, const struct lg_json *root,
                       struct lg_profile *profile)
{
    const struct lg_json *version = lg_json_member(root, LG_SPAN("version"));
    const struct lg_json *weight = lg_json_member(root, LG_SPAN("weight"));
    const struct lg_json *published = lg_json_member(root, LG_SPAN("published"));
    lg_e5 weight_e5 = 0;

    if (version == NULL || version->type != LG_JSON_INTEGER || version->integer < 1)
        return wrong(reading, LG_SPAN("/version"), "must be a number from 1");
    if (weight != NULL &&
        (weight->type != LG_JSON_STRING || !lg_e5_parse(weight->string, &weight_e5)))
        return wrong(reading, LG_SPAN("/weight"), "must be a decimal in quotes");
    if (published != NULL && published->type != LG_JSON_BOOLEAN)
        return wrong(reading, LG_SPAN("/published"), "must be true or false");
    profile->published = published != NULL && published->boolean;
    profile->version = version->integer;
    profile->weight = (double)weight_e5 / 100000;
    return true;
}

static bool texts_of(const struct reading *reading, const struct lg_json *root,
                     struct lg_profile *profile)
{
    const struct {
        const char *name;
        bool required;
        struct lg_span *text;
    } texts[] = {
        {"code", true, &profile->code},
        {"reason", true, &profile->reason},
        {"reasonZh", true, &profile->reason_zh},
        {"instruction", false, &profile->instruction},
        {"legalBasis", true, &profile->legal_basis},
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (!text_of(reading, root, texts[i].name, texts[i].required, texts[i].text))
            return false;
    }
    return true;
}

bool lg_profile_read(struct lg_json_reader *reader, struct lg_arena *arena, struct lg_span bytes,
                     const struct lg_list_set *lists, struct lg_profile *ret_profile,
                     struct lg_error *reterr)
{
    static const char *const names[] = {"code",       "version",   "lane",      "action",
                                        "weight",     "reason",    "reasonZh",  "instruction",
                                        "legalBasis", "published", "condition", NULL};
    const struct reading reading = {arena, lists, reterr};
    const struct lg_json *root, *condition;
    struct lg_profile profile = {.version = 0};

    if (!lg_json_parse(reader, bytes, &root, reterr))
        return false;
    if (root->type != LG_JSON_OBJECT)
        return wrong(&reading, LG_SPAN(""), "must be an object");
    if (!only(&reading, LG_SPAN(""), root, names))
        return false;
    condition = lg_json_member(root, LG_SPAN("condition"));
    if (condition == NULL)
        return wrong(&reading, LG_SPAN("/condition"), "is required");
    if (!texts_of(&reading, root, &profile) || !words_of(&reading, root, &profile) ||
        !numbers_of(&reading, root, &profile) ||
        !read_condition(&reading, LG_SPAN("/condition"), condition, 0, &profile.condition))
        return false;
    *ret_profile = profile;
    return true;
}

bool lg_profile_load(struct lg_json_reader *reader, struct lg_arena *arena, const char *folder,
                     struct lg_profile **ret_profiles, size_t *ret_n, struct lg_error *reterr)
{
    static const struct lg_list_set none = {NULL, 0};
    struct lg_folder_file *files;
    struct lg_error why;
    size_t n;

    if (!lg_folder_read(arena, folder, &files, &n, reterr))
        return false;
    struct lg_profile *profiles = lg_arena_take(arena, n * sizeof *profiles + 1);
    for (size_t i = 0; i < n; i++) {
        if (lg_profile_read(reader, arena, files[i].bytes, &none, &profiles[i], &why))
            continue;
        (void)lg_fail(reterr, LG_STOP, "cannot take profile \"%s\"", files[i].path);
        (void)snprintf(reterr->detail, sizeof reterr->detail, "%s.", why.message);
        return false;
    }
    *ret_profiles = profiles;
    *ret_n = n;
    return true;
}
