#include "wire/lint_text.h"

#include "base/time.h"
#include "wire/json.h"

static const struct {
    const char *name, *text, *text_zh;
} kinds[] = {
    [LG_LINT_UNREACHABLE] = {"unreachable", "nothing can ever meet what it asks",
                             "条件永远不可能满足"},
    [LG_LINT_EXPIRED] = {"expired", "its validity is over", "有效期已过"},
    [LG_LINT_CONTRADICTORY] = {"contradictory", "its action does not go with its lane",
                               "处置方式与通道不符"},
    [LG_LINT_DUPLICATE] = {"duplicate", "asks and does the same as", "条件和处置相同："},
    [LG_LINT_SUBSUMED] = {"subsumed", "adds nothing: whatever meets it meets, and gets as much by",
                          "没有新增作用，已被涵盖："},
    [LG_LINT_CONFLICT] = {"conflict",
                          "an item can meet both, and one lets it go where the other holds it:",
                          "同一商品可同时命中，一方放行而另一方拦截："},
    [LG_LINT_NEVER_HIT] = {"never-hit", "no item met it", "从未命中"},
    [LG_LINT_OVER_CAPACITY] = {"over-capacity", "with it a port has more work than minutes",
                               "将超出口岸查验能力"},
};

const char *lg_lint_kind_name(enum lg_lint_kind kind)
{
    return kinds[kind].name;
}

static struct lg_span load_text(struct lg_arena *arena, const char *text,
                                const struct lg_lint_load *load, bool zh)
{
    const struct lg_span category =
        zh ? lg_text(arena, "%.*s（%.*s）", LG_SPAN_ARG(load->category_zh),
                     LG_SPAN_ARG(load->category))
           : load->category;
    char day[10];

    lg_day_format(load->busiest, day);
    return lg_text(arena,
                   zh ? "%s：口岸%.*s，类别%.*s，共%lld天，如%.10s需%lld分钟，能力%lld分钟"
                      : "%s: port %.*s, category %.*s, on %lld days, such as %.10s with %lld "
                        "of %lld",
                   text, LG_SPAN_ARG(load->port), LG_SPAN_ARG(category), (long long)load->days, day,
                   (long long)load->busiest_minutes, (long long)load->capacity_minutes);
}

static struct lg_span sentence(struct lg_arena *arena, const struct lg_lint_finding *finding,
                               bool zh)
{
    const char *text = zh ? kinds[finding->kind].text_zh : kinds[finding->kind].text;
    const struct lg_lint_load *load = finding->load;
    const struct lg_lint_history *history = finding->history;
    char day[10], until[10];

    if (finding->by_scope)
        return lg_span_of(zh ? "在其口岸、类别和有效期范围内条件不可能满足"
                             : "nothing can meet it within its ports, categories and days");
    if (finding->other != NULL)
        return lg_text(arena, "%s %.*s", text, LG_SPAN_ARG(finding->other->code));
    if (load != NULL)
        return load_text(arena, text, load, zh);
    if (history != NULL) {
        lg_day_format(history->from, day);
        lg_day_format(history->until, until);
        return lg_text(arena,
                       zh ? "%s（%.10s起，%.10s前，%lld项）"
                          : "%s from %.10s until %.10s, of %lld items",
                       text, day, until, (long long)history->items);
    }
    return lg_span_of(text);
}

struct lg_span lg_lint_text(struct lg_arena *arena, const struct lg_lint_finding *finding)
{
    return sentence(arena, finding, false);
}

struct lg_span lg_lint_text_zh(struct lg_arena *arena, const struct lg_lint_finding *finding)
{
    return sentence(arena, finding, true);
}

static bool is_impossible(struct lg_arena *arena, const struct lg_condition *condition)
{
    const struct lg_ways ways = lg_ways_of(arena, condition, true);
    struct lg_facts facts;

    return lg_ways_any(arena, &ways, &facts) == LG_POSSIBLE_NO;
}

/* The child that alone decides that nothing meets the condition; NULL: it is all of them together. */
static const struct lg_condition *culprit(struct lg_arena *arena, const struct lg_condition *of)
{
    if (of->kind == LG_CONDITION_ANY && of->children_n > 1)
        return NULL;
    for (size_t i = 0; of->kind != LG_CONDITION_NOT && i < of->children_n; i++) {
        if (is_impossible(arena, &of->children[i]))
            return &of->children[i];
    }
    return NULL;
}

