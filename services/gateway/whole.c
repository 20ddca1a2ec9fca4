#include "whole.h"

#include "answers.h"

bool gw_sees_whole(struct gw_call *call, enum gw_area area, enum gw_view least)
{
    const struct gw_person *who = call->who;

    for (size_t i = 0; i < who->grants_n; i++) {
        if (gw_role_reads(who->grants[i].role, area) >= least &&
            lg_span_eq(who->grants[i].scope, LG_SPAN("*")))
            return true;
    }
    gw_refuse_for(call, GW_WHY_FORBIDDEN, "no role of the caller, given everywhere, may do this");
    return false;
}
