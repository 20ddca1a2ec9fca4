/*
 * declarations.c - the declarations topic: declarations, their changes, trade documents, arrivals.
 *
 * A declaration and its changes share a partition, so a change sees what stood before it in the
 * log, in an earlier batch or in this one.  A change that comes before its declaration waits.
 */
#include "declarations.h"

#include <stdlib.h>

#include "assess_sql.h"
#include "base/own.h"
#include "base/text.h"
#include "base/time.h"
#include "model/identity.h"
#include "tables.h"

enum { SWEEP_DAYS = 30 };

static struct lg_span sender_of(const struct ev_event *event)
{
    return event->envelope.actor.at != NULL ? event->envelope.actor : event->envelope.source;
}

/* The receipt of a declaration's first version: what later ones find it by. */
static struct lg_span first_receipt(struct lg_arena *arena, struct lg_span sender,
                                    struct lg_span number)
{
    uint8_t *receipt = lg_arena_take(arena, LG_RECEIPT);

    lg_receipt_of(sender, LG_SPAN("declaration"), number, 1, receipt);
    return (struct lg_span){(const char *)receipt, LG_RECEIPT};
}

static bool is_first(const struct ev_event *event)
{
    return event->type == EV_TYPE_DECLARATION && event->declaration.version == 1;
}

/* The number of the declaration that an event changes; absent when it changes none. */
static struct lg_span changed_number(const struct ev_event *event)
{
    if (event->type == EV_TYPE_DECLARATION_CHANGE)
        return event->declaration_change.declaration_number;
    if (event->type == EV_TYPE_DECLARATION && event->declaration.version > 1)
        return event->declaration.number;
    return (struct lg_span){NULL, 0};
}

void assess_declaration_keys(void *service, const struct lg_record *record,
                             struct lg_keys *ret_keys)
{
    uint8_t receipt[LG_RECEIPT];

    (void)service;
    if (!is_first(record->event))
        return;
    lg_receipt_of(sender_of(record->event), LG_SPAN("declaration"),
                  record->event->declaration.number, 1, receipt);
    lg_keys_add(ret_keys, (struct lg_span){(const char *)receipt, sizeof receipt},
                LG_KEY_CREATES_HERE);
}

static const struct ev_declaration_body *body_of(const struct ev_event *event)
{
    if (event->type == EV_TYPE_DECLARATION)
        return &event->declaration;
    if (event->type == EV_TYPE_DECLARATION_CHANGE && event->declaration_change.has_declaration)
        return &event->declaration_change.declaration;
    return NULL;
}

/* What the batch asks the database about. */
struct asked {
    struct lg_column *receipts, *conveyances, *identities;
};

static void ask(const struct assess *assess, struct lg_arena *arena, const struct ev_event *event,
                struct asked *asked)
{
    const struct ev_declaration_body *body = body_of(event);
    const struct lg_span changed = changed_number(event);
    bool shared;

    if (changed.at != NULL)
        lg_column_add_text(asked->receipts, first_receipt(arena, sender_of(event), changed));
    if (body == NULL)
        return;
    if (body->conveyance.at != NULL)
        lg_column_add_text(asked->conveyances, body->conveyance);
    const struct lg_span identity =
        goods_identity(arena, body, sender_of(event),
                       goods_category(&assess->categories, body, &body->items[0]), &shared);
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

static const char *state_of(struct lg_span text)
{
    static const char *const states[] = {"assessed", "cancelled", "returned"};

    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        if (lg_span_eq(lg_span_of(states[i]), text))
            return states[i];
    }
    return "superseded";
}

/* "1:red:physical 2:green:none" */
static void take_items(struct lg_arena *arena, struct lg_span text, struct declared *of)
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
        item->action = ev_assessment_items_action_of((struct lg_span){word + action, len - action});
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
    const struct ev_declaration_body *body = body_of(event);
    if (body == NULL)
        return;
    assess->declared_n++;
    *of = (struct declared){
        .sender = sender_of(event),
        .number = body->number,
        .exists = true,
        .loaded = true,
        .id = lg_result_id(rows, row, 1),
        .version = lg_result_int(rows, row, 2),
        .state = state_of(lg_result_text(rows, row, 3)),
        .emitted = lg_result_bool(rows, row, 4),
        .ticket_day = (lg_day)lg_result_int(rows, row, 5),
        .arrived_at_us = lg_result_null(rows, row, 6) ? 0 : lg_result_time(rows, row, 6),
        .release_version = lg_result_int(rows, row, 9),
        .body = body,
    };
    take_items(arena, lg_text_copy(arena, lg_result_text(rows, row, 8)), of);
}

