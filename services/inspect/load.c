/*
 * load.c - the cases of a batch, in one round trip, locked in the order of their ids.
 */
#include <string.h>

#include "base/hash.h"
#include "base/own.h"
#include "base/text.h"
#include "base/time.h"
#include "inspect_sql.h"
#include "model/life_cycle.h"
#include "shell.h"

struct loaded {
    struct lg_result *orders, *items, *samples, *disposals, *reviews, *passes, *months;
    struct lg_result *signatures, *open, *blocks;
};

static void loaded_freep(struct loaded *loaded)
{
    struct lg_result *const all[] = {
        loaded->orders, loaded->items,  loaded->samples,    loaded->disposals, loaded->reviews,
        loaded->passes, loaded->months, loaded->signatures, loaded->open,      loaded->blocks};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        lg_result_free(all[i]);
}

struct lg_id inspect_declaration_of(const struct ev_event *event)
{
    switch (event->type) {
    case EV_TYPE_ASSESSMENT:
        return event->assessment.declaration_id;
    case EV_TYPE_REVIEW:
        return event->review.declaration_id;
    case EV_TYPE_INSPECTION_ORDER:
        return event->inspection_order.declaration_id;
    case EV_TYPE_CHECK:
        return event->check.declaration_id;
    case EV_TYPE_SIGNATURE:
        return event->signature.declaration_id;
    case EV_TYPE_SAMPLE:
        return event->sample.declaration_id;
    case EV_TYPE_LAB_RESULT:
        return event->lab_result.declaration_id;
    case EV_TYPE_DISPOSAL:
        return event->disposal.declaration_id;
    default:
        return (struct lg_id){{0}};
    }
}

static uint64_t hash_of(struct lg_id id)
{
    return lg_hash64((struct lg_span){(const char *)id.at, sizeof id.at}, 3);
}

struct inspection_case *inspect_case(struct inspect *inspect, struct lg_arena *arena,
                                     struct lg_id declaration)
{
    size_t at = hash_of(declaration) & inspect->mask;

    for (; inspect->slots[at] != 0; at = (at + 1) & inspect->mask) {
        struct inspection_case *found = &inspect->cases[inspect->slots[at] - 1];

        if (lg_id_eq(found->declaration_id, declaration))
            return found;
    }
    struct inspection_case *made = &inspect->cases[inspect->cases_n++];
    inspect->slots[at] = (uint32_t)inspect->cases_n;
    *made = (struct inspection_case){
        .arena = arena,
        .id = lg_id_derive(declaration, LG_SPAN("order")),
        .declaration_id = declaration,
        .state = LG_LIFE_NEW,
        .measures = inspect->measures,
        .countries = inspect->packs.countries,
    };
    return made;
}

static void make_room(struct inspect *inspect, struct lg_batch *batch)
{
    size_t slots = 16;

    while (slots < 2 * batch->records_n + 2)
        slots *= 2;
    inspect->cases = lg_arena_take(batch->arena, (batch->records_n + 1) * sizeof *inspect->cases);
    inspect->cases_n = 0;
    inspect->slots = lg_arena_take(batch->arena, slots * sizeof *inspect->slots);
    inspect->mask = slots - 1;
}

static struct lg_span text_at(struct lg_arena *arena, const struct lg_result *rows, size_t row,
                              int column)
{
    return lg_text_copy(arena, lg_result_text(rows, row, column));
}

static int64_t time_at(const struct lg_result *rows, size_t row, int column)
{
    return lg_result_null(rows, row, column) ? 0 : lg_result_time(rows, row, column);
}

static void take_assessment(struct inspect *inspect, struct inspection_case *of)
{
    struct ev_faults faults = {0};
    struct ev_event event;

    if (ev_decode(inspect->reader, of->arena, of->event, &event, &faults) &&
        event.type == EV_TYPE_ASSESSMENT)
        of->assessment = event.assessment;
    else
        of->unreadable = true;
}

