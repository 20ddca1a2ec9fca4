/*
 * profile_text.c - a profile written as a line; the parts that a reader needs told apart stand in
 * parentheses.
 */
#include "wire/profile_text.h"

#include "base/text.h"
#include "base/time.h"
#include "wire/json.h"

enum { TEXT_MOST = 1 << 20 };

static bool is_plain(struct lg_span text)
{
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.at[i];
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

        if (!letter && (c < '0' || c > '9') && (c == '\0' || strchr("._-+/*%", c) == NULL))
            return false;
    }
    return text.len > 0;
}

static void add_value(struct lg_builder *to, struct lg_span text)
{
    if (is_plain(text))
        lg_builder_add(to, text);
    else
        lg_json_write_string(to, text);
}

static void add_all(struct lg_builder *to, const struct lg_span *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        lg_builder_add(to, i == 0 ? LG_SPAN("") : LG_SPAN(", "));
        add_value(to, values[i]);
    }
}

static void add_bound(struct lg_builder *to, const char *sign, enum lg_attribute attribute,
                      lg_e5 value)
{
    char text[LG_E5_TEXT];
    int len = 10;

    if (lg_attributes[attribute].type == LG_ATTRIBUTE_DAY)
        lg_day_format((lg_day)value, text);
    else
        len = lg_e5_format(value, text);
    lg_builder_fmt(to, " %s %.*s", sign, len, text);
}

static void add_range(struct lg_builder *to, const struct lg_condition *condition)
{
    if (condition->least > INT64_MIN)
        add_bound(to, ">=", condition->attribute, condition->least);
    if (condition->below < INT64_MAX)
        add_bound(to, "<", condition->attribute, condition->below);
}

static void add_values(struct lg_builder *to, const struct lg_condition *condition)
{
    const bool set = lg_attributes[condition->attribute].type == LG_ATTRIBUTE_SET;
    const bool one = condition->values_n == 1;

    if (condition->kind == LG_CONDITION_PREFIX)
        lg_builder_add(to, LG_SPAN(" prefix "));
    else if (set)
        lg_builder_add(to, LG_SPAN(" has "));
    else
        lg_builder_add(to, one ? LG_SPAN(" = ") : LG_SPAN(" in "));
    lg_builder_add(to, one ? LG_SPAN("") : LG_SPAN("("));
    add_all(to, condition->values, condition->values_n);
    lg_builder_add(to, one ? LG_SPAN("") : LG_SPAN(")"));
}

static void add_comparison(struct lg_builder *to, const struct lg_condition *condition)
{
    lg_builder_add(to, lg_span_of(lg_attributes[condition->attribute].name));
    if (condition->list.at != NULL) {
        lg_builder_add(to, LG_SPAN(" in list "));
        add_value(to, condition->list);
    } else if (condition->kind == LG_CONDITION_RANGE) {
        add_range(to, condition);
    } else if (condition->kind == LG_CONDITION_EXISTS) {
        lg_builder_add(to, LG_SPAN(" exists"));
    } else {
        add_values(to, condition);
    }
}

static void add_condition(struct lg_builder *to, const struct lg_condition *condition);

static bool joins(const struct lg_condition *condition)
{
    return (condition->kind == LG_CONDITION_ALL || condition->kind == LG_CONDITION_ANY) &&
           condition->children_n > 1;
}

/* A part of something larger. */
static void add_part(struct lg_builder *to, const struct lg_condition *condition)
{
    lg_builder_add(to, joins(condition) ? LG_SPAN("(") : LG_SPAN(""));
    add_condition(to, condition);
    lg_builder_add(to, joins(condition) ? LG_SPAN(")") : LG_SPAN(""));
}

static void add_condition(struct lg_builder *to, const struct lg_condition *condition)
{
    const bool all = condition->kind == LG_CONDITION_ALL;

    if (condition->kind == LG_CONDITION_NOT) {
        lg_builder_add(to, LG_SPAN("not "));
        add_part(to, &condition->children[0]);
    } else if (joins(condition)) {
        for (size_t i = 0; i < condition->children_n; i++) {
            lg_builder_add(to, i == 0 ? LG_SPAN("") : all ? LG_SPAN(" and ") : LG_SPAN(" or "));
            add_part(to, &condition->children[i]);
        }
    } else if (all || condition->kind == LG_CONDITION_ANY) {
        lg_builder_add(to, all ? LG_SPAN("all(") : LG_SPAN("any("));
        for (size_t i = 0; i < condition->children_n; i++)
            add_condition(to, &condition->children[i]);
        lg_builder_add(to, LG_SPAN(")"));
    } else {
        add_comparison(to, condition);
    }
}

