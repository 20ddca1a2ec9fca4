/*
 * connection.h - the inside of struct lg_store, for the files of this folder.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <libpq-fe.h>

#include "store/store.h"

/* One command that was sent and not yet answered: a preparation or a query. */
struct queued {
    const struct lg_query *prepares; /* or NULL */
    const struct lg_query *query;
    struct lg_result **ret_result; /* or NULL */
    PGresult *result;
};

struct lg_store {
    PGconn *conn;
    const struct lg_query **prepared;
    size_t prepared_n, prepared_room;
    struct queued *queue;
    size_t queue_n, queue_room;
    bool unsent;     /* libpq refused to take a command */
    bool late;       /* an answer did not come in time */
    int64_t most_ms; /* for an answer; 0: no limit */
    void (*meanwhile)(void);
    char sqlstate[6];
};

/* The next thing that PostgreSQL has to say; what libpq gives for a lost connection when it does not in time. */
PGresult *lg_store_answer(struct lg_store *store);

/* Wraps what libpq gave; takes it over. */
struct lg_result *lg_result_of(PGresult *result);

/* What a SQLSTATE means to the one who sent the query. */
enum lg_fate lg_fate_of_sqlstate(const char *state);

/* Fills *reterr from a failed result (or, when NULL, from the connection); returns false. */
bool lg_store_failure(struct lg_store *store, const PGresult *result, const struct lg_query *query,
                      struct lg_error *reterr);
