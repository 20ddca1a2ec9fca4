/*
 * ceb_get.c - GET of a document's return receipt, for its sender alone.
 */
#include <string.h>

#include "base/text.h"
#include "ceb.h"

enum { GUID = 36 };

/* The types that a guid may be of, a declaration before what goes with it. */
static const enum lg_ceb_type types[] = {LG_CEB_INVENTORY, LG_CEB_WAYBILL, LG_CEB_PAYMENT,
                                         LG_CEB_ORDER};
enum { TYPES = sizeof types / sizeof *types };

/* The document as its event tells it: a receipt needs its codes and numbers. */
static bool document_of(struct gw_bench *bench, struct lg_span bytes,
                        struct lg_ceb_document *ret_document)
{
    struct ev_faults *faults = lg_arena_take(bench->arena, sizeof *faults);
    struct lg_ceb_document *document = lg_arena_take(bench->arena, sizeof *document);
    struct ev_event *event = &document->event;

    if (!ev_decode(bench->reader, bench->arena, bytes, event, faults))
        return false;
    if (event->type == EV_TYPE_DECLARATION)
        document->cop_no = event->declaration.number;
    else if (event->type == EV_TYPE_DECLARATION_CHANGE)
        document->cop_no = event->declaration_change.declaration_number;
    else if (event->type != EV_TYPE_TRADE_DOCUMENT)
        return false;
    *ret_document = *document;
    return true;
}

static void answer_found(struct gw_call *call, struct gw_bench *bench,
                         const struct gw_ceb_state *state)
{
    struct lg_ceb_document *document = lg_arena_take(bench->arena, sizeof *document);

    if (!document_of(bench, state->event, document)) {
        gw_refuse_for(call, GW_WHY_NOT_FOUND, "no CEB receipt tells of this event");
        return;
    }
    struct lg_ceb_receipt told = lg_ceb_receipt_of(document);
    told.status = state->status;
    told.at_us = state->at_us;
    told.info = state->info;
    gw_ceb_number(bench->arena, call->who->id, state->receipt, &told);

    const struct lg_http_response response = {.status = 200,
                                              .content_type = "application/xml",
                                              .body = lg_ceb_receipt(bench->arena, &told)};
    lg_http_answer(call->exchange, &response);
}

static void answer(struct gw_call *call, const struct gw_ceb_state *state)
{
    struct gw_benches *benches = call->gateway->benches;
    struct gw_bench *bench = gw_bench_take(benches);

    if (bench == NULL) {
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "out of memory");
        return;
    }
    answer_found(call, bench, state);
    gw_bench_put(benches, bench);
}

/* Sent, and not decided yet: there is no receipt to give. */
static void answer_pending(struct gw_call *call)
{
    struct lg_http_response response = {.status = 202};

    response.header[0].name = "Retry-After";
    response.header[0].value = "1";
    lg_http_answer(call->exchange, &response);
}

static void read(struct gw_call *call, const struct gw_ceb_asked *asked)
{
    struct gw_ceb_state state;

    switch (gw_ceb_state_read(call, asked, &state)) {
    case GW_CEB_FOUND:
        answer(call, &state);
        break;
    case GW_CEB_NOT_YET:
        if (asked->place != NULL)
            answer_pending(call);
        else
            gw_refuse_for(call, GW_WHY_NOT_FOUND,
                          "customs has no document of the caller's so named");
        break;
    case GW_CEB_FAILED:
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "the database does not answer");
        break;
    }
}

/* Whether the type is wanted: "type=CEB621" asks for one of them. */
static bool is_wanted(const struct gw_call *call, enum lg_ceb_type type)
{
    const struct lg_span wanted = lg_http_query(call->exchange, "type");

    return wanted.at == NULL || lg_span_eq(wanted, lg_text(call->arena, "CEB%d", (int)type));
}

void gw_ceb_get(struct gw_call *call)
{
    const struct lg_span id = lg_http_param(call->exchange, "document");
    struct lg_span *names = lg_arena_take(call->arena, TYPES * sizeof *names);
    struct gw_ceb_asked asked = {.names = names};
    struct gw_place place;

    if (gw_token_read(&call->gateway->keys.receipt, call->who->id, id, &place)) {
        asked.place = &place;
    } else if (id.len != GUID) {
        gw_refuse_for(call, GW_WHY_NOT_FOUND, "the gateway gave the caller no such receipt");
        return;
    }
    for (size_t i = 0; i < TYPES; i++) {
        if (is_wanted(call, types[i]))
            names[asked.names_n++] = gw_ceb_name(call->arena, types[i], id);
    }
    read(call, &asked);
}
