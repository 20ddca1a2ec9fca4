/*
 * tally.h - what a batch adds to rows of ports and categories, counted before it is written.
 *
 * Thousands of items come to some dozens of rows: each is counted where it belongs at once, and
 * only the rows are put in order, in which their locks are taken.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/numbering.h"
#include "base/span.h"

struct tally {
    struct lg_span port, category;
    int64_t at; /* the rest of the row's key */
    int64_t seen, forced, risk;
};

struct tallies {
    struct tally *at;
    size_t n;
    struct lg_numbering numbers;
};

/* Counts what is seen, forced and selected by risk where port, category and `at` are the same. */
void tally_add(struct tallies *tallies, struct lg_arena *arena, const struct tally *more);
/* In ascending order of `compare`, of two struct tally; nothing can be added behind that. */
void tally_sort(struct tallies *tallies, int (*compare)(const void *, const void *));
