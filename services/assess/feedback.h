/*
 * feedback.h - what profiles and groups came to, counted by day beside the loops.
 */
#pragma once

#include "assess.h"

/* Counts the days anew whose decisions or outcomes changed since the last time. */
bool feedback_count(const struct assess *assess, struct lg_store *store, struct lg_arena *arena,
                    struct lg_error *reterr) LG_MUST_CHECK;

/* How many declarations the loops took in so far. */
bool feedback_consumed(struct lg_store *store, int64_t *ret_consumed,
                       struct lg_error *reterr) LG_MUST_CHECK;
