/*
 * store.c - a connection in pipeline mode.
 *
 * Commands are sent as they are queued and answered in the same order.  A query is prepared in
 * front of its first use; when a failure behind it aborts the pipeline, the connection forgets
 * that it was prepared unless PostgreSQL had said so.
 */
#include "store/store.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>

#include "store/connection.h"
#include "store/encode.h"

/* The time limits of every session: a frozen holder of locks lets go within seconds. */
static const char session_options[] =
    "-c idle_in_transaction_session_timeout=3s -c lock_timeout=4s -c statement_timeout=10s"
    " -c synchronous_commit=on -c timezone=UTC -c client_min_messages=warning";

/* Above statement_timeout, whatever a busy machine adds. */
enum { ANSWER_MS = 20000 };

static bool connection_failed(struct lg_store *store, struct lg_error *reterr)
{
    (void)lg_fail(reterr, LG_RETRY, "could not connect to the database");
    (void)snprintf(reterr->detail, sizeof reterr->detail, "%s", PQerrorMessage(store->conn));
    lg_store_free(store);
    return false;
}

bool lg_store_open(const char *conninfo, struct lg_store **ret_store, struct lg_error *reterr)
{
    static const char *const keys[] = {"dbname",
                                       "connect_timeout",
                                       "keepalives_idle",
                                       "target_session_attrs",
                                       "tcp_user_timeout",
                                       "options",
                                       NULL};
    const char *const values[] = {conninfo, "2", "5", "read-write", "5000", session_options, NULL};
    struct lg_store *store = calloc(1, sizeof *store);

    if (store == NULL)
        return lg_fail(reterr, LG_STOP, "cannot connect to the database: out of memory");
    store->conn = PQconnectdbParams(keys, values, 1);
    if (PQstatus(store->conn) != CONNECTION_OK)
        return connection_failed(store, reterr);
    store->most_ms = ANSWER_MS;
    *ret_store = store;
    return true;
}

void lg_store_free(struct lg_store *store)
{
    if (store == NULL)
        return;
    PQfinish(store->conn);
    free(store->prepared);
    free(store->queue);
    free(store);
}

bool lg_store_lost(const struct lg_store *store)
{
    return PQstatus(store->conn) != CONNECTION_OK;
}

const char *lg_store_sqlstate(const struct lg_store *store)
{
    return store->sqlstate;
}

static bool is_prepared(const struct lg_store *store, const struct lg_query *query)
{
    for (size_t i = 0; i < store->prepared_n; i++)
        if (store->prepared[i] == query)
            return true;
    return false;
}

static void *grown(void *at, size_t n, size_t *room, size_t size)
{
    if (n < *room)
        return at;

    const size_t wanted = *room == 0 ? 16 : *room * 2;
    void *more = realloc(at, wanted * size);
    if (more == NULL)
        abort();
    *room = wanted;
    return more;
}

static void remember_prepared(struct lg_store *store, const struct lg_query *query)
{
    store->prepared =
        grown(store->prepared, store->prepared_n, &store->prepared_room, sizeof(struct lg_query *));
    store->prepared[store->prepared_n++] = query;
}

static void push(struct lg_store *store, struct queued queued)
{
    store->queue = grown(store->queue, store->queue_n, &store->queue_room, sizeof queued);
    store->queue[store->queue_n++] = queued;
}

/* A query that waits in the queue to be prepared need not be prepared a second time. */
static bool is_being_prepared(const struct lg_store *store, const struct lg_query *query)
{
    for (size_t i = 0; i < store->queue_n; i++)
        if (store->queue[i].prepares == query)
            return true;
    return false;
}

static void queue_prepare(struct lg_store *store, const struct lg_query *query)
{
    Oid types[LG_QUERY_PARAMS];

    for (int i = 0; i < query->params_n; i++)
        types[i] = query->params[i].array ? lg_sql_array_oid(query->params[i].type)
                                          : lg_sql_oid(query->params[i].type);
    store->unsent |=
        PQsendPrepare(store->conn, query->name, query->text, query->params_n, types) == 0;
    push(store, (struct queued){.prepares = query});
}

