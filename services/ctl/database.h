/*
 * database.h - the connection of a command, and the folder that installations share.
 */
#pragma once

#include "ctl.h"

/* Connects with the settings; *ret_store is the caller's. */
bool ctl_database(const struct ctl *ctl, struct lg_store **ret_store,
                  struct lg_error *reterr) LG_MUST_CHECK;

/*
 * A file under schemas/ in the shared folder; of the source tree when the setting is its default
 * and nothing is installed there.  In ctl's arena.
 */
const char *ctl_schemas_path(const struct ctl *ctl, const char *name);

/* The person at the keyboard, as audit rows name it: "operator/NAME". */
struct lg_span ctl_actor(const struct ctl *ctl);

/* Runs a query and prints its rows; the fields are the columns in their order. */
struct out_field;
bool ctl_print_query(struct ctl *ctl, const struct lg_query *query, struct lg_column *const *params,
                     const struct out_field *fields, struct lg_error *reterr) LG_MUST_CHECK;

/* Runs a query that tells in its one column whether it found what it was to change. */
bool ctl_change(struct ctl *ctl, const struct lg_query *query, struct lg_column *const *params,
                bool *ret_found, struct lg_error *reterr) LG_MUST_CHECK;

/* Ends the WHAT that the command's first word names, by a query of (actor, name); LG_REJECT where none is in force. */
bool ctl_revoke(struct ctl *ctl, const struct lg_query *query, const char *what,
                struct lg_error *reterr) LG_MUST_CHECK;

/* Parameters; a NULL text is NULL. */
struct lg_column *ctl_text(const struct ctl *ctl, const char *text);
bool ctl_time(const struct ctl *ctl, const char *text, struct lg_column **ret_column,
              struct lg_error *reterr) LG_MUST_CHECK; /* RFC 3339 */
