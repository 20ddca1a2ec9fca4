/*
 * condition_text.c - what a line asks, read into the JSON of a condition.
 *
 * Each part gives its own JSON; what is joined by "and" or "or" becomes one node with all parts.
 */
#include "wire/profile_line.h"
#include "wire/profile_text.h"

enum { DEPTH_MOST = 24, JSON_MOST = 4 << 20 };

/* Parts that are joined, with commas between. */
static void join(struct lg_builder *parts, struct lg_span part)
{
    lg_builder_add(parts, parts->len == 0 ? LG_SPAN("") : LG_SPAN(","));
    lg_builder_add(parts, part);
}

static struct lg_span node(struct lg_arena *arena, const char *name, const struct lg_builder *parts)
{
    return lg_text(arena, "{\"%s\":[%.*s]}", name, LG_SPAN_ARG(lg_builder_text(parts)));
}

static bool read_either(struct lg_tokens *tokens, int depth, struct lg_span *ret_json);

/* all(…) and any(…): also for one part alone, which "and" cannot say. */
static bool read_listed(struct lg_tokens *tokens, const char *name, int depth,
                        struct lg_span *ret_json)
{
    struct lg_builder parts = lg_builder(tokens->arena, JSON_MOST);
    struct lg_span part;

    lg_tokens_next(tokens);
    if (!lg_tokens_need(tokens, "("))
        return false;
    do {
        if (!read_either(tokens, depth + 1, &part))
            return false;
        join(&parts, part);
    } while (lg_tokens_take(tokens, ","));
    *ret_json = node(tokens->arena, name, &parts);
    return lg_tokens_need(tokens, ")");
}

static bool read_values(struct lg_tokens *tokens, const char *name, struct lg_span *ret_json)
{
    struct lg_builder values = lg_builder(tokens->arena, JSON_MOST);
    struct lg_span value;
    const bool many = lg_tokens_take(tokens, "(");

    do {
        if (!lg_tokens_value(tokens, "a value", "一个值", &value))
            return false;
        join(&values, value);
    } while (many && lg_tokens_take(tokens, ","));
    if (many && !lg_tokens_need(tokens, ")"))
        return false;
    *ret_json =
        lg_text(tokens->arena, ",\"%s\":[%.*s]", name, LG_SPAN_ARG(lg_builder_text(&values)));
    return true;
}

static bool read_bounds(struct lg_tokens *tokens, struct lg_span *ret_json)
{
    struct lg_span least = LG_SPAN(""), below = LG_SPAN("");

    if (lg_tokens_take(tokens, ">=")) {
        if (!lg_tokens_value(tokens, "a number or a day", "数值或日期", &least))
            return false;
        least = lg_text(tokens->arena, ",\"least\":%.*s", LG_SPAN_ARG(least));
    }
    if (lg_tokens_take(tokens, "<")) {
        if (!lg_tokens_value(tokens, "a number or a day", "数值或日期", &below))
            return false;
        below = lg_text(tokens->arena, ",\"below\":%.*s", LG_SPAN_ARG(below));
    }
    *ret_json = lg_text(tokens->arena, "%.*s%.*s", LG_SPAN_ARG(least), LG_SPAN_ARG(below));
    return true;
}

static bool read_in(struct lg_tokens *tokens, struct lg_span *ret_json)
{
    struct lg_span code;

    if (!lg_tokens_take(tokens, "list"))
        return read_values(tokens, "in", ret_json);
    if (!lg_tokens_value(tokens, "the code of a list", "名单代码", &code))
        return false;
    *ret_json = lg_text(tokens->arena, ",\"list\":%.*s", LG_SPAN_ARG(code));
    return true;
}

