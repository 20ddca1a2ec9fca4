/*
 * ending.h - the end of all that has threads of its own, in a time that no database can stretch.
 */
#pragma once

#include "gateway.h"

/*
 * Stops the topics of platforms, the live streams, the readers and all others that wait for the
 * database, side by side.  False when one of them has not ended within ms: then nothing that it may
 * still use must be freed.
 */
bool gw_end_all(struct gateway *gateway, int64_t ms);
