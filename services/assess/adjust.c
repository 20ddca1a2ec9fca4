/*
 * adjust.c - once a day: asks, lets each kind of adjustment decide, writes what it decided.
 *
 * The ticks' loop alone writes here, from what is stored: the same rows give the same adjustments.
 */
#include "adjust.h"

#include "adjust_sql.h"
#include "base/text.h"
#include "base/time.h"
#include "ops/metrics.h"

struct adjusting *adjust_load(const struct lg_batch *batch, struct lg_store *store)
{
    const lg_day today = lg_day_of_time(batch->tick_us);
    struct lg_arena *arena = batch->arena;

    if (today == lg_day_of_time(batch->tick_before_us))
        return NULL;
    struct adjusting *adjusting = lg_arena_take(arena, sizeof *adjusting);
    struct lg_column *day = lg_column_new(arena, LG_SQL_DATE);
    lg_column_add_int(day, today);
    *adjusting = (struct adjusting){.arena = arena, .today = today, .batch = batch};
    lg_store_queue(store, &q_drift_bins_keep, &day, NULL);
    lg_store_queue(store, &q_drift_bins_forget, &day, NULL);
    lg_store_queue(store, &q_inputs_forget, &day, NULL);
    lg_store_queue(store, &q_adjust_terms, &day, &adjusting->terms);
    lg_store_queue(store, &q_exploration_arms, &day, &adjusting->arms);
    lg_store_queue(store, &q_calibration_cases, &day, &adjusting->cases);
    lg_store_queue(store, &q_severity_cases, &day, &adjusting->severities);
    lg_store_queue(store, &q_drift_bins, &day, &adjusting->bins);
    lg_store_queue(store, &q_drift_rates, &day, &adjusting->rates);
    lg_store_queue(store, &q_drift_alarms, NULL, &adjusting->alarms);
    return adjusting;
}

void adjust_free(struct adjusting *adjusting)
{
    if (adjusting == NULL)
        return;
    lg_result_free(adjusting->terms);
    lg_result_free(adjusting->arms);
    lg_result_free(adjusting->cases);
    lg_result_free(adjusting->severities);
    lg_result_free(adjusting->bins);
    lg_result_free(adjusting->rates);
    lg_result_free(adjusting->alarms);
}

double adjust_term(const struct adjusting *adjusting, const char *code, double other)
{
    for (size_t row = 0; row < lg_result_rows(adjusting->terms); row++) {
        if (lg_span_eq(lg_result_text(adjusting->terms, row, 0), lg_span_of(code)))
            return lg_result_float(adjusting->terms, row, 1);
    }
    return other;
}

void adjust_put(struct adjusting *adjusting, const struct adjustment *adjustment)
{
    struct lg_column **columns = adjusting->columns;
    const struct lg_record *tick = &adjusting->batch->records[0];

    lg_column_add_id(
        columns[0],
        lg_id_derive(tick->id, lg_text(adjusting->arena, "%s-%s-%.*s", adjustment->kind,
                                       adjustment->measure, LG_SPAN_ARG(adjustment->category))));
    lg_column_add_text(columns[1], lg_span_of(adjustment->kind));
    lg_column_add_text(columns[2], adjustment->category);
    lg_column_add_text(columns[3], lg_span_of(adjustment->measure));
    lg_column_add_int(columns[4], adjusting->today);
    lg_column_add_int(columns[5], adjusting->batch->tick_us);
    lg_column_add_bool(columns[6], adjustment->alarm);
    lg_column_add_text(columns[7], adjustment->document);
    lg_column_add_int(columns[8], tick->offset + 1);
}

void adjust_move(const struct assess *assess, const struct lg_batch *batch,
                 struct adjusting *adjusting, struct lg_store *store)
{
    for (int i = 0; i < ADJUST_COLUMNS; i++)
        adjusting->columns[i] = lg_column_new(batch->arena, q_adjustments_put.params[i].type);
    adjust_explore(assess, adjusting);
    adjust_calibrate(adjusting);
    adjust_severity(adjusting);
    adjust_drift(adjusting);
    lg_metric_set(lg_metric(LG_GAUGE, "loopgate_drift_alarms", "",
                            "distributions and rates that are otherwise than in their reference "
                            "period, as of the last day"),
                  (double)adjusting->alarms_n);
    if (lg_column_count(adjusting->columns[0]) > 0)
        lg_store_queue(store, &q_adjustments_put, adjusting->columns, NULL);
}
