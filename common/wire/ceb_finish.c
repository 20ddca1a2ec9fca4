/*
 * ceb_finish.c - a document behind its leaves: what must agree, what is told, the rest of its event.
 */
#include "base/text.h"
#include "wire/ceb_rule.h"
#include "wire/utf8.h"

/* Room in the event's schema, in characters. */
enum { MODEL_MAX = 200, GTIN_MAX = 14, PHONE_MAX = 50, CONVEYANCE_MAX = 100, REASON_MAX = 500 };

/* The first `most` characters; a note where that is not all. */
static struct lg_span cut(struct lg_ceb_reader *reader, struct lg_span text, int64_t most,
                          const char *name, const struct ev_step *step)
{
    const struct ev_step leaf = {step, lg_span_of(name), 0};
    int64_t chars = 0;

    if (text.at == NULL || lg_utf8_chars(text) <= most)
        return text;
    ev_fault_add(reader->notes, &leaf, "cut", "\"%s\" is kept with its first %lld characters", name,
                 (long long)most);
    for (size_t i = 0; i < text.len; i++) {
        chars += !lg_utf8_continues((unsigned char)text.at[i]);
        if (chars > most)
            return (struct lg_span){text.at, i};
    }
    return text;
}

static int64_t line_number(const struct lg_ceb_reader *reader, struct lg_ceb_lines lines, size_t i)
{
    const char *line = lines.at + i * reader->rule->line_size;

    return *(const int64_t *)(const void *)(line + reader->rule->gnum);
}

/* gnum: each once; a declaration's are 1 to n. */
static void check_numbers(struct lg_ceb_reader *reader, struct lg_ceb_lines lines,
                          const struct ev_step *step)
{
    const char *list = reader->rule->type == LG_CEB_ORDER ? "OrderList" : "InventoryList";

    for (size_t i = 0; i < lines.n; i++) {
        const struct ev_step all = {step, lg_span_of(list), 0};
        const struct ev_step one = {&all, {NULL, 0}, i};
        const struct ev_step leaf = {&one, LG_SPAN("gnum"), 0};
        const int64_t number = line_number(reader, lines, i);
        size_t other = 0;
        while (other < i && line_number(reader, lines, other) != number)
            other++;
        if (other < i)
            ev_fault_add(reader->faults, &leaf, "duplicate",
                         "\"gnum\" is that of the line at index %zu", other);
        else if (reader->rule->gapless && number > (int64_t)lines.n)
            ev_fault_add(reader->faults, &leaf, "range",
                         "\"gnum\" is above %zu, lines are numbered from 1 without a gap", lines.n);
    }
}

static bool is_sum(const struct ev_trade_document *order)
{
    lg_e5 sum;

    return !__builtin_add_overflow(order->amount_e5, order->freight_e5, &sum) &&
           !__builtin_add_overflow(sum, order->tax_total_e5, &sum) &&
           sum - order->discount_e5 == order->paid_e5;
}

static void note_packages(struct lg_ceb_reader *reader, const struct lg_ceb_document *document,
                          const char *head, const struct ev_step *step)
{
    const struct ev_step row = {step, lg_span_of(head), 0};
    const struct ev_step leaf = {&row, LG_SPAN("packNo"), 0};

    if (document->pack_no != 1)
        ev_fault_add(reader->notes, &leaf, "range", "\"packNo\" is not 1, as it is asked to be");
}

static struct ev_trade_document *finish_trade(struct lg_ceb_document *document,
                                              enum ev_trade_document_kind kind)
{
    struct ev_trade_document *trade = &document->event.trade_document;

    document->event.type = EV_TYPE_TRADE_DOCUMENT;
    trade->kind = kind;
    trade->currency = LG_SPAN("CNY");
    trade->has_issuer = true;
    trade->has_buyer = true;
    if (!trade->has_issued_at)
        trade->issued_at_us = document->app_time_us;
    trade->has_issued_at = true;
    return trade;
}

static void finish_order(struct lg_ceb_reader *reader, struct lg_ceb_document *document,
                         struct lg_ceb_lines lines, const struct ev_step *step)
{
    struct ev_trade_document *trade = finish_trade(document, EV_TRADE_DOCUMENT_KIND_ORDER);
    struct ev_trade_document_goods *goods = (void *)lines.at;
    const struct ev_step head = {step, LG_SPAN("OrderHead"), 0};
    const struct ev_step paid = {&head, LG_SPAN("acturalPaid"), 0};

    check_numbers(reader, lines, step);
    if (!is_sum(trade))
        ev_fault_add(reader->faults, &paid, "mismatch",
                     "\"acturalPaid\" is not goodsValue + freight + taxTotal - discount");
    for (size_t i = 0; i < lines.n; i++)
        if (lg_span_eq(goods[i].gtin, LG_SPAN("无")))
            goods[i].gtin = (struct lg_span){NULL, 0};
    trade->number = trade->order_number;
    trade->has_platform = true;
    trade->goods = goods;
    trade->goods_n = lines.n;
}

