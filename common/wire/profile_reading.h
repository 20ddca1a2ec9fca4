/*
 * profile_reading.h - what the readers of a profile's JSON share; for them alone.
 */
#pragma once

#include "wire/profile.h"

enum lg_profile_why {
    LG_PROFILE_NO_PLACE,
    LG_PROFILE_TEXT,
    LG_PROFILE_REQUIRED,
    LG_PROFILE_LANE,
    LG_PROFILE_ACTION,
    LG_PROFILE_VERSION,
    LG_PROFILE_DECIMAL,
    LG_PROFILE_WEIGHT,
    LG_PROFILE_BOOLEAN,
    LG_PROFILE_DAY,
    LG_PROFILE_SCOPE,
    LG_PROFILE_OBJECT,
    LG_PROFILE_CHECKLIST,
    LG_PROFILE_BEHIND,
    LG_PROFILE_VALUES,
    LG_PROFILE_VALUE,
    LG_PROFILE_BOUND,
    LG_PROFILE_BOUND_DAY,
    LG_PROFILE_CHILDREN,
    LG_PROFILE_EMPTY_RANGE,
    LG_PROFILE_LIST,
    LG_PROFILE_UNLISTED,
    LG_PROFILE_LIST_NOT_IN_FORCE,
    LG_PROFILE_LIST_KIND,
    LG_PROFILE_ONE_COMPARISON,
    LG_PROFILE_NEEDS_ONE,
    LG_PROFILE_ATTRIBUTE,
    LG_PROFILE_CONDITION,
    LG_PROFILE_DEEP,
    LG_PROFILE_ONE_FORM,
};

struct lg_profile_reading {
    struct lg_arena *arena;
    const struct lg_list_set *lists; /* NULL: any */
    struct lg_profile_faults *faults;
};

/* Notes a fault at that place, a JSON Pointer; always false. */
bool lg_profile_wrong(const struct lg_profile_reading *reading, struct lg_span at,
                      enum lg_profile_why why);
bool lg_profile_too_long(const struct lg_profile_reading *reading, struct lg_span at, size_t most);

/* A decimal of no more characters than one is ever written with. */
bool lg_profile_decimal(struct lg_span text, lg_e5 *ret_value);

/* Refuses members that are not listed: a misspelt bound would leave a condition wider than meant. */
bool lg_profile_only(const struct lg_profile_reading *reading, struct lg_span at,
                     const struct lg_json *object, const char *const *names);

/* Reads a condition that stands at that place, so many conditions deep. */
bool lg_condition_read(const struct lg_profile_reading *reading, struct lg_span at,
                       const struct lg_json *node, int depth, struct lg_condition *ret);
