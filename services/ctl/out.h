/*
 * out.h - rows on stdout: a table for people, or with --json an array of objects.
 *
 * Rows are written when the table ends, so that columns have their width; a column's name is its
 * JSON member.  Control characters of a value are written as "?" in a table, escaped in JSON.
 */
#pragma once

#include "base/arena.h"
#include "base/span.h"
#include "ctl.h"

enum { OUT_COLUMNS = 12 };

struct out;

/* A table with these columns, the last NULL.  Lives in ctl's arena. */
struct out *out_new(struct ctl *ctl, const char *const *columns);

/* The next value of the row; a row is full when all its columns are.  An absent text is null. */
void out_text(struct out *out, struct lg_span text);
void out_int(struct out *out, int64_t value);
void out_bool(struct out *out, bool value);
void out_time(struct out *out, int64_t us);
void out_null(struct out *out);

/* A column of a query's result: its name, and how it is read. */
struct out_field {
    const char *name; /* NULL ends a list of them */
    enum out_type { OUT_TEXT, OUT_INT, OUT_BOOL, OUT_TIME } type;
};

/* All rows of a result, whose columns are the fields in their order. */
struct out *out_of_result(struct ctl *ctl, const struct lg_result *result,
                          const struct out_field *fields);

/* Writes all rows: as a table, or as an array of objects. */
void out_end(struct out *out);

/* Writes the only row: name by name, or as one object. */
void out_end_one(struct out *out);
