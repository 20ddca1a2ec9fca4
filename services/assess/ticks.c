/*
 * ticks.c - what time brings: quotas and thresholds move, declarations follow a ship.
 *
 * What waited for it is released, unless a measure came since it was decided: then it is decided again.
 */
#include "adjust.h"
#include "arrivals_sql.h"
#include "assess_sql.h"
#include "base/own.h"
#include "base/text.h"
#include "base/time.h"
#include "cutovers.h"
#include "declarations.h"
#include "draws.h"
#include "quotas.h"
#include "work.h"

enum { SWEEP_MOST = 1000, QUOTAS_US = 120 * 1000000 };

struct ticking {
    struct lg_result *arrived, *cutovers;
    struct quotas *quotas; /* NULL when they don't move at this tick */
    struct adjusting *adjusting;
    struct lg_column *ids, *versions, *times, *drops;
    struct leaving *leaving; /* what is decided again leaves this */
    struct lg_column *again_ids, *again_versions, *again_lanes;
};

static void ticking_freep(struct ticking **ticking)
{
    if (*ticking == NULL)
        return;
    lg_result_free((*ticking)->arrived);
    lg_result_free((*ticking)->cutovers);
    quotas_free((*ticking)->quotas);
    adjust_free((*ticking)->adjusting);
}

void assess_before_tick(void *service, int64_t at_us)
{
    struct assess *assess = service;

    draw_ends_ask(&assess->draw_ends, assess->config, lg_day_of_time(at_us));
}

static struct lg_column *days_of(const struct assess *assess, struct lg_arena *arena,
                                 const char *code, const char *category, lg_day today)
{
    return lg_of_int4(arena,
                      (int32_t)assess_parameter(assess, code, lg_span_of(category), today, 0));
}

static bool any_waits(const struct lg_result *arrived)
{
    for (size_t row = 0; row < lg_result_rows(arrived); row++) {
        if (!lg_result_bool(arrived, row, 2))
            return true;
    }
    return false;
}

/* Goods may have to be decided again: by all that is known now. */
static bool know_all(struct assess *assess, struct lg_batch *batch, struct lg_store *store,
                     struct lg_error *reterr)
{
    struct ticking *ticking = assess->ticking;
    struct changed *changed = assess_refresh_queue(assess, batch->arena, store);

    ticking->leaving = lg_arena_take(batch->arena, sizeof *ticking->leaving);
    ticking->leaving->again = lg_arena_take(batch->arena, (size_t)q_items_again.params_n *
                                                              sizeof *ticking->leaving->again);
    for (int i = 0; i < q_items_again.params_n; i++)
        ticking->leaving->again[i] = lg_column_new(batch->arena, q_items_again.params[i].type);
    ticking->again_ids = lg_column_new(batch->arena, LG_SQL_UUID);
    ticking->again_versions = lg_column_new(batch->arena, LG_SQL_INT4);
    ticking->again_lanes = lg_column_new(batch->arena, LG_SQL_TEXT);
    return lg_store_flush(store, reterr) &&
           assess_refresh_take(assess, batch->arena, changed, store, reterr);
}

bool assess_ticks_load(void *service, struct lg_batch *batch, struct lg_store *store,
                       struct lg_error *reterr)
{
    struct assess *assess = service;
    struct lg_arena *arena = batch->arena;
    struct ticking *ticking = lg_arena_take(arena, sizeof *ticking);
    const int64_t now_us = batch->tick_us;
    const lg_day today = lg_day_of_time(now_us);
    struct lg_column *const sweep[] = {lg_of_time(arena, now_us), lg_of_int8(arena, SWEEP_MOST),
                                       days_of(assess, arena, "arrival_early", "expected", today),
                                       days_of(assess, arena, "arrival_early", "declared", today),
                                       days_of(assess, arena, "arrival_late", "", today)};

    ticking->ids = lg_column_new(arena, LG_SQL_UUID);
    ticking->versions = lg_column_new(arena, LG_SQL_INT4);
    ticking->times = lg_column_new(arena, LG_SQL_TIMESTAMPTZ);
    ticking->drops = lg_column_new(arena, LG_SQL_UUID);
    lg_store_queue(store, &q_arrived_sweep, sweep, &ticking->arrived);
    cutovers_queue(store, &ticking->cutovers);
    /* What is stored alone tells when they move: not how often this process was started. */
    if (now_us / QUOTAS_US != batch->tick_before_us / QUOTAS_US) {
        ticking->quotas = quotas_load(arena, now_us, store);
        /* Capacities as they are now, however little time has passed. */
        assess->parameters.read_us = 0;
    }
    ticking->adjusting = adjust_load(batch, store);
    assess->ticking = ticking;
    draws_queue(assess, batch, store);
    assess_parameters_queue(assess, store);
    if (!lg_store_flush(store, reterr))
        return false;
    assess_parameters_take(assess);
    if (any_waits(ticking->arrived) && !know_all(assess, batch, store, reterr))
        return false;
    return draws_load(assess, batch, store, reterr);
}

static bool has_body(const struct ev_event *event, const struct ev_declaration_body **ret_body)
{
    if (event->type == EV_TYPE_DECLARATION)
        *ret_body = &event->declaration;
    else if (event->type == EV_TYPE_DECLARATION_CHANGE && event->declaration_change.has_declaration)
        *ret_body = &event->declaration_change.declaration;
    else
        return false;
    return true;
}

