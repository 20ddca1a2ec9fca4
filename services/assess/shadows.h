/*
 * shadows.h - versions that are tried beside those in force: what they would have made of a batch.
 *
 * Counted and listed in the transaction that decides; no decision looks at it.
 */
#pragma once

#include "declarations.h"

/* An item as it was decided, and all that its decision rested on. */
struct shadowed {
    const struct lg_item_declared *declared;
    const struct lg_item_context *context;
    const struct lg_item_decision *decision;
};

/* Asks every version that is tried about one item of the record. */
void shadows_ask(const struct judging *judging, const struct declared *of,
                 const struct judged_item *judged, const struct shadowed *shadowed);

/* Where the item stands in a cutover; 0 while there is none. */
double shadows_point(const struct judging *judging, const struct lg_item_declared *declared);

/* Notes in the context which tried versions ruled the item, so that it is decided again with them. */
void shadows_note_ruling(const struct judging *judging, const struct lg_item_decision *decision,
                         struct lg_item_context *context);

/* Queues what the batch came to. */
void shadows_queue(const struct leaving *leaving, const struct assess *assess,
                   const struct lg_batch *batch, struct lg_store *store);