/* What is asked of an attribute, as the members behind its name. */
static bool read_asked(struct lg_tokens *tokens, struct lg_span *ret_json)
{
    if (lg_tokens_are_at(tokens, ">=") || lg_tokens_are_at(tokens, "<"))
        return read_bounds(tokens, ret_json);
    if (lg_tokens_take(tokens, "in"))
        return read_in(tokens, ret_json);
    if (lg_tokens_take(tokens, "=") || lg_tokens_take(tokens, "has"))
        return read_values(tokens, "in", ret_json);
    if (lg_tokens_take(tokens, "prefix"))
        return read_values(tokens, "prefix", ret_json);
    *ret_json = LG_SPAN("");
    return lg_tokens_take(tokens, "exists") ||
           lg_tokens_expect(tokens, "one of = has in prefix >= < exists",
                            "等于（=）、含有其中之一（has）、等于其中之一（in）、以其中之一开头"
                            "（prefix）、不小于（>=）、小于（<）、有此属性（exists）之一");
}

static bool read_comparison(struct lg_tokens *tokens, struct lg_span *ret_json)
{
    struct lg_span name, asked;

    if (tokens->kind != LG_TOKEN_WORD)
        return lg_tokens_expect(tokens, "an attribute, \"not\" or \"(\"",
                                "属性、不满足（not）或“(”");
    if (lg_attribute_find(tokens->token) == LG_FACTS_N)
        return lg_tokens_expect(tokens, "an attribute of the dictionary", "属性字典中的属性");
    if (!lg_tokens_value(tokens, "an attribute", "属性", &name) || !read_asked(tokens, &asked))
        return false;
    *ret_json =
        lg_text(tokens->arena, "{\"attribute\":%.*s%.*s}", LG_SPAN_ARG(name), LG_SPAN_ARG(asked));
    return true;
}

static bool read_part(struct lg_tokens *tokens, int depth, struct lg_span *ret_json)
{
    struct lg_span part;

    if (depth > DEPTH_MOST)
        return lg_tokens_expect(tokens, "less nesting", "更少的嵌套层数");
    if (lg_tokens_take(tokens, "not")) {
        if (!read_part(tokens, depth + 1, &part))
            return false;
        *ret_json = lg_text(tokens->arena, "{\"not\":%.*s}", LG_SPAN_ARG(part));
        return true;
    }
    if (lg_tokens_take(tokens, "("))
        return read_either(tokens, depth + 1, ret_json) && lg_tokens_need(tokens, ")");
    if (lg_tokens_are_at(tokens, "all"))
        return read_listed(tokens, "all", depth, ret_json);
    if (lg_tokens_are_at(tokens, "any"))
        return read_listed(tokens, "any", depth, ret_json);
    return read_comparison(tokens, ret_json);
}

static bool read_both(struct lg_tokens *tokens, int depth, struct lg_span *ret_json)
{
    struct lg_builder parts = lg_builder(tokens->arena, JSON_MOST);

    if (!read_part(tokens, depth, ret_json))
        return false;
    join(&parts, *ret_json);
    while (lg_tokens_take(tokens, "and")) {
        if (!read_part(tokens, depth, ret_json))
            return false;
        join(&parts, *ret_json);
        if (!lg_tokens_are_at(tokens, "and"))
            *ret_json = node(tokens->arena, "all", &parts);
    }
    return true;
}

static bool read_either(struct lg_tokens *tokens, int depth, struct lg_span *ret_json)
{
    struct lg_builder parts = lg_builder(tokens->arena, JSON_MOST);

    if (!read_both(tokens, depth, ret_json))
        return false;
    join(&parts, *ret_json);
    while (lg_tokens_take(tokens, "or")) {
        if (!read_both(tokens, depth, ret_json))
            return false;
        join(&parts, *ret_json);
        if (!lg_tokens_are_at(tokens, "or"))
            *ret_json = node(tokens->arena, "any", &parts);
    }
    return true;
}

bool lg_line_condition(struct lg_tokens *tokens, struct lg_span *ret_json)
{
    return read_either(tokens, 0, ret_json);
}

bool lg_condition_of_text(struct lg_arena *arena, struct lg_span text, struct lg_span *ret_json,
                          struct lg_error *reterr)
{
    struct lg_tokens tokens = lg_tokens(arena, text, reterr);
    struct lg_span json;

    if (!lg_line_condition(&tokens, &json))
        return false;
    if (tokens.kind != LG_TOKEN_END)
        return lg_tokens_expect(&tokens, "\"and\", \"or\" or the end",
                                "“and”（与）、“or”（或）或结尾");
    *ret_json = json;
    return true;
}