static void take_order(struct inspect *inspect, struct lg_arena *arena,
                       const struct lg_result *rows, size_t row)
{
    struct inspection_case *of = inspect_case(inspect, arena, lg_result_id(rows, row, 0));

    of->exists = true;
    of->order_version = lg_result_int(rows, row, 1);
    of->version = lg_result_int(rows, row, 2);
    of->state =
        lg_life_cycle_state(lg_life_cycle_find("inspection_order"), lg_result_text(rows, row, 3));
    of->place = text_at(arena, rows, row, 4);
    of->contact = text_at(arena, rows, row, 5);
    of->instruction = text_at(arena, rows, row, 6);
    of->inspectors = text_at(arena, rows, row, 7);
    of->deadline_us = time_at(rows, row, 8);
    of->arrived_at_us = time_at(rows, row, 9);
    of->notified_at_us = time_at(rows, row, 10);
    of->release_version = lg_result_int(rows, row, 11);
    of->release_status = ev_release_status_of(lg_result_text(rows, row, 12));
    of->created_at_us = time_at(rows, row, 13);
    of->event = text_at(arena, rows, row, 14);
    take_assessment(inspect, of);
}

/* A JSON array of texts. */
static void take_units(struct inspect *inspect, struct inspection_case *of, struct lg_span text,
                       struct case_item *item)
{
    const struct lg_json *root;
    struct lg_error error;

    if (!lg_json_parse(inspect->reader, text, &root, &error) || root->type != LG_JSON_ARRAY)
        return;
    const struct lg_json *unit = lg_json_first(root);
    item->units = lg_arena_take(of->arena, (root->n + 1) * sizeof *item->units);
    for (size_t i = 0; i < root->n; i++, unit = lg_json_next(unit))
        item->units[item->units_n++] = lg_text_copy(of->arena, unit->string);
}

static void take_item(struct inspect *inspect, struct inspection_case *of,
                      const struct lg_result *rows, size_t row)
{
    struct case_item *item =
        case_append(of->arena, of->items, &of->items_n, sizeof *of->items, (void **)&of->items);

    item->number = lg_result_int(rows, row, 1);
    item->state = item_state_of(lg_result_text(rows, row, 2));
    item->lane = ev_lane_of(lg_result_text(rows, row, 3));
    item->action = ev_assessment_items_action_of(lg_result_text(rows, row, 4));
    item->kind = ev_kind_of(lg_result_text(rows, row, 5));
    item->severity = ev_severity_of(lg_result_text(rows, row, 6));
    item->finding = text_at(of->arena, rows, row, 7);
    item->outcome_version = lg_result_int(rows, row, 9);
    if (!lg_result_null(rows, row, 8))
        item->outcome_id = lg_result_id(rows, row, 8);
    item->outcome_verdict = ev_outcome_verdict_of(lg_result_text(rows, row, 10));
    if (!lg_result_null(rows, row, 11))
        item->measure_id = lg_result_id(rows, row, 11);
    item->measure_version = lg_result_int(rows, row, 12);
    item->reinspections = lg_result_int(rows, row, 13);
    item->outcome_final = lg_result_bool(rows, row, 14);
    item->failed_e5 = lg_result_int(rows, row, 15);
    item->disposed_e5 = lg_result_int(rows, row, 16);
    take_units(inspect, of, lg_result_text(rows, row, 17), item);
    for (size_t i = 0; i < of->assessment.items_n; i++) {
        if (of->assessment.items[i].item_number == item->number)
            item->goods = &of->assessment.items[i];
    }
    of->unreadable = of->unreadable || item->goods == NULL;
}

static void take_sample(struct inspection_case *of, const struct lg_result *rows, size_t row)
{
    struct case_sample *sample = case_append(of->arena, of->samples, &of->samples_n,
                                             sizeof *of->samples, (void **)&of->samples);

    sample->number = text_at(of->arena, rows, row, 1);
    sample->item_number = lg_result_int(rows, row, 2);
    sample->state = lg_life_cycle_state(lg_life_cycle_find("sample"), lg_result_text(rows, row, 3));
    sample->seal = text_at(of->arena, rows, row, 4);
    sample->backup_seal = text_at(of->arena, rows, row, 5);
    sample->laboratory_id = text_at(of->arena, rows, row, 6);
    sample->standards = text_at(of->arena, rows, row, 7);
    sample->collected_at_us = time_at(rows, row, 8);
    if (!lg_result_null(rows, row, 9))
        sample->outcome_id = lg_result_id(rows, row, 9);
    sample->outcome_version = lg_result_int(rows, row, 10);
    sample->report_number = text_at(of->arena, rows, row, 11);
    sample->verdict = text_at(of->arena, rows, row, 12).at;
}

