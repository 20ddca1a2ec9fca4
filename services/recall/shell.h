/*
 * shell.h - recall between the pipeline and its decisions.
 *
 * Market and recalls share their steps: load.c brings the docket of a batch, steps.c lets the
 * events change it, apply.c writes what changed, tracing.c finds what was released.  Releases,
 * outcomes and ticks have steps of their own in supervision.c.
 */
#pragma once

#include "decide/docket.h"
#include "pipeline/pipeline.h"

enum { GOODS_MEMBERS = 12 };

/* The loop's own. */
struct recall {
    struct lg_arena *scratch; /* for keys */
    struct docket *docket;    /* of this batch, in its arena */
    struct supervision *supervision;
    struct trace_run *open_runs; /* a tick's */
};

void recall_keys(void *service, const struct lg_record *record, struct lg_keys *ret_keys);
bool recall_load(void *service, struct lg_batch *batch, struct lg_store *store,
                 struct lg_error *reterr);
void recall_decide(void *service, struct lg_batch *batch);
bool recall_apply(void *service, struct lg_batch *batch, struct lg_store *store,
                  struct lg_error *reterr);

void recall_decide_releases(void *service, struct lg_batch *batch);
bool recall_apply_releases(void *service, struct lg_batch *batch, struct lg_store *store,
                           struct lg_error *reterr);
void recall_decide_outcomes(void *service, struct lg_batch *batch);
bool recall_apply_outcomes(void *service, struct lg_batch *batch, struct lg_store *store,
                           struct lg_error *reterr);

bool recall_load_tick(void *service, struct lg_batch *batch, struct lg_store *store,
                      struct lg_error *reterr);
void recall_decide_tick(void *service, struct lg_batch *batch);
bool recall_apply_tick(void *service, struct lg_batch *batch, struct lg_store *store,
                       struct lg_error *reterr);

/* Goes on with the runs in their order, as far as one batch may; emits what a defect teaches. */
bool tracing_go_on(struct lg_batch *batch, struct lg_store *store, struct trace_run *runs,
                   struct lg_error *reterr);
/* Runs that are not done yet, the oldest first. */
bool tracing_load(struct lg_batch *batch, struct lg_store *store, struct trace_run **ret_runs,
                  struct lg_error *reterr);

/* Goods as JSON text, absent members left out; and from twelve columns, from `column` on. */
struct lg_span goods_text(struct lg_arena *arena, const struct ev_goods *goods);
struct ev_goods goods_at(struct lg_arena *arena, const struct lg_result *rows, size_t row,
                         int column);
/* The members in the order of their schema; absent ones have no bytes. */
void goods_members(const struct ev_goods *goods, struct lg_span ret_members[GOODS_MEMBERS]);

/* Small parts that columns are made and read with. */
void columns_new(struct lg_arena *arena, const struct lg_query *query,
                 struct lg_column **ret_columns);
void column_add_time(struct lg_column *column, int64_t us); /* NULL for 0 */
void column_add_int_when(struct lg_column *column, bool is, int64_t value);
void columns_queue(struct lg_store *store, const struct lg_query *query,
                   struct lg_column *const *columns); /* nothing when they are empty */
struct lg_span text_at(struct lg_arena *arena, const struct lg_result *rows, size_t row,
                       int column);
int64_t time_at(const struct lg_result *rows, size_t row, int column); /* 0 for NULL */

/* An event of ours, on its way to `topic`. */
void recall_send(struct lg_batch *batch, const char *topic, struct lg_id key, struct lg_id id,
                 int64_t at_us, struct ev_event *event);
