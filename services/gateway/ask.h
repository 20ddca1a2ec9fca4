/*
 * ask.h - questions that the database answers in one row of one JSON text.
 */
#pragma once

#include "gateway.h"

struct gw_question {
    const struct lg_query *before; /* run first for what it does; may be NULL */
    const struct lg_query
        *query; /* its first column is the answer; no row, and there is no such thing */
    struct lg_column *const
        *params;       /* of the query, in the call's arena; the array itself may go */
    const char *doing; /* for the log: "reading the queue"; static */
};

/* Lets a reader ask, and answers or refuses the call, which is gone when this returns. */
void gw_ask(struct gw_call *call, const struct gw_question *question);
