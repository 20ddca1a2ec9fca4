/*
 * post.c - POST of one event, and of declarations line by line.
 */
#include <string.h>

#include "lines.h"
#include "ops/metrics.h"
#include "quality.h"
#include "readers.h"
#include "receipts.h"
#include "sender.h"
#include "step.h"

enum { LINES_MOST = 32 << 20, KEY_MOST = 255 };

struct posted {
    struct gw_sending sending; /* first */
    struct gw_call *call;
    struct gw_place place;
    int64_t wait_s;
};

static void acknowledged(struct gw_sending *sending, int64_t offset)
{
    struct posted *posted = (struct posted *)(void *)sending;

    if (offset < 0) {
        gw_refuse_for(posted->call, GW_WHY_UNAVAILABLE,
                      "the event was not acknowledged; sent again it has the same receipt");
        return;
    }
    posted->place.offset = offset;
    gw_count_accepted(1);
    gw_tell_posted(posted->call, &posted->place, posted->wait_s);
}

static void send(struct gw_call *call, const struct gw_ready *ready)
{
    struct posted *posted = lg_arena_take(call->arena, sizeof *posted);
    struct lg_error error;

    *posted = (struct posted){.sending.done = acknowledged,
                              .call = call,
                              .place = ready->place,
                              .wait_s = gw_wait_of(call)};
    if (!gw_send(call->gateway->sender, ready, &posted->sending, &error))
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "the event could not be sent");
}

/* False, and refused, when the Idempotency-Key cannot be used. */
static bool take_key(struct gw_call *call, struct lg_span *ret_key)
{
    const struct lg_span key = lg_http_header(call->exchange, "Idempotency-Key");

    if (key.at != NULL && (key.len == 0 || key.len > KEY_MOST)) {
        gw_refuse_for(call, GW_WHY_HEADER, "the Idempotency-Key must have 1 to 255 characters");
        return false;
    }
    *ret_key = key;
    return true;
}

/*
 * As gw_prepare().  A step of a version that cannot be taken now is refused before it is sent: once
 * sent, the same step would have the same receipt for ever, and could not be taken later.
 */
static bool prepare(const struct gw_call *call, struct gw_bench *bench,
                    const struct gw_input *input, struct gw_ready *ret_ready,
                    struct gw_refusal *reterr)
{
    struct ev_event *event = lg_arena_take(bench->arena, sizeof *event);

    return gw_decode(bench, input->type, input->body, event, reterr) &&
           gw_may_send(call, event, reterr) && gw_step_follows(call, bench->arena, event, reterr) &&
           gw_accept(call, bench, event, input->idempotency, ret_ready, reterr);
}

static void refuse(struct gw_call *call, const struct gw_input *input,
                   const struct gw_refusal *refusal)
{
    gw_quality_note(call, input, 1, refusal);
    gw_refuse(call, refusal);
}

static void post_event(struct gw_call *call, enum ev_type type)
{
    struct gw_input input = {.type = type, .body = call->request->body};
    struct gw_benches *benches = call->gateway->benches; /* the call may end before the bench */
    struct gw_refusal refusal;
    struct gw_ready ready;
    struct gw_bench *bench;

    if (!gw_media_is(call, "application/json")) {
        gw_refuse_for(call, GW_WHY_MEDIA, "an event is application/json");
        return;
    }
    if (!take_key(call, &input.idempotency))
        return;
    bench = gw_bench_take(benches);
    if (bench == NULL)
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "out of memory");
    else if (prepare(call, bench, &input, &ready, &refusal))
        send(call, &ready);
    else
        refuse(call, &input, &refusal);
    if (bench != NULL)
        gw_bench_put(benches, bench);
}

static void post(struct gw_call *call, enum ev_type type)
{
    if (gw_media_is(call, "application/x-ndjson"))
        gw_post_lines(call, type);
    else
        post_event(call, type);
}

static void post_declarations(struct gw_call *call)
{
    post(call, EV_TYPE_DECLARATION);
}

struct controlling {
    struct gw_errand errand; /* first */
    struct gw_call *call;
};

static void post_control(struct gw_errand *errand, struct lg_store *store)
{
    struct gw_call *call = ((struct controlling *)(void *)errand)->call;

    call->store = store;
    post(call, EV_TYPE_CONTROL);
}

/* Where there may be an approval in it, on a thread that may wait for the database. */
static void post_controls(struct gw_call *call)
{
    struct controlling *controlling = lg_arena_take(call->arena, sizeof *controlling);

    *controlling = (struct controlling){.errand.run = post_control, .call = call};
    if (!gw_readers_take(call->gateway->readers, &controlling->errand))
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "too many wait for the database at once");
}

static void post_events(struct gw_call *call)
{
    const enum ev_type type = gw_type_of(lg_http_param(call->exchange, "type"));

    if (type == EV_TYPE_NONE)
        gw_refuse_for(call, GW_WHY_NOT_FOUND, "the gateway takes no events of this type");
    else if (type == EV_TYPE_CONTROL)
        post_controls(call);
    else
        post(call, type);
}

void gw_count_accepted(size_t n)
{
    lg_metric_add(lg_metric(LG_COUNTER, "loopgate_accepted_total", "",
                            "events acknowledged by all in-sync replicas"),
                  (double)n);
}

const struct gw_route gw_intake_routes[] = {
    {"POST", "/v1/declarations", LINES_MOST, post_declarations, GW_DOOR_PROVEN, NULL},
    {"POST", "/v1/events/{type}", LINES_MOST, post_events, GW_DOOR_PROVEN, NULL},
    {0},
};
