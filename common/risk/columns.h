/*
 * columns.h - the facts of many items, attribute by attribute, so that profiles are asked of 64 at once.
 *
 * Texts are kept once and numbered from 1 in the order in which they came (base/dictionary.h); 0 is
 * "has none".  A
 * comparison is then made once for each text that there is, not once for each item (sieve.h).
 */
#pragma once

#include "base/dictionary.h"
#include "risk/facts.h"

enum { LG_ROWS_BLOCK = 64 };

/* One attribute of all rows; which of the members it has says its type. */
struct lg_attribute_column {
    struct lg_dictionary texts;
    uint32_t
        *codes;     /* a text of each row; of a set the members of all rows, one behind the other */
    size_t codes_n; /* of a set */
    uint32_t *ends; /* of a set: where a row's members end in `codes` */
    lg_e5 *numbers; /* of a number */
    uint64_t *has;  /* of a number: a bit for each row that has one */
};

struct lg_columns {
    struct lg_arena *arena;
    size_t n, room; /* rows */
    struct lg_attribute_column at[LG_FACTS_N];
};

/* Room for so many rows, in the arena, where all texts are copied to. */
struct lg_columns *lg_columns_new(struct lg_arena *arena, size_t room);

/* One more row; there must be room. */
void lg_columns_add(struct lg_columns *columns, const struct lg_facts *facts);
