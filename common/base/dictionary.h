/*
 * dictionary.h - texts, numbered from 1 in the order in which they came.
 */
#pragma once

#include "base/numbering.h"
#include "base/span.h"

/* All zero has no text yet.  What goes with a text stands in an array of whoever owns it, by number. */
struct lg_dictionary {
    struct lg_numbering numbers;
    struct lg_span *texts; /* number n at n - 1 */
};

/* The number of a text; 0 when it is not there.  An absent text is the empty one. */
uint32_t lg_dictionary_find(const struct lg_dictionary *dictionary, struct lg_span text);

/* The same; a text that is new gets the next number, and a copy is kept. */
uint32_t lg_dictionary_put(struct lg_dictionary *dictionary, struct lg_arena *arena,
                           struct lg_span text);

/* The same without a copy: the text must live as long. */
uint32_t lg_dictionary_refer(struct lg_dictionary *dictionary, struct lg_arena *arena,
                             struct lg_span text);