/* The smallest part of the condition that nothing can meet. */
static struct lg_span unreachable_part(struct lg_arena *arena, const struct lg_condition *at)
{
    struct lg_span place = LG_SPAN("/condition");

    for (const struct lg_condition *next = culprit(arena, at); next != NULL;
         next = culprit(arena, at)) {
        place = lg_text(arena, "%.*s/%s/%td", LG_SPAN_ARG(place),
                        at->kind == LG_CONDITION_ANY ? "any" : "all", next - at->children);
        at = next;
    }
    return place;
}

/* The part of the document that a finding is about. */
static struct lg_span pointer(struct lg_arena *arena, const struct lg_lint_finding *finding)
{
    if (finding->kind == LG_LINT_EXPIRED)
        return LG_SPAN("/validUntil");
    if (finding->kind == LG_LINT_CONTRADICTORY)
        return LG_SPAN("/action");
    if (finding->kind != LG_LINT_UNREACHABLE || finding->by_scope)
        return LG_SPAN("/condition");
    return unreachable_part(arena, &finding->profile->said);
}

static void write_set(struct lg_builder *json, const struct lg_fact *fact)
{
    for (size_t i = 0; i < fact->set_n; i++) {
        lg_builder_add(json, i == 0 ? LG_SPAN("[") : LG_SPAN(","));
        lg_json_write_string(json, fact->set[i]);
    }
    lg_builder_add(json, LG_SPAN("]"));
}

static void write_fact(struct lg_builder *json, enum lg_attribute attribute,
                       const struct lg_fact *fact)
{
    char text[LG_E5_TEXT];

    if (fact->set_n > 0) {
        write_set(json, fact);
    } else if (fact->text.at != NULL) {
        lg_json_write_string(json, fact->text);
    } else if (lg_attributes[attribute].type == LG_ATTRIBUTE_DAY) {
        lg_day_format((lg_day)fact->number, text);
        lg_builder_fmt(json, "\"%.10s\"", text);
    } else {
        lg_builder_fmt(json, "\"%.*s\"", lg_e5_format(fact->number, text), text);
    }
}

void lg_facts_write(struct lg_builder *json, const struct lg_facts *facts)
{
    const char *comma = "";

    lg_builder_add(json, LG_SPAN("{"));
    for (int i = 0; i < LG_FACTS_N; i++) {
        const struct lg_fact *fact = &facts->at[i];

        if (fact->set_n == 0 && fact->text.at == NULL && !fact->has_number)
            continue;
        lg_builder_fmt(json, "%s\"%s\":", comma, lg_attributes[i].name);
        write_fact(json, (enum lg_attribute)i, fact);
        comma = ",";
    }
    lg_builder_add(json, LG_SPAN("}"));
}

static void add_member(struct lg_builder *json, const char *name, struct lg_span text)
{
    lg_builder_fmt(json, ",\"%s\":", name);
    lg_json_write_string(json, text);
}

void lg_lint_write(struct lg_builder *json, const struct lg_lint_finding *finding)
{
    lg_builder_fmt(json, "{\"kind\":\"%s\",\"severity\":\"%s\",\"profiles\":[",
                   lg_lint_kind_name(finding->kind), finding->is_error ? "error" : "warning");
    lg_json_write_string(json, finding->profile->code);
    if (finding->other != NULL) {
        lg_builder_add(json, LG_SPAN(","));
        lg_json_write_string(json, finding->other->code);
    }
    lg_builder_add(json, LG_SPAN("]"));
    add_member(json, "pointer", pointer(json->arena, finding));
    add_member(json, "text", lg_lint_text(json->arena, finding));
    add_member(json, "textZh", lg_lint_text_zh(json->arena, finding));
    if (finding->example != NULL) {
        lg_builder_add(json, LG_SPAN(",\"example\":"));
        lg_facts_write(json, finding->example);
    }
    if (finding->load != NULL)
        add_member(json, "exampleId", finding->load->example);
    lg_builder_add(json, LG_SPAN("}"));
}
