/*
 * text.h - text that is made in an arena.
 */
#pragma once

#include <stdarg.h>

#include "base/arena.h"
#include "base/span.h"

/* printf into the arena.  The span has a terminator behind it that it does not count. */
struct lg_span lg_text(struct lg_arena *arena, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
struct lg_span lg_text_v(struct lg_arena *arena, const char *fmt, va_list args)
    __attribute__((format(printf, 2, 0)));

/* A copy in the arena, with a terminator behind it; an absent span stays absent. */
struct lg_span lg_text_copy(struct lg_arena *arena, struct lg_span text);

/* Text that grows at its end; `limit` bytes at most, what is beyond is dropped and `full` set. */
struct lg_builder {
    struct lg_arena *arena;
    char *at;
    size_t len, room, limit;
    bool full;
};

struct lg_builder lg_builder(struct lg_arena *arena, size_t limit);
void lg_builder_add(struct lg_builder *builder, struct lg_span text);
void lg_builder_fmt(struct lg_builder *builder, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
struct lg_span lg_builder_text(const struct lg_builder *builder);
