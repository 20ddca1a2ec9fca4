/*
 * store.h - one connection to PostgreSQL, named queries, results.
 *
 * Queries are written in sql/ files and reach C as `struct lg_query` constants (see
 * store/README.md).  Parameters and results are binary.  Every call that can fail says by the
 * error's fate what to do: serialisation failures, lost connections and full disks are LG_RETRY,
 * a value that the database refuses is LG_REJECT, a schema that is not ours is LG_STOP.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/id.h"
#include "base/span.h"
#include "store/column.h"

struct lg_store;
struct lg_result;

enum { LG_QUERY_PARAMS = 32 };

struct lg_param_type {
    enum lg_sql_type type;
    bool array; /* the whole column as one array; otherwise its only value */
};

/* A named query.  Prepared on first use on each connection. */
struct lg_query {
    const char *name;
    const char *text;
    int params_n;
    struct lg_param_type params[LG_QUERY_PARAMS];
};

/* Connects, with the time limits of the house set on the session.  The caller owns *ret_store. */
bool lg_store_open(const char *conninfo, struct lg_store **ret_store,
                   struct lg_error *reterr) LG_MUST_CHECK;
void lg_store_free(struct lg_store *store);

/*
 * An answer that does not come within 20 s, longer than any statement may take, means that the connection is lost: a
 * server that is frozen says nothing.  This is called each second meanwhile.
 */
void lg_store_meanwhile(struct lg_store *store, void (*meanwhile)(void));
/* Lifts the session's time limits by that query; from then on an answer takes as long as it takes. */
bool lg_store_unlimited(struct lg_store *store, const struct lg_query *query,
                        struct lg_error *reterr) LG_MUST_CHECK;

/* Whether the connection is known to be lost; then free it and open another. */
bool lg_store_lost(const struct lg_store *store);

/*
 * Runs one query in one round trip.  `params` are params_n columns.  *ret_result is the
 * caller's, and NULL may be passed for a query whose rows don't matter.
 */
bool lg_store_run(struct lg_store *store, const struct lg_query *query,
                  struct lg_column *const *params, struct lg_result **ret_result,
                  struct lg_error *reterr) LG_MUST_CHECK;

/*
 * The same for several queries in one round trip: queue each, then lg_store_flush() sends all,
 * and fills each ret_result given to lg_store_queue (when not NULL).  The first failure fails
 * all: what was queued behind it was not run, and no result is handed over.
 */
void lg_store_queue(struct lg_store *store, const struct lg_query *query,
                    struct lg_column *const *params, struct lg_result **ret_result);
bool lg_store_flush(struct lg_store *store, struct lg_error *reterr) LG_MUST_CHECK;

/* Transactions.  BEGIN, COMMIT and SAVEPOINT may ride along in the queue. */
void lg_store_queue_begin(struct lg_store *store);
bool lg_store_commit(struct lg_store *store, struct lg_error *reterr) LG_MUST_CHECK;
void lg_store_rollback(struct lg_store *store); /* cannot fail: a lost connection rolls back too */

/*
 * Runs a text of several statements, a migration, in the transaction that is open; its rows are
 * thrown away.  The text has a terminator behind it.  A failure tells the line.
 */
bool lg_store_script(struct lg_store *store, struct lg_span text,
                     struct lg_error *reterr) LG_MUST_CHECK;

/* What *reterr of the last failure was in PostgreSQL's terms, "" when it was not its. */
const char *lg_store_sqlstate(const struct lg_store *store);

/* Results. */
size_t lg_result_rows(const struct lg_result *result);
uint64_t lg_result_affected(const struct lg_result *result);
bool lg_result_null(const struct lg_result *result, size_t row, int column);
bool lg_result_bool(const struct lg_result *result, size_t row, int column);
int64_t lg_result_int(const struct lg_result *result, size_t row,
                      int column); /* int2, int4, int8, xid8, date */
int64_t lg_result_time(const struct lg_result *result, size_t row, int column); /* us since 1970 */
double lg_result_float(const struct lg_result *result, size_t row, int column);
struct lg_span
lg_result_text(const struct lg_result *result, size_t row,
               int column); /* text, bytea, json(b); borrowed from result; at is NULL for NULL */
struct lg_id lg_result_id(const struct lg_result *result, size_t row, int column);
void lg_result_free(struct lg_result *result);

static inline void lg_store_freep(struct lg_store **store)
{
    lg_store_free(*store);
}

static inline void lg_result_freep(struct lg_result **result)
{
    lg_result_free(*result);
}
