#include "intake.h"

#include <string.h>

#include "approve.h"
#include "model/identity.h"
#include "ops/run.h"
#include "seal.h"
#include "signed.h"

enum { RECORD_MOST = 900000, SUBJECT_MOST = 200 };

enum ev_type gw_type_of(struct lg_span short_name)
{
    char name[64];
    static const struct lg_span before = LG_SPAN_INIT("loopgate."), behind = LG_SPAN_INIT(".v1");

    if (short_name.len == 0 || short_name.len > sizeof name - before.len - behind.len)
        return EV_TYPE_NONE;
    memcpy(name, before.at, before.len);
    memcpy(name + before.len, short_name.at, short_name.len);
    memcpy(name + before.len + short_name.len, behind.at, behind.len);

    const enum ev_type type =
        ev_type_of_name((struct lg_span){name, before.len + short_name.len + behind.len});
    const struct lg_topic *topic = lg_topic_of_type(type);
    return topic != NULL && strcmp(topic->producers, "gateway") == 0 ? type : EV_TYPE_NONE;
}

static struct lg_span hex(struct lg_arena *arena, const uint8_t bytes[16])
{
    char *text = lg_arena_take(arena, 32);

    lg_hex(bytes, 16, text);
    return (struct lg_span){text, 32};
}

static bool refuse(struct gw_refusal *reterr, enum gw_why why, const char *detail)
{
    *reterr = (struct gw_refusal){.why = why, .detail = detail};
    return false;
}

bool gw_sends(const struct gw_person *who, enum ev_type type)
{
    const struct ev_event event = {.type = type};

    for (size_t i = 0; i < who->grants_n; i++) {
        if (gw_role_sends(who->grants[i].role, &event))
            return true;
    }
    return false;
}

static const struct gw_grant *permitted(const struct gw_call *call, const struct ev_event *event,
                                        struct gw_refusal *reterr)
{
    const struct gw_person *who = call->who;
    const struct gw_grant *grant = gw_permits(who->grants, who->grants_n, event);

    for (size_t i = 0; grant == NULL && i < who->grants_n; i++) {
        if (gw_role_sends(who->grants[i].role, event)) {
            (void)refuse(reterr, GW_WHY_FORBIDDEN,
                         "the caller's grants do not cover what this event concerns");
            return NULL;
        }
    }
    if (grant == NULL)
        (void)refuse(reterr, GW_WHY_FORBIDDEN, "no role of the caller sends such events");
    return grant;
}

bool gw_may_send(const struct gw_call *call, const struct ev_event *event,
                 struct gw_refusal *reterr)
{
    return permitted(call, event, reterr) != NULL;
}

/* The receipt, and the hash of the clear body. */
static void identify(const struct gw_call *call, struct lg_arena *arena,
                     const struct ev_event *event, struct gw_place *place)
{
    uint8_t mac[LG_SHA256];

    lg_receipt_of(call->who->id, ev_identity_type(event), ev_natural_key(arena, event),
                  ev_revision(event), place->receipt);
    lg_hmac(&call->gateway->keys.body, ev_encode_data(arena, event), mac);
    memcpy(place->body_hash, mac, GW_BODY_HASH);
}

static struct ev_envelope envelope_of(const struct gw_call *call, struct lg_arena *arena,
                                      const struct gw_grant *grant, const struct ev_event *event,
                                      const struct gw_place *place)
{
    const struct lg_span subject = ev_natural_key(arena, event);
    struct ev_envelope envelope = {
        .id = event->envelope.id.at != NULL ? event->envelope.id : hex(arena, place->receipt),
        .source = lg_text(arena, "//loopgate/%.*s", LG_SPAN_ARG(call->who->id)),
        .time_us = lg_now_us(),
        .receipt = hex(arena, place->receipt),
        .bodyhash = hex(arena, place->body_hash),
        .actor = call->who->id,
        .actorrole = lg_span_of(gw_role_name(grant->role)),
        .actorscope = grant->scope,
        .actorkey = call->who->key,
        .traceparent = call->request->traceparent,
    };

    if (subject.len > 0 && subject.len <= SUBJECT_MOST)
        envelope.subject = subject;
    return envelope;
}

static struct lg_span request_name(const struct gw_call *call, struct lg_arena *arena,
                                   struct lg_span idempotency)
{
    uint8_t name[LG_RECEIPT];

    if (idempotency.at == NULL)
        return idempotency;
    lg_idempotency_of(call->who->id, idempotency, name);
    return hex(arena, name);
}

bool gw_accept(const struct gw_call *call, struct gw_bench *bench, struct ev_event *event,
               struct lg_span idempotency, struct gw_ready *ret_ready, struct gw_refusal *reterr)
{
    const struct gw_grant *grant = permitted(call, event, reterr);
    struct gw_ready ready = {.topic = lg_topic_of_type(event->type)};

    if (grant == NULL || !gw_signed(call, bench, event, reterr))
        return false;
    identify(call, bench->arena, event, &ready.place);
    event->envelope = envelope_of(call, bench->arena, grant, event, &ready.place);
    event->envelope.idempotencykey = request_name(call, bench->arena, idempotency);
    gw_seal(&call->gateway->keys, bench->arena, ready.place.receipt, event);
    ready.key = ev_key(bench->arena, event);
    ready.bytes = ev_encode(bench->arena, event);
    if (ready.bytes.len > RECORD_MOST)
        return refuse(reterr, GW_WHY_TOO_LARGE, "the event is larger than 900,000 bytes");
    if (gw_is_approval(event) && !gw_approve(call, bench->arena, event, &ready.place, reterr))
        return false;
    ready.place.topic = (uint8_t)(ready.topic - lg_topics);
    ready.place.partition = (uint16_t)lg_topic_partition(ready.topic, ready.key);
    *ret_ready = ready;
    return true;
}

static bool refuse_faults(const struct ev_faults *faults, struct gw_refusal *reterr)
{
    if (faults->n > 0 && strcmp(faults->at[0].code, "memory") == 0)
        return refuse(reterr, GW_WHY_UNAVAILABLE, "out of memory");
    const bool json = faults->n > 0 && strcmp(faults->at[0].code, "json") == 0;
    *reterr =
        (struct gw_refusal){.why = json ? GW_WHY_JSON : GW_WHY_INVALID,
                            .detail = faults->more ? "there are more faults than listed" : NULL,
                            .faults = faults};
    return false;
}

bool gw_decode(struct gw_bench *bench, enum ev_type type, struct lg_span body,
               struct ev_event *ret_event, struct gw_refusal *reterr)
{
    struct ev_faults *faults = lg_arena_take(bench->arena, sizeof *faults);

    if (body.len > 4 * RECORD_MOST)
        return refuse(reterr, GW_WHY_TOO_LARGE, "the event is larger than 900,000 bytes");
    return ev_decode_data(bench->reader, bench->arena, type, body, ret_event, faults) ||
           refuse_faults(faults, reterr);
}

bool gw_prepare(const struct gw_call *call, struct gw_bench *bench, const struct gw_input *input,
                struct gw_ready *ret_ready, struct gw_refusal *reterr)
{
    struct ev_event *event = lg_arena_take(bench->arena, sizeof *event);

    return gw_decode(bench, input->type, input->body, event, reterr) &&
           gw_accept(call, bench, event, input->idempotency, ret_ready, reterr);
}
