/*
 * profile.c - a profile's JSON, member by member; each fault is told with its place.
 *
 * Texts are as long as a reason of the assessment has room for, so that what is drafted can be told.
 */
#include "wire/profile.h"

#include <stdio.h>

#include "base/text.h"
#include "base/time.h"
#include "wire/fault.h"
#include "wire/folder.h"
#include "wire/profile_reading.h"
#include "wire/utf8.h"

enum { CODE_MOST = 60, SENTENCE_MOST = 500, BASIS_MOST = 110, LABEL_MOST = 200, SCOPE_MOST = 200 };
enum { CHECKLIST_MOST = 20, ID_MOST = 60, WEIGHT_MOST_E5 = 10000000, VERSION_MOST = 1000000 };

/* The place of a member that nobody knows: what is no word is told as "*". */
static struct lg_span place_below(struct lg_arena *arena, struct lg_span at, struct lg_span name)
{
    const struct lg_span word = ev_fault_name(name);
    struct lg_builder place = lg_builder(arena, at.len + 2 * word.len + 2);

    lg_builder_add(&place, at);
    lg_builder_add(&place, LG_SPAN("/"));
    for (size_t i = 0; i < word.len; i++) {
        if (word.at[i] == '~' || word.at[i] == '/')
            lg_builder_add(&place, word.at[i] == '~' ? LG_SPAN("~0") : LG_SPAN("~1"));
        else
            lg_builder_add(&place, (struct lg_span){word.at + i, 1});
    }
    return lg_builder_text(&place);
}

bool lg_profile_decimal(struct lg_span text, lg_e5 *ret_value)
{
    return text.len <= LG_E5_TEXT && lg_e5_parse(text, ret_value);
}

bool lg_profile_only(const struct lg_profile_reading *reading, struct lg_span at,
                     const struct lg_json *object, const char *const *names)
{
    const struct lg_json *name = lg_json_first(object);
    bool sound = true;

    for (size_t i = 0; i < object->n; i++, name = lg_json_next(lg_json_next(name))) {
        size_t known = 0;

        while (names[known] != NULL && !lg_span_eq(lg_span_of(names[known]), name->string))
            known++;
        if (names[known] == NULL)
            sound = lg_profile_wrong(reading, place_below(reading->arena, at, name->string),
                                     LG_PROFILE_NO_PLACE);
    }
    return sound;
}

/* A text of 1 to `most` characters, copied; at the place `at`. */
static bool take_text(const struct lg_profile_reading *reading, struct lg_span at,
                      const struct lg_json *node, size_t most, struct lg_span *ret_text)
{
    if (node->type != LG_JSON_STRING || node->string.len == 0)
        return lg_profile_wrong(reading, at, LG_PROFILE_TEXT);
    if ((size_t)lg_utf8_chars(node->string) > most)
        return lg_profile_too_long(reading, at, most);
    *ret_text = lg_text_copy(reading->arena, node->string);
    return true;
}

/* What a member of an object is; absent and false alike where it is not there. */
struct member {
    const char *name;
    size_t most;
    bool required;
    struct lg_span *text;
};

static bool text_of(const struct lg_profile_reading *reading, struct lg_span at,
                    const struct lg_json *object, const struct member *member)
{
    const struct lg_json *node = lg_json_member(object, lg_span_of(member->name));
    const struct lg_span place = lg_text(reading->arena, "%.*s/%s", LG_SPAN_ARG(at), member->name);

    *member->text = (struct lg_span){NULL, 0};
    if (node == NULL)
        return !member->required || lg_profile_wrong(reading, place, LG_PROFILE_REQUIRED);
    return take_text(reading, place, node, member->most, member->text);
}

static bool words_of(const struct lg_profile_reading *reading, const struct lg_json *root,
                     struct lg_profile *profile)
{
    const struct lg_span top = LG_SPAN("");
    struct lg_span lane, action;
    bool sound = text_of(reading, top, root, &(struct member){"lane", CODE_MOST, false, &lane});

    sound =
        text_of(reading, top, root, &(struct member){"action", CODE_MOST, false, &action}) && sound;
    profile->lane = ev_lane_of(lane);
    profile->action = ev_assessment_items_action_of(action);
    if (lane.at != NULL && profile->lane == EV_LANE_NONE)
        sound = lg_profile_wrong(reading, LG_SPAN("/lane"), LG_PROFILE_LANE);
    if (action.at != NULL && profile->action == EV_ASSESSMENT_ITEMS_ACTION_ABSENT)
        sound = lg_profile_wrong(reading, LG_SPAN("/action"), LG_PROFILE_ACTION);
    return sound;
}

/* A version as JSON may write it: 2.0 is an integer too. */
static bool version_of(const struct lg_json *node, int64_t *ret_version)
{
    if (node == NULL || (node->type != LG_JSON_INTEGER && node->type != LG_JSON_NUMBER))
        return false;

    const double number = node->type == LG_JSON_INTEGER ? (double)node->integer : node->number;
    if (!(number >= 1 && number <= VERSION_MOST))
        return false;
    *ret_version = (int64_t)number;
    return !((double)*ret_version < number);
}

