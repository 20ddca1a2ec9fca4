/*
 * declared.c - the facts of a batch of declarations, brought in one round trip.
 */
#include <stdlib.h>
#include <string.h>

#include "arrivals_sql.h"
#include "assess_sql.h"
#include "base/time.h"
#include "declarations.h"
#include "model/identity.h"
#include "model/life_cycle.h"
#include "tables.h"

struct lg_span declared_sender(const struct ev_event *event)
{
    return event->envelope.actor.at != NULL ? event->envelope.actor : event->envelope.source;
}

bool declared_by_officer(const struct ev_event *event)
{
    static const char *const roles[] = {"inspector", "supervisor"};

    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        if (lg_span_eq(event->envelope.actorrole, lg_span_of(roles[i])))
            return true;
    }
    return false;
}

struct lg_span declared_owner(const struct ev_event *event)
{
    if (event->type == EV_TYPE_DECLARATION_CHANGE && event->declaration_change.sender.at != NULL &&
        declared_by_officer(event))
        return event->declaration_change.sender;
    return declared_sender(event);
}

struct lg_span declared_receipt(struct lg_arena *arena, struct lg_span sender,
                                struct lg_span number)
{
    uint8_t *receipt = lg_arena_take(arena, LG_RECEIPT);

    lg_receipt_of(sender, LG_SPAN("declaration"), number, 1, receipt);
    return (struct lg_span){(const char *)receipt, LG_RECEIPT};
}

struct lg_span declared_changed(const struct ev_event *event)
{
    if (event->type == EV_TYPE_DECLARATION_CHANGE)
        return event->declaration_change.declaration_number;
    if (event->type == EV_TYPE_DECLARATION && event->declaration.version > 1)
        return event->declaration.number;
    return (struct lg_span){NULL, 0};
}

const struct ev_declaration_body *declared_body(const struct ev_event *event)
{
    if (event->type == EV_TYPE_DECLARATION)
        return &event->declaration;
    if (event->type == EV_TYPE_DECLARATION_CHANGE && event->declaration_change.has_declaration)
        return &event->declaration_change.declaration;
    return NULL;
}

enum { ARRIVAL_COLUMNS = 5 };

/* What the batch asks the database about. */
struct asked {
    struct lg_column *receipts, *identities;
    struct lg_column *arrivals[ARRIVAL_COLUMNS]; /* of arrivals_of */
};

/* A conveyance's name comes again, so only some days count: from before the arrival that is expected, or
 * the declaration of what may have arrived, until long after. */
static lg_day first_day(const struct assess *assess, const struct ev_declaration_body *body,
                        lg_day today)
{
    const lg_day declared =
        today - (lg_day)assess_parameter(assess, "arrival_early", LG_SPAN("declared"), today, 0);
    const lg_day expected =
        body->expected_arrival -
        (lg_day)assess_parameter(assess, "arrival_early", LG_SPAN("expected"), today, 0);

    if (!body->has_expected_arrival)
        return declared;
    return body->expected_arrival >= today || expected > declared ? expected : declared;
}

static void ask_arrival(const struct assess *assess, int64_t place, int64_t at_us,
                        const struct ev_declaration_body *body, struct asked *asked)
{
    const lg_day today = lg_day_of_time(at_us);
    const lg_day day = body->has_expected_arrival && body->expected_arrival > today
                           ? body->expected_arrival
                           : today;
    const lg_day late = (lg_day)assess_parameter(assess, "arrival_late", LG_SPAN(""), today, 1);

    lg_column_add_int(asked->arrivals[0], place);
    lg_column_add_text(asked->arrivals[1], body->conveyance);
    lg_column_add_text(asked->arrivals[2], body->port);
    lg_column_add_int(asked->arrivals[3], lg_time_of_day(first_day(assess, body, today)));
    lg_column_add_int(asked->arrivals[4], lg_time_of_day(day + late));
}

static void ask(const struct assess *assess, struct lg_batch *batch, size_t place,
                struct asked *asked)
{
    const struct ev_event *event = batch->records[place].event;
    struct lg_arena *arena = batch->arena;
    const struct ev_declaration_body *body = declared_body(event);
    const struct lg_span changed = declared_changed(event);
    bool shared;

    if (changed.at != NULL)
        lg_column_add_text(asked->receipts,
                           declared_receipt(arena, declared_owner(event), changed));
    if (body == NULL)
        return;
    if (body->conveyance.at != NULL)
        ask_arrival(assess, (int64_t)place, batch->records[place].at_us, body, asked);
    const struct lg_span identity =
        lg_goods_identity(arena, body, declared_owner(event),
                          lg_goods_category(&assess->categories, body, &body->items[0]), &shared);
    if (shared)
        lg_column_add_text(asked->identities, identity);
}

struct known {
    struct lg_result *declarations, *arrivals, *tickets;
};

static void known_freep(struct known *known)
{
    lg_result_free(known->declarations);
    lg_result_free(known->arrivals);
    lg_result_free(known->tickets);
}

void declared_items(struct lg_arena *arena, struct lg_span text, struct declared *of)
{
    of->items = lg_arena_take(arena, (text.len / 4 + 2) * sizeof *of->items);
    for (size_t at = 0; at < text.len;) {
        struct declared_item *item = &of->items[of->items_n++];
        const char *const word = text.at + at;
        const size_t len = strcspn(word, " ");
        const size_t lane = strcspn(word, ":") + 1;
        const size_t action = lane + strcspn(word + lane, ":") + 1;

        item->number = strtoll(word, NULL, 10);
        item->lane = ev_lane_of((struct lg_span){word + lane, action - 1 - lane});
        const size_t forced = action + strcspn(word + action, ":") + 1;
        item->action =
            ev_assessment_items_action_of((struct lg_span){word + action, forced - 1 - action});
        item->forced = word[forced] == 't';
        item->category = (struct lg_span){word + forced + 2, len - forced - 2};
        at += len + 1;
    }
}

