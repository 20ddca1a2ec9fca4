/*
 * challenger.h - a model as the document that people draft, approve and activate.
 *
 * {"code": …, "version": …, "mode": "shadow"} or "live" with "share": "0.5", its part of the
 * ranking; "categories": [...] where it is not for all; "text": the file that LightGBM saved.
 */
#pragma once

#include "base/error.h"
#include "risk/challenger.h"
#include "wire/json.h"

enum { LG_CHALLENGER_CATEGORIES = 20, LG_CHALLENGER_BYTES = 850000 /* of a document: one event */ };

/* Reads one into the arena; LG_REJECT with the place and what is wrong. */
bool lg_challenger_read(struct lg_json_reader *reader, struct lg_arena *arena, struct lg_span bytes,
                        struct lg_challenger *ret_challenger,
                        struct lg_error *reterr) LG_MUST_CHECK;
