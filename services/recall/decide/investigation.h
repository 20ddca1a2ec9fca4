/*
 * investigation.h - a case from its opening to its end; the complaints that it took follow it.
 *
 * Source: life cycles investigation and complaint; clocks of schemas/rules/complaints.md and
 * schemas/rules/recall-consumer-goods.md.
 */
#pragma once

#include "decide/docket.h"

/* Whether a further complaint about the same goods joins it. */
bool investigation_takes_more(const struct investigation *of);

/* What an investigation knows when it is opened. */
struct opening {
    struct lg_span number, opened_by;
    struct lg_id id;
    struct ev_goods goods;
    bool automatic;
    int64_t at_us;
};

/* A new investigation with its clocks. */
struct investigation *investigation_open(struct docket *docket, const struct opening *opening);

/* The case takes a report that is here: it follows the case from now on. */
void investigation_take(struct docket *docket, struct investigation *of, struct report *report,
                        int64_t at_us);

/* One step of a case; waits for the case when it is not open yet. */
struct verdict decide_investigation(struct docket *docket, const struct matter_event *event);
