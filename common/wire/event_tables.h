/*
 * event_tables.h - what the generator writes about each event, for event.c and personal.c.
 */
#pragma once

#include "model/event_types.h"
#include "wire/shape.h"

/* Indexed by enum ev_type; the first of each is empty. */
extern const struct lg_shape *const ev_shapes[];
extern const struct lg_key_place ev_key_places[];
extern const size_t ev_shapes_n;

extern const struct lg_shape ev_envelope_shape;

/* Where the data stands in struct ev_event, whatever its type. */
extern const size_t ev_data_at;
