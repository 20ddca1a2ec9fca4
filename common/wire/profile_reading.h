/*
 * profile_reading.h - what the readers of a profile's JSON share; for them alone.
 */
#pragma once

#include "wire/profile.h"

struct lg_profile_reading {
    struct lg_arena *arena;
    const struct lg_list_set *lists; /* NULL: any */
    struct lg_error *error;
};

/* Fails with LG_REJECT at that place, a JSON Pointer; always false. */
bool lg_profile_wrong(const struct lg_profile_reading *reading, struct lg_span at, const char *why);

/* A decimal of no more characters than one is ever written with. */
bool lg_profile_decimal(struct lg_span text, lg_e5 *ret_value);

/* Refuses members that are not listed: a misspelt bound would leave a condition wider than meant. */
bool lg_profile_only(const struct lg_profile_reading *reading, struct lg_span at,
                     const struct lg_json *object, const char *const *names);

/* Reads a condition that stands at that place, so many conditions deep. */
bool lg_condition_read(const struct lg_profile_reading *reading, struct lg_span at,
                       const struct lg_json *node, int depth, struct lg_condition *ret);
