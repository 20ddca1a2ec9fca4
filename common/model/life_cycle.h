/*
 * life_cycle.h - what may happen to a thing, as tables of (state, event) -> state.
 *
 * A move that no table holds is illegal: the caller refuses it and names both.  States are stored
 * as text.  Events are the words of the schemas (a step, a verdict, a kind) where one has them,
 * and the words below where not.  LG_LIFE_NEW stands before the first event: nothing is stored
 * yet.  Late is not wrong: whoever meets an older message records it and makes no move.
 *
 * name              thing, and whose words the events are
 * declaration       a version of a declaration; "declare" and kinds of declaration-change
 * ceb_declaration   what its sender is told of it in CEB622; facts that are committed
 * item              an item of it: actions of the pre-assessment, verdicts of check and lab-result, kinds of review
 * inspection_order  states of inspection-order, verdicts of check
 * sample            steps of sample; stages and verdicts of lab-result: a preliminary report moves by
 *                   "preliminary", a final one by its verdict, a retest by "retest" and its verdict
 * disposal          steps of disposal, for return, destroy, downgrade
 * disposal_rectify  the same for rectify: re-inspection is a must, a second failure is final
 * recall            steps of recall
 * investigation     steps of investigation
 * complaint         words of the complaint and report rules (投诉举报)
 * credit_grade      the customs' five grades of an enterprise: the grade that it is given
 * control           a version of what people change: a profile, a list, a parameter; actions of control
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/event_types.h"

#define LG_LIFE_NEW ""

struct lg_move {
    const char *state, *event, *next;
};

/* One machine; each (state, event) stands once. */
struct lg_life_cycle {
    const char *name, *label_zh;
    const struct lg_move *moves;
    size_t moves_n;
};

/* All machines, in the order of the list above; they live as long as the process. */
extern const struct lg_life_cycle *const lg_life_cycles[];
extern const size_t lg_life_cycles_n;

/* The machine of that name, or NULL. */
const struct lg_life_cycle *lg_life_cycle_find(const char *name);

/* The machine's own text of a state that was stored; LG_LIFE_NEW when it has none such. */
const char *lg_life_cycle_state(const struct lg_life_cycle *cycle, struct lg_span text);

/* The machine for a disposal of that kind; a rectification has its own. */
const struct lg_life_cycle *lg_life_cycle_of_disposal(enum ev_disposal_kind kind);

/*
 * The state after `event` in `state`.  False, and *ret_state untouched, when that is no legal
 * move.  The text lives as long as the process.  No argument may be NULL.
 */
bool lg_life_cycle_move(const struct lg_life_cycle *cycle, const char *state, const char *event,
                        const char **ret_state);
