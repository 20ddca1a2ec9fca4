/*
 * tables.h - tables of what a loop keeps; they grow and never shrink.
 */
#pragma once

#include "assess.h"

/* The entry of a key; made when it is not there, then with a copy of the key. */
struct entry *entry_put(struct entry_table *table, struct lg_arena *arena, struct lg_span key);
/* The entry under "first/second"; NULL when there is none. */
const struct entry *entry_find_pair(const struct entry_table *table, struct lg_span first,
                                    struct lg_span second);
/* Of a day under "first/second"; one of 32 days apart takes its place, so that days do not pile up. */
struct entry *entry_put_day(struct entry_table *table, struct lg_arena *arena, struct lg_span first,
                            struct lg_span second, lg_day day);
const struct entry *entry_find_day(const struct entry_table *table, struct lg_span first,
                                   struct lg_span second, lg_day day);
const struct entry *entry_find(const struct entry_table *table, struct lg_span key);
