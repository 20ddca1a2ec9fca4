/*
 * encode.h - PostgreSQL's binary forms, shared by the files of this folder.
 *
 * A column keeps its values as PostgreSQL sends them: four bytes of length (-1 for NULL), then
 * the value, most significant byte first.  That is both the body of a one-dimensional array and
 * a row's field in COPY, so neither needs a second pass over the values.
 */
#pragma once

#include <stdint.h>

#include "store/column.h"

enum { LG_ARRAY_HEADER = 20 };

struct lg_column {
    struct lg_arena *arena;
    enum lg_sql_type type;
    size_t count;
    bool has_null;
    char *at; /* LG_ARRAY_HEADER bytes, then the values */
    size_t len, room;
};

/* The type's object id, and that of its array type. */
uint32_t lg_sql_oid(enum lg_sql_type type);
uint32_t lg_sql_array_oid(enum lg_sql_type type);

/* The whole column as one array; fills the header in place. */
struct lg_span lg_column_array(struct lg_column *column);

/* The column's only value without its length; at is NULL for NULL. */
struct lg_span lg_column_scalar(const struct lg_column *column);

static inline void lg_put_uint32(char *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (char)(value >> (24 - 8 * i));
}

static inline uint32_t lg_get_uint32(const char *at)
{
    uint32_t value = 0;

    for (int i = 0; i < 4; i++)
        value = value << 8 | (uint8_t)at[i];
    return value;
}

static inline uint64_t lg_get_uint64(const char *at)
{
    return (uint64_t)lg_get_uint32(at) << 32 | lg_get_uint32(at + 4);
}
