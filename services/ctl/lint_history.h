/*
 * lint_history.h - what a back-test says of profiles, for the linter: its result as JSON, as
 * `profiles backtest` prints it or GET /v1/backtests/{id} answers.
 */
#pragma once

#include "ctl.h"
#include "profile_files.h"
#include "risk/lint.h"

struct ctl_lint_history;

bool ctl_lint_history_read(struct ctl *ctl, const char *path, struct ctl_lint_history **ret_history,
                           struct lg_error *reterr) LG_MUST_CHECK;

/* lint_run.c: by a back-test of these files over so many days until today. */
bool ctl_lint_history_run(struct ctl *ctl, const struct ctl_profile_files *files, const char *days,
                          struct ctl_lint_history **ret_history,
                          struct lg_error *reterr) LG_MUST_CHECK;

/* NULL when the back-test did not try this version. */
const struct lg_lint_history *ctl_lint_history_of(const struct ctl_lint_history *history,
                                                  const struct lg_profile *profile);
