/*
 * uploads.h - photos of inspection orders: sent by tus 1.0, read through their order alone.
 */
#pragma once

#include "gateway.h"

enum { GW_KEEPERS = 2, GW_KEEPERS_WAITING = 64 };

/* Now and then: has what no check names after 7 days removed, at most once an hour. */
void gw_uploads_tend(struct gateway *gateway);
