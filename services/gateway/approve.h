/*
 * approve.h - approvals and ends are recorded before their event is sent; see approve.c for why.
 */
#pragma once

#include "answers.h"
#include "token.h"
#include "wire/event.h"

/* An approval, or the wish that a version end: what a person answers for. */
bool gw_is_approval(const struct ev_event *event);

/* Records the caller's step under the receipt of its event; the same again changes nothing. */
bool gw_approve(const struct gw_call *call, struct lg_arena *arena, const struct ev_event *event,
                const struct gw_place *place, struct gw_refusal *reterr) LG_MUST_CHECK;
