/*
 * ceb_post.c - POST of a CEB message: a format receipt, or the transport state of each document.
 *
 * What customs decides is never told here: a document that Kafka has acknowledged is "sent", and
 * its receipt says where to read the rest.
 */
#include <stdatomic.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "ceb.h"
#include "lines.h"
#include "ops/run.h"
#include "sender.h"

/* Of a refused message, as much is given back; of its faults, as much as a receipt holds. */
enum { INFO_MOST = 4800 };

struct posted;

struct document {
    struct gw_sending sending; /* first */
    struct posted *posted;
    const struct gw_ceb_document *of;
    struct gw_place place;
};

struct posted {
    struct gw_call *call;
    struct gw_bench *bench; /* holds what the receipts say until they are written */
    struct gw_ceb_message message;
    struct document *documents;
    _Atomic size_t open; /* documents whose fate is open, and one for the handler itself */
};

static struct lg_span url_of(const struct document *document)
{
    const struct gw_call *call = document->posted->call;
    char token[GW_TOKEN_TEXT + 1];

    gw_token_write(&call->gateway->keys.receipt, call->who->id, &document->place, token);
    return lg_text(call->arena, "/v1/ceb/%s", token);
}

/* The receipt of one document, now that its fate is known. */
static struct lg_ceb_receipt receipt_of(const struct document *document, int64_t now_us)
{
    struct lg_arena *arena = document->posted->call->arena;
    struct lg_ceb_receipt told = document->of->told;

    told.at_us = now_us;
    if (document->of->staged) {
        told.status = LG_CEB_STATUS_STAGED;
        told.info = LG_SPAN("暂存单证只作校验，不予保存；申报时请以appStatus 2重新发送");
    } else if (document->place.offset < 0) {
        told.status = LG_CEB_STATUS_SEND_FAILED;
        told.info = LG_SPAN("发送海关失败，请重新发送");
    } else {
        told.status = LG_CEB_STATUS_SENT;
        told.info = lg_text(arena, "发送海关成功；回执 %.*s", LG_SPAN_ARG(url_of(document)));
    }
    gw_ceb_number(arena, document->posted->call->who->id, document->place.receipt, &told);
    return told;
}

/* The first document that Kafka has, or NULL. */
static const struct document *first_sent(const struct posted *posted)
{
    for (size_t i = 0; i < posted->message.n; i++) {
        if (!posted->documents[i].of->staged && posted->documents[i].place.offset >= 0)
            return &posted->documents[i];
    }
    return NULL;
}

static void answer(struct posted *posted)
{
    struct gw_call *call = posted->call;
    const size_t n = posted->message.n;
    struct lg_ceb_receipt *receipts = lg_arena_take(call->arena, n * sizeof *receipts);
    const int64_t now_us = lg_now_us();
    const struct document *first = first_sent(posted);
    size_t sent = 0, failed = 0, header = 0;

    for (size_t i = 0; i < n; i++) {
        receipts[i] = receipt_of(&posted->documents[i], now_us);
        sent += receipts[i].status == LG_CEB_STATUS_SENT;
        failed += receipts[i].status == LG_CEB_STATUS_SEND_FAILED;
    }
    gw_count_accepted(sent);

    struct lg_http_response response = {
        .status = failed > 0 ? 503 : 202,
        .content_type = "application/xml",
        .body = lg_ceb_receipts(call->arena, receipts[0].guid, receipts, n)};
    if (first != NULL) {
        response.header[header].name = "Location";
        response.header[header++].value = url_of(first).at;
    }
    if (failed > 0) {
        response.header[header].name = "Retry-After";
        response.header[header].value = "2";
    }
    lg_http_answer(call->exchange, &response);
}

/* The last one to be done answers. */
static void let_go(struct posted *posted)
{
    struct gw_benches *benches = posted->call->gateway->benches; /* the call ends with its answer */
    struct gw_bench *bench = posted->bench;

    if (atomic_fetch_sub(&posted->open, 1) != 1)
        return;
    answer(posted);
    gw_bench_put(benches, bench);
}

static void acknowledged(struct gw_sending *sending, int64_t offset)
{
    struct document *document = (struct document *)(void *)sending;

    document->place.offset = offset;
    let_go(document->posted);
}

