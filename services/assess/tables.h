/*
 * tables.h - open-addressed tables of what a loop keeps; they grow and never shrink.
 */
#pragma once

#include "assess.h"

/* The entry of a key; made when it is not there, then with a copy of the key. */
struct entry *entry_put(struct entry_table *table, struct lg_arena *arena, struct lg_span key);
const struct entry *entry_find(const struct entry_table *table, struct lg_span key);

/* The first cell of a key, or NULL; and the cell of (key, month), made when it is not there. */
const struct cell *cell_find(const struct cell_table *table, struct lg_span key);
struct cell *cell_put(struct cell_table *table, struct lg_arena *arena, struct lg_span key,
                      lg_day month);
