/*
 * proof.h - what a version of what people change must have behind it before a step.
 *
 * A profile: draft, linted, back-tested, tried in shadow, approved by a second person, active, retired.
 * A list that profiles in force ask for is back-tested too, and a live model compared with the tables.
 * A version whose document was in force before needs no further proof but the approval: going back must
 * not take long.  How old a proof may be, and that another person approves, is not decided here: the
 * database holds it (1110_proof.sql, 0950_four_eyes.sql).
 */
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/span.h"
#include "model/event_types.h"

struct lg_proof {
    bool restores;                     /* its document was in force before, as an earlier version */
    bool linted, backtested, compared; /* or not asked of its kind */
};

enum {
    LG_PROOF_LINT = 1,
    LG_PROOF_BACKTEST = 2,
    LG_PROOF_SHADOW = 4,
    LG_PROOF_APPROVAL = 8,
    LG_PROOF_COMPARISON = 16,
    LG_PROOF_ALL = 31,
};

/* What is missing, of these, before a version in that state takes the step; 0: nothing. */
unsigned lg_proof_missing(enum ev_control_kind kind, const char *state, enum ev_control_action step,
                          const struct lg_proof *proof);

/* What is missing and how it is brought, behind "it is not yet"; in the arena. */
struct lg_span lg_proof_text(struct lg_arena *arena, unsigned missing);
