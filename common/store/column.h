/*
 * column.h - typed columns of values: the one form in which values go to PostgreSQL.
 *
 * A column is a parameter (a scalar, or an array for unnest) and a column of rows for COPY
 * alike.  Columns live in the arena that they were made in and borrow nothing: text is copied.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/day.h"
#include "base/id.h"
#include "base/span.h"

enum lg_sql_type {
    LG_SQL_BOOL,
    LG_SQL_INT4,
    LG_SQL_INT8,
    LG_SQL_FLOAT8,
    LG_SQL_TEXT,
    LG_SQL_BYTEA,
    LG_SQL_UUID,
    LG_SQL_TIMESTAMPTZ, /* from microseconds since 1970 */
    LG_SQL_DATE,        /* from lg_day */
    LG_SQL_JSONB,       /* from JSON text */
    LG_SQL_XID8,        /* from a 64-bit transaction id */
};

struct lg_column;

struct lg_column *lg_column_new(struct lg_arena *arena, enum lg_sql_type type);
size_t lg_column_count(const struct lg_column *column);
enum lg_sql_type lg_column_type(const struct lg_column *column);

/* Each adds one value; the column's type must be the function's (asserted). */
void lg_column_add_null(struct lg_column *column);
void lg_column_add_bool(struct lg_column *column, bool value);
void lg_column_add_int(struct lg_column *column,
                       int64_t value); /* INT4, INT8, DATE, TIMESTAMPTZ, XID8 */
void lg_column_add_float(struct lg_column *column, double value);
void lg_column_add_text(struct lg_column *column,
                        struct lg_span value); /* TEXT, BYTEA, JSONB; NULL when value.at is NULL */
void lg_column_add_id(struct lg_column *column, struct lg_id value);

/* One-value columns, for scalar parameters. */
struct lg_column *lg_of_text(struct lg_arena *arena, struct lg_span value);
struct lg_column *lg_of_int8(struct lg_arena *arena, int64_t value);
struct lg_column *lg_of_int4(struct lg_arena *arena, int32_t value);
struct lg_column *lg_of_id(struct lg_arena *arena, struct lg_id value);
struct lg_column *lg_of_time(struct lg_arena *arena, int64_t us);
struct lg_column *lg_of_day(struct lg_arena *arena, lg_day day);
struct lg_column *lg_of_json(struct lg_arena *arena, struct lg_span text);