static void take_known(struct assess *assess, struct lg_arena *arena, const struct known *known,
                       size_t records)
{
    assess->declared = lg_arena_take(arena, (records + 1) * sizeof *assess->declared);
    assess->declared_n = 0;
    assess->arrivals = assess->tickets = (struct entry_table){NULL, 0, 0};
    for (size_t row = 0; row < lg_result_rows(known->declarations); row++)
        take_declared(assess, arena, known->declarations, row);
    for (size_t row = 0; row < lg_result_rows(known->arrivals); row++)
        entry_put(&assess->arrivals, arena, lg_result_text(known->arrivals, row, 0))->value =
            (double)lg_result_time(known->arrivals, row, 1);
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

bool assess_declarations_load(void *service, struct lg_batch *batch, struct lg_store *store,
                              struct lg_error *reterr)
{
    struct assess *assess = service;
    struct lg_arena *arena = batch->arena;
    struct asked asked = {lg_column_new(arena, LG_SQL_BYTEA), lg_column_new(arena, LG_SQL_TEXT),
                          lg_column_new(arena, LG_SQL_BYTEA)};
    __attribute__((cleanup(known_freep))) struct known known = {NULL, NULL, NULL};

    if (!assess_refresh(assess, store, reterr))
        return false;
    for (size_t i = 0; i < batch->records_n; i++) {
        if (batch->records[i].state == LG_RECORD_FRESH)
            ask(assess, arena, batch->records[i].event, &asked);
    }
    lg_store_queue(store, &q_declarations_of, &asked.receipts, &known.declarations);
    lg_store_queue(store, &q_arrivals_of, &asked.conveyances, &known.arrivals);
    lg_store_queue(store, &q_tickets_of, &asked.identities, &known.tickets);
    if (!lg_store_flush(store, reterr))
        return false;
    take_known(assess, arena, &known, batch->records_n);
    make_leaving(assess, arena);
    return true;
}

static bool item_twice(const struct ev_declaration_body *body)
{
    for (size_t i = 1; i < body->items_n; i++) {
        for (size_t before = 0; before < i; before++) {
            if (body->items[before].item_number == body->items[i].item_number)
                return true;
        }
    }
    return false;
}

static void set_context(const struct assess *assess, struct lg_arena *arena,
                        const struct lg_record *record, const struct ev_declaration_body *body,
                        struct declared *of)
{
    const struct lg_category *category = goods_category(&assess->categories, body, &body->items[0]);
    const struct entry *arrival = entry_find(&assess->arrivals, body->conveyance);
    bool shared;
    const struct lg_span identity = goods_identity(arena, body, of->sender, category, &shared);
    const struct entry *ticket = shared ? entry_find(&assess->tickets, identity) : NULL;

    if (arrival != NULL && of->arrived_at_us == 0)
        of->arrived_at_us = (int64_t)arrival->value;
    if (of->ticket_day == 0)
        of->ticket_day = ticket != NULL ? (lg_day)ticket->value : lg_day_of_time(record->at_us);
}

static struct declared *declared_find(struct assess *assess, struct lg_span sender,
                                      struct lg_span number)
{
    for (size_t i = assess->declared_n; i-- > 0;) {
        if (lg_span_eq(assess->declared[i].number, number) &&
            lg_span_eq(assess->declared[i].sender, sender))
            return &assess->declared[i];
    }
    return NULL;
}

static void take_first(const struct judging *judging)
{
    struct assess *assess = judging->assess;
    const struct ev_declaration_body *body = &judging->record->event->declaration;
    struct declared *of = &assess->declared[assess->declared_n++];

    *of = (struct declared){
        .sender = sender_of(judging->record->event),
        .number = body->number,
        .exists = true,
        .id = judging->record->id,
        .version = 1,
        .state = "assessed",
    };
    set_context(assess, judging->batch->arena, judging->record, body, of);
    judge_version(judging, of, body);
}

static void close_version(const struct judging *judging, const struct declared *of)
{
    lg_column_add_id(judging->leaving->closing.ids, of->id);
    lg_column_add_int(judging->leaving->closing.versions, of->version);
    lg_column_add_text(judging->leaving->closing.states, LG_SPAN("superseded"));
}

static int64_t version_of(const struct ev_event *event)
{
    return event->type == EV_TYPE_DECLARATION ? event->declaration.version
                                              : event->declaration_change.version;
}

static bool is_officer(const struct ev_event *event)
{
    static const char *const roles[] = {"inspector", "supervisor", "analyst"};

    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        if (lg_span_eq(event->envelope.actorrole, lg_span_of(roles[i])))
            return true;
    }
    return false;
}

