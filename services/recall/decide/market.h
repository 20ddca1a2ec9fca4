/*
 * market.h - complaints and incidents: kept, joined to the case of the same goods, and where they
 * are serious, the beginning of a case.  Source: schemas/rules/complaints.md.
 */
#pragma once

#include "decide/docket.h"

/* The number of the investigation that a report opens: "AUTO-" and its number; never over 60 bytes. */
struct lg_span market_case_number(struct lg_arena *arena, struct lg_span report_number);

/* What an event of the market is about, and under which number. */
enum report_kind market_kind(const struct ev_event *event);
struct lg_span market_number(const struct ev_event *event);
const struct ev_goods *market_goods(const struct ev_event *event);

/* Takes a complaint or an incident; docket->opened is the case that it opened, or NULL. */
struct verdict decide_report(struct docket *docket, const struct matter_event *event);
