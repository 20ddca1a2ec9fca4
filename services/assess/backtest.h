/*
 * backtest.h - a back-test from its request to its result.
 */
#pragma once

#include "history.h"
#include "wire/backtest_request.h"

/* A declaration that would have taken another lane. */
struct backtest_change {
    struct lg_id id;
    struct lg_span number;
    int64_t version;
    enum ev_lane lane, tried;
};

/* Whoever runs it: both give whether to go on; `change` may be NULL. */
struct backtest_sink {
    bool (*told)(void *user, int64_t done, int64_t total);
    bool (*change)(void *user, const struct backtest_change *change, struct lg_error *reterr);
    void *user;
};

/*
 * Runs a request over history and gives its result as JSON, in the arena.  LG_REJECT: the message says
 * why there is none (a version that is not there, or that nobody wants it any more).
 */
bool backtest_run(struct history *history, struct lg_arena *arena,
                  const struct lg_backtest_request *request, const struct backtest_sink *sink,
                  struct lg_span *ret_result, struct lg_error *reterr) LG_MUST_CHECK;

/* backtest_result.c: what was counted, as JSON. */
struct backtest_result {
    const struct lg_backtest *counts;
    const struct history_place *places;
    size_t places_n; /* of history; those of the counts are its first */
    const struct lg_result *capacities;
    int64_t declarations, changed;
    const struct lg_backtest_request *request;
    bool whole; /* a year at least, or all that there is */
    const struct lg_span
        *examples; /* by cell, the number of a declaration that is more work than it was */
};
struct lg_span backtest_result_text(struct lg_arena *arena, const struct backtest_result *of);

/* The capacity of a place that holds on a day; false: none. */
bool backtest_capacity(const struct backtest_result *of, const struct history_place *place,
                       lg_day day, double *ret_minutes);

/* backtest_findings.c: a JSON array's items, of the profiles that were tried. */
struct lg_builder;
void backtest_findings_write(struct lg_builder *to, const struct backtest_result *of);

/* backtest_main.c: `loopgate-assess backtest FILE`, which loopgatectl runs; gives an exit code. */
int assess_backtest_main(int argc, char **argv);

/* backtests.c: runs those that analysts ask for in a process of its own, which ends with this one. */
void assess_backtests_start(int argc, char **argv);
