#include "asked.h"

#include "base/own.h"
#include "explained.h"
#include "explanation_sql.h"
#include "wire/json.h"
#include "wire/profile.h"
#include "wire/profile_text.h"

enum { MISSES_MOST = 40, MEMBERS_MOST = 5, CONDITION_MOST = 400, TEXT_MOST = 4000 };

static bool is_version(const struct lg_profile *profile, const struct gw_asking *asking,
                       struct lg_arena *arena)
{
    return lg_span_eq(profile->code, asking->code) &&
           (asking->version.at == NULL ||
            lg_span_eq(lg_text(arena, "%lld", (long long)profile->version), asking->version));
}

static bool read_draft(struct gw_bench *bench, struct lg_store *store,
                       const struct gw_asking *asking, const struct lg_result *row,
                       struct gw_asked *ret_asked, struct lg_error *reterr)
{
    struct lg_column *const lists[] = {lg_of_int8(bench->arena, asking->change),
                                       lg_of_text(bench->arena, LG_SPAN("list"))};
    lg_own(lg_result) struct lg_result *list_rows = NULL;
    struct lg_error unreadable;

    if (!lg_store_run(store, &q_controls_at, lists, &list_rows, reterr))
        return false;
    const struct lg_list_set set =
        gw_law_lists(asking->law, bench->reader, bench->arena, list_rows);
    if (!lg_profile_read(bench->reader, bench->arena, lg_result_text(row, 0, 0), &set,
                         &ret_asked->profile, &unreadable))
        ret_asked->profile.code = (struct lg_span){NULL, 0};
    ret_asked->profile.version = lg_result_int(row, 0, 1);
    ret_asked->state = lg_text_copy(bench->arena, lg_result_text(row, 0, 2));
    return true;
}

bool gw_asked_find(struct gw_bench *bench, struct lg_store *store, const struct gw_asking *asking,
                   struct gw_asked *ret_asked, struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *row = NULL;
    struct lg_column *const query = lg_of_json(bench->arena, asking->query);

    *ret_asked = (struct gw_asked){.decided = true};
    for (uint32_t i = 0; i < lg_profile_set_size(asking->profiles); i++) {
        if (is_version(lg_profile_at(asking->profiles, i), asking, bench->arena)) {
            ret_asked->profile = *lg_profile_at(asking->profiles, i);
            return true;
        }
    }
    ret_asked->decided = false;
    if (!lg_store_run(store, &q_profile_asked, &query, &row, reterr))
        return false;
    return lg_result_rows(row) == 0 || read_draft(bench, store, asking, row, ret_asked, reterr);
}

static void add_text(struct lg_builder *to, const char *name, struct lg_span text)
{
    lg_builder_fmt(to, ",\"%s\":", name);
    lg_json_write_string(to, text);
}

/* The item's own value; of a set its first members. */
static struct lg_span value_of(struct lg_arena *arena, enum lg_attribute attribute,
                               const struct lg_fact *fact)
{
    struct lg_builder members = lg_builder(arena, TEXT_MOST);

    if (fact->set_n == 0)
        return gw_change_to(arena, &(struct lg_change){attribute, *fact});
    for (size_t i = 0; i < fact->set_n && i < MEMBERS_MOST; i++)
        lg_builder_fmt(&members, "%s%.*s", i == 0 ? "" : ", ", LG_SPAN_ARG(fact->set[i]));
    if (fact->set_n > MEMBERS_MOST)
        lg_builder_add(&members, LG_SPAN(", …"));
    return lg_builder_text(&members);
}

/* The comparison as profiles have it in one line, cut between characters where it is long. */
static struct lg_span condition_of(struct lg_arena *arena, const struct lg_miss *miss)
{
    const struct lg_span whole = lg_condition_text(arena, miss->comparison);
    size_t len = whole.len < CONDITION_MOST ? whole.len : CONDITION_MOST;

    while (len < whole.len && len > 0 && ((unsigned char)whole.at[len] & 0xC0) == 0x80)
        len--;
    return lg_text(arena, "%s%.*s%s", miss->wanted ? "" : "not ", (int)len, whole.at,
                   len < whole.len ? " …" : "");
}

static struct lg_span miss_text(struct lg_arena *arena, const struct lg_miss *miss,
                                struct lg_span value, bool zh)
{
    const struct lg_attribute_entry *entry = &lg_attributes[miss->comparison->attribute];
    const struct lg_span asks = condition_of(arena, miss);
    const char *label = zh ? entry->label_zh : entry->label;

    if (value.at == NULL)
        return lg_text(
            arena, zh ? "未申报%s；布控要求：%.*s" : "there is no %s; the profile asks for: %.*s",
            label, LG_SPAN_ARG(asks));
    return lg_text(arena,
                   zh ? "%s为“%.*s”；布控要求：%.*s" : "%s is \"%.*s\"; the profile asks for: %.*s",
                   label, LG_SPAN_ARG(value), LG_SPAN_ARG(asks));
}