/* Why a change cannot be made, or NULL. */
static const char *obstacle(const struct declared *of, const struct ev_event *event,
                            const struct ev_declaration_body *body)
{
    if (version_of(event) != of->version + 1)
        return "version";
    if (!lg_span_eq(lg_span_of(of->state), LG_SPAN("assessed")))
        return "withdrawn";
    if (body == NULL && of->emitted && !is_officer(event))
        return "selected";
    if (body == NULL && event->type == EV_TYPE_DECLARATION_CHANGE &&
        event->declaration_change.kind == EV_DECLARATION_CHANGE_KIND_AMEND)
        return "empty";
    return NULL;
}

static void refuse(const struct judging *judging, const struct declared *of, const char *why)
{
    struct lg_batch *batch = judging->batch;

    switch (why[0]) {
    case 'v':
        lg_record_reject(batch, judging->record, "version-gap", LG_SPAN("/data/version"),
                         "version %lld does not follow version %lld",
                         (long long)version_of(judging->record->event), (long long)of->version);
        break;
    case 'w':
        lg_record_reject(batch, judging->record, "withdrawn", LG_SPAN("/data"),
                         "a declaration that is \"%s\" takes no change", of->state);
        break;
    case 's':
        lg_record_reject(batch, judging->record, "selected", LG_SPAN("/data/kind"),
                         "a declaration that was selected is withdrawn through an officer only");
        break;
    default:
        lg_record_reject(batch, judging->record, "no-content", LG_SPAN("/data/declaration"),
                         "an amendment brings the whole new content");
    }
}

static void take_change(const struct judging *judging, struct lg_span number)
{
    struct assess *assess = judging->assess;
    const struct ev_event *event = judging->record->event;
    struct declared *of = declared_find(assess, sender_of(event), number);
    const struct ev_declaration_body *body = body_of(event);

    if (of == NULL) {
        lg_record_park(judging->batch, judging->record,
                       first_receipt(judging->batch->arena, sender_of(event), number),
                       judging->record->at_us + SWEEP_DAYS * LG_US_PER_DAY);
        return;
    }
    const char *const why = obstacle(of, event, body);
    if (why != NULL) {
        refuse(judging, of, why);
        return;
    }
    close_version(judging, of);
    of->version++;
    if (body == NULL) {
        judge_withdrawal(judging, of, event->declaration_change.kind);
        return;
    }
    set_context(assess, judging->batch->arena, judging->record, body, of);
    judge_version(judging, of, body);
}

static void take_document(const struct judging *judging)
{
    const struct ev_trade_document *document = &judging->record->event->trade_document;
    struct lg_column **columns = lg_batch_rows(judging->batch, &t_trade_document)->columns;

    lg_column_add_id(columns[0], judging->record->id);
    lg_column_add_text(columns[1], lg_span_of(ev_trade_document_kind_name(document->kind)));
    lg_column_add_text(columns[2], document->number);
    lg_column_add_text(columns[3], sender_of(judging->record->event));
    lg_column_add_text(columns[4], document->order_number);
    lg_column_add_text(columns[5], document->waybill_number);
    lg_column_add_text(columns[6], judging->record->bytes);
}

static void take_arrival(const struct judging *judging)
{
    const struct ev_arrival *arrival = &judging->record->event->arrival;
    struct lg_column **columns = lg_batch_rows(judging->batch, &t_arrival)->columns;

    lg_column_add_id(columns[0], judging->record->id);
    lg_column_add_text(columns[1], arrival->conveyance);
    lg_column_add_text(columns[2], arrival->port);
    lg_column_add_text(columns[3], arrival->place);
    lg_column_add_int(columns[4], arrival->arrived_at_us);
    lg_column_add_int(columns[5], judging->record->at_us + SWEEP_DAYS * LG_US_PER_DAY);
}

static void take(const struct judging *judging)
{
    const struct ev_event *event = judging->record->event;
    const struct ev_declaration_body *body = body_of(event);
    const struct lg_span changed = changed_number(event);

    if (body != NULL && item_twice(body))
        lg_record_reject(judging->batch, judging->record, "item-twice", LG_SPAN("/data/items"),
                         "two items have the same number");
    else if (changed.at != NULL)
        take_change(judging, changed);
    else if (event->type == EV_TYPE_DECLARATION)
        take_first(judging);
    else if (event->type == EV_TYPE_TRADE_DOCUMENT)
        take_document(judging);
    else if (event->type == EV_TYPE_ARRIVAL)
        take_arrival(judging);
}

void assess_declarations_decide(void *service, struct lg_batch *batch)
{
    struct assess *assess = service;

    for (size_t i = 0; i < batch->records_n; i++) {
        const struct judging judging = {assess, batch, &batch->records[i], assess->leaving};

        if (batch->records[i].state == LG_RECORD_FRESH)
            take(&judging);
    }
}
