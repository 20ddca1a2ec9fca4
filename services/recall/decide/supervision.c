/*
 * supervision.c - which releases leave a duty, and which findings are a clue.
 */
#include "decide/supervision.h"

bool supervision_has_duty(const struct ev_release *release)
{
    return release->status == EV_RELEASE_STATUS_CONDITIONAL ||
           (release->status == EV_RELEASE_STATUS_RELEASED && release->lane == EV_LANE_BLUE);
}

struct lg_span supervision_duty(const struct ev_release *release)
{
    if (release->duty.at != NULL)
        return release->duty;
    return release->lane == EV_LANE_BLUE ? LG_SPAN("verification after release")
                                         : LG_SPAN("condition of the release");
}

bool supervision_is_clue(const struct ev_outcome *outcome)
{
    return outcome->verdict == EV_OUTCOME_VERDICT_FAIL &&
           outcome->stage == EV_OUTCOME_STAGE_FINAL && outcome->severity >= EV_SEVERITY_SERIOUS;
}
