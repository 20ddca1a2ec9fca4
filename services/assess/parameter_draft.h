/*
 * parameter_draft.h - what a draft of a parameter may say.
 *
 * Its members are read by wire/drafted.h.  What may be set, for which keys and within which bounds are
 * rows of ops.parameter_kind; its days are ahead.
 */
#pragma once

#include "base/day.h"
#include "base/decimal.h"
#include "model/category.h"
#include "wire/json.h"

struct assess_parameter_draft {
    struct lg_span object; /* the id that its control must have: CODE or CODE/KEY; in the arena */
    int64_t version;
    lg_day from;
};

/* A row of ops.parameter_kind. */
struct assess_parameter_kind {
    struct lg_span code, key,
        words; /* key: what it is set for; words: which, where it is one of some */
    lg_e5 least, most;
    bool whole, may_end;
};

/* What a draft is held against. */
struct assess_parameter_law {
    const struct assess_parameter_kind *kinds;
    size_t kinds_n;
    const struct lg_category_set *categories;
    lg_day today;
};

/* LG_REJECT with what is wrong when it cannot rule. */
bool assess_parameter_read(struct lg_arena *arena, const struct lg_json *document,
                           const struct assess_parameter_law *law,
                           struct assess_parameter_draft *ret_draft,
                           struct lg_error *reterr) LG_MUST_CHECK;
