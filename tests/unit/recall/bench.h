/*
 * bench.h - a docket to try decisions on: a short law, and events said in one line.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "base/time.h"
#include "decide/campaign.h"
#include "decide/goods.h"
#include "decide/investigation.h"
#include "decide/market.h"

enum { BENCH_ARENA = 64 * 1024 * 1024 };

/* Monday, 28 September 2026, 10:00 in China. */
static const int64_t BENCH_US = 1790560800000000;

static const struct term bench_terms[] = {
    {LG_SPAN_INIT("complaint_accept"), {"", 0}, LG_SPAN_INIT("working days"), {"law", 3}, 7},
    {LG_SPAN_INIT("complaint_mediation"), {"", 0}, LG_SPAN_INIT("working days"), {"law", 3}, 45},
    {LG_SPAN_INIT("complaint_verify"), {"", 0}, LG_SPAN_INIT("working days"), {"law", 3}, 15},
    {LG_SPAN_INIT("recall_objection"), {"", 0}, LG_SPAN_INIT("working days"), {"law", 3}, 10},
    {LG_SPAN_INIT("recall_plan"), {"", 0}, LG_SPAN_INIT("working days"), {"law", 3}, 10},
    {LG_SPAN_INIT("recall_progress"), {"", 0}, LG_SPAN_INIT("months"), {"law", 3}, 3},
    {LG_SPAN_INIT("recall_publish"), {"", 0}, LG_SPAN_INIT("working days"), {"law", 3}, 3},
    {LG_SPAN_INIT("recall_report"), {"", 0}, LG_SPAN_INIT("working days"), {"law", 3}, 2},
    {LG_SPAN_INIT("recall_report"),
     LG_SPAN_INIT("vehicles"),
     LG_SPAN_INIT("working days"),
     {"law", 3},
     5},
    {LG_SPAN_INIT("recall_summary"), {"", 0}, LG_SPAN_INIT("working days"), {"law", 3}, 15},
};

static inline struct docket *bench_docket(void **state)
{
    struct docket *docket = docket_new(*state);

    docket->terms =
        (struct terms){{NULL, 0}, bench_terms, sizeof bench_terms / sizeof *bench_terms};
    return docket;
}

static inline int bench_setup(void **state)
{
    *state = lg_arena_new(BENCH_ARENA);
    return *state == NULL;
}

static inline int bench_teardown(void **state)
{
    lg_arena_free(*state);
    return 0;
}

/* The record's event, kept in the arena; ids differ by their time. */
static inline struct matter_event bench_event(struct docket *docket, const struct ev_event *event,
                                              const char *actor, int64_t at_us)
{
    struct ev_event *kept = lg_arena_take(docket->arena, sizeof *kept);

    *kept = *event;
    kept->envelope.actor = lg_span_of(actor);
    return (struct matter_event){
        .event = kept,
        .id = lg_id_of_record(at_us / 1000, LG_SPAN("recalls"), 0, at_us, 0),
        .at_us = at_us,
        .bytes = LG_SPAN("{}"),
    };
}

static inline struct verdict bench_investigate(struct docket *docket,
                                               const struct ev_investigation *step, int64_t at_us)
{
    const struct ev_event event = {.type = EV_TYPE_INVESTIGATION, .investigation = *step};
    const struct matter_event matter = bench_event(docket, &event, "analyst", at_us);

    return decide_investigation(docket, &matter);
}

static inline struct verdict bench_recall(struct docket *docket, const struct ev_recall *step,
                                          const char *actor, int64_t at_us)
{
    const struct ev_event event = {.type = EV_TYPE_RECALL, .recall = *step};
    const struct matter_event matter = bench_event(docket, &event, actor, at_us);

    docket->measure = NULL;
    return decide_recall(docket, &matter);
}

static inline struct verdict bench_complain(struct docket *docket,
                                            const struct ev_complaint *complaint, int64_t at_us)
{
    const struct ev_event event = {.type = EV_TYPE_COMPLAINT, .complaint = *complaint};
    const struct matter_event matter = bench_event(docket, &event, "platform", at_us);

    docket->opened = NULL;
    return decide_report(docket, &matter);
}

/* The running clock of that rule, or NULL. */
static inline const struct clock *bench_clock(const struct clock *clocks, const char *rule)
{
    for (; clocks != NULL; clocks = clocks->next) {
        if (lg_span_eq(clocks->rule, lg_span_of(rule)) && clocks->met_us == 0)
            return clocks;
    }
    return NULL;
}
