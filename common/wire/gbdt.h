/*
 * gbdt.h - a model as LightGBM writes it, for the engine.
 *
 * Features are attributes of the dictionary by name.  Numbers are numbers; a text is a category of
 * pandas, so the file's last line has its words.  What the reader does not know it refuses: a model
 * that is scored otherwise than it was trained would be worse than none.
 */
#pragma once

#include "base/error.h"
#include "risk/gbdt.h"
#include "wire/json.h"

/* The file without the lines that no score needs; LightGBM reads it still. */
struct lg_span lg_gbdt_slim(struct lg_arena *arena, struct lg_span text);

/* Fails with LG_REJECT and the reason.  The model lives in the arena. */
bool lg_gbdt_read(struct lg_json_reader *reader, struct lg_arena *arena, struct lg_span text,
                  const struct lg_gbdt **ret_gbdt, struct lg_error *reterr) LG_MUST_CHECK;