/* A measure that came since the decision holds goods that waited: they are decided again. */
static void decide_again(const struct judging *judging, struct declared *of,
                         const struct ev_declaration_body *body)
{
    struct ticking *ticking = judging->assess->ticking;
    struct lg_record record = *judging->record;
    const struct judging own = {judging->assess, judging->batch, &record, ticking->leaving};

    record.id =
        lg_id_derive(of->id, lg_text(judging->batch->arena, "again-%lld", (long long)of->version));
    const enum ev_lane lane = judge_again(&own, of, body);
    lg_column_add_id(ticking->again_ids, of->id);
    lg_column_add_int(ticking->again_versions, of->version);
    lg_column_add_text(ticking->again_lanes, lg_span_of(ev_lane_name(lane)));
}

static bool waits(const struct assess *assess, const struct ev_declaration_body *body)
{
    for (size_t i = 0; i < body->items_n; i++) {
        if (lg_goods_category(&assess->categories, body, &body->items[i])->release_after_arrival)
            return true;
    }
    return false;
}

static void arrive(const struct judging *judging, size_t row)
{
    struct assess *assess = judging->assess;
    struct ticking *ticking = assess->ticking;
    const struct lg_result *rows = ticking->arrived;
    struct lg_arena *arena = judging->batch->arena;
    const struct ev_declaration_body *body;
    struct ev_faults faults;
    struct ev_event event;
    struct declared of = {
        .id = lg_result_id(rows, row, 0),
        .version = lg_result_int(rows, row, 1),
        .emitted = lg_result_bool(rows, row, 2),
        .arrived_at_us = lg_result_time(rows, row, 4),
        .number = lg_text_copy(arena, lg_result_text(rows, row, 6)),
        .sender = lg_text_copy(arena, lg_result_text(rows, row, 7)),
        .release_version = lg_result_int(rows, row, 8),
        .ticket_day = (lg_day)lg_result_int(rows, row, 9),
        .work_day = lg_result_null(rows, row, 10) ? 0 : (lg_day)lg_result_int(rows, row, 10),
    };
    const enum ev_lane lane = ev_lane_of(lg_result_text(rows, row, 3));

    if (!ev_decode(assess->reader, arena, lg_result_text(rows, row, 5), &event, &faults) ||
        !has_body(&event, &body))
        return;
    lg_column_add_id(ticking->ids, of.id);
    lg_column_add_int(ticking->versions, of.version);
    lg_column_add_int(ticking->times, of.arrived_at_us);
    if (of.emitted) {
        struct lg_record record = *judging->record;
        const struct judging own = {assess, judging->batch, &record, NULL};

        record.id = lg_id_derive(of.id, lg_text(arena, "arrived-%lld", (long long)of.version));
        emit_assessment(&own, &of, body, EV_ASSESSMENT_KIND_ARRIVED, NULL, 0);
        return;
    }
    if (!waits(assess, body))
        return;
    declared_items(arena, lg_text_copy(arena, lg_result_text(rows, row, 11)), &of);
    if (judge_is_held(judging, body)) {
        decide_again(judging, &of, body);
        return;
    }
    lg_column_add_id(ticking->drops, of.id);
    release_declared(judging, &of, body, lane);
}

void assess_ticks_decide(void *service, struct lg_batch *batch)
{
    struct assess *assess = service;
    const struct judging judging = {assess, batch, &batch->records[0], NULL};

    for (size_t row = 0; row < lg_result_rows(assess->ticking->arrived); row++) {
        lg_arena_reset(assess->deciding);
        arrive(&judging, row);
    }
    draws_decide(assess, batch);
}

bool assess_ticks_apply(void *service, struct lg_batch *batch, struct lg_store *store,
                        struct lg_error *reterr)
{
    struct assess *assess = service;
    __attribute__((cleanup(ticking_freep))) struct ticking *ticking = assess->ticking;

    if (ticking->quotas != NULL)
        quotas_move(assess, batch, ticking->quotas, store);
    cutovers_move(batch, ticking->cutovers, store);
    if (ticking->adjusting != NULL)
        adjust_move(assess, batch, ticking->adjusting, store);
    if (lg_column_count(ticking->ids) > 0)
        lg_store_queue(store, &q_arrived_put,
                       (struct lg_column *const[]){ticking->ids, ticking->versions, ticking->times},
                       NULL);
    if (ticking->leaving != NULL && lg_column_count(ticking->again_ids) > 0) {
        lg_store_queue(store, &q_items_again, ticking->leaving->again, NULL);
        lg_store_queue(store, &q_declarations_again,
                       (struct lg_column *const[]){ticking->again_ids, ticking->again_versions,
                                                   ticking->again_lanes},
                       NULL);
        work_queue(ticking->leaving, batch, store);
    }
    if (lg_column_count(ticking->drops) > 0)
        lg_store_queue(store, &q_tickets_drop, &ticking->drops, NULL);
    draws_apply(assess, batch, store);
    const bool ok = lg_store_flush(store, reterr);
    draws_end(assess);
    return ok;
}
