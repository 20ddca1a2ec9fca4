/*
 * replayed.h - a decision made again, with what was known then and with what is known now.
 */
#pragma once

#include "decided.h"
#include "replay_sql.h"

/*
 * The answer for a row of replay_of, on the bench or the row's; what was decided alone where what
 * it rested on is not kept whole.  False when the database does not answer.
 */
bool gw_replay(const struct gw_law *law, struct gw_bench *bench, struct lg_store *store,
               const struct lg_result *row, struct lg_span *ret_answer,
               struct lg_error *reterr) LG_MUST_CHECK;
