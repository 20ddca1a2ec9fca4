/*
 * control.h - which version of a thing that people change an event is about.
 */
#pragma once

#include "model/event_types.h"

/* An approval may name the version that it approves; everything else is about its own. */
static inline int64_t lg_control_version(const struct ev_control *control)
{
    const bool names = control->action == EV_CONTROL_ACTION_APPROVE && control->has_approves;

    return names ? control->approves : control->version;
}
