/*
 * whole.h - who sees what is of no port: it takes a grant of all of them.
 */
#pragma once

#include "gateway.h"

/* Whether the caller reads the area so much at least, everywhere; otherwise the call is refused. */
bool gw_sees_whole(struct gw_call *call, enum gw_area area, enum gw_view least);

/* Who sees it whole, as the queries take it. */
#define GW_WHO_WHOLE LG_SPAN("{\"ports\":[\"*\"]}")
