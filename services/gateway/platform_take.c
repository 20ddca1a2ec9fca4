/*
 * platform_take.c - records of a platform's topic on their way in: as a POST by its principal.
 *
 * Records go out in their order.  When one was not acknowledged all are sent again, in order; what
 * had arrived is there under the same identity.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ceb.h"
#include "lines.h"
#include "ops/metrics.h"
#include "ops/run.h"
#include "people.h"
#include "platforms.h"
#include "sender.h"

enum { CALL_BYTES = 16 << 20, KEY_MOST = 255 };

struct on_its_way {
    struct gw_sending sending; /* first */
    struct gw_taking_in *taking;
};

/* What is made for a whole batch. */
struct batch {
    struct gw_platform *platform;
    struct gw_taking_in taking;
    struct gw_call call;
    struct gw_bench *bench;
    size_t sent, refused; /* events, records */
};

static void acknowledged(struct gw_sending *sending, int64_t offset)
{
    struct on_its_way *on_its_way = (struct on_its_way *)(void *)sending;
    struct gw_taking_in *taking = on_its_way->taking;

    free(on_its_way);
    (void)pthread_mutex_lock(&taking->lock);
    taking->failed += offset < 0;
    taking->open--;
    (void)pthread_cond_signal(&taking->answered);
    (void)pthread_mutex_unlock(&taking->lock);
}

static void count(struct gw_taking_in *taking, size_t open, size_t failed)
{
    (void)pthread_mutex_lock(&taking->lock);
    taking->open += open;
    taking->failed += failed;
    (void)pthread_mutex_unlock(&taking->lock);
}

static bool send(struct batch *batch, const struct gw_ready *ready)
{
    struct on_its_way *on_its_way = calloc(1, sizeof *on_its_way);
    struct lg_error error;

    if (on_its_way == NULL)
        return false;
    *on_its_way = (struct on_its_way){{acknowledged}, &batch->taking};
    count(&batch->taking, 1, 0);
    if (gw_send(batch->platform->gateway->sender, ready, &on_its_way->sending, &error)) {
        batch->sent++;
        return true;
    }
    count(&batch->taking, (size_t)-1, 0);
    free(on_its_way);
    return false;
}

static bool is_media(struct lg_span media, struct lg_span wanted)
{
    return media.len >= wanted.len && strncasecmp(media.at, wanted.at, wanted.len) == 0 &&
           (media.len == wanted.len || strchr("; \t", media.at[wanted.len]) != NULL);
}

static bool refuse(struct gw_refusal *reterr, enum gw_why why, const char *detail)
{
    *reterr = (struct gw_refusal){.why = why, .detail = detail};
    return false;
}

/* The documents of a CEB message; what is only staged is checked alone. */
static bool send_message(struct batch *batch, const struct gw_sent_in *record,
                         struct gw_refusal *reterr)
{
    struct gw_ceb_message message;

    if (record->body.len > GW_CEB_BYTES)
        return refuse(reterr, GW_WHY_TOO_LARGE, "the message is too large");
    if (!gw_ceb_prepare(&batch->call, batch->bench, record->body, &message, reterr))
        return false;
    for (size_t i = 0; i < message.n; i++) {
        if (!message.documents[i].staged && !send(batch, &message.documents[i].ready))
            return refuse(reterr, GW_WHY_UNAVAILABLE, NULL);
    }
    return true;
}

static bool send_event(struct batch *batch, const struct gw_sent_in *record,
                       struct gw_refusal *reterr)
{
    const struct gw_input input = {
        .type = record->type.at == NULL ? EV_TYPE_DECLARATION : gw_type_of(record->type),
        .body = record->body,
        .idempotency = record->idempotency,
    };
    struct gw_ready ready;

