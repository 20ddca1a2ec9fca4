/*
 * intake.h - from a body to a record: checked, permitted, signed for, sealed, encoded.
 *
 * Nothing personal is in the record, and nothing in it about the caller comes from the body.
 */
#pragma once

#include "answers.h"
#include "model/topics.h"
#include "token.h"
#include "wire/event.h"

/* A reader and an arena for one thread at a time; what is made on it lives until it is put back. */
struct gw_bench {
    struct gw_bench *next;
    struct lg_json_reader *reader;
    struct lg_arena *arena;
};

struct gw_benches *gw_benches_new(void);
void gw_benches_free(struct gw_benches *benches);

/* NULL when out of memory. */
struct gw_bench *gw_bench_take(struct gw_benches *benches);
void gw_bench_put(struct gw_benches *benches, struct gw_bench *bench);

/* What a client sent. */
struct gw_input {
    enum ev_type type;
    struct lg_span body;
    struct lg_span idempotency; /* the Idempotency-Key; absent where there is none */
};

/* A record that can be sent; on the bench. */
struct gw_ready {
    const struct lg_topic *topic;
    struct lg_span key, bytes;
    struct gw_place place; /* without its offset */
};

/* Decodes the body and goes on as gw_accept(); *reterr may point into the bench. */
bool gw_prepare(const struct gw_call *call, struct gw_bench *bench, const struct gw_input *input,
                struct gw_ready *ret_ready, struct gw_refusal *reterr) LG_MUST_CHECK;

/* Reads the body as such an event; *reterr may point into the bench. */
bool gw_decode(struct gw_bench *bench, enum ev_type type, struct lg_span body,
               struct ev_event *ret_event, struct gw_refusal *reterr) LG_MUST_CHECK;

/* Whether any role of the caller sends events of the type, be it in part. */
bool gw_sends(const struct gw_person *who, enum ev_type type);

/* Whether a grant of the caller covers the event. */
bool gw_may_send(const struct gw_call *call, const struct ev_event *event,
                 struct gw_refusal *reterr) LG_MUST_CHECK;

/*
 * Makes a record of an event whose data is clear and checked; seals it in place.  An id that its
 * envelope has already is kept; otherwise it is the receipt.
 */
bool gw_accept(const struct gw_call *call, struct gw_bench *bench, struct ev_event *event,
               struct lg_span idempotency, struct gw_ready *ret_ready,
               struct gw_refusal *reterr) LG_MUST_CHECK;

/* The type that a route names, "lab-result"; EV_TYPE_NONE where the gateway takes none such. */
enum ev_type gw_type_of(struct lg_span short_name);
