/*
 * ask.h - questions that the database answers in one row of one JSON text.
 */
#pragma once

#include "gateway.h"

struct gw_question {
    const struct lg_query *before; /* run first for what it does; may be NULL */
    const struct lg_query
        *query; /* its first column is the answer; none, and there is no such thing */
    struct lg_column *const
        *params;       /* of the query, in the call's arena; the array itself may go */
    const char *doing; /* for the log: "reading the queue"; static */
};

/*
 * Runs a query for a call; false, and the call refused and gone, where there is no store or it fails, which
 * the log tells by what was being done.
 */
bool gw_run(struct gw_call *call, struct lg_store *store, const struct lg_query *query,
            struct lg_column *const *params, const char *doing, struct lg_result **ret_rows);

/* Lets a reader ask, and answers or refuses the call, which is gone when this returns. */
void gw_ask(struct gw_call *call, const struct gw_question *question);
