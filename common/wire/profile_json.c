/*
 * profile_json.c - a profile as its document again: members in their order, absent ones left out.
 */
#include "base/text.h"
#include "base/time.h"
#include "wire/profile.h"

enum { DOCUMENT_MOST = 4 << 20 };

static void add_text(struct lg_builder *to, const char *name, struct lg_span text)
{
    if (text.at == NULL)
        return;
    lg_builder_fmt(to, ",\"%s\":", name);
    lg_json_write_string(to, text);
}

static void add_list(struct lg_builder *to, const char *name, const struct lg_span *values,
                     size_t n)
{
    lg_builder_fmt(to, ",\"%s\":[", name);
    for (size_t i = 0; i < n; i++) {
        lg_builder_add(to, i == 0 ? LG_SPAN("") : LG_SPAN(","));
        lg_json_write_string(to, values[i]);
    }
    lg_builder_add(to, LG_SPAN("]"));
}

static void add_day(struct lg_builder *to, const char *name, lg_day day)
{
    char text[10];

    if (day == INT32_MIN || day == INT32_MAX)
        return;
    lg_day_format(day, text);
    lg_builder_fmt(to, ",\"%s\":\"%.*s\"", name, (int)sizeof text, text);
}

static void add_number(struct lg_builder *to, const char *name, lg_e5 value)
{
    char text[LG_E5_TEXT];

    lg_builder_fmt(to, ",\"%s\":\"%.*s\"", name, lg_e5_format(value, text), text);
}

static void add_bound(struct lg_builder *to, const char *name, const struct lg_condition *condition,
                      lg_e5 value)
{
    if (value == INT64_MIN || value == INT64_MAX)
        return;
    if (lg_attributes[condition->attribute].type == LG_ATTRIBUTE_DAY)
        add_day(to, name, (lg_day)value);
    else
        add_number(to, name, value);
}

static void add_comparison(struct lg_builder *to, const struct lg_condition *condition)
{
    lg_builder_fmt(to, "{\"attribute\":\"%s\"", lg_attributes[condition->attribute].name);
    if (condition->list.at != NULL) {
        add_text(to, "list", condition->list);
    } else if (condition->kind == LG_CONDITION_RANGE) {
        add_bound(to, "least", condition, condition->least);
        add_bound(to, "below", condition, condition->below);
    } else if (condition->kind != LG_CONDITION_EXISTS) {
        add_list(to, condition->kind == LG_CONDITION_PREFIX ? "prefix" : "in", condition->values,
                 condition->values_n);
    }
    lg_builder_add(to, LG_SPAN("}"));
}

static void add_condition(struct lg_builder *to, const struct lg_condition *condition)
{
    const bool all = condition->kind == LG_CONDITION_ALL;

    if (condition->kind == LG_CONDITION_NOT) {
        lg_builder_add(to, LG_SPAN("{\"not\":"));
        add_condition(to, &condition->children[0]);
        lg_builder_add(to, LG_SPAN("}"));
    } else if (all || condition->kind == LG_CONDITION_ANY) {
        lg_builder_add(to, all ? LG_SPAN("{\"all\":[") : LG_SPAN("{\"any\":["));
        for (size_t i = 0; i < condition->children_n; i++) {
            lg_builder_add(to, i == 0 ? LG_SPAN("") : LG_SPAN(","));
            add_condition(to, &condition->children[i]);
        }
        lg_builder_add(to, LG_SPAN("]}"));
    } else {
        add_comparison(to, condition);
    }
}

static void add_checklist(struct lg_builder *to, const struct lg_profile *profile)
{
    for (size_t i = 0; i < profile->checklist_n; i++) {
        lg_builder_add(to, i == 0 ? LG_SPAN(",\"checklist\":[{\"code\":") : LG_SPAN(",{\"code\":"));
        lg_json_write_string(to, profile->checklist[i].code);
        add_text(to, "label", profile->checklist[i].label);
        add_text(to, "labelZh", profile->checklist[i].label_zh);
        lg_builder_add(to, i + 1 == profile->checklist_n ? LG_SPAN("}]") : LG_SPAN("}"));
    }
}

static void add_scope(struct lg_builder *to, const struct lg_profile *profile)
{
    if (profile->ports_n > 0)
        add_list(to, "ports", profile->ports, profile->ports_n);
    if (profile->categories_n > 0)
        add_list(to, "categories", profile->categories, profile->categories_n);
    add_day(to, "validFrom", profile->valid_from);
    add_day(to, "validUntil", profile->valid_until);
}

lg_e5 lg_profile_weight_e5(const struct lg_profile *profile)
{
    return (lg_e5)(profile->weight * 100000 + (profile->weight < 0 ? -0.5 : 0.5));
}

struct lg_span lg_profile_document(struct lg_arena *arena, const struct lg_profile *profile)
{
    struct lg_builder document = lg_builder(arena, DOCUMENT_MOST);

    lg_builder_add(&document, LG_SPAN("{\"code\":"));
    lg_json_write_string(&document, profile->code);
    lg_builder_fmt(&document, ",\"version\":%lld", (long long)profile->version);
    add_scope(&document, profile);
    if (profile->lane != EV_LANE_NONE)
        add_text(&document, "lane", lg_span_of(ev_lane_name(profile->lane)));
    if (profile->action != EV_ASSESSMENT_ITEMS_ACTION_ABSENT)
        add_text(&document, "action", lg_span_of(ev_assessment_items_action_name(profile->action)));
    if (lg_profile_weight_e5(profile) != 0)
        add_number(&document, "weight", lg_profile_weight_e5(profile));
    add_text(&document, "reason", profile->reason);
    add_text(&document, "reasonZh", profile->reason_zh);
    add_text(&document, "instruction", profile->instruction);
    add_text(&document, "instructionZh", profile->instruction_zh);
    add_checklist(&document, profile);
    add_text(&document, "legalBasis", profile->legal_basis);
    add_text(&document, "owner", profile->owner);
    if (profile->published)
        lg_builder_add(&document, LG_SPAN(",\"published\":true"));
    lg_builder_add(&document, LG_SPAN(",\"condition\":"));
    add_condition(&document, &profile->said);
    lg_builder_add(&document, LG_SPAN("}"));
    return document.full ? (struct lg_span){NULL, 0} : lg_builder_text(&document);
}
