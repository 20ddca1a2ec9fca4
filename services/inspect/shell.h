/*
 * shell.h - inspect between the pipeline and its decisions.
 *
 * load.c brings the cases of a batch, steps.c lets the events change them, apply.c writes what
 * changed and emits what they led to.
 */
#pragma once

#include "decide/decide.h"
#include "pipeline/pipeline.h"
#include "wire/packs.h"

/* The loop's own. */
struct inspect {
    struct lg_json_reader *reader;
    struct inspection_case *cases; /* of this batch, in its arena */
    size_t cases_n;
    uint32_t *slots; /* open-addressed: index into cases plus one */
    size_t mask;
    struct case_facts facts;
    struct lg_arena *kept; /* for the life of the loop: the packs, and the measures that block */
    struct lg_packs packs;
    struct lg_measures *measures;
    int64_t measures_seen; /* the last change among them */
};

/* The declaration that an event of ours is about. */
struct lg_id inspect_declaration_of(const struct ev_event *event);

/* The case of a declaration; made empty when there is none yet. */
struct inspection_case *inspect_case(struct inspect *inspect, struct lg_arena *arena,
                                     struct lg_id declaration);

bool inspect_load(void *service, struct lg_batch *batch, struct lg_store *store,
                  struct lg_error *reterr);
void inspect_decide(void *service, struct lg_batch *batch);
bool inspect_apply(void *service, struct lg_batch *batch, struct lg_store *store,
                   struct lg_error *reterr);

/* Rows that are always new: what the event itself leaves, whatever it changed. */
void inspect_record_rows(struct lg_batch *batch, const struct lg_record *record,
                         const struct inspection_case *of, const struct event_verdict *verdict);
/* Outcomes, measures and releases of a case, as rows and events. */
void inspect_emit(struct lg_batch *batch, const struct inspection_case *of, int64_t at_us);