struct lg_span lg_condition_text(struct lg_arena *arena, const struct lg_condition *condition)
{
    struct lg_builder text = lg_builder(arena, TEXT_MOST);

    add_condition(&text, condition);
    return lg_builder_text(&text);
}

struct lg_span lg_values_text(struct lg_arena *arena, const struct lg_span *values, size_t n)
{
    struct lg_builder text = lg_builder(arena, TEXT_MOST);

    add_all(&text, values, n);
    return lg_builder_text(&text);
}

struct lg_span lg_checks_text(struct lg_arena *arena, const struct lg_profile *profile)
{
    struct lg_builder text = lg_builder(arena, TEXT_MOST);

    for (size_t i = 0; i < profile->checklist_n; i++) {
        const struct ev_checklist_item *check = &profile->checklist[i];
        const struct lg_span parts[] = {check->code, check->label, check->label_zh};

        lg_builder_add(&text, i == 0 ? LG_SPAN("") : LG_SPAN(", "));
        for (int part = 0; part < 3; part++) {
            lg_builder_add(&text, part == 0 ? LG_SPAN("") : LG_SPAN(" "));
            add_value(&text, parts[part]);
        }
    }
    return lg_builder_text(&text);
}

static void add_consequence(struct lg_builder *to, const struct lg_profile *profile)
{
    const size_t before = to->len;
    char text[LG_E5_TEXT];

    if (profile->lane != EV_LANE_NONE)
        lg_builder_fmt(to, " lane %s", ev_lane_name(profile->lane));
    if (profile->action != EV_ASSESSMENT_ITEMS_ACTION_ABSENT)
        lg_builder_fmt(to, " action %s", ev_assessment_items_action_name(profile->action));
    if (lg_profile_weight_e5(profile) != 0)
        lg_builder_fmt(to, " weight %.*s", lg_e5_format(lg_profile_weight_e5(profile), text), text);
    if (to->len == before)
        lg_builder_add(to, LG_SPAN(" note"));
}

static void add_member(struct lg_builder *to, const char *name, struct lg_span text)
{
    if (text.at == NULL)
        return;
    lg_builder_fmt(to, "; %s ", name);
    add_value(to, text);
}

static void add_day(struct lg_builder *to, const char *name, lg_day day)
{
    char text[10];

    if (day == INT32_MIN || day == INT32_MAX)
        return;
    lg_day_format(day, text);
    lg_builder_fmt(to, "; %s %.*s", name, (int)sizeof text, text);
}

static void add_scope(struct lg_builder *to, const struct lg_profile *profile)
{
    if (profile->ports_n > 0)
        lg_builder_add(to, LG_SPAN("; ports "));
    add_all(to, profile->ports, profile->ports_n);
    if (profile->categories_n > 0)
        lg_builder_add(to, LG_SPAN("; categories "));
    add_all(to, profile->categories, profile->categories_n);
    add_day(to, "from", profile->valid_from);
    add_day(to, "until", profile->valid_until);
    add_member(to, "owner", profile->owner);
    if (profile->published)
        lg_builder_add(to, LG_SPAN("; published"));
}

struct lg_span lg_profile_line(struct lg_arena *arena, const struct lg_profile *profile)
{
    struct lg_builder line = lg_builder(arena, TEXT_MOST);

    add_value(&line, profile->code);
    lg_builder_fmt(&line, " v%lld: if ", (long long)profile->version);
    add_condition(&line, &profile->said);
    lg_builder_add(&line, LG_SPAN(" then"));
    add_consequence(&line, profile);
    add_scope(&line, profile);
    add_member(&line, "reason", profile->reason);
    add_member(&line, "reasonZh", profile->reason_zh);
    add_member(&line, "instruction", profile->instruction);
    add_member(&line, "instructionZh", profile->instruction_zh);
    if (profile->checklist_n > 0) {
        lg_builder_add(&line, LG_SPAN("; check "));
        lg_builder_add(&line, lg_checks_text(arena, profile));
    }
    add_member(&line, "basis", profile->legal_basis);
    return lg_builder_text(&line);
}
