/*
 * fault.c - faults and their JSON Pointers, made only when there is a fault.
 */
#include "wire/fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Text with an end; what does not fit is left out from then on. */
struct room {
    char *at;
    size_t len, size;
    bool full;
};

static void put(struct room *room, const char *text, size_t len)
{
    if (room->full || len >= room->size - room->len) {
        room->full = true;
        return;
    }
    memcpy(room->at + room->len, text, len);
    room->len += len;
}

/* How many bytes the character that begins with this byte has; the text is valid UTF-8. */
static size_t char_len(char first)
{
    const unsigned char byte = (unsigned char)first;

    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

static void put_name(struct room *room, struct lg_span name)
{
    for (size_t i = 0; i < name.len && !room->full; i += char_len(name.at[i])) {
        if (name.at[i] == '~')
            put(room, "~0", 2);
        else if (name.at[i] == '/')
            put(room, "~1", 2);
        else
            put(room, name.at + i, char_len(name.at[i]));
    }
}

static void put_step(struct room *room, const struct ev_step *step)
{
    char index[24];

    if (step->up != NULL)
        put_step(room, step->up);
    put(room, "/", 1);
    if (step->name.at != NULL) {
        put_name(room, step->name);
        return;
    }
    const int len = snprintf(index, sizeof index, "%zu", step->index);
    put(room, index, (size_t)len);
}

void ev_fault_add(struct ev_faults *faults, const struct ev_step *step, const char *code,
                  const char *reason_fmt, ...)
{
    va_list args;

    if (faults->n == EV_FAULTS_MAX) {
        faults->more = true;
        return;
    }

    struct ev_fault *fault = &faults->at[faults->n++];
    struct room room = {.at = fault->pointer, .size = sizeof fault->pointer};
    if (step != NULL)
        put_step(&room, step);
    fault->pointer[room.len] = '\0';
    fault->code = code;
    va_start(args, reason_fmt);
    (void)vsnprintf(fault->reason, sizeof fault->reason, reason_fmt, args);
    va_end(args);
}

/* Whether a name could be one of a schema: one word in ASCII that begins with a letter. */
static bool is_word(struct lg_span name)
{
    for (size_t i = 0; i < name.len; i++) {
        if (name.at[i] <= ' ' || name.at[i] >= 0x7f)
            return false;
    }
    return name.len > 0 && name.len <= 60 && (name.at[0] < '0' || name.at[0] > '9');
}

struct lg_span ev_fault_name(struct lg_span name)
{
    return is_word(name) ? name : LG_SPAN("*");
}

struct lg_span ev_fault_place(const char *message)
{
    static const struct lg_span before = LG_SPAN_INIT("at \"");
    const char *end =
        strncmp(message, before.at, before.len) == 0 ? strstr(message + before.len, "\": ") : NULL;

    if (end == NULL)
        return (struct lg_span){NULL, 0};
    return (struct lg_span){message + before.len, (size_t)(end - message) - before.len};
}