void lg_store_queue(struct lg_store *store, const struct lg_query *query,
                    struct lg_column *const *params, struct lg_result **ret_result)
{
    const char *values[LG_QUERY_PARAMS];
    int lengths[LG_QUERY_PARAMS], formats[LG_QUERY_PARAMS];

    if (PQpipelineStatus(store->conn) == PQ_PIPELINE_OFF)
        store->unsent |= PQenterPipelineMode(store->conn) == 0;
    if (!is_prepared(store, query) && !is_being_prepared(store, query))
        queue_prepare(store, query);
    for (int i = 0; i < query->params_n; i++) {
        assert(params[i]->type == query->params[i].type);
        const struct lg_span value =
            query->params[i].array ? lg_column_array(params[i]) : lg_column_scalar(params[i]);

        values[i] = value.at;
        lengths[i] = (int)value.len;
        formats[i] = 1;
    }
    store->unsent |= PQsendQueryPrepared(store->conn, query->name, query->params_n, values, lengths,
                                         formats, 1) == 0;
    push(store, (struct queued){.query = query, .ret_result = ret_result});
}

void lg_store_queue_begin(struct lg_store *store)
{
    static const struct lg_query begin = {.name = "begin", .text = "BEGIN"};

    lg_store_queue(store, &begin, NULL, NULL);
}

/* What the pipeline said to one queued command: takes the result, or the first failure. */
static void take_result(struct lg_store *store, struct queued *queued, bool *failed,
                        struct lg_error *reterr)
{
    PGresult *result = lg_store_answer(store);
    const ExecStatusType status = PQresultStatus(result);

    if (result != NULL)
        PQclear(lg_store_answer(store)); /* the NULL behind each command */
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
        if (queued->prepares != NULL)
            remember_prepared(store, queued->prepares);
        queued->result = result;
        return;
    }
    if (!*failed)
        (void)lg_store_failure(store, result, queued->query, reterr);
    *failed = true;
    PQclear(result);
}

static bool take_sync(struct lg_store *store)
{
    PGresult *result = lg_store_answer(store);
    const bool synced = PQresultStatus(result) == PGRES_PIPELINE_SYNC;

    PQclear(result);
    return synced;
}

static void hand_over(struct lg_store *store, bool failed)
{
    for (size_t i = 0; i < store->queue_n; i++) {
        struct queued *queued = &store->queue[i];

        if (failed || queued->ret_result == NULL)
            PQclear(queued->result);
        else
            *queued->ret_result = lg_result_of(queued->result);
    }
    store->queue_n = 0;
    store->unsent = false;
}

bool lg_store_flush(struct lg_store *store, struct lg_error *reterr)
{
    bool failed = false;

    if (store->queue_n == 0)
        return true;
    store->sqlstate[0] = '\0';
    if (store->unsent || PQpipelineSync(store->conn) == 0) {
        hand_over(store, true);
        return lg_store_failure(store, NULL, NULL, reterr);
    }
    for (size_t i = 0; i < store->queue_n; i++)
        take_result(store, &store->queue[i], &failed, reterr);
    if (!take_sync(store) && !failed) {
        failed = true;
        (void)lg_store_failure(store, NULL, NULL, reterr);
    }
    hand_over(store, failed);
    return !failed;
}

bool lg_store_run(struct lg_store *store, const struct lg_query *query,
                  struct lg_column *const *params, struct lg_result **ret_result,
                  struct lg_error *reterr)
{
    lg_store_queue(store, query, params, ret_result);
    return lg_store_flush(store, reterr);
}

bool lg_store_commit(struct lg_store *store, struct lg_error *reterr)
{
    static const struct lg_query commit = {.name = "commit", .text = "COMMIT"};

    lg_store_queue(store, &commit, NULL, NULL);
    return lg_store_flush(store, reterr);
}

void lg_store_rollback(struct lg_store *store)
{
    static const struct lg_query rollback = {.name = "rollback", .text = "ROLLBACK"};
    struct lg_error ignored;

    hand_over(store, true);
    if (lg_store_lost(store) || PQtransactionStatus(store->conn) == PQTRANS_IDLE)
        return;
    lg_store_queue(store, &rollback, NULL, NULL);
    (void)!lg_store_flush(store, &ignored);
}
