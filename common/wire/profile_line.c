/*
 * profile_line.c - a line read into the JSON of a profile: head, condition, consequence, members.
 *
 * A member that stands twice is refused by whoever reads the document.
 */
#include "wire/profile_line.h"

#include "base/text.h"
#include "wire/profile_text.h"

enum { DOCUMENT_MOST = 4 << 20 };

struct line {
    struct lg_tokens tokens;
    struct lg_builder document;
};

static void add(struct line *line, const char *name, struct lg_span json)
{
    lg_builder_fmt(&line->document, "%s\"%s\":", line->document.len == 1 ? "" : ",", name);
    lg_builder_add(&line->document, json);
}

/* "v12" behind the code. */
static bool read_version(struct line *line)
{
    struct lg_tokens *tokens = &line->tokens;
    const struct lg_span token = tokens->token;
    bool digits = tokens->kind == LG_TOKEN_WORD && token.len > 1 && token.len < 12 &&
                  token.at[0] == 'v' && token.at[1] != '0';

    for (size_t i = 1; digits && i < token.len; i++)
        digits = token.at[i] >= '0' && token.at[i] <= '9';
    if (!digits)
        return lg_tokens_expect(tokens, "its version, as in \"v3\"", "版本号，如“v3”");
    add(line, "version", (struct lg_span){token.at + 1, token.len - 1});
    lg_tokens_next(tokens);
    return true;
}

static bool read_value(struct line *line, const char *name)
{
    struct lg_span json;

    if (!lg_tokens_value(&line->tokens, "a value", "一个值", &json))
        return false;
    add(line, name, json);
    return true;
}

static bool read_consequence(struct line *line)
{
    static const char *const names[] = {"lane", "action", "weight"};
    bool any = lg_tokens_take(&line->tokens, "note");

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!lg_tokens_take(&line->tokens, names[i]))
            continue;
        if (!read_value(line, names[i]))
            return false;
        any = true;
    }
    return any ||
           lg_tokens_expect(&line->tokens, "lane, action, weight or note",
                            "通道（lane）、处置方式（action）、加分（weight）或仅记录（note）");
}

static bool read_list(struct lg_tokens *tokens, struct lg_span *ret_json)
{
    struct lg_builder values = lg_builder(tokens->arena, DOCUMENT_MOST);
    struct lg_span value;

    do {
        if (!lg_tokens_value(tokens, "a value", "一个值", &value))
            return false;
        lg_builder_add(&values, values.len == 0 ? LG_SPAN("[") : LG_SPAN(","));
        lg_builder_add(&values, value);
    } while (lg_tokens_take(tokens, ","));
    lg_builder_add(&values, LG_SPAN("]"));
    *ret_json = lg_builder_text(&values);
    return true;
}

static bool read_checks(struct lg_tokens *tokens, struct lg_span *ret_json)
{
    struct lg_builder checks = lg_builder(tokens->arena, DOCUMENT_MOST);
    struct lg_span code, label, label_zh;

    do {
        if (!lg_tokens_value(tokens, "the code of a check", "检查项的代码", &code) ||
            !lg_tokens_value(tokens, "its label in English", "检查项的英文名称", &label) ||
            !lg_tokens_value(tokens, "its label in Chinese", "检查项的中文名称", &label_zh))
            return false;
        lg_builder_add(&checks, checks.len == 0 ? LG_SPAN("[") : LG_SPAN(","));
        lg_builder_add(&checks, LG_SPAN("{\"code\":"));
        lg_builder_add(&checks, code);
        lg_builder_add(&checks, LG_SPAN(",\"label\":"));
        lg_builder_add(&checks, label);
        lg_builder_add(&checks, LG_SPAN(",\"labelZh\":"));
        lg_builder_add(&checks, label_zh);
        lg_builder_add(&checks, LG_SPAN("}"));
    } while (lg_tokens_take(tokens, ","));
    lg_builder_add(&checks, LG_SPAN("]"));
    *ret_json = lg_builder_text(&checks);
    return true;
}

