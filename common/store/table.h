/*
 * table.h - new rows for one table, gathered while a batch is decided, written at its end.
 *
 * A table's columns are declared once, in sql/ (`-- table:`), and reach C as a constant.  From
 * a few hundred rows up they go by binary COPY, below by INSERT ... SELECT unnest.
 */
#pragma once

#include "store/store.h"

enum { LG_TABLE_COLUMNS = 48 };

struct lg_table_column {
    const char *name;
    enum lg_sql_type type;
};

struct lg_table {
    const char *name; /* schema-qualified */
    int columns_n;
    struct lg_table_column columns[LG_TABLE_COLUMNS];
    const char *copy;       /* the COPY statement */
    struct lg_query insert; /* INSERT ... SELECT unnest */
};

/* Rows for one table: columns[i] belongs to table->columns[i]; all must end equally long. */
struct lg_rows {
    const struct lg_table *table;
    struct lg_column *columns[LG_TABLE_COLUMNS];
    struct lg_rows *next;
};

struct lg_rows *lg_rows_new(struct lg_arena *arena, const struct lg_table *table);

/*
 * Writes a list of rows in the open transaction, with all that is queued: the small ones in one
 * round trip, then each large one.
 */
bool lg_rows_write(struct lg_store *store, const struct lg_rows *list,
                   struct lg_error *reterr) LG_MUST_CHECK;
