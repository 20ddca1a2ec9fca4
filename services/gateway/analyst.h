/*
 * analyst.h - those who see the rules of all ports: for what is about rules, not about declarations.
 */
#pragma once

#include "gateway.h"

/* Whether the caller is one; otherwise the call is refused. */
bool gw_is_analyst(struct gw_call *call);