static bool numbers_of(const struct lg_profile_reading *reading, const struct lg_json *root,
                       struct lg_profile *profile)
{
    const struct lg_json *version = lg_json_member(root, LG_SPAN("version"));
    const struct lg_json *weight = lg_json_member(root, LG_SPAN("weight"));
    const struct lg_json *published = lg_json_member(root, LG_SPAN("published"));
    lg_e5 weight_e5 = 0;
    bool sound = true;

    if (!version_of(version, &profile->version))
        sound = lg_profile_wrong(reading, LG_SPAN("/version"), LG_PROFILE_VERSION);
    if (weight != NULL &&
        (weight->type != LG_JSON_STRING || !lg_profile_decimal(weight->string, &weight_e5)))
        sound = lg_profile_wrong(reading, LG_SPAN("/weight"), LG_PROFILE_DECIMAL);
    else if (weight_e5 < -WEIGHT_MOST_E5 || weight_e5 > WEIGHT_MOST_E5)
        sound = lg_profile_wrong(reading, LG_SPAN("/weight"), LG_PROFILE_WEIGHT);
    if (published != NULL && published->type != LG_JSON_BOOLEAN)
        sound = lg_profile_wrong(reading, LG_SPAN("/published"), LG_PROFILE_BOOLEAN);
    else
        profile->published = published != NULL && published->boolean;
    profile->weight = (double)weight_e5 / 100000;
    return sound;
}

static bool texts_of(const struct lg_profile_reading *reading, const struct lg_json *root,
                     struct lg_profile *profile)
{
    const struct member texts[] = {
        {"code", CODE_MOST, true, &profile->code},
        {"reason", SENTENCE_MOST, true, &profile->reason},
        {"reasonZh", SENTENCE_MOST, true, &profile->reason_zh},
        {"instruction", SENTENCE_MOST, false, &profile->instruction},
        {"instructionZh", SENTENCE_MOST, false, &profile->instruction_zh},
        {"legalBasis", BASIS_MOST, true, &profile->legal_basis},
        {"owner", LABEL_MOST, false, &profile->owner},
    };

    bool sound = true;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        sound = text_of(reading, LG_SPAN(""), root, &texts[i]) && sound;
    return sound;
}

static bool day_of(const struct lg_profile_reading *reading, const struct lg_json *root,
                   const char *name, lg_day *day)
{
    const struct lg_json *node = lg_json_member(root, lg_span_of(name));

    return node == NULL || (node->type == LG_JSON_STRING && lg_day_parse(node->string, day)) ||
           lg_profile_wrong(reading, lg_text(reading->arena, "/%s", name), LG_PROFILE_DAY);
}

/* "ports" or "categories": one at least, where it is there. */
static bool scope_of(const struct lg_profile_reading *reading, const struct lg_json *root,
                     const char *name, const struct lg_span **ret_values, size_t *ret_n)
{
    const struct lg_json *array = lg_json_member(root, lg_span_of(name));
    const struct lg_span at = lg_text(reading->arena, "/%s", name);

    if (array == NULL)
        return true;
    if (array->type != LG_JSON_ARRAY || array->n == 0 || array->n > SCOPE_MOST)
        return lg_profile_wrong(reading, at, LG_PROFILE_SCOPE);
    struct lg_span *values = lg_arena_take(reading->arena, array->n * sizeof *values);
    const struct lg_json *item = lg_json_first(array);
    for (size_t i = 0; i < array->n; i++, item = lg_json_next(item)) {
        if (!take_text(reading, at, item, ID_MOST, &values[i]))
            return false;
    }
    *ret_values = values;
    *ret_n = array->n;
    return true;
}

static bool read_check(const struct lg_profile_reading *reading, struct lg_span at,
                       const struct lg_json *node, struct ev_checklist_item *item)
{
    static const char *const names[] = {"code", "label", "labelZh", NULL};
    const struct member texts[] = {{"code", CODE_MOST, true, &item->code},
                                   {"label", LABEL_MOST, true, &item->label},
                                   {"labelZh", LABEL_MOST, true, &item->label_zh}};

    if (node->type != LG_JSON_OBJECT)
        return lg_profile_wrong(reading, at, LG_PROFILE_OBJECT);
    bool sound = lg_profile_only(reading, at, node, names);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        sound = text_of(reading, at, node, &texts[i]) && sound;
    return sound;
}

static bool checklist_of(const struct lg_profile_reading *reading, const struct lg_json *root,
                         struct lg_profile *profile)
{
    const struct lg_json *array = lg_json_member(root, LG_SPAN("checklist"));