/* What stands behind the word of a member. */
static bool read_behind(struct line *line, const char *member, char kind)
{
    struct lg_span json = LG_SPAN("true");

    if (kind == 'v')
        return read_value(line, member);
    if ((kind == 'l' && !read_list(&line->tokens, &json)) ||
        (kind == 'c' && !read_checks(&line->tokens, &json)))
        return false;
    add(line, member, json);
    return true;
}

static bool read_member(struct line *line)
{
    static const struct {
        const char *word, *member;
        char kind; /* v a value, l a list, c checks, t true */
    } members[] = {{"ports", "ports", 'l'},
                   {"categories", "categories", 'l'},
                   {"from", "validFrom", 'v'},
                   {"until", "validUntil", 'v'},
                   {"owner", "owner", 'v'},
                   {"published", "published", 't'},
                   {"reason", "reason", 'v'},
                   {"reasonZh", "reasonZh", 'v'},
                   {"check", "checklist", 'c'},
                   {"instruction", "instruction", 'v'},
                   {"instructionZh", "instructionZh", 'v'},
                   {"basis", "legalBasis", 'v'}};

    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        if (lg_tokens_take(&line->tokens, members[i].word))
            return read_behind(line, members[i].member, members[i].kind);
    }
    return lg_tokens_expect(&line->tokens,
                            "ports, categories, from, until, owner, published, "
                            "reason, reasonZh, instruction, instructionZh, check or basis",
                            "适用口岸（ports）、适用类别（categories）、生效日（from）、"
                            "失效日（until）、负责人（owner）、公开（published）、原因（reason、"
                            "reasonZh）、指令（instruction、instructionZh）、检查项（check）或"
                            "法律依据（basis）");
}

static bool read_all(struct line *line)
{
    struct lg_span condition;

    if (!read_value(line, "code") || !read_version(line) || !lg_tokens_need(&line->tokens, ":") ||
        !lg_tokens_need(&line->tokens, "if") || !lg_line_condition(&line->tokens, &condition))
        return false;
    add(line, "condition", condition);
    if (!lg_tokens_need(&line->tokens, "then") || !read_consequence(line))
        return false;
    while (lg_tokens_take(&line->tokens, ";")) {
        if (!read_member(line))
            return false;
    }
    return line->tokens.kind == LG_TOKEN_END ||
           lg_tokens_expect(&line->tokens, "\";\" or the end", "“;”或结尾");
}

bool lg_profile_of_line(struct lg_arena *arena, struct lg_span text, struct lg_span *ret_document,
                        struct lg_span *ret_fault_zh, struct lg_error *reterr)
{
    struct line line = {lg_tokens(arena, text, reterr), lg_builder(arena, DOCUMENT_MOST)};

    lg_builder_add(&line.document, LG_SPAN("{"));
    if (!read_all(&line)) {
        *ret_fault_zh = line.tokens.fault_zh;
        return false;
    }
    lg_builder_add(&line.document, LG_SPAN("}"));
    *ret_document = lg_builder_text(&line.document);
    return true;
}

static bool to_the_end(struct lg_tokens *tokens)
{
    return tokens->kind == LG_TOKEN_END ||
           lg_tokens_expect(tokens, "\",\" or the end", "“,”或结尾");
}

bool lg_values_of_text(struct lg_arena *arena, struct lg_span text, struct lg_span *ret_json,
                       struct lg_error *reterr)
{
    struct lg_tokens tokens = lg_tokens(arena, text, reterr);
    struct lg_span json;

    if (!read_list(&tokens, &json) || !to_the_end(&tokens))
        return false;
    *ret_json = json;
    return true;
}

bool lg_checks_of_text(struct lg_arena *arena, struct lg_span text, struct lg_span *ret_json,
                       struct lg_error *reterr)
{
    struct lg_tokens tokens = lg_tokens(arena, text, reterr);
    struct lg_span json;

    if (!read_checks(&tokens, &json) || !to_the_end(&tokens))
        return false;
    *ret_json = json;
    return true;
}
