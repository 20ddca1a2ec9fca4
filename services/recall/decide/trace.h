/*
 * trace.h - what a confirmed defect says of one released subject.
 */
#pragma once

#include "decide/docket.h"

/* One item that was released, as the tables have it. */
struct traced {
    struct lg_id declaration_id, assessment_id;
    struct lg_span declaration_number, importer_id, port, lot, vins, status;
    struct ev_goods goods;
    int64_t version, item_number, quantity_e5, released_us;
};

/* The outcome that the trace of a confirmed defect gives for that item: a final failure. */
struct ev_outcome trace_outcome(struct lg_arena *arena, const struct trace_run *run,
                                const struct traced *item);
