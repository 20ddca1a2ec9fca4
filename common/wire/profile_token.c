#include "wire/profile_token.h"

#include "wire/json.h"

enum { VALUE_MOST = 1 << 20 };

struct lg_tokens lg_tokens(struct lg_arena *arena, struct lg_span text, struct lg_error *error)
{
    struct lg_tokens tokens = {.arena = arena, .error = error, .text = text};

    lg_tokens_next(&tokens);
    return tokens;
}

static bool is_in_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("._-+/*%", c) != NULL);
}

static size_t length_of_word(struct lg_span rest)
{
    size_t len = 0;

    while (len < rest.len && is_in_word(rest.at[len]))
        len++;
    return len;
}

/* With both quotes; 0 when the second is missing. */
static size_t length_of_quoted(struct lg_span rest)
{
    for (size_t i = 1; i < rest.len; i++) {
        if (rest.at[i] == '"')
            return i + 1;
        i += rest.at[i] == '\\';
    }
    return 0;
}

static enum lg_token_kind kind_of(char c)
{
    if (c == '"')
        return LG_TOKEN_QUOTED;
    return c != '\0' && strchr("(),;:=<>", c) != NULL ? LG_TOKEN_SIGN : LG_TOKEN_WRONG;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* What begins with no letter or digit; not empty. */
static size_t length_of_other(struct lg_span rest, enum lg_token_kind *kind)
{
    size_t len = 0;

    *kind = kind_of(rest.at[0]);
    if (*kind == LG_TOKEN_QUOTED)
        len = length_of_quoted(rest);
    else if (*kind == LG_TOKEN_SIGN)
        len = rest.len > 1 && rest.at[0] == '>' && rest.at[1] == '=' ? 2 : 1;
    if (len == 0)
        *kind = LG_TOKEN_WRONG;
    return len;
}

void lg_tokens_next(struct lg_tokens *tokens)
{
    while (tokens->at < tokens->text.len && is_blank(tokens->text.at[tokens->at]))
        tokens->at++;
    const struct lg_span rest = {tokens->text.at + tokens->at, tokens->text.len - tokens->at};
    size_t len = length_of_word(rest);

    tokens->kind = len > 0 ? LG_TOKEN_WORD : LG_TOKEN_END;
    if (len == 0 && rest.len > 0)
        len = length_of_other(rest, &tokens->kind);
    tokens->token = (struct lg_span){rest.at, len};
    tokens->at += len;
}

bool lg_tokens_are_at(const struct lg_tokens *tokens, const char *text)
{
    return (tokens->kind == LG_TOKEN_WORD || tokens->kind == LG_TOKEN_SIGN) &&
           lg_span_eq(tokens->token, lg_span_of(text));
}

bool lg_tokens_take(struct lg_tokens *tokens, const char *text)
{
    const bool is_there = lg_tokens_are_at(tokens, text);

    if (is_there)
        lg_tokens_next(tokens);
    return is_there;
}

bool lg_tokens_expect(struct lg_tokens *tokens, const char *what, const char *what_zh)
{
    size_t column = 1;

    for (size_t i = 0; i < tokens->at - tokens->token.len; i++)
        column += (tokens->text.at[i] & 0xc0) != 0x80;
    tokens->fault_zh = lg_text(tokens->arena, "第 %zu 列：此处应为%s", column, what_zh);
    return lg_fail(tokens->error, LG_REJECT, "at column %zu: expected %s", column, what);
}

bool lg_tokens_need(struct lg_tokens *tokens, const char *text)
{
    return lg_tokens_take(tokens, text) ||
           lg_tokens_expect(tokens, lg_text(tokens->arena, "\"%s\"", text).at,
                            lg_text(tokens->arena, "“%s”", text).at);
}

bool lg_tokens_value(struct lg_tokens *tokens, const char *what, const char *what_zh,
                     struct lg_span *ret_json)
{
    if (tokens->kind != LG_TOKEN_WORD && tokens->kind != LG_TOKEN_QUOTED)
        return lg_tokens_expect(tokens, what, what_zh);
    *ret_json = tokens->token;
    if (tokens->kind == LG_TOKEN_WORD) {
        struct lg_builder json = lg_builder(tokens->arena, VALUE_MOST);

        lg_json_write_string(&json, tokens->token);
        *ret_json = lg_builder_text(&json);
    }
    lg_tokens_next(tokens);
    return true;
}
