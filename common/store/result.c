/*
 * result.c - rows in binary form, read column by column.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "store/connection.h"
#include "store/encode.h"

enum { OID_INT2 = 21, OID_DATE = 1082, OID_JSONB = 3802 };

static const int64_t DAYS_TO_2000 = 10957;

/* A PGresult under our name: no memory of its own. */
static const PGresult *inner(const struct lg_result *result)
{
    return (const PGresult *)(const void *)result;
}

struct lg_result *lg_result_of(PGresult *result)
{
    return (struct lg_result *)(void *)result;
}

void lg_result_free(struct lg_result *result)
{
    PQclear((PGresult *)(void *)result);
}

size_t lg_result_rows(const struct lg_result *result)
{
    return (size_t)PQntuples(inner(result));
}

uint64_t lg_result_affected(const struct lg_result *result)
{
    return strtoull(PQcmdTuples((PGresult *)(void *)(uintptr_t)(const void *)result), NULL, 10);
}

bool lg_result_null(const struct lg_result *result, size_t row, int column)
{
    return PQgetisnull(inner(result), (int)row, column) != 0;
}

static const char *value_of(const struct lg_result *result, size_t row, int column, int *ret_len)
{
    assert(row < lg_result_rows(result) && column < PQnfields(inner(result)));
    *ret_len = PQgetlength(inner(result), (int)row, column);
    return PQgetvalue(inner(result), (int)row, column);
}

bool lg_result_bool(const struct lg_result *result, size_t row, int column)
{
    int len;
    const char *at = value_of(result, row, column, &len);

    return len == 1 && at[0] != 0;
}

int64_t lg_result_int(const struct lg_result *result, size_t row, int column)
{
    int len;
    const char *at = value_of(result, row, column, &len);

    switch (len) {
    case 2:
        return (int16_t)((uint16_t)(uint8_t)at[0] << 8 | (uint8_t)at[1]);
    case 4: {
        const int32_t value = (int32_t)lg_get_uint32(at);

        return PQftype(inner(result), column) == OID_DATE ? value + DAYS_TO_2000 : value;
    }
    case 8:
        return (int64_t)lg_get_uint64(at);
    default:
        return 0; /* NULL */
    }
}

int64_t lg_result_time(const struct lg_result *result, size_t row, int column)
{
    int len;
    const char *at = value_of(result, row, column, &len);

    return len == 8 ? (int64_t)lg_get_uint64(at) + DAYS_TO_2000 * LG_US_PER_DAY : 0;
}

double lg_result_float(const struct lg_result *result, size_t row, int column)
{
    int len;
    const char *at = value_of(result, row, column, &len);
    uint64_t bits = len == 8 ? lg_get_uint64(at) : 0;
    double value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

struct lg_span lg_result_text(const struct lg_result *result, size_t row, int column)
{
    int len;
    const char *at = value_of(result, row, column, &len);
    const size_t version = PQftype(inner(result), column) == OID_JSONB ? 1 : 0;

    if (lg_result_null(result, row, column))
        return (struct lg_span){NULL, 0};
    return (struct lg_span){at + version, (size_t)len - version};
}

struct lg_id lg_result_id(const struct lg_result *result, size_t row, int column)
{
    struct lg_id id = {{0}};
    int len;
    const char *at = value_of(result, row, column, &len);

    if (len == (int)sizeof id.at)
        memcpy(id.at, at, sizeof id.at);
    return id;
}
