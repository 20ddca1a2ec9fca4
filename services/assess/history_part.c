/*
 * history_part.c - a few thousand declarations decoded and laid out.
 *
 * What measures and chance alone make of an item is decided again from the facts that are kept with
 * it, as replay does; what profiles and thresholds add to it, the back-test decides.
 */
#include "history_part.h"

#include "backtest_sql.h"
#include "base/own.h"
#include "base/text.h"
#include "declarations.h"
#include "wire/item_facts.h"

/* A part while it is read. */
struct reading {
    struct history *history;
    struct history_day *day;
    struct history_part *part;
    const struct lg_result *declarations, *items;
    size_t item; /* the next row of items */
    lg_day work; /* of the declaration */
};

static uint32_t place_of(struct history *history, struct lg_span port,
                         const struct lg_category *category)
{
    const struct lg_span name =
        lg_text(history->bench, "%.*s/%.*s", LG_SPAN_ARG(port), LG_SPAN_ARG(category->code));
    const size_t known = history->names.numbers.n;
    const uint32_t number = lg_dictionary_put(&history->names, history->lasting, name) - 1;

    if (number < known)
        return number;
    history->places =
        lg_arena_more(history->lasting, history->places, known, sizeof *history->places);
    history->places[number] =
        (struct history_place){lg_text_copy(history->lasting, port), category->code,
                               category->minutes, category->label_zh};
    return number;
}

/* What measures and chance alone make of it: no profile, a score that none exceeds, no version before. */
static void set_floor(struct history *history, const struct lg_item_declared *declared,
                      const struct lg_item_context *context, struct lg_past *past)
{
    struct lg_item_context alone = *context;
    struct lg_item_decision decision;

    alone.threshold = 2;
    alone.lane_before = EV_LANE_NONE;
    lg_item_decide_drawn(history->bench, declared, &alone, history->no_profiles, past->ticket,
                         &decision);
    past->floor = lg_past_floor(decision.selection.lane, decision.selection.action);
    past->before = (struct lg_way){context->lane_before, context->action_before};
    past->risk = lg_challenger_ranked(declared->risk.score,
                                      lg_challenger_live(context->models, context->models_n));
}

/* One item; one whose facts are not kept whole is left out. */
static void add_item(struct reading *reading, const struct ev_declaration_body *body,
                     const struct ev_item *item)
{
    struct history *history = reading->history;
    const struct lg_result *rows = reading->items;
    const size_t row = reading->item;
    struct lg_columns *columns = reading->part->columns;
    struct lg_past *past = &reading->part->past[columns->n];
    struct lg_item_context context = {.threshold = lg_result_float(rows, row, 4)};
    struct lg_item_declared declared = {
        .body = body,
        .item = item,
        .category = lg_goods_category(&history->assess->categories, body, item)};
    struct lg_item_versions versions;
    struct lg_error error;

    if (!lg_item_facts_read(history->assess->reader, history->bench, lg_result_text(rows, row, 6),
                            &context, &versions, &error))
        return;
    lg_item_look(history->bench, context.grade, context.day, &declared);
    lg_item_know(&context, &declared);
    *past = (struct lg_past){
        .threshold = context.threshold,
        .ticket = lg_result_float(rows, row, 5),
        .value = lg_item_value(&declared),
        .ranking = context.ranking,
        .live = {ev_lane_of(lg_result_text(rows, row, 2)),
                 ev_assessment_items_action_of(lg_result_text(rows, row, 3))},
        .place = place_of(history, body->port, declared.category),
        .day = reading->day->day,
        .work = reading->work,
    };
    set_floor(history, &declared, &context, past);
    reading->part->item_numbers[columns->n] = item->item_number;
    lg_columns_add(columns, &declared.facts);
}

static const struct ev_item *item_of(const struct ev_declaration_body *body, int64_t number)
{
    for (size_t i = 0; i < body->items_n; i++) {
        if (body->items[i].item_number == number)
            return &body->items[i];
    }
    return NULL;
}

static const struct ev_declaration_body *body_of(const struct reading *reading, size_t row)
{
    struct history *history = reading->history;
    struct ev_event *event = lg_arena_take(history->bench, sizeof *event);
    struct ev_faults faults;

    if (!ev_decode(history->assess->reader, history->bench,
                   lg_result_text(reading->declarations, row, 4), event, &faults))
        return NULL;
    return declared_body(event);
}

/* A declaration with its items, which stand in the same order. */
static void add_declaration(struct reading *reading, size_t row)
{
    const struct lg_result *rows = reading->declarations;
    const struct lg_id id = lg_result_id(rows, row, 0);
    const struct ev_declaration_body *body = body_of(reading, row);
    struct history_declaration *to = &reading->part->declarations[reading->part->n];

    reading->work = (lg_day)lg_result_int(rows, row, 5);
    *to = (struct history_declaration){
        .id = id,
        .version = lg_result_int(rows, row, 1),
        .number = lg_text_copy(reading->day->arena, lg_result_text(rows, row, 2)),
        .first = reading->part->columns->n};
    for (; reading->item < lg_result_rows(reading->items) &&
           lg_id_eq(lg_result_id(reading->items, reading->item, 0), id);
         reading->item++) {
        const struct ev_item *item =
            body == NULL ? NULL : item_of(body, lg_result_int(reading->items, reading->item, 1));

        if (item != NULL)
            add_item(reading, body, item);
    }
    to->n = reading->part->columns->n - to->first;
    reading->part->n += to->n > 0;
    lg_arena_reset(reading->history->bench);
}

/* The versions from row `first` on, a part of them at most. */
static void name_part(struct lg_arena *arena, const struct lg_result *keys, size_t first,
                      struct lg_column *ret_named[2])
{
    ret_named[0] = lg_column_new(arena, LG_SQL_UUID);
    ret_named[1] = lg_column_new(arena, LG_SQL_INT4);
    for (size_t row = first; row < first + HISTORY_PART && row < lg_result_rows(keys); row++) {
        lg_column_add_id(ret_named[0], lg_result_id(keys, row, 0));
        lg_column_add_int(ret_named[1], lg_result_int(keys, row, 1));
    }
}

bool history_read_part(struct history *history, struct history_day *day,
                       const struct lg_result *keys, size_t first, struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *declarations = NULL, *items = NULL;
    struct lg_column *named[2];

    name_part(history->bench, keys, first, named);
    lg_store_queue(history->store, &q_history_declarations, named, &declarations);
    lg_store_queue(history->store, &q_history_items, named, &items);
    if (!lg_store_flush(history->store, reterr))
        return false;
    struct history_part *part = lg_arena_take(day->arena, sizeof *part);
    struct reading reading = {history, day, part, declarations, items, 0, 0};
    const size_t rows = lg_result_rows(items);

    part->columns = lg_columns_new(day->arena, rows);
    part->past = lg_arena_take(day->arena, (rows + 1) * sizeof *part->past);
    part->item_numbers = lg_arena_take(day->arena, (rows + 1) * sizeof *part->item_numbers);
    part->declarations =
        lg_arena_take(day->arena, (lg_result_rows(declarations) + 1) * sizeof *part->declarations);
    lg_arena_reset(history->bench);
    for (size_t row = 0; row < lg_result_rows(declarations); row++)
        add_declaration(&reading, row);
    day->rows += part->columns->n;
    *day->last = part;
    day->last = &part->next;
    return true;
}
