/*
 * customs.h - labelled import declarations from CSV files, as facts of the engine's dictionary.
 *
 * The files are of the form of Customs-Declaration-Datasets (Korea Customs Service and IBS).  A
 * declaration is known by its id: the same id again is recognised and has no effect.
 */
#pragma once

#include "base/day.h"
#include "base/error.h"
#include "risk/chain.h"

struct customs_row {
    struct lg_span id;
    lg_day day;
    struct lg_span key;  /* of the chain */
    struct lg_span rest; /* what is declared besides identifiers, one text */
    double value;
    bool failed;
};

struct customs_rows {
    struct customs_row *at;
    size_t n, repeated;
};

/* The chain of the design: HS6, origin, unit price, duty, departure, process. */
extern const struct lg_chain customs_chain;

/*
 * Reads the files into one row for each id that is not in `known` either, in the order of days,
 * then of what is declared: the order of rows in the files leaves no trace.
 */
LG_MUST_CHECK bool customs_read(struct lg_arena *arena, const char *const *paths, size_t paths_n,
                                const struct customs_rows *known, struct customs_rows *ret_rows,
                                struct lg_error *reterr);
