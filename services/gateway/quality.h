/*
 * quality.h - faults of bodies that were no events, counted by sender, so that it can be told what to mend.
 *
 * Counts wait in memory for a few seconds and are added to the database together; what a gateway that
 * is killed had not added yet is not counted.  Of values nothing is kept: only names, and what the
 * values were like.
 */
#pragma once

#include "intake.h"

struct gw_quality;

/* NULL when out of memory. */
struct gw_quality *gw_quality_new(void);
void gw_quality_free(struct gw_quality *quality);

/* The input, the line-th of what was sent, was refused; what is no fault of its body is passed over. */
void gw_quality_note(const struct gw_call *call, const struct gw_input *input, size_t line,
                     const struct gw_refusal *refusal);

/* To be called every now and then: hands what was counted to the database. */
void gw_quality_tend(struct gateway *gateway);
