/*
 * step.h - whether a step of a version can be taken now.
 */
#pragma once

#include "answers.h"
#include "wire/event.h"

/*
 * False, and why, for a `control` event about a drafted version that has not behind it
 * what the step asks for.  Anything else passes: assess decides, and what was taken before is told again.
 */
bool gw_step_follows(const struct gw_call *call, struct lg_arena *arena,
                     const struct ev_event *event, struct gw_refusal *reterr) LG_MUST_CHECK;
