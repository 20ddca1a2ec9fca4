/*
 * event.h - events between bytes and structs: CloudEvents 1.0, structured JSON.
 *
 * The structs are in model/event_types.h, made from schemas/events like the tables behind these
 * functions.  What is decoded lives in the arena that was given.
 */
#pragma once

#include "base/arena.h"
#include "base/span.h"
#include "model/event_types.h"
#include "wire/fault.h"
#include "wire/json.h"

/*
 * Decodes a whole event as it stands on our topics: personal values may be sealed ("sealed:" and
 * then up to 6 * maxLength + 200 characters).  False: *reterr_faults has every fault, up to
 * EV_FAULTS_MAX, and *ret_event is untouched.  Out of memory is a fault of the code "memory".
 */
LG_MUST_CHECK bool ev_decode(struct lg_json_reader *reader, struct lg_arena *arena,
                             struct lg_span bytes, struct ev_event *ret_event,
                             struct ev_faults *reterr_faults);

/* The same for an event from outside, where a personal value is clear and keeps its maxLength. */
LG_MUST_CHECK bool ev_decode_clear(struct lg_json_reader *reader, struct lg_arena *arena,
                                   struct lg_span bytes, struct ev_event *ret_event,
                                   struct ev_faults *reterr_faults);

/*
 * Decodes bare data of that type from outside; personal values are clear.  Pointers begin at the
 * data.  In *ret_event the type and the data are set and the envelope is zero.
 */
LG_MUST_CHECK bool ev_decode_data(struct lg_json_reader *reader, struct lg_arena *arena,
                                  enum ev_type type, struct lg_span bytes,
                                  struct ev_event *ret_event, struct ev_faults *reterr_faults);

/*
 * The whole CloudEvents document, canonical (see encode.h).  The event's type decides `type`;
 * envelope.type is not read.  What the schema requires must be set.
 */
struct lg_span ev_encode(struct lg_arena *arena, const struct ev_event *event);

/* The data alone, canonical. */
struct lg_span ev_encode_data(struct lg_arena *arena, const struct ev_event *event);

/* The key of the event on its topic, as x-topics in its schema says; "" where it has none. */
struct lg_span ev_key(struct lg_arena *arena, const struct ev_event *event);

/*
 * The personal values of the event (x-personal), so that they can be sealed in place: fills
 * ret_spans with pointers to those that are present, at most `max`, and returns how many there
 * are; more than max means that some were left out.
 */
size_t ev_personal_spans(struct ev_event *event, struct lg_span **ret_spans, size_t max);

/* A personal field: its event, and its JSON Pointer in the data with "*" for each index. */
struct ev_personal_field {
    enum ev_type type;
    const char *pointer;
};

/* All of them, for documentation and tests. */
extern const struct ev_personal_field ev_personal[];
extern const size_t ev_personal_n;
