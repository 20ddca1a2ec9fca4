#include "decide/rate.h"

bool gw_rate_take(struct gw_rate *rate, struct gw_pace pace, int64_t now_ms, int64_t *ret_wait_s)
{
    const int64_t full_at_ms = rate->full_at_ms > now_ms ? rate->full_at_ms : now_ms;
    const int64_t room_at_ms = full_at_ms - (pace.most - 1) * pace.each_ms;

    if (room_at_ms > now_ms) {
        *ret_wait_s = (room_at_ms - now_ms + 999) / 1000;
        return false;
    }
    rate->full_at_ms = full_at_ms + pace.each_ms;
    return true;
}
