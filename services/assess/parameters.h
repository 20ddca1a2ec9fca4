/*
 * parameters.h - the law's parameters and the skip-lot scheme, by the days that they hold.
 */
#pragma once

#include "base/day.h"
#include "base/error.h"
#include "base/span.h"
#include "risk/ranking.h"

struct assess;
struct lg_store;

/*
 * Read again between two batches, at most once a second: queued with what else is, and
 * taken after the flush.  What cannot be read leaves them as they were, but for the first time.
 */
void assess_parameters_queue(struct assess *assess, struct lg_store *store);
void assess_parameters_take(struct assess *assess);
bool assess_parameters_open(struct assess *assess, struct lg_store *store,
                            struct lg_error *reterr) LG_MUST_CHECK;
void assess_parameters_free(struct assess *assess);
/* A parameter of the law on a day, by code and category; `other` when there is none. */
double assess_parameter(const struct assess *assess, const char *code, struct lg_span category,
                        lg_day day, double other);

/* severity.c: the loss at which items of a port and category rank at one half; 0: by the score. */
double assess_half_loss(const struct assess *assess, struct lg_span port, struct lg_span category,
                        lg_day day);
struct lg_item_declared;
struct lg_ranking assess_ranking(const struct assess *assess,
                                 const struct lg_item_declared *declared, lg_day day);
