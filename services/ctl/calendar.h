/*
 * calendar.h - for how long the holidays are known by which terms are reckoned.
 */
#pragma once

#include "ctl.h"
#include "store/store.h"

/*
 * What is to be said of it, in the arena: absent while holidays are known for as many days as
 * `calendar_ahead` of ops.rule_parameter asks for.
 */
bool calendar_warning(struct ctl *ctl, struct lg_store *store, struct lg_span *ret_warning,
                      struct lg_error *reterr) LG_MUST_CHECK;