static void send(struct posted *posted, struct document *document, const struct gw_ceb_document *of)
{
    struct lg_error error;

    *document = (struct document){
        .sending.done = acknowledged, .posted = posted, .of = of, .place = of->ready.place};
    document->place.offset = -1;
    if (of->staged)
        return;
    atomic_fetch_add(&posted->open, 1);
    if (!gw_send(posted->call->gateway->sender, &of->ready, &document->sending, &error))
        atomic_fetch_sub(&posted->open, 1);
}

static void send_all(struct gw_call *call, struct gw_bench *bench,
                     const struct gw_ceb_message *message)
{
    struct posted *posted = lg_arena_take(call->arena, sizeof *posted);

    posted->call = call;
    posted->bench = bench;
    posted->message = *message;
    posted->documents = lg_arena_take(call->arena, message->n * sizeof *posted->documents);
    atomic_init(&posted->open, 1);
    for (size_t i = 0; i < message->n; i++)
        send(posted, &posted->documents[i], &message->documents[i]);
    let_go(posted);
}

/* All faults, a line each. */
static struct lg_span info_of(struct lg_arena *arena, const struct ev_faults *faults)
{
    struct lg_builder info = lg_builder(arena, INFO_MOST);

    for (size_t i = 0; i < faults->n; i++)
        lg_builder_fmt(&info, "%s[%s] %s %s", i == 0 ? "" : "\n", faults->at[i].code,
                       faults->at[i].pointer, faults->at[i].reason);
    return lg_builder_text(&info);
}

/* "CEB311Message", by the root at which every fault's pointer begins. */
static struct lg_span root_of(const struct ev_faults *faults)
{
    const char *name = faults->at[0].pointer + (faults->at[0].pointer[0] == '/');

    return (struct lg_span){name, strcspn(name, "/")};
}

/* Answers a message of ours that has faults: CEB900. */
static void refuse_message(struct gw_call *call, const struct ev_faults *faults)
{
    const struct lg_span body = call->request->body;
    struct lg_ceb_receipt receipt = {
        .message = LG_CEB_RETURN_MESSAGE,
        .status = LG_CEB_STATUS_ERROR,
        .at_us = lg_now_us(),
        .info = info_of(call->arena, faults),
        .message_id = LG_SPAN(""),
        .message_type = root_of(faults),
        .message_text = LG_SPAN(""), /* its sender has it, and it holds personal data */
    };
    uint8_t mac[LG_SHA256];

    lg_hmac(&call->gateway->keys.body, body, mac);
    gw_ceb_number(call->arena, call->who->id, mac, &receipt);
    const struct lg_http_response response = {.status = 422,
                                              .content_type = "application/xml",
                                              .body = lg_ceb_receipt(call->arena, &receipt)};
    lg_http_answer(call->exchange, &response);
}

static void refuse(struct gw_call *call, const struct gw_refusal *refusal)
{
    if (refusal->why == GW_WHY_INVALID && refusal->faults != NULL)
        refuse_message(call, refusal->faults);
    else
        gw_refuse(call, refusal);
}

static void post_ceb(struct gw_call *call)
{
    struct gw_benches *benches = call->gateway->benches;
    struct gw_ceb_message message;
    struct gw_refusal refusal;
    struct gw_bench *bench;

    if (!gw_media_is(call, "application/xml") && !gw_media_is(call, "text/xml")) {
        gw_refuse_for(call, GW_WHY_MEDIA, "a CEB message is application/xml");
        return;
    }
    bench = gw_bench_take(benches);
    if (bench == NULL) {
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "out of memory");
    } else if (gw_ceb_prepare(call, bench, call->request->body, &message, &refusal)) {
        send_all(call, bench, &message);
    } else {
        refuse(call, &refusal);
        gw_bench_put(benches, bench);
    }
}

const struct gw_route gw_ceb_routes[] = {
    {"POST", "/v1/ceb", GW_CEB_BYTES, post_ceb, GW_DOOR_PROVEN, NULL},
    {"GET", "/v1/ceb/{document}", 0, gw_ceb_get, GW_DOOR_PROVEN, NULL},
    {0},
};
