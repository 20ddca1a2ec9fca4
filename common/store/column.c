#include "store/column.h"

#include <assert.h>
#include <string.h>

#include "base/time.h"
#include "store/encode.h"

enum { FIRST_ROOM = 1024 };

static const uint32_t NULL_LENGTH = UINT32_MAX;

/* PostgreSQL counts time from 2000-01-01. */
static const int64_t DAYS_TO_2000 = 10957;

static const struct {
    uint32_t oid, array_oid;
} type_oid[] = {
    [LG_SQL_BOOL] = {16, 1000},   [LG_SQL_INT4] = {23, 1007},
    [LG_SQL_INT8] = {20, 1016},   [LG_SQL_FLOAT8] = {701, 1022},
    [LG_SQL_TEXT] = {25, 1009},   [LG_SQL_BYTEA] = {17, 1001},
    [LG_SQL_UUID] = {2950, 2951}, [LG_SQL_TIMESTAMPTZ] = {1184, 1185},
    [LG_SQL_DATE] = {1082, 1182}, [LG_SQL_JSONB] = {3802, 3807},
    [LG_SQL_XID8] = {5069, 271},
};

uint32_t lg_sql_oid(enum lg_sql_type type)
{
    return type_oid[type].oid;
}

uint32_t lg_sql_array_oid(enum lg_sql_type type)
{
    return type_oid[type].array_oid;
}

struct lg_column *lg_column_new(struct lg_arena *arena, enum lg_sql_type type)
{
    struct lg_column *column = lg_arena_take(arena, sizeof *column);

    *column = (struct lg_column){.arena = arena, .type = type, .len = LG_ARRAY_HEADER};
    return column;
}

size_t lg_column_count(const struct lg_column *column)
{
    return column->count;
}

enum lg_sql_type lg_column_type(const struct lg_column *column)
{
    return column->type;
}

static void make_room(struct lg_column *column, size_t more)
{
    size_t room = column->room == 0 ? FIRST_ROOM : column->room * 2;

    if (column->room >= column->len + more)
        return;
    while (room < column->len + more)
        room *= 2;

    char *at = lg_arena_room(column->arena, room);
    if (column->at != NULL)
        memcpy(at, column->at, column->len);
    column->at = at;
    column->room = room;
}

/* Room for one more value of `len` bytes behind its length; returns where the value goes. */
static char *add(struct lg_column *column, size_t len)
{
    assert(len < INT32_MAX);
    make_room(column, 4 + len);

    char *at = column->at + column->len;
    lg_put_uint32(at, (uint32_t)len);
    column->len += 4 + len;
    column->count++;
    return at + 4;
}

void lg_column_add_null(struct lg_column *column)
{
    (void)add(column, 0);
    lg_put_uint32(column->at + column->len - 4, NULL_LENGTH);
    column->has_null = true;
}

void lg_column_add_bool(struct lg_column *column, bool value)
{
    assert(column->type == LG_SQL_BOOL);
    *add(column, 1) = value;
}

static void put_uint64(char *at, uint64_t value)
{
    lg_put_uint32(at, (uint32_t)(value >> 32));
    lg_put_uint32(at + 4, (uint32_t)value);
}

void lg_column_add_int(struct lg_column *column, int64_t value)
{
    switch (column->type) {
    case LG_SQL_INT4:
        assert(value >= INT32_MIN && value <= INT32_MAX);
        lg_put_uint32(add(column, 4), (uint32_t)value);
        return;
    case LG_SQL_DATE:
        lg_put_uint32(add(column, 4), (uint32_t)(value - DAYS_TO_2000));
        return;
    case LG_SQL_TIMESTAMPTZ:
        put_uint64(add(column, 8), (uint64_t)(value - DAYS_TO_2000 * LG_US_PER_DAY));
        return;
    case LG_SQL_INT8:
    case LG_SQL_XID8:
        put_uint64(add(column, 8), (uint64_t)value);
        return;
    case LG_SQL_BOOL:
    case LG_SQL_FLOAT8:
    case LG_SQL_TEXT:
    case LG_SQL_BYTEA:
    case LG_SQL_UUID:
    case LG_SQL_JSONB:
        break;
    }
    assert(!"a column of integers");
}

void lg_column_add_float(struct lg_column *column, double value)
{
    uint64_t bits;

    assert(column->type == LG_SQL_FLOAT8);
    memcpy(&bits, &value, sizeof bits);
    put_uint64(add(column, 8), bits);
}

void lg_column_add_text(struct lg_column *column, struct lg_span value)
{
    const size_t version = column->type == LG_SQL_JSONB ? 1 : 0;

    assert(column->type == LG_SQL_TEXT || column->type == LG_SQL_BYTEA || version == 1);
    if (value.at == NULL) {
        lg_column_add_null(column);
        return;
    }
    char *at = add(column, value.len + version);
    if (version == 1)
        *at = 1;
    if (value.len > 0)
        memcpy(at + version, value.at, value.len);
}

void lg_column_add_id(struct lg_column *column, struct lg_id value)
{
    assert(column->type == LG_SQL_UUID);
    memcpy(add(column, sizeof value.at), value.at, sizeof value.at);
}

struct lg_span lg_column_array(struct lg_column *column)
{
    make_room(column, 0);
    lg_put_uint32(column->at, column->count > 0); /* dimensions */
    lg_put_uint32(column->at + 4, column->has_null);
    lg_put_uint32(column->at + 8, lg_sql_oid(column->type));
    lg_put_uint32(column->at + 12, (uint32_t)column->count);
    lg_put_uint32(column->at + 16, 1); /* first index */
    return (struct lg_span){column->at, column->count > 0 ? column->len : 12};
}

struct lg_span lg_column_scalar(const struct lg_column *column)
{
    assert(column->count == 1);
    const char *at = column->at + LG_ARRAY_HEADER;
    const uint32_t len = lg_get_uint32(at);

    return len == NULL_LENGTH ? (struct lg_span){NULL, 0} : (struct lg_span){at + 4, len};
}

struct lg_column *lg_of_text(struct lg_arena *arena, struct lg_span value)
{
    struct lg_column *column = lg_column_new(arena, LG_SQL_TEXT);

    lg_column_add_text(column, value);
    return column;
}

static struct lg_column *of_int(struct lg_arena *arena, enum lg_sql_type type, int64_t value)
{
    struct lg_column *column = lg_column_new(arena, type);

    lg_column_add_int(column, value);
    return column;
}

struct lg_column *lg_of_int8(struct lg_arena *arena, int64_t value)
{
    return of_int(arena, LG_SQL_INT8, value);
}

struct lg_column *lg_of_int4(struct lg_arena *arena, int32_t value)
{
    return of_int(arena, LG_SQL_INT4, value);
}

struct lg_column *lg_of_time(struct lg_arena *arena, int64_t us)
{
    return of_int(arena, LG_SQL_TIMESTAMPTZ, us);
}

struct lg_column *lg_of_day(struct lg_arena *arena, lg_day day)
{
    struct lg_column *column = lg_column_new(arena, LG_SQL_DATE);

    lg_column_add_int(column, day);
    return column;
}

struct lg_column *lg_of_json(struct lg_arena *arena, struct lg_span text)
{
    struct lg_column *column = lg_column_new(arena, LG_SQL_JSONB);

    lg_column_add_text(column, text);
    return column;
}

struct lg_column *lg_of_id(struct lg_arena *arena, struct lg_id value)
{
    struct lg_column *column = lg_column_new(arena, LG_SQL_UUID);

    lg_column_add_id(column, value);
    return column;
}
