/*
 * http_call.h - one request to the gateway, as the person whose key is set.
 */
#pragma once

#include "base/span.h"
#include "ctl.h"

struct ctl_call {
    const char *method;
    struct lg_span path, body; /* body: JSON, or absent */
};

/*
 * Asks the gateway at LOOPGATE_API with LOOPGATE_API_KEY, and waits up to 30 s for what an event comes
 * to.  False when there is no answer; an answer of any status is one.  The body is in ctl's arena.
 */
bool ctl_http(struct ctl *ctl, const struct ctl_call *call, int *ret_status,
              struct lg_span *ret_body, struct lg_error *reterr) LG_MUST_CHECK;
