/*
 * cells.h - risk tables in memory: the counts of each key, by the day or month they speak for.
 *
 * The cells of a key stand in the order of their days, so a sum over them has the same bytes
 * whatever the order in which outcomes came.
 */
#pragma once

#include "base/dictionary.h"
#include "risk/table.h"

struct lg_risk_cell {
    struct lg_span key;
    lg_day since; /* the first day that the counts speak for */
    struct lg_risk_counts counts;
    struct lg_risk_cell *next; /* of the same key, later */
};

/* All zero is an empty table. */
struct lg_risk_cells {
    struct lg_dictionary keys;
    struct lg_risk_cell **firsts; /* by number of the key */
};

/* The first cell of a key, or NULL. */
const struct lg_risk_cell *lg_risk_cell_find(const struct lg_risk_cells *cells, struct lg_span key);

/* The cell of (key, day); made when it is not there, then with a copy of the key. */
struct lg_risk_cell *lg_risk_cell_put(struct lg_risk_cells *cells, struct lg_arena *arena,
                                      struct lg_span key, lg_day since);

/* The evidence for an item's key as of a day. */
struct lg_risk_evidence lg_risk_cells_evidence(const struct lg_risk_cells *cells,
                                               struct lg_span key, lg_day day,
                                               const struct lg_risk_decay *decay);
