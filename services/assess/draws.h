/*
 * draws.h - the draw of each day, made public by tick: a few candidates at a time, and resumable.
 *
 * A day is over when the tick says so and every declarations partition has passed what stood in it
 * then.  Its candidates, the items that were first declared on it, are gathered in the order of
 * their ids, put under a Merkle root in the order of their commitments (an order that says nothing),
 * and looked at until no inspection of them is open; then the day's key is revealed.  Days go
 * through each step one after the other, for a key gives away those of the days before it.
 */
#pragma once

#include "assess.h"

/* Before a tick's transaction. */
void assess_before_tick(void *service, int64_t at_us);

/* How the steps of a tick are called, in this order. */
void draws_queue(struct assess *assess, struct lg_batch *batch, struct lg_store *store);
bool draws_load(struct assess *assess, struct lg_batch *batch, struct lg_store *store,
                struct lg_error *reterr) LG_MUST_CHECK;
void draws_decide(struct assess *assess, struct lg_batch *batch);
void draws_apply(struct assess *assess, struct lg_batch *batch, struct lg_store *store);
/* Frees what a tick held. */
void draws_end(struct assess *assess);

/* draw_gather.c: what a tick adds to the day that is gathered. */
struct draw_gathered {
    lg_day day;
    bool any, complete; /* any: there is such a day */
    struct lg_id last;
    struct lg_column *candidates[10]; /* as q_draw_candidates_put has them */
};
void draw_gather(struct assess *assess, struct lg_arena *arena, const struct lg_result *declared,
                 size_t asked, struct draw_gathered *ret_gathered);
/* The day that the first of these rows was decided on. */
lg_day draw_gather_day(const struct lg_result *declared);

/* draw_ends.c: asks Kafka where the declarations end, unless it was asked today; up to five seconds. */
void draw_ends_ask(struct draw_ends *ends, const struct lg_config *config, lg_day today);
/* Whether each partition was read to the end that it had after the day was over. */
bool draw_ends_passed(const struct draw_ends *ends, lg_day day, const struct lg_result *positions);
