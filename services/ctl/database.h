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
