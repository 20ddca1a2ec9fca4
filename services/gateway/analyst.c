/*
 * analyst.c - rules, back-tests and feedback are of all ports, so a grant for some of them is not enough.
 */
#include "analyst.h"

#include "answers.h"

bool gw_is_analyst(struct gw_call *call)
{
    const struct gw_standing standing =
        gw_stands(call->who->grants, call->who->grants_n, GW_AREA_ASSESSMENTS,
                  call->who->enterprise_id, call->arena);

    for (size_t i = 0; i < standing.full_n; i++) {
        if (lg_span_eq(standing.full[i], LG_SPAN("*")))
            return true;
    }
    gw_refuse_for(call, GW_WHY_FORBIDDEN, "no role of the caller sees the rules of all ports");
    return false;
}
