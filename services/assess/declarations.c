/*
 * declarations.c - the declarations topic: declarations, their changes, trade documents, arrivals.
 *
 * A declaration and its changes share a partition, so a change sees what stood before it in the
 * log, in an earlier batch or in this one.  A change that comes before its declaration waits.
 */
#include "declarations.h"

#include "assess_sql.h"
#include "base/text.h"
#include "base/time.h"
#include "decide/change.h"
#include "model/identity.h"
#include "tables.h"

enum { WAIT_DAYS = 30 }; /* where no parameter says how long an event waits for what it is about */

static bool is_first(const struct ev_event *event)
{
    return event->type == EV_TYPE_DECLARATION && event->declaration.version == 1;
}

void assess_declaration_keys(void *service, const struct lg_record *record,
                             struct lg_keys *ret_keys)
{
    const struct ev_event *event = record->event;
    const bool first = is_first(event);
    const struct lg_span number = first ? event->declaration.number : declared_changed(event);
    uint8_t receipt[LG_RECEIPT];

    (void)service;
    if (number.at == NULL)
        return;
    lg_receipt_of(first ? declared_sender(event) : declared_owner(event), LG_SPAN("declaration"),
                  number, 1, receipt);
    lg_keys_add(ret_keys, (struct lg_span){(const char *)receipt, sizeof receipt},
                first ? LG_KEY_CREATES_HERE : LG_KEY_AWAITS_HERE);
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

static bool comes_otherwise(const struct ev_declaration_body *before,
                            const struct ev_declaration_body *now)
{
    return !lg_span_eq(before->conveyance, now->conveyance) || !lg_span_eq(before->port, now->port);
}

static void set_context(const struct judging *judging, const struct ev_declaration_body *body,
                        struct declared *of)
{
    const struct assess *assess = judging->assess;
    const struct lg_category *category =
        lg_goods_category(&assess->categories, body, &body->items[0]);
    const int64_t arrived_us = assess->arrived_us[judging->record - judging->batch->records];
    bool shared;
    const struct lg_span identity =
        lg_goods_identity(judging->batch->arena, body, of->sender, category, &shared);
    const struct entry *ticket = shared ? entry_find(&assess->tickets, identity) : NULL;

    if (of->body != NULL && comes_otherwise(of->body, body))
        of->arrived_at_us = 0;
    if (of->arrived_at_us == 0)
        of->arrived_at_us = arrived_us;
    if (of->ticket_day == 0)
        of->ticket_day =
            ticket != NULL ? (lg_day)ticket->value : lg_day_of_time(judging->record->at_us);
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
        .sender = declared_sender(judging->record->event),
        .number = body->number,
        .exists = true,
        .id = judging->record->id,
        .version = 1,
        .state = decide_first(),
    };
    set_context(judging, body, of);
    judge_version(judging, of, body);
}

static void close_version(const struct judging *judging, const struct declared *of,
                          const char *state)
{
    lg_column_add_id(judging->leaving->closing.ids, of->id);
    lg_column_add_int(judging->leaving->closing.versions, of->version);
    lg_column_add_text(judging->leaving->closing.states, lg_span_of(state));
    judging->leaving->closing.own = judging->leaving->closing.own || !of->loaded;
}

static int64_t version_of(const struct ev_event *event)
{
    return event->type == EV_TYPE_DECLARATION ? event->declaration.version
                                              : event->declaration_change.version;
}

/* A declaration of a later version is an amendment with its content. */
static struct declared_change change_of(const struct ev_event *event,
                                        const struct ev_declaration_body *body)
{
    return (struct declared_change){.kind = event->type == EV_TYPE_DECLARATION
                                                ? EV_DECLARATION_CHANGE_KIND_AMEND
                                                : event->declaration_change.kind,
                                    .version = version_of(event),
                                    .by_officer = declared_by_officer(event),
                                    .has_content = body != NULL};
}

static void refuse(const struct judging *judging, const struct declared *of,
                   enum change_refusal why)
{
    struct lg_batch *batch = judging->batch;

    switch (why) {
    case CHANGE_VERSION_GAP:
        lg_record_reject(batch, judging->record, "version-gap", LG_SPAN("/data/version"),
                         "version %lld does not follow version %lld",
                         (long long)version_of(judging->record->event), (long long)of->version);
        break;
    case CHANGE_WITHDRAWN:
        lg_record_reject(batch, judging->record, "withdrawn", LG_SPAN("/data"),
                         "a declaration that is \"%s\" takes no change", of->state);
        break;
    case CHANGE_SELECTED:
        lg_record_reject(batch, judging->record, "selected", LG_SPAN("/data/kind"),
                         "a declaration that was selected is changed through an officer only");
        break;
    case CHANGE_NO_CONTENT:
        lg_record_reject(batch, judging->record, "no-content", LG_SPAN("/data/declaration"),
                         "an amendment brings the whole new content");
        break;
    case CHANGE_TAKEN:;
    }
}

static int64_t waits_until(const struct judging *judging)
{
    const int64_t at_us = judging->record->at_us;
    const double days = assess_parameter(judging->assess, "arrival_wait", LG_SPAN(""),
                                         lg_day_of_time(at_us), WAIT_DAYS);

    return at_us + (int64_t)days * LG_US_PER_DAY;
}

static void take_change(const struct judging *judging, struct lg_span number)
{
    struct assess *assess = judging->assess;
    const struct ev_event *event = judging->record->event;
    struct declared *of = declared_find(assess, declared_owner(event), number);
    const struct ev_declaration_body *body = declared_body(event);

    if (of == NULL) {
        lg_record_park(judging->batch, judging->record,
                       declared_receipt(judging->batch->arena, declared_owner(event), number),
                       waits_until(judging));
        return;
    }
    const struct standing standing = {of->state, of->version, of->emitted};
    const struct declared_change change = change_of(event, body);
    const struct change_ruling ruling = decide_change(&standing, &change);
    if (ruling.refusal != CHANGE_TAKEN) {
        refuse(judging, of, ruling.refusal);
        return;
    }
    close_version(judging, of, ruling.before);
    of->loaded = false;
    of->version++;
    of->state = ruling.state;
    if (change.kind != EV_DECLARATION_CHANGE_KIND_AMEND) {
        judge_withdrawal(judging, of, change.kind);
        return;
    }
    set_context(judging, body, of);
    judge_version(judging, of, body);
}

static void take_document(const struct judging *judging)
{
    const struct ev_trade_document *document = &judging->record->event->trade_document;
    struct lg_column **columns = lg_batch_rows(judging->batch, &t_trade_document)->columns;

    lg_column_add_id(columns[0], judging->record->id);
    lg_column_add_text(columns[1], lg_span_of(ev_trade_document_kind_name(document->kind)));
    lg_column_add_text(columns[2], document->number);
    lg_column_add_text(columns[3], declared_sender(judging->record->event));
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
    lg_column_add_int(columns[5], waits_until(judging));
}

static void take(const struct judging *judging)
{
    const struct ev_event *event = judging->record->event;
    const struct ev_declaration_body *body = declared_body(event);
    const struct lg_span changed = declared_changed(event);

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

    for (size_t i = 0; i < batch->records_n && !lg_batch_crowded(batch, i); i++) {
        const struct judging judging = {assess, batch, &batch->records[i], assess->leaving};

        lg_arena_reset(assess->deciding);
        if (batch->records[i].state == LG_RECORD_FRESH)
            take(&judging);
    }
}