static void take_disposal(struct inspection_case *of, const struct lg_result *rows, size_t row)
{
    struct case_disposal *disposal = case_append(of->arena, of->disposals, &of->disposals_n,
                                                 sizeof *of->disposals, (void **)&of->disposals);

    disposal->number = text_at(of->arena, rows, row, 1);
    disposal->item_number = lg_result_null(rows, row, 2) ? 0 : lg_result_int(rows, row, 2);
    disposal->kind = ev_disposal_kind_of(lg_result_text(rows, row, 3));
    disposal->state = lg_life_cycle_state(lg_life_cycle_of_disposal(disposal->kind),
                                          lg_result_text(rows, row, 4));
    disposal->has_quantity = !lg_result_null(rows, row, 5);
    if (disposal->has_quantity)
        disposal->quantity_e5 = lg_result_int(rows, row, 5);
}

static void take_review(struct inspection_case *of, const struct lg_result *rows, size_t row)
{
    struct case_review *review = case_append(of->arena, of->reviews, &of->reviews_n,
                                             sizeof *of->reviews, (void **)&of->reviews);

    review->id = lg_result_id(rows, row, 1);
    review->item_number = lg_result_null(rows, row, 2) ? 0 : lg_result_int(rows, row, 2);
    review->kind = ev_review_kind_of(lg_result_text(rows, row, 3));
    review->lane = ev_lane_of(lg_result_text(rows, row, 4));
    review->actor = text_at(of->arena, rows, row, 5);
    review->effective = lg_result_bool(rows, row, 6);
    review->version = lg_result_int(rows, row, 7);
}

static void take_signature(struct inspection_case *of, const struct lg_result *rows, size_t row)
{
    struct case_signature *signature =
        case_append(of->arena, of->signatures, &of->signatures_n, sizeof *of->signatures,
                    (void **)&of->signatures);

    signature->check_id = lg_result_id(rows, row, 1);
    signature->signer = text_at(of->arena, rows, row, 2);
    signature->content_hash = text_at(of->arena, rows, row, 3);
}

static void take_open(struct inspect *inspect, struct inspection_case *of,
                      const struct lg_result *rows, size_t row)
{
    struct ev_event *event = lg_arena_take(of->arena, sizeof *event);
    const struct case_event kept = {.event = event, .bytes = text_at(of->arena, rows, row, 3)};
    struct ev_faults faults = {0};

    if (ev_decode(inspect->reader, of->arena, kept.bytes, event, &faults))
        case_keep_open(of, lg_result_id(rows, row, 1), lg_result_bool(rows, row, 2), &kept);
}

static void take_passes(struct inspect *inspect, struct lg_arena *arena,
                        const struct loaded *loaded)
{
    const size_t n = lg_result_rows(loaded->passes);
    struct sampling_pass_of *passes = lg_arena_take(arena, (n + 1) * sizeof *passes);

    for (size_t row = 0; row < n; row++) {
        passes[row].pass.enterprise_id = text_at(arena, loaded->passes, row, 0);
        passes[row].pass.spec_model = text_at(arena, loaded->passes, row, 1);
        passes[row].standard = text_at(arena, loaded->passes, row, 2);
        passes[row].pass.report_no = text_at(arena, loaded->passes, row, 3);
        passes[row].pass.passed_on = (lg_day)lg_result_int(loaded->passes, row, 4);
    }
    inspect->facts = (struct case_facts){
        .rule = {.window_months = lg_result_rows(loaded->months) == 0
                                      ? 0
                                      : (int32_t)lg_result_int(loaded->months, 0, 0)},
        .passes = passes,
        .passes_n = n,
    };
}

/* What lifts a measure is its newest version: it blocks nothing any more. */
static void take_blocks(struct inspect *inspect, const struct lg_result *rows)
{
    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        struct ev_event event;
        struct ev_faults faults;

        if (ev_decode(inspect->reader, inspect->kept, lg_result_text(rows, row, 0), &event,
                      &faults) &&
            event.type == EV_TYPE_MEASURE) {
            struct ev_goods *scope = &event.measure.scope;

            scope->origin_country =
                lg_country_code(inspect->packs.countries, scope->origin_country);
            lg_measures_put(inspect->measures, &event.measure);
        }
        inspect->measures_seen = lg_result_int(rows, row, 1);
    }
}

