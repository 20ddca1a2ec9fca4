/*
 * campaign.h - a recall, step by step: who orders it, what it stops, and what the law's clocks say.
 *
 * The first step that orders or publishes stops the import of the goods at once (a measure), and
 * its closing lifts that; what was found before stays as it is.  Source: life cycle recall; SAMR
 * Order 19 (消费品召回管理暂行规定), Regulation on Recall of Defective Automobiles (缺陷汽车产品召回
 * 管理条例).
 */
#pragma once

#include "decide/docket.h"

/* One step of a recall; docket->measure is what it blocks or lifts, or NULL. */
struct verdict decide_recall(struct docket *docket, const struct matter_event *event);
