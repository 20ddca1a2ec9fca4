/*
 * cache.c - what changed since the last batch, and what decisions read of it.
 */
#include "adjust_sql.h"
#include "assess.h"
#include "assess_sql.h"
#include "base/own.h"
#include "base/text.h"
#include "base/time.h"
#include "quotas_sql.h"
#include "skip_lots_sql.h"
#include "tables.h"

struct changed {
    struct lg_result *cells, *measures, *controls, *credit, *thresholds, *skip_lots, *adjustments;
};

static void changed_free(struct changed *changed)
{
    lg_result_free(changed->cells);
    lg_result_free(changed->measures);
    lg_result_free(changed->controls);
    lg_result_free(changed->credit);
    lg_result_free(changed->thresholds);
    lg_result_free(changed->skip_lots);
    lg_result_free(changed->adjustments);
}

static void see(int64_t *seen, int64_t change)
{
    if (change > *seen)
        *seen = change;
}

static void take_cells(struct assess *assess, const struct lg_result *rows)
{
    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        struct lg_risk_cell *cell =
            lg_risk_cell_put(&assess->cells, assess->kept, lg_result_text(rows, row, 0),
                             (lg_day)lg_result_int(rows, row, 1));

        cell->counts = (struct lg_risk_counts){
            lg_result_int(rows, row, 2), lg_result_int(rows, row, 3), lg_result_int(rows, row, 4),
            lg_result_int(rows, row, 5), lg_result_int(rows, row, 6)};
        see(&assess->seen.cells, lg_result_int(rows, row, 7));
    }
}

static void take_measures(struct assess *assess, const struct lg_result *rows)
{
    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        struct ev_event event;
        struct ev_faults faults;

        if (ev_decode(assess->reader, assess->kept, lg_result_text(rows, row, 0), &event,
                      &faults) &&
            event.type == EV_TYPE_MEASURE) {
            struct ev_goods *scope = &event.measure.scope;

            scope->origin_country = lg_country_code(assess->packs.countries, scope->origin_country);
            lg_measures_put(assess->measures, &event.measure);
        }
        see(&assess->seen.measures, lg_result_int(rows, row, 1));
    }
}

static void take_credit(struct assess *assess, const struct lg_result *rows)
{
    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        entry_put(&assess->credit, assess->kept, lg_result_text(rows, row, 0))->text =
            lg_text_copy(assess->kept, lg_result_text(rows, row, 1));
        see(&assess->seen.credit, lg_result_int(rows, row, 2));
    }
}

/* Of a day; or of any, where a port has none of the day. */
static void take_thresholds(struct assess *assess, struct lg_arena *arena,
                            const struct lg_result *rows)
{
    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        const struct lg_span port = lg_result_text(rows, row, 0);
        const struct lg_span category = lg_result_text(rows, row, 1);
        struct entry *entry =
            lg_result_null(rows, row, 4)
                ? entry_put(&assess->thresholds, assess->kept,
                            lg_text(arena, "%.*s/%.*s", LG_SPAN_ARG(port), LG_SPAN_ARG(category)))
                : entry_put_day(&assess->thresholds, assess->kept, port, category,
                                (lg_day)lg_result_int(rows, row, 4));

        entry->value = lg_result_float(rows, row, 2);
        see(&assess->seen.thresholds, lg_result_int(rows, row, 3));
    }
}

static void take_skip_lots(struct assess *assess, const struct lg_result *rows)
{
    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        *lg_skip_lots_put(&assess->skip_lots, assess->kept, lg_result_text(rows, row, 0),
                          lg_result_text(rows, row, 1)) = (struct lg_skip_lot){
            .level = lg_result_int(rows, row, 2),
            .passes = lg_result_int(rows, row, 3),
            .last_pass = lg_result_null(rows, row, 4) ? 0 : (lg_day)lg_result_int(rows, row, 4)};
        see(&assess->seen.skip_lots, lg_result_int(rows, row, 5));
    }
}

/* Whether what people did changes the set of profiles and models. */
static bool any_of_a_set(const struct lg_result *rows)
{
    static const char *const kinds[] = {"profile", "list", "model"};

    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
            if (lg_span_eq(lg_result_text(rows, row, 0), lg_span_of(kinds[i])))
                return true;
        }
    }
    return false;
}

static bool take_controls(struct assess *assess, const struct lg_result *rows,
                          struct lg_store *store, struct lg_error *reterr)
{
    if (!assess_set_refresh(assess, store, any_of_a_set(rows), reterr))
        return false;
    for (size_t row = 0; row < lg_result_rows(rows); row++)
        see(&assess->seen.controls, lg_result_int(rows, row, 1));
    assess->stopped = false;
    return true;
}

