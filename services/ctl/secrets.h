/*
 * secrets.h - what proves a principal: an API key, or an account's one-time password.
 *
 * Only its hash is kept, and it is shown once: after the transaction that keeps the hash.
 */
#pragma once

#include "ctl.h"

enum { CTL_SECRET_PARAMS = 6 };

/* All in ctl's arena. */
struct ctl_secret {
    const struct lg_query *keep; /* the query that keeps its hash, and its parameters */
    struct lg_column *params[CTL_SECRET_PARAMS];
    const char *columns[3]; /* as JSON: the name of whose it is, and its own */
    struct lg_span owner, text;
    const char *talk; /* what is said of it to a person */
};

/* A key of the principal's; `label` may be NULL, `until` holds NULL or when it ends. */
bool ctl_make_key(const struct ctl *ctl, const char *principal, const char *label,
                  struct lg_column *until, struct ctl_secret *ret_secret,
                  struct lg_error *reterr) LG_MUST_CHECK;

/* A password with which the principal, a person, signs in first. */
bool ctl_make_password(const struct ctl *ctl, const char *principal, struct ctl_secret *ret_secret,
                       struct lg_error *reterr) LG_MUST_CHECK;

/* Shows it: alone on stdout, or as JSON with whose it is. */
void ctl_show(struct ctl *ctl, const struct ctl_secret *secret);

/* Keeps it, then shows it. */
bool ctl_keep_and_show(struct ctl *ctl, const struct ctl_secret *secret,
                       struct lg_error *reterr) LG_MUST_CHECK;
