/*
 * signed.h - whether a check's content hash is that of its content.
 */
#pragma once

#include "intake.h"

/*
 * True of every other event, and of a check whose content hash is the SHA-256 of it as canonical
 * JSON (RFC 8785) without author, contentHash, deviceOffsetMs, deviceTime and inspectors; of the
 * check as it is recorded, with times in UTC and six digits of fraction, so that whoever has the
 * record can take the hash again.  A check without one is a system's, which answers for its
 * inspectors itself: from a session it is refused.
 */
bool gw_signed(const struct gw_call *call, struct gw_bench *bench, const struct ev_event *event,
               struct gw_refusal *reterr) LG_MUST_CHECK;
