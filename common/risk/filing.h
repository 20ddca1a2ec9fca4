/*
 * filing.h - the comparisons of one attribute, filed under the texts that meet them.
 *
 * Each text of a dictionary is looked up among the values that any comparison asks for, whole and
 * by its beginnings: the time depends on the texts and the values, not on their product.
 */
#pragma once

#include "risk/columns.h"
#include "risk/profile.h"

/* Different comparisons, of which a number is the place. */
struct lg_comparisons {
    const struct lg_condition **at;
    size_t *texts; /* that meet each */
    size_t n;
};

/* By a text's number: where those that it meets begin; they end where the next begin. */
struct lg_filed {
    uint32_t *first, *comparisons;
    size_t n;
};

/* Files those that are about a text or set attribute, and adds to their `texts`. */
struct lg_filed lg_file(struct lg_arena *arena, const struct lg_comparisons *comparisons,
                        enum lg_attribute attribute, const struct lg_dictionary *texts);