static void add_miss(struct lg_arena *arena, struct lg_builder *to,
                     const struct gw_decided *decided, const struct lg_miss *miss)
{
    const enum lg_attribute attribute = miss->comparison->attribute;
    const struct lg_span value =
        value_of(arena, attribute, &decided->declared->facts.at[attribute]);

    lg_builder_fmt(to, "{\"attribute\":\"%s\"", lg_attributes[attribute].name);
    if (value.at != NULL)
        add_text(to, "value", value);
    add_text(to, "condition", condition_of(arena, miss));
    add_text(to, "text", miss_text(arena, miss, value, false));
    add_text(to, "textZh", miss_text(arena, miss, value, true));
    lg_builder_add(to, LG_SPAN("}"));
}

static size_t add_misses(struct lg_arena *arena, struct lg_builder *to,
                         const struct gw_decided *decided, const struct lg_condition *condition)
{
    struct lg_miss misses[MISSES_MOST];
    const size_t n = lg_condition_misses(condition, &decided->declared->facts, misses, MISSES_MOST);

    lg_builder_add(to, LG_SPAN(",\"misses\":["));
    for (size_t i = 0; i < n && i < MISSES_MOST; i++) {
        lg_builder_add(to, i == 0 ? LG_SPAN("") : LG_SPAN(","));
        add_miss(arena, to, decided, &misses[i]);
    }
    lg_builder_fmt(to, "],\"more\":%zu", n > MISSES_MOST ? n - MISSES_MOST : 0);
    return n;
}

static void add_change(struct lg_arena *arena, struct lg_builder *to, const struct gw_asked *asked,
                       const struct lg_change *change)
{
    const struct lg_span value = gw_change_to(arena, change);

    lg_builder_add(to, LG_SPAN(",\"change\":{\"kind\":\"attribute\""));
    add_text(to, "profile", asked->profile.code);
    lg_builder_fmt(to, ",\"profileVersion\":%lld", (long long)asked->profile.version);
    lg_builder_fmt(to, ",\"attribute\":\"%s\"", lg_attributes[change->attribute].name);
    if (value.at != NULL)
        add_text(to, "to", value);
    add_text(to, "text", gw_change_text(arena, change, false));
    add_text(to, "textZh", gw_change_text(arena, change, true));
    lg_builder_add(to, LG_SPAN("}"));
}

/* One sentence. */
static void add_sentence(struct lg_arena *arena, struct lg_builder *to, size_t misses,
                         const struct lg_change *change)
{
    if (misses == 0 && change == NULL) {
        add_text(to, "text", LG_SPAN("nothing that an item may have meets this profile"));
        add_text(to, "textZh", LG_SPAN("任何商品项均不可能命中该布控"));
    } else if (change == NULL) {
        add_text(
            to, "text",
            lg_text(arena, "not met: %zu comparisons fail, and no single change would do", misses));
        add_text(to, "textZh",
                 lg_text(arena, "未命中：%zu项条件不符，且没有单一改变可使其命中", misses));
    } else {
        const struct lg_span en = gw_change_text(arena, change, false);
        const struct lg_span zh = gw_change_text(arena, change, true);

        add_text(to, "text", lg_text(arena, "not met; it would be %.*s", LG_SPAN_ARG(en)));
        add_text(to, "textZh", lg_text(arena, "未命中；%.*s则会命中", LG_SPAN_ARG(zh)));
    }
}

void gw_asked_tell(struct lg_arena *arena, const struct gw_decided *decided,
                   const struct gw_asked *asked, struct lg_builder *answer)
{
    const struct lg_condition *condition = &asked->profile.condition;
    const bool met = lg_condition_met(condition, &decided->declared->facts);
    struct lg_change change;

    lg_builder_add(answer, LG_SPAN(",\"asked\":{\"profile\":"));
    lg_json_write_string(answer, asked->profile.code);
    lg_builder_fmt(answer, ",\"profileVersion\":%lld,\"decided\":%s,\"met\":%s",
                   (long long)asked->profile.version, asked->decided ? "true" : "false",
                   met ? "true" : "false");
    if (asked->state.at != NULL)
        add_text(answer, "state", asked->state);
    if (asked->profile.lane != EV_LANE_NONE)
        add_text(answer, "lane", lg_span_of(ev_lane_name(asked->profile.lane)));
    const size_t misses = add_misses(arena, answer, decided, condition);
    if (met) {
        add_text(answer, "text", LG_SPAN("the item meets this profile"));
        add_text(answer, "textZh", LG_SPAN("该商品项命中此布控"));
    } else {
        const bool can = gw_change_of(arena, condition, decided, &change);

        add_sentence(arena, answer, misses, can ? &change : NULL);
        if (can)
            add_change(arena, answer, asked, &change);
    }
    lg_builder_add(answer, LG_SPAN("}"));
}
