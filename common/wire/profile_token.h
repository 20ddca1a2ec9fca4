/*
 * profile_token.h - the words of a profile's line, one after the other; for its reader alone.
 */
#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

enum lg_token_kind {
    LG_TOKEN_END,
    LG_TOKEN_WORD,
    LG_TOKEN_QUOTED, /* with its quotes: a JSON string, which is not looked into */
    LG_TOKEN_SIGN,   /* ( ) , ; : = < >= */
    LG_TOKEN_WRONG,  /* a character that begins nothing, a quote without an end */
};

struct lg_tokens {
    struct lg_arena *arena;
    struct lg_error *error;
    struct lg_span text;
    size_t at; /* behind the token */
    enum lg_token_kind kind;
    struct lg_span token;
    struct lg_span fault_zh; /* what the error says, in Chinese */
};

struct lg_tokens lg_tokens(struct lg_arena *arena, struct lg_span text, struct lg_error *error);

/* Goes on to the next token. */
void lg_tokens_next(struct lg_tokens *tokens);

/* Whether the token is this word or sign. */
bool lg_tokens_are_at(const struct lg_tokens *tokens, const char *text);

/* Goes on when it is. */
bool lg_tokens_take(struct lg_tokens *tokens, const char *text);

/* Fails with LG_REJECT: the token's column, and what is expected there, in both languages; always false. */
bool lg_tokens_expect(struct lg_tokens *tokens, const char *what, const char *what_zh);

/* Goes on when it is, otherwise fails. */
bool lg_tokens_need(struct lg_tokens *tokens, const char *text);

/* The token, a word or in quotes, as a JSON string; goes on. */
bool lg_tokens_value(struct lg_tokens *tokens, const char *what, const char *what_zh,
                     struct lg_span *ret_json);
