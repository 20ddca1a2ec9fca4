/*
 * session.h - how long a session lives, and what a password must be.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

static const int64_t GW_SESSION_IDLE_US = 1800000000;  /* 30 minutes without activity */
static const int64_t GW_SESSION_MOST_US = 43200000000; /* 12 hours in any case */

enum { GW_PASSWORD_LEAST = 12, GW_PASSWORD_MOST = 128 }; /* characters, bytes */

/* Whether it lives at `now_us`; limits are exclusive. */
bool gw_session_lives(int64_t started_us, int64_t seen_us, int64_t now_us);

/* Why it cannot be the account's next password; NULL when it can. */
const char *gw_password_fault(struct lg_span account, struct lg_span current, struct lg_span next);
