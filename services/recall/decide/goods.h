/*
 * goods.h - goods as complaints and recalls name them: which are the same, which are told apart.
 */
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "model/event_types.h"

/*
 * What complaints about the same goods have in common: the GTIN, or else brand and model, or else
 * brand and lot; absent when they name none of these.
 */
struct lg_span goods_key(struct lg_arena *arena, const struct ev_goods *goods);

/*
 * Whether they are told closely enough to be blocked and traced: by VIN, VIN range, serial number,
 * GTIN, brand and model, lot with brand or model, or enterprise.  Origin, category and HS code
 * alone would stop a whole trade.
 */
bool goods_are_told(const struct ev_goods *goods);

/* Whether both name the same in every member. */
bool goods_equal(const struct ev_goods *a, const struct ev_goods *b);

/* The first `bytes` bytes at most, cut between characters. */
struct lg_span goods_clip(struct lg_span text, size_t bytes);
