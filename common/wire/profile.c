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

static bool read_comparison(const struct reading *reading, struct lg_span at,
                            const struct lg_json *node, struct lg_condition *ret)
{
    const struct lg_json *name = lg_json_member(node, LG_SPAN("attribute"));
    const struct lg_json *in = lg_json_member(node, LG_SPAN("in"));
    const struct lg_json *prefix = lg_json_member(node, LG_SPAN("prefix"));

    if (name == NULL || name->type != LG_JSON_STRING)
        return wrong(reading, at, "needs one of all, any, not, attribute");
    ret->attribute = lg_attribute_find(name->string);
    if (ret->attribute == LG_FACTS_N)
        return wrong(reading, at, "names an attribute that the dictionary does not have");
    ret->kind = LG_CONDITION_EXISTS;
    if (in != NULL) {
        ret->kind = LG_CONDITION_IN;
        return values_of(reading, at, in, ret);
    }
    if (prefix != NULL) {
        ret->kind = LG_CONDITION_PREFIX;
        return values_of(reading, at, prefix, ret);
    }
    if (lg_attributes[ret->attribute].type != LG_ATTRIBUTE_NUMBER)
        return true;
    ret->kind = LG_CONDITION_RANGE;
    ret->least = INT64_MIN;
    ret->below = INT64_MAX;
    return bound_of(reading, at, node, "least", &ret->least) &&
           bound_of(reading, at, node, "below", &ret->below);
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
    if (all != NULL)
        return read_children(reading, at, all, depth, ret);
    if (any != NULL) {
        ret->kind = LG_CONDITION_ANY;
        return read_children(reading, at, any, depth, ret);
    }
    if (not == NULL)
        return read_comparison(reading, at, node, ret);
    struct lg_condition *child = lg_arena_take(reading->arena, sizeof *child);
    ret->kind = LG_CONDITION_NOT;
    ret->children = child;
    ret->children_n = 1;
    return read_condition(reading, at, not, depth + 1, child);
}

static bool words_of(const struct reading *reading, struct lg_span lane, struct lg_span action,
                     struct lg_profile *profile)
{
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
    lg_e5 weight_e5 = 0;

    if (version == NULL || version->type != LG_JSON_INTEGER || version->integer < 1)
        return wrong(reading, LG_SPAN("/version"), "must be a number from 1");
    if (weight != NULL &&
        (weight->type != LG_JSON_STRING || !lg_e5_parse(weight->string, &weight_e5)))
        return wrong(reading, LG_SPAN("/weight"), "must be a decimal in quotes");
    profile->version = version->integer;
    profile->weight = (double)weight_e5 / 100000;
    return true;
}

bool lg_profile_read(struct lg_json_reader *reader, struct lg_arena *arena, struct lg_span bytes,
                     struct lg_profile *ret_profile, struct lg_error *reterr)
{
    const struct reading reading = {arena, reterr};
    const struct lg_json *root, *condition;
    struct lg_profile profile = {.version = 0};
    struct lg_span lane, action;

    if (!lg_json_parse(reader, bytes, &root, reterr))
        return false;
    if (root->type != LG_JSON_OBJECT)
        return wrong(&reading, LG_SPAN(""), "must be an object");
    condition = lg_json_member(root, LG_SPAN("condition"));
    if (condition == NULL)
        return wrong(&reading, LG_SPAN("/condition"), "is required");
    if (!text_of(&reading, root, "code", true, &profile.code) ||
        !text_of(&reading, root, "lane", false, &lane) ||
        !text_of(&reading, root, "action", false, &action) ||
        !text_of(&reading, root, "reason", true, &profile.reason) ||
        !text_of(&reading, root, "reasonZh", true, &profile.reason_zh) ||
        !text_of(&reading, root, "instruction", false, &profile.instruction) ||
        !text_of(&reading, root, "legalBasis", true, &profile.legal_basis))
        return false;
    if (!words_of(&reading, lane, action, &profile) || !numbers_of(&reading, root, &profile) ||
        !read_condition(&reading, LG_SPAN("/condition"), condition, 0, &profile.condition))
        return false;
    *ret_profile = profile;
    return true;
}

bool lg_profile_load(struct lg_json_reader *reader, struct lg_arena *arena, const char *folder,
                     struct lg_profile **ret_profiles, size_t *ret_n, struct lg_error *reterr)
{
    struct lg_folder_file *files;
    struct lg_error why;
    size_t n;

    if (!lg_folder_read(arena, folder, &files, &n, reterr))
        return false;
    struct lg_profile *profiles = lg_arena_take(arena, n * sizeof *profiles + 1);
    for (size_t i = 0; i < n; i++) {
        if (lg_profile_read(reader, arena, files[i].bytes, &profiles[i], &why))
            continue;
        (void)lg_fail(reterr, LG_STOP, "cannot take profile \"%s\"", files[i].path);
        (void)snprintf(reterr->detail, sizeof reterr->detail, "%s.", why.message);
        return false;
    }
    *ret_profiles = profiles;
    *ret_n = n;
    return true;
}
