/*
 * apply.c - cases that changed, written back whole.
 */
#include "base/text.h"
#include "inspect_sql.h"
#include "shell.h"
#include "wire/json.h"
#include "wire/reason.h"

enum { ORDER_COLUMNS = 24, SAMPLE_COLUMNS = 15, DISPOSAL_COLUMNS = 8, PASS_COLUMNS = 6 };

static void make_columns(struct lg_arena *arena, const struct lg_query *query,
                         struct lg_column **ret_columns)
{
    for (int i = 0; i < query->params_n; i++)
        ret_columns[i] = lg_column_new(arena, query->params[i].type);
}

static void add_time(struct lg_column *column, int64_t us)
{
    if (us == 0)
        lg_column_add_null(column);
    else
        lg_column_add_int(column, us);
}

/* The order's action is the gravest of its items'. */
static enum ev_assessment_items_action action_of(const struct inspection_case *of)
{
    enum ev_assessment_items_action most = EV_ASSESSMENT_ITEMS_ACTION_NONE;

    for (size_t i = 0; i < of->items_n; i++) {
        if (of->items[i].action > most)
            most = of->items[i].action;
    }
    return most;
}

static enum ev_lane lane_of(const struct inspection_case *of)
{
    enum ev_lane most = EV_LANE_GREEN;

    for (size_t i = 0; i < of->items_n; i++) {
        if (of->items[i].lane > most)
            most = of->items[i].lane;
    }
    return most;
}

static void order_columns(struct lg_column **columns, const struct inspection_case *of)
{
    const struct ev_assessment *assessment = &of->assessment;

    lg_column_add_id(columns[0], of->id);
    lg_column_add_id(columns[1], of->declaration_id);
    lg_column_add_int(columns[2], of->order_version);
    lg_column_add_int(columns[3], of->version);
    lg_column_add_text(columns[4], assessment->declaration_number);
    lg_column_add_text(columns[5], assessment->sender);
    lg_column_add_text(columns[6], assessment->port);
    lg_column_add_text(columns[7], assessment->importer.id);
    lg_column_add_text(columns[8], lg_span_of(of->state));
    lg_column_add_text(columns[9], lg_span_of(ev_assessment_items_action_name(action_of(of))));
    lg_column_add_text(columns[10], lg_span_of(ev_lane_name(lane_of(of))));
    lg_column_add_text(columns[11], of->place);
    lg_column_add_text(columns[12], of->contact);
    lg_column_add_text(columns[13], of->instruction);
    lg_column_add_text(columns[14], of->inspectors);
    add_time(columns[15], of->deadline_us);
    if (assessment->has_expected_arrival)
        lg_column_add_int(columns[16], assessment->expected_arrival);
    else
        lg_column_add_null(columns[16]);
    add_time(columns[17], of->arrived_at_us);
    add_time(columns[18], of->notified_at_us);
    lg_column_add_int(columns[19], of->release_version);
    lg_column_add_text(columns[20], of->release_status == EV_RELEASE_STATUS_NONE
                                        ? (struct lg_span){NULL, 0}
                                        : lg_span_of(ev_release_status_name(of->release_status)));
    add_time(columns[21], of->created_at_us);
    add_time(columns[22], of->changed_at_us);
    lg_column_add_text(columns[23], of->event);
}

static struct lg_span texts_json(struct lg_arena *arena, const struct lg_span *texts, size_t n)
{
    struct lg_builder json = lg_builder(arena, 1 << 20);

    lg_builder_add(&json, LG_SPAN("["));
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            lg_builder_add(&json, LG_SPAN(","));
        lg_json_write_string(&json, texts[i]);
    }
    lg_builder_add(&json, LG_SPAN("]"));
    return lg_builder_text(&json);
}

static void add_id_when(struct lg_column *column, bool is, struct lg_id id)
{
    if (is)
        lg_column_add_id(column, id);
    else
        lg_column_add_null(column);
}

static void item_row(struct lg_batch *batch, const struct inspection_case *of,
                     const struct case_item *item)
{
    struct lg_column **columns = lg_batch_rows(batch, &t_order_item)->columns;
    const struct ev_assessment_items *goods = item->goods;
    const bool found = item->outcome_version > 0;
    const struct lg_span absent = {NULL, 0};

    lg_column_add_id(columns[0], of->declaration_id);
    lg_column_add_int(columns[1], item->number);
    lg_column_add_id(columns[2], of->id);
    lg_column_add_int(columns[3], of->version);
    lg_column_add_text(columns[4], lg_span_of(item_state_name(item->state)));
    lg_column_add_text(columns[5], lg_span_of(ev_lane_name(item->lane)));
    lg_column_add_text(columns[6], lg_span_of(ev_assessment_items_action_name(item->action)));
    lg_column_add_text(columns[7], goods->category);
    lg_column_add_text(columns[8], goods->hs_code);
    lg_column_add_text(columns[9], goods->brand);
    lg_column_add_text(columns[10], goods->model);
    lg_column_add_text(columns[11], texts_json(batch->arena, goods->vins, goods->vins_n));
    lg_column_add_text(columns[12],
                       ev_reasons_text(batch->arena, goods->reasons, goods->reasons_n));
    lg_column_add_text(columns[13], found ? lg_span_of(ev_kind_name(item->kind)) : absent);
    lg_column_add_text(columns[14], found ? lg_span_of(ev_severity_name(item->severity)) : absent);
    lg_column_add_text(columns[15], item->finding);
    add_id_when(columns[16], found, item->outcome_id);
    lg_column_add_int(columns[17], item->outcome_version);
    lg_column_add_text(columns[18],
                       found ? lg_span_of(ev_outcome_verdict_name(item->outcome_verdict)) : absent);
    add_id_when(columns[19], item->measure_version > 0, item->measure_id);
    lg_column_add_int(columns[20], item->measure_version);
    lg_column_add_int(columns[21], item->reinspections);
    lg_column_add_bool(columns[22], item->outcome_final);
    lg_column_add_int(columns[23], item->failed_e5);
    lg_column_add_int(columns[24], item->disposed_e5);
    lg_column_add_text(columns[25], texts_json(batch->arena, item->units, item->units_n));
}

