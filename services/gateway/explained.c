#include "explained.h"

#include "base/time.h"
#include "wire/json.h"

static void add_text(struct lg_builder *to, const char *name, struct lg_span text)
{
    if (text.at == NULL)
        return;
    lg_builder_fmt(to, ",\"%s\":", name);
    lg_json_write_string(to, text);
}

struct lg_span gw_change_to(struct lg_arena *arena, const struct lg_change *change)
{
    const struct lg_fact *fact = &change->fact;

    if (fact->has_number && lg_attributes[change->attribute].type == LG_ATTRIBUTE_DAY) {
        char *day = lg_arena_take(arena, 10);

        lg_day_format((lg_day)fact->number, day);
        return (struct lg_span){day, 10};
    }
    if (fact->has_number) {
        struct lg_builder number = lg_builder(arena, 64);

        lg_json_write_number(&number, (double)fact->number / 100000);
        return lg_builder_text(&number);
    }
    return fact->set_n > 0 ? fact->set[fact->set_n - 1] : fact->text;
}

struct lg_span gw_change_text(struct lg_arena *arena, const struct lg_change *change, bool zh)
{
    const struct lg_attribute_entry *entry = &lg_attributes[change->attribute];
    const struct lg_span value = gw_change_to(arena, change);
    const char *label = zh ? entry->label_zh : entry->label;

    if (value.at == NULL)
        return lg_text(arena, zh ? "若无%s" : "without %s", label);
    if (entry->type == LG_ATTRIBUTE_SET)
        return lg_text(arena, zh ? "若%s中有“%.*s”" : "with %s that include \"%.*s\"", label,
                       LG_SPAN_ARG(value));
    return lg_text(arena, zh ? "若%s为“%.*s”" : "with %s \"%.*s\"", label, LG_SPAN_ARG(value));
}

static void add_change(struct lg_arena *arena, struct lg_builder *to,
                       const struct lg_profile *profile, const struct lg_change *change)
{
    add_text(to, "profile", profile->code);
    lg_builder_fmt(to, ",\"profileVersion\":%lld", (long long)profile->version);
    add_text(to, "attribute", lg_span_of(lg_attributes[change->attribute].name));
    add_text(to, "to", gw_change_to(arena, change));
}

static void add_miss(struct lg_arena *arena, struct lg_builder *to, const struct gw_miss *miss)
{
    const struct lg_profile *profile = miss->profile;
    const struct lg_span en = gw_change_text(arena, &miss->change, false);
    const struct lg_span zh = gw_change_text(arena, &miss->change, true);

    lg_builder_fmt(to, "{\"kind\":\"attribute\"");
    add_change(arena, to, profile, &miss->change);
    if (profile->lane != EV_LANE_NONE)
        add_text(to, "lane", lg_span_of(ev_lane_name(profile->lane)));
    add_text(to, "text",
             lg_text(arena, "%.*s: %.*s", LG_SPAN_ARG(en), LG_SPAN_ARG(profile->reason)));
    add_text(to, "textZh",
             lg_text(arena, "%.*s：%.*s", LG_SPAN_ARG(zh), LG_SPAN_ARG(profile->reason_zh)));
    lg_builder_add(to, LG_SPAN("}"));
}

struct words {
    struct lg_span kind, text, text_zh;
};

static struct words words_of(struct lg_arena *arena, const struct gw_decided *decided,
                             const struct gw_flip *flip)
{
    const bool drawn = decided->drawn;

    switch (flip->kind) {
    case GW_FLIP_MEASURE:
        return (struct words){
            LG_SPAN("measure"),
            lg_text(arena, "without the measure \"%.*s\"", LG_SPAN_ARG(flip->measure->basis)),
            lg_text(arena, "若措施“%.*s”解除",
                    LG_SPAN_ARG(flip->measure->basis_zh.at == NULL ? flip->measure->basis
                                                                   : flip->measure->basis_zh))};
    case GW_FLIP_ATTRIBUTE:
        return (struct words){LG_SPAN("attribute"), gw_change_text(arena, &flip->change, false),
                              gw_change_text(arena, &flip->change, true)};
    case GW_FLIP_RISK:
        return (struct words){LG_SPAN("risk"),
                              LG_SPAN("with a score on the other side of the threshold"),
                              LG_SPAN("若风险分值在阈值另一侧")};
    case GW_FLIP_CHANCE:
        break;
    }
    return (struct words){LG_SPAN("chance"),
                          drawn ? LG_SPAN("not drawn at random") : LG_SPAN("drawn at random"),
                          drawn ? LG_SPAN("若未被随机抽中") : LG_SPAN("若被随机抽中")};
}

static void add_flip(struct lg_arena *arena, struct lg_builder *to,
                     const struct gw_decided *decided, const struct gw_flip *flip)
{
    const struct words words = words_of(arena, decided, flip);

    lg_builder_fmt(to, "{\"kind\":\"%.*s\"", LG_SPAN_ARG(words.kind));
    if (flip->kind == GW_FLIP_ATTRIBUTE)
        add_change(arena, to, flip->profile, &flip->change);
    if (flip->kind == GW_FLIP_MEASURE)
        add_text(to, "cites", flip->measure->cites);
    add_text(to, "lane", lg_span_of(ev_lane_name(flip->lane)));
    add_text(to, "text", words.text);
    add_text(to, "textZh", words.text_zh);
    lg_builder_add(to, LG_SPAN("}"));
}

void gw_explain(struct lg_arena *arena, const struct gw_decided *decided, struct lg_builder *answer)
{
    struct gw_miss misses[GW_MISSES_MOST];
    struct gw_flip flips[GW_FLIPS_MOST];
    const size_t misses_n = gw_misses(arena, decided, misses);
    const size_t flips_n = gw_flips(arena, decided, misses, misses_n, flips);

    lg_builder_add(answer, LG_SPAN(",\"misses\":["));
    for (size_t i = 0; i < misses_n; i++) {
        lg_builder_add(answer, i > 0 ? LG_SPAN(",") : LG_SPAN(""));
        add_miss(arena, answer, &misses[i]);
    }
    lg_builder_add(answer, LG_SPAN("],\"flips\":["));
    for (size_t i = 0; i < flips_n; i++) {
        lg_builder_add(answer, i > 0 ? LG_SPAN(",") : LG_SPAN(""));
        add_flip(arena, answer, decided, &flips[i]);
    }
    lg_builder_add(answer, LG_SPAN("]"));
}
