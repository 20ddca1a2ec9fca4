/*
 * script.c - several statements in one text, by the simple protocol.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/connection.h"

/* PostgreSQL tells the place in characters from 1; we tell the line. */
static int line_at(const char *text, long position)
{
    int line = 1;

    for (const char *c = text; *c != '\0'; c++) {
        position -= ((unsigned char)*c & 0xc0) != 0x80;
        if (position <= 0)
            break;
        line += *c == '\n';
    }
    return line;
}

static void tell_line(const PGresult *result, const char *text, struct lg_error *error)
{
    const char *position = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
    const char *context = PQresultErrorField(result, PG_DIAG_CONTEXT);
    const size_t len = strlen(error->detail);

    if (position != NULL)
        (void)snprintf(error->detail + len, sizeof error->detail - len, " Line %d.",
                       line_at(text, strtol(position, NULL, 10)));
    else if (context != NULL)
        (void)snprintf(error->detail + len, sizeof error->detail - len, " %s", context);
}

bool lg_store_script(struct lg_store *store, struct lg_span text, struct lg_error *reterr)
{
    static const struct lg_query script = {.name = "script"};

    if (PQpipelineStatus(store->conn) != PQ_PIPELINE_OFF && PQexitPipelineMode(store->conn) == 0)
        return lg_store_failure(store, NULL, &script, reterr);
    store->sqlstate[0] = '\0';

    PGresult *result = PQexec(store->conn, text.at);
    const ExecStatusType status = PQresultStatus(result);
    const bool ok =
        status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;

    if (!ok) {
        (void)lg_store_failure(store, result, &script, reterr);
        tell_line(result, text.at, reterr);
    }
    PQclear(result);
    return ok;
}
