/*
 * campaign.h - a recall, step by step: who orders it, what it stops, and what the law's clocks say.
 *
 * The first step that orders or publishes stops the import of the goods at once (a measure), and
 * its closing lifts that; what was found before stays as it is.  Source: life cycle recall;
 * schemas/rules/recall-consumer-goods.md (SAMR Order 19), schemas/rules/recall-vehicles.md.
 */
#pragma once

#include "decide/docket.h"

/* One step of a recall; docket->measure is what it blocks or lifts, or NULL. */
struct verdict decide_recall(struct docket *docket, const struct matter_event *event);
