/*
 * backtest.h - what other profiles and thresholds would have made of items that are past.
 *
 * What does not depend on them was decided then and stays: measures, chance, credit, the score of
 * the risk tables, the version before.  The lane that follows is the one that lg_select() gives.
 */
#pragma once

#include "base/day.h"
#include "model/category.h"
#include "model/event_types.h"
#include "risk/columns.h"
#include "risk/profile.h"
#include "risk/ranking.h"

enum { LG_LANES = EV_LANE_BLOCKED + 1 };

/* A lane with what is to be done. */
struct lg_way {
    enum ev_lane lane;
    enum ev_assessment_items_action action;
};

enum lg_found { LG_FOUND_UNKNOWN, LG_FOUND_NOTHING, LG_FOUND_FAILURE };

/* A past item, beside its facts. */
struct lg_past {
    double risk, threshold, ticket;
    struct lg_ranking ranking;
    lg_e5 value;          /* declared */
    struct lg_way floor;  /* what measures and chance alone make of it */
    struct lg_way before; /* of the version before; lane NONE for a first one */
    struct lg_way live;   /* as it was decided */
    enum lg_found found;  /* by a final outcome */
    uint32_t place;       /* port and category */
    lg_day day;           /* of the decision */
    lg_day work;          /* whose capacity has its work: the one on which it was expected */
};

/* Of one item, the profiles that it meets taken together. */
struct lg_met {
    struct lg_way way;
    double weight;
};

void lg_met_add(struct lg_met *met, const struct lg_profile *profile);

/* What follows for an item from the profiles that it meets and a threshold. */
struct lg_way lg_past_way(const struct lg_past *past, const struct lg_met *met, double threshold);

/* The floor of an item, from what selection makes of it by measures and chance alone. */
struct lg_way lg_past_floor(enum ev_lane lane, enum ev_assessment_items_action action);

/* Whether somebody has to act on it. */
bool lg_way_selects(struct lg_way way);

/* A port and a category: what work costs there, and the threshold to try; below 0: the item's own. */
struct lg_place {
    struct lg_category_minutes minutes;
    double threshold;
};

int64_t lg_place_minutes(const struct lg_place *place, enum ev_assessment_items_action action);

/* Known: those with a final outcome. */
struct lg_way_counts {
    int64_t selected, known, failed;
    lg_e5 value_failed; /* the declared value of those that failed */
};

struct lg_profile_counts {
    int64_t matched, selected, known, failed; /* of those that it matched */
    lg_day last;                              /* match; 0: none */
};

struct lg_backtest {
    const struct lg_profile *profiles;
    size_t profiles_n;
    const struct lg_place *places;
    size_t places_n;
    lg_day from, until; /* `until` exclusive: the days of decisions */
    lg_day work_until;  /* of work, from `from` on: what is beyond is the first's or the last's */
    int64_t items, failures;           /* failures: items that a final outcome says failed */
    lg_e5 value_failures;              /* what these were declared at */
    int64_t lanes[LG_LANES][LG_LANES]; /* items, by the lane that was and the one that would be */
    struct lg_way_counts live, tried;
    struct lg_profile_counts *by_profile;
    int64_t *live_minutes, *tried_minutes; /* by lg_backtest_cell() */
};

/* Where the work of a place's day is counted. */
size_t lg_backtest_cell(const struct lg_backtest *backtest, size_t place, lg_day day);

/* Nothing counted yet; `places` are the rows' and may be changed until then.  In the arena. */
struct lg_backtest *lg_backtest_new(struct lg_arena *arena, const struct lg_backtest *of);

/* Counts all rows of these columns and tells the way that each would have taken. */
void lg_backtest_run(struct lg_backtest *backtest, struct lg_arena *arena,
                     const struct lg_columns *columns, const struct lg_past *past,
                     struct lg_way *ret_ways);
