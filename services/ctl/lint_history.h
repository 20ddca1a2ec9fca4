/*
 * lint_history.h - what the linter says of history: in a back-test's result as JSON, as `profiles
 * backtest` prints it or GET /v1/backtests/{id} answers.
 */
#pragma once

#include "ctl.h"
#include "profile_files.h"

/* A finding on a version of a profile that was tried; texts are absent where it has none. */
struct ctl_lint_found {
    int64_t version;
    struct lg_span code, severity, kind, text, example;
};

struct ctl_lint_history {
    struct ctl_lint_found *found;
    size_t n;
};

bool ctl_lint_history_read(struct ctl *ctl, const char *path, struct ctl_lint_history *ret_history,
                           struct lg_error *reterr) LG_MUST_CHECK;

/* lint_run.c: by a back-test of these files over so many days until today. */
bool ctl_lint_history_run(struct ctl *ctl, const struct ctl_profile_files *files, const char *days,
                          struct ctl_lint_history *ret_history,
                          struct lg_error *reterr) LG_MUST_CHECK;
