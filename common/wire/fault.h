/*
 * fault.h - what is wrong with a document: all of it at once, each with its place and a code.
 *
 * Codes are stable, clients may act on them: json, type, required, unknown, too-long, too-short,
 * pattern, character, enum, const, format, range, multiple, too-many, too-few, duplicate.
 * Reasons tell the limit and never quote the value, which may be personal.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

enum { EV_FAULTS_MAX = 32 };

struct ev_fault {
    char pointer[200]; /* JSON Pointer, RFC 6901; "" is the whole document; cut when too long */
    const char *code;
    char reason[160]; /* one line, lower case, no full stop */
};

struct ev_faults {
    size_t n;
    bool more; /* there were more than fit */
    struct ev_fault at[EV_FAULTS_MAX];
};

/* One step of the way to a value: the name of a member, or (name.at NULL) the index of an item. */
struct ev_step {
    const struct ev_step *up; /* NULL at the document itself */
    struct lg_span name;
    size_t index;
};

/* Adds a fault at that place, NULL being the whole document. */
void ev_fault_add(struct ev_faults *faults, const struct ev_step *step, const char *code,
                  const char *reason_fmt, ...) __attribute__((format(printf, 4, 5)));

/* An unknown name as a fault may quote it: one that is no word may be a person's, or a number of
 * theirs, and is told as "*". */
struct lg_span ev_fault_name(struct lg_span name);

/* The place that a message of a reader of documents names, at "POINTER": reason; absent where it names none. */
struct lg_span ev_fault_place(const char *message);
