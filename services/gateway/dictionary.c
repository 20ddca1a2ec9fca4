/*
 * dictionary.c - GET /v1/attributes: what a profile may ask about an item, for those who write
 * profiles.  It is the engine's own table, so nothing is asked of the database.
 */
#include "answers.h"
#include "risk/facts.h"
#include "wire/json.h"

enum { ANSWER_MOST = 1 << 20 };

static void add_text(struct lg_builder *to, const char *name, const char *text)
{
    if (*text == '\0')
        return;
    lg_builder_fmt(to, ",\"%s\":", name);
    lg_json_write_string(to, lg_span_of(text));
}

static void add_attribute(struct lg_builder *to, const struct lg_attribute_entry *entry)
{
    static const char *const types[] = {[LG_ATTRIBUTE_TEXT] = "text",
                                        [LG_ATTRIBUTE_NUMBER] = "number",
                                        [LG_ATTRIBUTE_DAY] = "day",
                                        [LG_ATTRIBUTE_SET] = "set"};

    lg_builder_fmt(to, "{\"name\":\"%s\"", entry->name);
    add_text(to, "type", types[entry->type]);
    add_text(to, "unit", entry->unit);
    add_text(to, "unitZh", entry->unit_zh);
    add_text(to, "source", entry->source);
    add_text(to, "field", entry->field);
    add_text(to, "list", entry->list);
    add_text(to, "codes", entry->codes);
    add_text(to, "label", entry->label);
    add_text(to, "labelZh", entry->label_zh);
    lg_builder_add(to, LG_SPAN("}"));
}

static void get_attributes(struct gw_call *call)
{
    struct lg_builder answer = lg_builder(call->arena, ANSWER_MOST);

    if (call->request->query.len > 0) {
        gw_refuse_for(call, GW_WHY_QUERY, "this takes no query");
        return;
    }
    if (gw_stands(call->who->grants, call->who->grants_n, GW_AREA_ASSESSMENTS,
                  call->who->enterprise_id, call->arena)
            .view != GW_VIEW_ALL) {
        gw_refuse_for(call, GW_WHY_FORBIDDEN, "no role of the caller sees profiles");
        return;
    }
    lg_builder_add(&answer, LG_SPAN("{\"items\":["));
    for (int i = 0; i < LG_FACTS_N; i++) {
        lg_builder_add(&answer, i == 0 ? LG_SPAN("\n") : LG_SPAN(",\n"));
        add_attribute(&answer, &lg_attributes[i]);
    }
    lg_builder_add(&answer, LG_SPAN("]}\n"));
    gw_answer_json(call, 200, lg_builder_text(&answer), NULL);
}

const struct gw_route gw_dictionary_routes[] = {
    {"GET", "/v1/attributes", 0, get_attributes, GW_DOOR_PROVEN, NULL},
    {0},
};
