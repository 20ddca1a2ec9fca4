/*
 * csv.h - rows of comma-separated values (RFC 4180), read in place.
 *
 * Fields may stand in double quotes, in which a double quote is written twice and commas and line
 * ends are text.  A byte order mark before the first row is skipped.
 */
#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "base/span.h"

enum { LG_CSV_FIELDS = 200 };

struct lg_csv {
    struct lg_span rest;
    size_t line; /* on which the row last read ended, from 1 */
    struct lg_span field[LG_CSV_FIELDS];
    size_t n; /* fields of the row last read; 0 after the last row */
};

struct lg_csv lg_csv(struct lg_span text);

/*
 * Reads the next row that is not empty; n is 0 at the end.  Quoted fields with doubled quotes are
 * copied into the arena, all others borrow from the text.  False: a quote that does not end, text
 * after one that did, or too many fields; the line is told.
 */
LG_MUST_CHECK bool lg_csv_next(struct lg_csv *csv, struct lg_arena *arena, struct lg_error *reterr);
