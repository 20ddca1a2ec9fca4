/*
 * select.h - which lane an item takes, and by which path.
 *
 * The ticket was drawn before and independently of everything else.  All paths that would select
 * the item are told; the one reported is the first of: measure, mandatory profile, risk, chance.
 * Credit multiplies chance's share and may set an absolute floor (schemas/rules/credit-grades.md);
 * it never lowers what is mandatory, no more than the skip-lot level of the importer's model does
 * (schemas/rules/skip-lot.md).  A new version never takes a looser lane than the one before.
 */
#pragma once

#include "base/arena.h"
#include "risk/calibration.h"
#include "risk/challenger.h"
#include "risk/profile.h"
#include "risk/ranking.h"
#include "risk/skip_lot.h"
#include "risk/table.h"

/* A measure in force that the item falls under. */
struct lg_measure_hit {
    enum ev_measure_kind kind;
    struct lg_span basis, basis_zh, cites;
};

struct lg_selection_input {
    double ticket;            /* [0, 1) */
    double random_share;      /* of the category, before credit */
    double multiplier, floor; /* of the importer's credit grade */
    struct lg_skip_lot_standing skip_lot;
    const struct lg_profile_set *profiles;
    struct lg_matches matched; /* those that rule it */
    const struct lg_measure_hit *measures;
    size_t measures_n;
    struct lg_risk_score risk;
    const struct lg_challenger_score *models; /* what models say beside it */
    size_t models_n;
    struct lg_ranking ranking;
    lg_e5 value;                       /* of the item */
    double threshold;                  /* risk selects what ranks above */
    struct lg_calibration calibration; /* what scores are told as; none: as themselves */
    const struct lg_chain *chain;      /* whose levels the score speaks of */
    struct lg_span port;
    enum ev_lane lane_before; /* of the version before; NONE for a first one */
    enum ev_assessment_items_action action_before;
};

/* Reasons: of measures (LG_MEASURES_MOST) and profiles, and six of other kinds. */
enum {
    LG_SELECTION_PATHS = 8,
    LG_SELECTION_MEASURES = 16,
    LG_SELECTION_PROFILES = 28,
    LG_SELECTION_REASONS = LG_SELECTION_MEASURES + LG_SELECTION_PROFILES + 6,
    LG_SELECTION_MORE_CHECKS = 100 /* of profiles that have no reason of their own */
};

struct lg_selection {
    enum ev_lane lane;
    enum ev_path selected_by;
    enum ev_path paths[LG_SELECTION_PATHS];
    size_t paths_n;
    enum ev_assessment_items_action action;
    double score, rank, threshold, probability; /* rank: the score, or the loss that it means */
    double failure;                             /* the probability that the score means */
    struct ev_reason reasons[LG_SELECTION_REASONS];
    size_t reasons_n;
    struct lg_matches met; /* all profiles that rule the item, the gravest lane first */
};

/*
 * Decides on one item.  Every profile that it meets counts; the gravest LG_SELECTION_PROFILES have a
 * reason of their own, and one reason tells how many more there are, with what they add to the score and to
 * the checklist.  Reasons' texts live in the arena or where the input's live.
 */
void lg_select(struct lg_arena *arena, const struct lg_selection_input *input,
               struct lg_selection *ret_selection);