struct changed *assess_refresh_queue(struct assess *assess, struct lg_arena *arena,
                                     struct lg_store *store)
{
    struct changed *changed = lg_arena_take(arena, sizeof *changed);
    struct lg_column *const cells = lg_of_int8(arena, assess->seen.cells);
    struct lg_column *const measures = lg_of_int8(arena, assess->seen.measures);
    struct lg_column *const controls = lg_of_int8(arena, assess->seen.controls);
    struct lg_column *const credit = lg_of_int8(arena, assess->seen.credit);
    struct lg_column *const thresholds = lg_of_int8(arena, assess->seen.thresholds);
    struct lg_column *const skip_lots = lg_of_int8(arena, assess->seen.skip_lots);
    struct lg_column *const adjustments = lg_of_int8(arena, assess->seen.adjustments);

    assess_parameters_queue(assess, store);
    lg_store_queue(store, &q_cells_since, &cells, &changed->cells);
    lg_store_queue(store, &q_measures_since, &measures, &changed->measures);
    lg_store_queue(store, &q_controls_since, &controls, &changed->controls);
    lg_store_queue(store, &q_credit_since, &credit, &changed->credit);
    lg_store_queue(store, &q_thresholds_since, &thresholds, &changed->thresholds);
    lg_store_queue(store, &q_skip_lots_since, &skip_lots, &changed->skip_lots);
    lg_store_queue(store, &q_adjustments_since, &adjustments, &changed->adjustments);
    return changed;
}

bool assess_refresh_take(struct assess *assess, struct lg_arena *arena, struct changed *changed,
                         struct lg_store *store, struct lg_error *reterr)
{
    assess_parameters_take(assess);
    take_cells(assess, changed->cells);
    take_measures(assess, changed->measures);
    take_credit(assess, changed->credit);
    take_thresholds(assess, arena, changed->thresholds);
    take_skip_lots(assess, changed->skip_lots);
    assess_take_adjustments(assess, changed->adjustments);
    const bool taken = take_controls(assess, changed->controls, store, reterr);
    changed_free(changed);
    return taken;
}

int64_t assess_change_after(int64_t last, const struct lg_batch *batch)
{
    const int64_t next = batch->records[batch->records_n - 1].offset + 1;

    return next > last ? next : last + 1;
}

lg_day assess_month(lg_day day)
{
    int32_t year, month, in_month;

    lg_day_split(day, &year, &month, &in_month);
    return lg_day_of(year, month, 1);
}

struct lg_risk_evidence assess_evidence(struct assess *assess, struct lg_span key, lg_day day)
{
    const int half_life = (int)assess_parameter(assess, "risk_half_life", LG_SPAN(""), day, 365);
    const struct lg_risk_decay decay = {assess->decay, DECAY_DAYS};

    if (half_life != assess->half_life) {
        lg_risk_decay_fill(assess->decay, DECAY_DAYS, half_life);
        assess->half_life = half_life;
    }
    return lg_risk_cells_evidence(&assess->cells, key, day, &decay);
}

double assess_threshold(const struct assess *assess, struct lg_span port, struct lg_span category,
                        lg_day day)
{
    const struct entry *entry = entry_find_day(&assess->thresholds, port, category, day);

    if (entry == NULL)
        entry = entry_find_pair(&assess->thresholds, port, category);
    if (entry == NULL)
        entry = entry_find_pair(&assess->thresholds, LG_SPAN(""), category);
    return entry == NULL ? 1.0 : entry->value;
}

struct lg_span assess_grade(const struct assess *assess, struct lg_span enterprise)
{
    const struct entry *entry = entry_find(&assess->credit, enterprise);

    return entry == NULL ? LG_SPAN("regular") : entry->text;
}

struct lg_skip_lot_standing assess_skip_lot(const struct assess *assess, struct lg_span enterprise,
                                            struct lg_span model, int64_t at_us)
{
    return lg_skip_lot_stand(&assess->parameters.skip_lots,
                             lg_skip_lots_find(&assess->skip_lots, enterprise, model),
                             lg_day_of_time(at_us));
}

const struct lg_ticket_key *assess_day_key(struct assess *assess, lg_day day)
{
    const size_t room = sizeof assess->day_keys / sizeof *assess->day_keys;

    for (size_t i = 0; i < room; i++) {
        if (assess->day_keys[i].day == day && day != 0)
            return &assess->day_keys[i].key;
    }
    const size_t at = assess->day_keys_n++ % room;
    assess->day_keys[at].day = day;
    assess->day_keys[at].key = lg_ticket_day_key(&assess->master, day);
    return &assess->day_keys[at].key;
}
