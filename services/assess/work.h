/*
 * work.h - the work of goods, by the day on which they are expected.
 *
 * A declaration's day is its expected arrival, or the day of its decision where none is declared, it is
 * over or the goods are there; it stays until another arrival is declared.  An amendment puts what it
 * selects in the place of what the version before had selected; a withdrawal takes that back.  A day that
 * is over keeps what it had: its capacity was taken for goods that did not come.
 */
#pragma once

#include "declarations.h"

struct working; /* of a batch, by day and by hours ahead */

/* The day of the version that is decided now; `of` still has the version before. */
lg_day work_day_of(const struct judging *judging, const struct declared *of,
                   const struct ev_declaration_body *body);
/* Whether more than risk selects it. */
bool work_is_forced(const struct lg_selection *selection);
/* Takes back what the version before had; nothing where there was none.  `day`: where the next one's goes. */
void work_take_back(const struct judging *judging, const struct declared *of, lg_day day);
/* Adds what is selected of an item; of a first decision also how long before. */
void work_add(const struct judging *judging, const struct declared *of,
              const struct ev_declaration_body *body, const struct judged_item *judged);
void work_queue(const struct leaving *leaving, struct lg_batch *batch, struct lg_store *store);