static void finish_payment(struct lg_ceb_reader *reader, struct lg_ceb_document *document,
                           const struct ev_step *step)
{
    struct ev_trade_document *trade = finish_trade(document, EV_TRADE_DOCUMENT_KIND_PAYMENT);
    const struct ev_step head = {step, LG_SPAN("PaymentHead"), 0};

    trade->has_platform = true;
    trade->amount_e5 = trade->paid_e5;
    trade->has_amount = true;
    trade->buyer.phone = cut(reader, trade->buyer.phone, PHONE_MAX, "telephone", &head);
}

static void finish_waybill(struct lg_ceb_reader *reader, struct lg_ceb_document *document,
                           const struct ev_step *step)
{
    struct ev_trade_document *trade = finish_trade(document, EV_TRADE_DOCUMENT_KIND_WAYBILL);

    trade->waybill_number = trade->number;
    note_packages(reader, document, "LogisticsHead", step);
}

static void finish_items(struct lg_ceb_reader *reader, struct ev_item *items, size_t n,
                         const struct ev_step *step)
{
    for (size_t i = 0; i < n; i++) {
        const struct ev_step all = {step, LG_SPAN("InventoryList"), 0};
        const struct ev_step one = {&all, {NULL, 0}, i};
        items[i].model = cut(reader, items[i].model, MODEL_MAX, "gmodel", &one);
        if (lg_utf8_chars(items[i].gtin) > GTIN_MAX || lg_span_eq(items[i].gtin, LG_SPAN("无")))
            items[i].gtin = (struct lg_span){NULL, 0};
    }
}

/* trafNo and voyageNo with a space between; trafNo alone where both do not fit. */
static struct lg_span conveyance(struct lg_ceb_reader *reader,
                                 const struct lg_ceb_document *document)
{
    const struct lg_span a = document->traffic_no, b = document->voyage_no;

    if (a.at == NULL || b.at == NULL)
        return a.at == NULL ? b : a;
    if (lg_utf8_chars(a) + 1 + lg_utf8_chars(b) > CONVEYANCE_MAX)
        return a;
    struct lg_builder text = lg_builder(reader->arena, a.len + b.len + 2);
    lg_builder_add(&text, a);
    lg_builder_add(&text, LG_SPAN(" "));
    lg_builder_add(&text, b);
    return lg_builder_text(&text);
}

/* The declaration's content is in its place already; what a change says of it comes around it. */
static void finish_change(struct lg_ceb_reader *reader, struct lg_ceb_document *document,
                          const struct ev_step *head)
{
    const bool cancels = document->app_type == LG_CEB_DELETE;
    struct ev_declaration_change change = {
        .declaration_number = document->cop_no,
        .kind = cancels ? EV_DECLARATION_CHANGE_KIND_CANCEL : EV_DECLARATION_CHANGE_KIND_AMEND,
        .reason = cut(reader, document->note, REASON_MAX, "note", head),
    };

    if (!cancels) {
        change.declaration = document->event.declaration;
        change.has_declaration = true;
    }
    document->event.type = EV_TYPE_DECLARATION_CHANGE;
    document->event.declaration_change = change;
}

static void finish_inventory(struct lg_ceb_reader *reader, struct lg_ceb_document *document,
                             struct lg_ceb_lines lines, const struct ev_step *step)
{
    struct ev_declaration_body *body = &document->event.declaration;
    const struct ev_step head = {step, LG_SPAN("InventoryHead"), 0};

    check_numbers(reader, lines, step);
    note_packages(reader, document, "InventoryHead", step);
    finish_items(reader, (void *)lines.at, lines.n, step);
    document->event.type = EV_TYPE_DECLARATION;
    body->number = document->cop_no;
    body->version = document->app_type == LG_CEB_NEW ? 1 : 0;
    body->direction = EV_DIRECTION_IMPORT;
    body->importer = body->seller;
    body->has_seller = body->has_platform = body->has_carrier = body->has_declarant = true;
    body->has_buyer = true;
    body->currency = LG_SPAN("CNY");
    body->conveyance = conveyance(reader, document);
    body->items = (void *)lines.at;
    body->items_n = lines.n;
    if (document->licence_no.at != NULL) {
        struct ev_document *licence = lg_arena_take(reader->arena, sizeof *licence);
        *licence = (struct ev_document){.type = LG_SPAN("licence"), .number = document->licence_no};
        body->documents = licence;
        body->documents_n = 1;
    }
    if (document->app_type != LG_CEB_NEW)
        finish_change(reader, document, &head);
}

void lg_ceb_finish(struct lg_ceb_reader *reader, struct lg_ceb_document *document,
                   struct lg_ceb_lines lines, const struct ev_step *step)
{
    switch (reader->rule->type) {
    case LG_CEB_ORDER:
        finish_order(reader, document, lines, step);
        break;
    case LG_CEB_PAYMENT:
        finish_payment(reader, document, step);
        break;
    case LG_CEB_WAYBILL:
        finish_waybill(reader, document, step);
        break;
    case LG_CEB_INVENTORY:
        finish_inventory(reader, document, lines, step);
        break;
    case LG_CEB_NONE:
        break;
    }
}