static void sample_columns(struct lg_column **columns, const struct inspection_case *of,
                           const struct case_sample *sample)
{
    lg_column_add_text(columns[0], sample->number);
    lg_column_add_id(columns[1], of->declaration_id);
    lg_column_add_text(columns[2], of->assessment.declaration_number);
    lg_column_add_int(columns[3], sample->item_number);
    lg_column_add_id(columns[4], of->id);
    lg_column_add_text(columns[5], lg_span_of(sample->state));
    lg_column_add_text(columns[6], sample->seal);
    lg_column_add_text(columns[7], sample->backup_seal);
    lg_column_add_text(columns[8], sample->laboratory_id);
    lg_column_add_text(columns[9], sample->standards);
    lg_column_add_int(columns[10], sample->collected_at_us);
    add_id_when(columns[11], sample->outcome_version > 0, sample->outcome_id);
    lg_column_add_int(columns[12], sample->outcome_version);
    lg_column_add_text(columns[13], sample->report_number);
    lg_column_add_text(columns[14], lg_span_of(sample->verdict));
}

static void disposal_columns(struct lg_column **columns, const struct inspection_case *of,
                             const struct case_disposal *disposal)
{
    lg_column_add_text(columns[0], disposal->number);
    lg_column_add_id(columns[1], of->declaration_id);
    lg_column_add_text(columns[2], of->assessment.declaration_number);
    if (disposal->item_number > 0)
        lg_column_add_int(columns[3], disposal->item_number);
    else
        lg_column_add_null(columns[3]);
    lg_column_add_text(columns[4], lg_span_of(ev_disposal_kind_name(disposal->kind)));
    lg_column_add_text(columns[5], lg_span_of(disposal->state));
    if (disposal->has_quantity)
        lg_column_add_int(columns[6], disposal->quantity_e5);
    else
        lg_column_add_null(columns[6]);
    lg_column_add_int(columns[7], of->changed_at_us);
}

static void pass_columns(struct lg_column **columns, const struct inspection_case *of,
                         const struct case_pass *pass)
{
    lg_column_add_text(columns[0], of->assessment.importer.id);
    lg_column_add_text(columns[1], pass->model);
    lg_column_add_text(columns[2], pass->standard);
    lg_column_add_text(columns[3], pass->report);
    lg_column_add_text(columns[4], of->assessment.declaration_number);
    lg_column_add_int(columns[5], pass->day);
}

/* All cases' rows, one column set for each query. */
struct written {
    struct lg_column *orders[ORDER_COLUMNS], *samples[SAMPLE_COLUMNS];
    struct lg_column *disposals[DISPOSAL_COLUMNS], *passes[PASS_COLUMNS];
    struct lg_column *cleared, *withdrawn;
};

static void write_case(struct lg_batch *batch, struct written *written,
                       const struct inspection_case *of)
{
    order_columns(written->orders, of);
    lg_column_add_id(written->cleared, of->declaration_id);
    for (size_t i = 0; i < of->items_n; i++)
        item_row(batch, of, &of->items[i]);
    for (size_t i = 0; i < of->samples_n; i++)
        sample_columns(written->samples, of, &of->samples[i]);
    for (size_t i = 0; i < of->disposals_n; i++)
        disposal_columns(written->disposals, of, &of->disposals[i]);
    for (size_t i = 0; i < of->effects.passes_n; i++)
        pass_columns(written->passes, of, &of->effects.passes[i]);
    for (size_t i = 0; i < of->effects.withdrawn_n; i++)
        lg_column_add_text(written->withdrawn, of->effects.withdrawn_reports[i]);
}

static void queue_when_any(struct lg_store *store, const struct lg_query *query,
                           struct lg_column *const *columns)
{
    if (lg_column_count(columns[0]) > 0)
        lg_store_queue(store, query, columns, NULL);
}

bool inspect_apply(void *service, struct lg_batch *batch, struct lg_store *store,
                   struct lg_error *reterr)
{
    struct inspect *inspect = service;
    struct written written;

    make_columns(batch->arena, &q_orders_put, written.orders);
    make_columns(batch->arena, &q_samples_put, written.samples);
    make_columns(batch->arena, &q_disposals_put, written.disposals);
    make_columns(batch->arena, &q_passes_put, written.passes);
    written.cleared = lg_column_new(batch->arena, LG_SQL_UUID);
    written.withdrawn = lg_column_new(batch->arena, LG_SQL_TEXT);
    for (size_t i = 0; i < inspect->cases_n; i++) {
        if (inspect->cases[i].changed)
            write_case(batch, &written, &inspect->cases[i]);
    }
    queue_when_any(store, &q_orders_put, written.orders);
    queue_when_any(store, &q_items_clear, &written.cleared);
    queue_when_any(store, &q_samples_put, written.samples);
    queue_when_any(store, &q_disposals_put, written.disposals);
    queue_when_any(store, &q_passes_withdraw, &written.withdrawn);
    queue_when_any(store, &q_passes_put, written.passes);
    return lg_store_flush(store, reterr);
}