    if (input.type == EV_TYPE_NONE)
        return refuse(reterr, GW_WHY_NOT_FOUND, "the gateway takes no events of this type");
    if (input.idempotency.at != NULL &&
        (input.idempotency.len == 0 || input.idempotency.len > KEY_MOST))
        return refuse(reterr, GW_WHY_HEADER, "the idempotency-key must have 1 to 255 characters");
    if (!gw_prepare(&batch->call, batch->bench, &input, &ready, reterr))
        return false;
    return send(batch, &ready) || refuse(reterr, GW_WHY_UNAVAILABLE, NULL);
}

static bool send_record(struct batch *batch, const struct gw_sent_in *record,
                        struct gw_refusal *reterr)
{
    if (record->media.at == NULL || is_media(record->media, LG_SPAN("application/json")))
        return send_event(batch, record, reterr);
    if (is_media(record->media, LG_SPAN("application/xml")) ||
        is_media(record->media, LG_SPAN("text/xml")))
        return send_message(batch, record, reterr);
    return refuse(reterr, GW_WHY_MEDIA, "a record is application/json or application/xml");
}

static void note(bool taken)
{
    lg_metric_add(lg_metric(LG_COUNTER, "loopgate_platform_records_total",
                            taken ? "state=\"taken\"" : "state=\"refused\"",
                            "records of platforms' own topics"),
                  1);
}

/* Sends one, or keeps it as refused.  False when the world is unwell. */
static bool take_record(struct batch *batch, const struct gw_sent_in *record)
{
    struct gw_refusal refusal;
    bool ok = true;

    lg_arena_reset(batch->bench->arena);
    const bool sent = send_record(batch, record, &refusal);
    if (!sent)
        ok = refusal.why != GW_WHY_UNAVAILABLE &&
             gw_letter_put(batch->platform, batch->bench->arena, record, &refusal);
    if (ok)
        note(sent);
    batch->refused += !sent;
    return ok;
}

/* The producer answers for each record within its own time limit. */
static bool wait_for_all(struct gw_taking_in *taking)
{
    (void)pthread_mutex_lock(&taking->lock);
    while (taking->open > 0)
        (void)pthread_cond_wait(&taking->answered, &taking->lock);
    const bool ok = taking->failed == 0;
    (void)pthread_mutex_unlock(&taking->lock);
    return ok;
}

static bool take_all(struct batch *batch, const struct gw_sent_in *records, size_t n)
{
    struct gw_person *who = lg_arena_take(batch->call.arena, sizeof *who);
    bool ok = gw_people_platform(batch->platform->gateway->people, batch->call.arena,
                                 lg_span_of(batch->platform->principal), who) == GW_PROOF_GIVEN;

    batch->call.who = who;
    for (size_t i = 0; ok && i < n && !atomic_load(&batch->platform->stopping); i++)
        ok = take_record(batch, &records[i]);
    ok = wait_for_all(&batch->taking) && ok && !atomic_load(&batch->platform->stopping);
    if (ok && records[0].is_letter && batch->refused == 0)
        ok = gw_letter_close(batch->platform, batch->bench->arena, &records[0]);
    if (ok)
        gw_count_accepted(batch->sent);
    return ok;
}

bool gw_take_in(struct gw_platform *platform, const struct gw_sent_in *records, size_t n)
{
    static const struct lg_http_request no_request;
    struct batch batch = {
        .platform = platform,
        .taking = {.lock = PTHREAD_MUTEX_INITIALIZER, .answered = PTHREAD_COND_INITIALIZER},
        .call = {.gateway = platform->gateway, .request = &no_request},
        .bench = gw_bench_take(platform->gateway->benches),
    };
    bool ok = false;

    batch.call.arena = lg_arena_new(CALL_BYTES);
    if (batch.bench != NULL && batch.call.arena != NULL)
        ok = take_all(&batch, records, n);
    if (batch.bench != NULL)
        gw_bench_put(platform->gateway->benches, batch.bench);
    lg_arena_free(batch.call.arena);
    return ok;
}
