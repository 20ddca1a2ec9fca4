#include "matcher_export.h"

#include <stdio.h>

#include "base/text.h"

enum { LINE_MOST = 1 << 20 };

static void add_texts(struct lg_builder *line, const struct lg_span *texts, size_t n)
{
    lg_builder_add(line, LG_SPAN("["));
    for (size_t i = 0; i < n; i++)
        lg_builder_fmt(line, "%s\"%.*s\"", i > 0 ? "," : "", LG_SPAN_ARG(texts[i]));
    lg_builder_add(line, LG_SPAN("]"));
}

static void add_condition(struct lg_builder *line, const struct lg_condition *condition)
{
    static const char *const words[] = {
        [LG_CONDITION_ALL] = "all",       [LG_CONDITION_ANY] = "any",
        [LG_CONDITION_NOT] = "not",       [LG_CONDITION_IN] = "in",
        [LG_CONDITION_PREFIX] = "prefix", [LG_CONDITION_BETWEEN] = "between",
        [LG_CONDITION_RANGE] = "range",   [LG_CONDITION_EXISTS] = "exists"};
    const enum lg_condition_kind kind = condition->kind;

    lg_builder_fmt(line, "{\"kind\":\"%s\"", words[kind]);
    if (kind == LG_CONDITION_ALL || kind == LG_CONDITION_ANY || kind == LG_CONDITION_NOT) {
        lg_builder_add(line, LG_SPAN(",\"of\":["));
        for (size_t i = 0; i < condition->children_n; i++) {
            if (i > 0)
                lg_builder_add(line, LG_SPAN(","));
            add_condition(line, &condition->children[i]);
        }
        lg_builder_add(line, LG_SPAN("]}"));
        return;
    }
    const struct lg_attribute_entry *attribute = &lg_attributes[condition->attribute];
    lg_builder_fmt(line,
                   ",\"attribute\":\"%s\",\"set\":%s,\"least\":%lld,\"below\":%lld,\"values\":",
                   attribute->name, attribute->type == LG_ATTRIBUTE_SET ? "true" : "false",
                   (long long)condition->least, (long long)condition->below);
    add_texts(line, condition->values, condition->values_n);
    lg_builder_add(line, LG_SPAN("}"));
}

static void add_facts(struct lg_builder *line, const struct lg_facts *facts)
{
    const char *comma = "";

    for (int i = 0; i < LG_FACTS_N; i++) {
        const struct lg_fact *fact = &facts->at[i];
        const char *name = lg_attributes[i].name;

        if (lg_attributes[i].type == LG_ATTRIBUTE_SET) {
            lg_builder_fmt(line, "%s\"%s\":", comma, name);
            add_texts(line, fact->set, fact->set_n);
        } else if (fact->has_number) {
            lg_builder_fmt(line, "%s\"%s\":%lld", comma, name, (long long)fact->number);
        } else if (fact->text.at != NULL) {
            lg_builder_fmt(line, "%s\"%s\":\"%.*s\"", comma, name, LG_SPAN_ARG(fact->text));
        } else {
            lg_builder_fmt(line, "%s\"%s\":null", comma, name);
        }
        comma = ",";
    }
}

static void add_item(struct lg_builder *line, const struct lg_profile_set *set,
                     const struct lg_facts *facts)
{
    const struct lg_matches found = lg_profile_match(line->arena, set, facts);

    lg_builder_add(line, LG_SPAN("{\"facts\":{"));
    add_facts(line, facts);
    lg_builder_add(line, LG_SPAN("},\"met\":["));
    for (size_t i = 0; i < found.n; i++)
        lg_builder_fmt(line, "%s%u", i > 0 ? "," : "", found.at[i]);
    lg_builder_add(line, LG_SPAN("]}"));
}

static bool write_line(FILE *file, const struct lg_builder *line)
{
    const struct lg_span text = lg_builder_text(line);

    return !line->full && fwrite(text.at, 1, text.len, file) == text.len &&
           fputc('\n', file) != EOF;
}

bool matcher_export(const char *file_name, struct lg_arena *arena, const struct lg_profile_set *set,
                    const struct lg_facts *items, int items_n)
{
    const struct lg_span path = lg_text(arena, "%s.%zu", file_name, lg_profile_set_size(set));
    FILE *file = fopen(path.at, "wb");
    bool good = file != NULL;

    for (uint32_t i = 0; good && i < lg_profile_set_size(set); i++) {
        struct lg_builder line = lg_builder(arena, LINE_MOST);

        add_condition(&line, &lg_profile_at(set, i)->condition);
        good = write_line(file, &line);
    }
    for (int i = 0; good && i < items_n; i++) {
        struct lg_builder line = lg_builder(arena, LINE_MOST);

        add_item(&line, set, &items[i]);
        good = write_line(file, &line);
    }
    return file != NULL && fclose(file) == 0 && good;
}
