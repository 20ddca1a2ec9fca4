/*
 * history_part.h - the inside of struct history, for the files that read it.
 */
#pragma once

#include "history.h"

enum { HISTORY_PART = 2000 }; /* declarations */

struct history_day {
    struct history_day *next;
    lg_day day;
    uint64_t signature; /* of the versions that counted when it was read */
    struct lg_arena *arena;
    struct history_part *parts, **last;
    size_t rows;
};

struct history {
    struct assess *assess;
    struct lg_store *store;
    struct lg_arena *bench;   /* of one part while it is read */
    struct lg_arena *lasting; /* of the places */
    struct lg_dictionary names;
    struct history_place *places;
    struct history_day *days; /* the newest first */
    const struct lg_profile_set *no_profiles;
};

/*
 * Reads the declarations from row `first` of the keys on, a part of them at most, into the day.
 */
bool history_read_part(struct history *history, struct history_day *day,
                       const struct lg_result *keys, size_t first,
                       struct lg_error *reterr) LG_MUST_CHECK;
