/*
 * backtest_request.h - what a back-test is to try, as the JSON of POST /v1/backtests.
 */
#pragma once

#include "base/arena.h"
#include "base/day.h"
#include "base/error.h"
#include "wire/json.h"

/* A drafted version of a profile or list that takes the place of the one in force. */
struct lg_tried_version {
    struct lg_span code;
    int64_t version;
};

/* For one port, one category, or all that it leaves open. */
struct lg_tried_threshold {
    struct lg_span port, category;
    double value;
};

struct lg_backtest_request {
    struct lg_span documents; /* of profiles that nobody drafted, a line each; not of the JSON */
    lg_day from, until;       /* `until` exclusive */
    const struct lg_tried_version *profiles, *lists;
    size_t profiles_n, lists_n;
    const struct lg_span *without; /* codes of profiles that are left out */
    size_t without_n;
    const struct lg_tried_threshold *thresholds;
    size_t thresholds_n;
};

/* Reads a request into the arena.  LG_REJECT: the message says in which member it is none. */
LG_MUST_CHECK bool lg_backtest_request_read(struct lg_json_reader *reader, struct lg_arena *arena,
                                            struct lg_span bytes,
                                            struct lg_backtest_request *ret_request,
                                            struct lg_error *reterr);

/* The threshold that the request has for a port and category: the last that fits; -1 for none. */
double lg_backtest_threshold(const struct lg_backtest_request *request, struct lg_span port,
                             struct lg_span category);