static void take_declared(struct assess *assess, struct lg_arena *arena,
                          const struct lg_result *rows, size_t row)
{
    struct declared *of = &assess->declared[assess->declared_n];
    struct ev_faults faults;
    struct ev_event *event = lg_arena_take(arena, sizeof *event);

    if (!ev_decode(assess->reader, arena, lg_result_text(rows, row, 10), event, &faults))
        return;
    assess->declared_n++;
    *of = (struct declared){
        .sender = lg_text_copy(arena, lg_result_text(rows, row, 11)),
        .number = lg_text_copy(arena, lg_result_text(rows, row, 12)),
        .exists = true,
        .loaded = true,
        .id = lg_result_id(rows, row, 1),
        .version = lg_result_int(rows, row, 2),
        .state =
            lg_life_cycle_state(lg_life_cycle_find("declaration"), lg_result_text(rows, row, 3)),
        .emitted = lg_result_bool(rows, row, 4),
        .ticket_day = (lg_day)lg_result_int(rows, row, 5),
        .work_day = lg_result_null(rows, row, 13) ? 0 : (lg_day)lg_result_int(rows, row, 13),
        .arrived_at_us = lg_result_null(rows, row, 6) ? 0 : lg_result_time(rows, row, 6),
        .release_version = lg_result_int(rows, row, 9),
        .body = declared_body(event),
    };
    declared_items(arena, lg_text_copy(arena, lg_result_text(rows, row, 8)), of);
}

static void take_known(struct assess *assess, struct lg_arena *arena, const struct known *known,
                       size_t records)
{
    assess->declared = lg_arena_take(arena, (records + 1) * sizeof *assess->declared);
    assess->declared_n = 0;
    assess->arrived_us = lg_arena_take(arena, (records + 1) * sizeof *assess->arrived_us);
    memset(assess->arrived_us, 0, (records + 1) * sizeof *assess->arrived_us);
    assess->tickets = (struct entry_table){.at = NULL};
    for (size_t row = 0; row < lg_result_rows(known->declarations); row++)
        take_declared(assess, arena, known->declarations, row);
    for (size_t row = 0; row < lg_result_rows(known->arrivals); row++)
        assess->arrived_us[lg_result_int(known->arrivals, row, 0)] =
            lg_result_time(known->arrivals, row, 1);
    for (size_t row = 0; row < lg_result_rows(known->tickets); row++)
        entry_put(&assess->tickets, arena, lg_result_text(known->tickets, row, 0))->value =
            (double)lg_result_int(known->tickets, row, 1);
}

static void make_leaving(struct assess *assess, struct lg_arena *arena)
{
    struct leaving *leaving = lg_arena_take(arena, sizeof *leaving);

    leaving->closing.ids = lg_column_new(arena, LG_SQL_UUID);
    leaving->closing.versions = lg_column_new(arena, LG_SQL_INT4);
    leaving->closing.states = lg_column_new(arena, LG_SQL_TEXT);
    leaving->ticket_identities = lg_column_new(arena, LG_SQL_BYTEA);
    leaving->ticket_days = lg_column_new(arena, LG_SQL_DATE);
    leaving->ticket_ids = lg_column_new(arena, LG_SQL_UUID);
    leaving->ticket_drops = lg_column_new(arena, LG_SQL_UUID);
    assess->leaving = leaving;
}

static void queue_when_any(struct lg_store *store, const struct lg_query *query,
                           struct lg_column *const *columns, struct lg_result **ret_rows)
{
    if (lg_column_count(columns[0]) > 0)
        lg_store_queue(store, query, columns, ret_rows);
}

bool assess_declarations_load(void *service, struct lg_batch *batch, struct lg_store *store,
                              struct lg_error *reterr)
{
    struct assess *assess = service;
    struct lg_arena *arena = batch->arena;
    struct asked asked = {
        .receipts = lg_column_new(arena, LG_SQL_BYTEA),
        .identities = lg_column_new(arena, LG_SQL_BYTEA),
    };
    __attribute__((cleanup(known_freep))) struct known known = {NULL, NULL, NULL};

    for (int i = 0; i < ARRIVAL_COLUMNS; i++)
        asked.arrivals[i] = lg_column_new(arena, q_arrivals_of.params[i].type);
    for (size_t i = 0; i < batch->records_n; i++) {
        if (batch->records[i].state == LG_RECORD_FRESH)
            ask(assess, batch, i, &asked);
    }
    struct changed *changed = assess_refresh_queue(assess, arena, store);
    queue_when_any(store, &q_declarations_of, &asked.receipts, &known.declarations);
    queue_when_any(store, &q_arrivals_of, asked.arrivals, &known.arrivals);
    queue_when_any(store, &q_tickets_of, &asked.identities, &known.tickets);
    if (!lg_store_flush(store, reterr) ||
        !assess_refresh_take(assess, arena, changed, store, reterr))
        return false;
    take_known(assess, arena, &known, batch->records_n);
    make_leaving(assess, arena);
    return true;
}
