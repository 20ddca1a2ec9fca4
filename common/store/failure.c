/*
 * failure.c - what PostgreSQL's SQLSTATE means to the one who sent the query.
 */
#include <stdio.h>
#include <string.h>

#include "store/connection.h"

static bool begins(const char *state, const char *class)
{
    return strncmp(state, class, strlen(class)) == 0;
}

/*
 * 21 cardinality, 22 data exception, 23 constraint, 54 limits of the program: this value never
 * succeeds, and who sent several finds by halves which it is.  42 syntax or access, 3F, 0A, 26:
 * the schema is not the one that we were built for.  Everything else (40 serialisation, 08
 * connection, 53 resources, 55 locks, 57 shutdown, 58 I/O) may work next time.
 */
enum lg_fate lg_fate_of_sqlstate(const char *state)
{
    if (begins(state, "21") || begins(state, "22") || begins(state, "23") || begins(state, "54"))
        return LG_REJECT;
    if (begins(state, "42") || begins(state, "3F") || begins(state, "0A") || begins(state, "26"))
        return LG_STOP;
    return LG_RETRY;
}

static void first_line(char *ret_text, size_t size, const char *text)
{
    (void)snprintf(ret_text, size, "%s", text == NULL ? "" : text);
    ret_text[strcspn(ret_text, "\n")] = '\0';
}

bool lg_store_failure(struct lg_store *store, const PGresult *result, const struct lg_query *query,
                      struct lg_error *reterr)
{
    const char *state = result == NULL ? NULL : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *primary =
        result == NULL ? NULL : PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    char text[200];

    if (state == NULL)
        state = "08006";
    if (primary == NULL && store->late)
        primary = "the database does not answer";
    if (primary == NULL)
        primary = PQerrorMessage(store->conn);
    (void)snprintf(store->sqlstate, sizeof store->sqlstate, "%s", state);
    first_line(text, sizeof text, primary);
    (void)lg_fail(reterr, lg_fate_of_sqlstate(state), "%s: %.120s",
                  lg_fate_of_sqlstate(state) == LG_REJECT ? "the database refuses the value"
                                                          : "could not run a query",
                  text);
    (void)snprintf(reterr->detail, sizeof reterr->detail, "Query \"%s\", SQLSTATE %s.",
                   query == NULL ? "" : query->name, state);
    return false;
}