static void take_all(struct inspect *inspect, struct lg_arena *arena, const struct loaded *loaded)
{
    for (size_t row = 0; row < lg_result_rows(loaded->orders); row++)
        take_order(inspect, arena, loaded->orders, row);
    for (size_t row = 0; row < lg_result_rows(loaded->items); row++)
        take_item(inspect, inspect_case(inspect, arena, lg_result_id(loaded->items, row, 0)),
                  loaded->items, row);
    for (size_t row = 0; row < lg_result_rows(loaded->samples); row++)
        take_sample(inspect_case(inspect, arena, lg_result_id(loaded->samples, row, 0)),
                    loaded->samples, row);
    for (size_t row = 0; row < lg_result_rows(loaded->disposals); row++)
        take_disposal(inspect_case(inspect, arena, lg_result_id(loaded->disposals, row, 0)),
                      loaded->disposals, row);
    for (size_t row = 0; row < lg_result_rows(loaded->reviews); row++)
        take_review(inspect_case(inspect, arena, lg_result_id(loaded->reviews, row, 0)),
                    loaded->reviews, row);
    for (size_t row = 0; row < lg_result_rows(loaded->signatures); row++)
        take_signature(inspect_case(inspect, arena, lg_result_id(loaded->signatures, row, 0)),
                       loaded->signatures, row);
    for (size_t row = 0; row < lg_result_rows(loaded->open); row++)
        take_open(inspect, inspect_case(inspect, arena, lg_result_id(loaded->open, row, 0)),
                  loaded->open, row);
    take_passes(inspect, arena, loaded);
    take_blocks(inspect, loaded->blocks);
}

/* Whether signatures, or what is open for somebody, may decide what the event comes to. */
static bool asks_for_open(const struct ev_event *event)
{
    return event->type == EV_TYPE_SIGNATURE ||
           (event->type == EV_TYPE_CHECK && event->check.content_hash.at != NULL) ||
           (event->type == EV_TYPE_REVIEW && event->review.has_conflict_id);
}

bool inspect_load(void *service, struct lg_batch *batch, struct lg_store *store,
                  struct lg_error *reterr)
{
    struct inspect *inspect = service;
    struct lg_column *ids = lg_column_new(batch->arena, LG_SQL_UUID);
    struct lg_column *importers = lg_column_new(batch->arena, LG_SQL_TEXT);
    struct lg_column *asking = lg_column_new(batch->arena, LG_SQL_UUID);
    struct lg_column *const day = lg_of_day(batch->arena, lg_day_of_time(batch->records[0].at_us));
    struct lg_column *const seen = lg_of_int8(batch->arena, inspect->measures_seen);
    __attribute__((cleanup(loaded_freep))) struct loaded loaded = {0};

    make_room(inspect, batch);
    for (size_t i = 0; i < batch->records_n; i++) {
        const struct lg_record *record = &batch->records[i];

        if (record->state != LG_RECORD_FRESH)
            continue;
        lg_column_add_id(ids, inspect_declaration_of(record->event));
        if (record->event->type == EV_TYPE_ASSESSMENT)
            lg_column_add_text(importers, record->event->assessment.importer.id);
        if (asks_for_open(record->event))
            lg_column_add_id(asking, inspect_declaration_of(record->event));
    }
    lg_store_queue(store, &q_orders_of, &ids, &loaded.orders);
    lg_store_queue(store, &q_items_of, &ids, &loaded.items);
    lg_store_queue(store, &q_samples_of, &ids, &loaded.samples);
    lg_store_queue(store, &q_disposals_of, &ids, &loaded.disposals);
    lg_store_queue(store, &q_reviews_of, &ids, &loaded.reviews);
    lg_store_queue(store, &q_passes_of, &importers, &loaded.passes);
    lg_store_queue(store, &q_no_repeat_months, &day, &loaded.months);
    lg_store_queue(store, &q_blocks_since, &seen, &loaded.blocks);
    if (lg_column_count(asking) > 0) {
        lg_store_queue(store, &q_signatures_of, &asking, &loaded.signatures);
        lg_store_queue(store, &q_open_of, &asking, &loaded.open);
    }
    if (!lg_store_flush(store, reterr))
        return false;
    take_all(inspect, batch->arena, &loaded);
    return true;
}
