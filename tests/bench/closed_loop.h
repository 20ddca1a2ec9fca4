/*
 * closed_loop.h - what selection is worth when it only learns from what it selected.
 */
#pragma once

#include "learner.h"

struct closed_loop {
    double risk_items, risk_failed; /* selected by risk: precision is failed / items */
    double random_items,
        random_failed; /* by chance, of all items: their rate is the population's */
};

/*
 * Week by week: a share of the week's items is selected, a tenth of that by chance, the rest by
 * the highest scores; labels of the selected are learned 14 days later.  The learner goes on from
 * what it knows.
 */
struct closed_loop closed_loop(struct learner *learner, const struct customs_rows *rows,
                               double share);
