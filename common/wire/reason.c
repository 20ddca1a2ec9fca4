#include "wire/reason.h"

#include "base/text.h"
#include "wire/json.h"

static void add_member(struct lg_builder *json, const char *name, struct lg_span text)
{
    if (text.at == NULL)
        return;
    lg_builder_fmt(json, ",\"%s\":", name);
    lg_json_write_string(json, text);
}

static void add_checklist(struct lg_builder *json, const struct ev_reason *reason)
{
    for (size_t i = 0; i < reason->checklist_n; i++) {
        lg_builder_add(json,
                       i == 0 ? LG_SPAN(",\"checklist\":[{\"code\":") : LG_SPAN(",{\"code\":"));
        lg_json_write_string(json, reason->checklist[i].code);
        add_member(json, "label", reason->checklist[i].label);
        add_member(json, "labelZh", reason->checklist[i].label_zh);
        lg_builder_add(json, i + 1 == reason->checklist_n ? LG_SPAN("}]") : LG_SPAN("}"));
    }
}

struct lg_span ev_reasons_text(struct lg_arena *arena, const struct ev_reason *reasons, size_t n)
{
    struct lg_builder json = lg_builder(arena, 4 << 20);

    lg_builder_add(&json, LG_SPAN("["));
    for (size_t i = 0; i < n; i++) {
        lg_builder_add(&json, i == 0 ? LG_SPAN("{\"code\":") : LG_SPAN(",{\"code\":"));
        lg_json_write_string(&json, reasons[i].code);
        add_member(&json, "text", reasons[i].text);
        add_member(&json, "textZh", reasons[i].text_zh);
        if (reasons[i].has_contribution) {
            lg_builder_add(&json, LG_SPAN(",\"contribution\":"));
            lg_json_write_number(&json, reasons[i].contribution);
        }
        add_member(&json, "instruction", reasons[i].instruction);
        add_member(&json, "instructionZh", reasons[i].instruction_zh);
        add_checklist(&json, &reasons[i]);
        add_member(&json, "cites", reasons[i].cites);
        lg_builder_add(&json, LG_SPAN("}"));
    }
    lg_builder_add(&json, LG_SPAN("]"));
    return lg_builder_text(&json);
}
