/*
 * session.h - how long a session lives, and what a password must be.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

enum { GW_PASSWORD_LEAST = 12, GW_PASSWORD_MOST = 128 }; /* characters, bytes */

/* When a session began and was used last, and how long it lives: so long without activity, so long in any case. */
struct gw_session_time {
    int64_t started_us, seen_us, idle_us, most_us;
};

/* Whether it lives at `now_us`; limits are exclusive. */
bool gw_session_lives(struct gw_session_time of, int64_t now_us);

/* Why it cannot be the account's next password; NULL when it can. */
const char *gw_password_fault(struct lg_span account, struct lg_span current, struct lg_span next);
