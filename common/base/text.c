#include "base/text.h"

#include <stdio.h>

/* Short texts are formatted once, here, and then copied. */
enum { SHORT_TEXT = 512 };

struct lg_span lg_text_v(struct lg_arena *arena, const char *fmt, va_list args)
{
    char text[SHORT_TEXT];
    va_list again;

    va_copy(again, args);
    const int len = vsnprintf(text, sizeof text, fmt, again);
    va_end(again);
    if (len < 0)
        return (struct lg_span){"", 0};

    char *at = lg_arena_take(arena, (size_t)len + 1);
    if ((size_t)len < sizeof text)
        memcpy(at, text, (size_t)len);
    else
        (void)vsnprintf(at, (size_t)len + 1, fmt, args);
    return (struct lg_span){at, (size_t)len};
}

struct lg_span lg_text(struct lg_arena *arena, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    const struct lg_span text = lg_text_v(arena, fmt, args);
    va_end(args);
    return text;
}

struct lg_span lg_text_copy(struct lg_arena *arena, struct lg_span text)
{
    if (text.at == NULL)
        return text;

    char *at = lg_arena_take(arena, text.len + 1);
    if (text.len > 0)
        memcpy(at, text.at, text.len);
    return (struct lg_span){at, text.len};
}

struct lg_builder lg_builder(struct lg_arena *arena, size_t limit)
{
    return (struct lg_builder){.arena = arena, .limit = limit};
}

void lg_builder_add(struct lg_builder *builder, struct lg_span text)
{
    if (builder->full || text.len == 0)
        return;
    if (text.len > builder->limit - builder->len) {
        builder->full = true;
        return;
    }
    if (text.len > builder->room - builder->len) {
        size_t room = builder->room == 0 ? 256 : builder->room * 2;

        while (room < builder->len + text.len)
            room *= 2;
        char *at = lg_arena_take(builder->arena, room);
        if (builder->len > 0)
            memcpy(at, builder->at, builder->len);
        builder->at = at;
        builder->room = room;
    }
    memcpy(builder->at + builder->len, text.at, text.len);
    builder->len += text.len;
}

void lg_builder_fmt(struct lg_builder *builder, const char *fmt, ...)
{
    char text[SHORT_TEXT];
    va_list args, again;

    va_start(args, fmt);
    va_copy(again, args);
    const int len = vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    if (len >= 0 && (size_t)len < sizeof text)
        lg_builder_add(builder, (struct lg_span){text, (size_t)len});
    else
        lg_builder_add(builder, lg_text_v(builder->arena, fmt, again));
    va_end(again);
}

struct lg_span lg_builder_text(const struct lg_builder *builder)
{
    return (struct lg_span){builder->at == NULL ? "" : builder->at, builder->len};
}
