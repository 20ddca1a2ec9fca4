#include "store/table.h"

#include <assert.h>
#include <string.h>

#include "store/connection.h"
#include "store/encode.h"

/* From here up COPY is cheaper than INSERT ... SELECT unnest: its own round trip against the arrays' way through the executor. */
enum { COPY_FROM = 50, CHUNK = 1 << 18 };

struct lg_rows *lg_rows_new(struct lg_arena *arena, const struct lg_table *table)
{
    struct lg_rows *rows = lg_arena_take(arena, sizeof *rows);

    *rows = (struct lg_rows){.table = table};
    for (int i = 0; i < table->columns_n; i++)
        rows->columns[i] = lg_column_new(arena, table->columns[i].type);
    return rows;
}

/* A buffer in front of PQputCopyData, so that libpq sees few large pieces. */
struct copy {
    struct lg_store *store;
    char *at;
    size_t len, room;
    bool failed;
};

static void put(struct copy *copy, const char *at, size_t len)
{
    if (copy->len + len > copy->room) {
        copy->failed |= PQputCopyData(copy->store->conn, copy->at, (int)copy->len) != 1;
        copy->len = 0;
    }
    if (len > copy->room) {
        copy->failed |= PQputCopyData(copy->store->conn, at, (int)len) != 1;
        return;
    }
    memcpy(copy->at + copy->len, at, len);
    copy->len += len;
}

/* Bytes of the value that begins at `at`, with its length in front. */
static size_t value_size(const char *at)
{
    const uint32_t len = lg_get_uint32(at);

    return len == UINT32_MAX ? 4 : 4 + (size_t)len;
}

static void put_rows(struct copy *copy, const struct lg_rows *rows)
{
    static const char header[19] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0";
    static const char trailer[2] = {'\377', '\377'};
    const int n = rows->table->columns_n;
    const char fields[2] = {(char)(n >> 8), (char)n};
    const char *next[LG_TABLE_COLUMNS];

    for (int i = 0; i < n; i++)
        next[i] = rows->columns[i]->at + LG_ARRAY_HEADER;
    put(copy, header, sizeof header);
    for (size_t row = 0; row < rows->columns[0]->count; row++) {
        put(copy, fields, sizeof fields);
        for (int i = 0; i < n; i++) {
            const size_t size = value_size(next[i]);

            put(copy, next[i], size);
            next[i] += size;
        }
    }
    put(copy, trailer, sizeof trailer);
    copy->failed |= PQputCopyData(copy->store->conn, copy->at, (int)copy->len) != 1;
}

/* Reads all that PostgreSQL still has to say to the COPY; the first failure counts. */
static bool end_copy(struct lg_store *store, bool failed, struct lg_error *reterr)
{
    bool good = PQputCopyEnd(store->conn, failed ? "the rows could not be sent" : NULL) == 1;
    PGresult *result;

    if (!good)
        (void)lg_store_failure(store, NULL, NULL, reterr);
    while ((result = lg_store_answer(store)) != NULL) {
        if (PQresultStatus(result) != PGRES_COMMAND_OK && good)
            good = lg_store_failure(store, result, NULL, reterr);
        PQclear(result);
    }
    return good && !failed;
}

static bool copy_in(struct lg_store *store, const struct lg_rows *rows, char *chunk,
                    struct lg_error *reterr)
{
    struct copy copy = {.store = store, .at = chunk, .room = CHUNK};

    if (PQpipelineStatus(store->conn) != PQ_PIPELINE_OFF && PQexitPipelineMode(store->conn) != 1)
        return lg_store_failure(store, NULL, NULL, reterr);

    PGresult *result =
        PQsendQuery(store->conn, rows->table->copy) == 1 ? lg_store_answer(store) : NULL;
    const bool began = PQresultStatus(result) == PGRES_COPY_IN;
    if (!began)
        (void)lg_store_failure(store, result, NULL, reterr);
    PQclear(result);
    if (!began) {
        while ((result = lg_store_answer(store)) != NULL)
            PQclear(result);
        return false;
    }
    put_rows(&copy, rows);
    return end_copy(store, copy.failed, reterr);
}

static size_t count_of(const struct lg_rows *rows)
{
    const size_t count = rows->columns[0]->count;

    for (int i = 1; i < rows->table->columns_n; i++)
        assert(rows->columns[i]->count == count);
    return count;
}

bool lg_rows_write(struct lg_store *store, const struct lg_rows *list, struct lg_error *reterr)
{
    for (const struct lg_rows *rows = list; rows != NULL; rows = rows->next) {
        const size_t count = count_of(rows);

        if (count > 0 && count < COPY_FROM)
            lg_store_queue(store, &rows->table->insert, rows->columns, NULL);
    }
    if (!lg_store_flush(store, reterr))
        return false;
    char *chunk = NULL;
    for (const struct lg_rows *rows = list; rows != NULL; rows = rows->next) {
        if (count_of(rows) < COPY_FROM)
            continue;
        if (chunk == NULL)
            chunk = lg_arena_room(rows->columns[0]->arena, CHUNK);
        if (!copy_in(store, rows, chunk, reterr))
            return false;
    }
    return true;
}