    if (array == NULL)
        return true;
    if (array->type != LG_JSON_ARRAY || array->n == 0 || array->n > CHECKLIST_MOST)
        return lg_profile_wrong(reading, LG_SPAN("/checklist"), LG_PROFILE_CHECKLIST);
    struct ev_checklist_item *items = lg_arena_take(reading->arena, array->n * sizeof *items);
    const struct lg_json *node = lg_json_first(array);
    bool sound = true;
    for (size_t i = 0; i < array->n; i++, node = lg_json_next(node)) {
        const struct lg_span at = lg_text(reading->arena, "/checklist/%zu", i);

        sound = read_check(reading, at, node, &items[i]) && sound;
    }
    profile->checklist = items;
    profile->checklist_n = array->n;
    return sound;
}

static bool bounds_of(const struct lg_profile_reading *reading, const struct lg_json *root,
                      struct lg_profile *profile)
{
    profile->valid_from = INT32_MIN;
    profile->valid_until = INT32_MAX;
    bool sound = day_of(reading, root, "validFrom", &profile->valid_from);
    sound = day_of(reading, root, "validUntil", &profile->valid_until) && sound;
    sound = scope_of(reading, root, "ports", &profile->ports, &profile->ports_n) && sound;
    sound = scope_of(reading, root, "categories", &profile->categories, &profile->categories_n) &&
            sound;
    return (profile->valid_from < profile->valid_until ||
            lg_profile_wrong(reading, LG_SPAN("/validUntil"), LG_PROFILE_BEHIND)) &&
           sound;
}

bool lg_profile_look(struct lg_arena *arena, const struct lg_json *root,
                     const struct lg_list_set *lists, struct lg_profile *ret_profile,
                     struct lg_profile_faults *ret_faults)
{
    static const char *const names[] = {
        "code",        "version",       "lane",      "action",     "weight", "reason", "reasonZh",
        "instruction", "instructionZh", "checklist", "legalBasis", "owner",  "ports",  "categories",
        "validFrom",   "validUntil",    "published", "condition",  NULL};
    const struct lg_profile_reading reading = {arena, lists, ret_faults};
    const struct lg_span place = LG_SPAN("/condition");
    const struct lg_json *condition;
    struct lg_profile profile = {.version = 0};

    ret_faults->n = 0;
    if (root->type != LG_JSON_OBJECT)
        return lg_profile_wrong(&reading, LG_SPAN(""), LG_PROFILE_OBJECT);
    bool sound = lg_profile_only(&reading, LG_SPAN(""), root, names);
    condition = lg_json_member(root, LG_SPAN("condition"));
    if (condition == NULL)
        sound = lg_profile_wrong(&reading, place, LG_PROFILE_REQUIRED);
    sound = texts_of(&reading, root, &profile) && sound;
    sound = words_of(&reading, root, &profile) && sound;
    sound = numbers_of(&reading, root, &profile) && sound;
    sound = bounds_of(&reading, root, &profile) && sound;
    sound = checklist_of(&reading, root, &profile) && sound;
    if (condition != NULL)
        sound = lg_condition_read(&reading, place, condition, 0, &profile.said) && sound;
    if (!sound)
        return false;
    lg_profile_bind(arena, lists == NULL ? NULL : lists->countries, &profile);
    *ret_profile = profile;
    return true;
}

bool lg_profile_read(struct lg_json_reader *reader, struct lg_arena *arena, struct lg_span bytes,
                     const struct lg_list_set *lists, struct lg_profile *ret_profile,
                     struct lg_error *reterr)
{
    const struct lg_json *root;
    struct lg_profile_faults faults;

    if (!lg_json_parse(reader, bytes, &root, reterr))
        return false;
    return lg_profile_look(arena, root, lists, ret_profile, &faults) ||
           lg_fail(reterr, LG_REJECT, "at \"%.*s\": %.*s", LG_SPAN_ARG(faults.at[0].at),
                   LG_SPAN_ARG(faults.at[0].text));
}

bool lg_profiles_of(struct lg_json_reader *reader, struct lg_arena *arena,
                    const struct lg_folder_file *files, size_t n, struct lg_profile **ret_profiles,
                    struct lg_error *reterr)
{
    static const struct lg_list_set none = {.n = 0};
    struct lg_error why;

    struct lg_profile *profiles = lg_arena_take(arena, n * sizeof *profiles + 1);
    for (size_t i = 0; i < n; i++) {
        if (lg_profile_read(reader, arena, files[i].bytes, &none, &profiles[i], &why))
            continue;
        (void)lg_fail(reterr, LG_STOP, "cannot take profile \"%s\"", files[i].path);
        (void)snprintf(reterr->detail, sizeof reterr->detail, "%s.", why.message);
        return false;
    }
    *ret_profiles = profiles;
    return true;
}

bool lg_profile_load(struct lg_json_reader *reader, struct lg_arena *arena, const char *folder,
                     struct lg_profile **ret_profiles, size_t *ret_n, struct lg_error *reterr)
{
    struct lg_folder_file *files;

    return lg_folder_read(arena, folder, &files, ret_n, reterr) &&
           lg_profiles_of(reader, arena, files, *ret_n, ret_profiles, reterr);
}
