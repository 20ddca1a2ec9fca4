/*
 * item.h - the decision on one item: the same bytes whenever the same is known.
 *
 * What was declared, the profiles in force and the day's key stand elsewhere and are found again;
 * all else that a decision rests on is its context, which is kept with it, so that
 * `loopgatectl replay` comes to the same decision however much was learned since.
 */
#pragma once

#include "risk/goods.h"
#include "risk/select.h"
#include "risk/shadow.h"
#include "risk/ticket.h"

/*
 * What was declared, looked at: `facts`, `chain` and `risk_key` are lg_item_look()'s, `risk` and the
 * facts that rest on what is known besides lg_item_know()'s.
 */
struct lg_item_declared {
    const struct ev_declaration_body *body;
    const struct ev_item *item;
    const struct lg_category *category;
    struct lg_span sender;
    struct lg_facts facts;
    struct lg_chain chain;
    struct lg_span risk_key;
    struct lg_risk_score risk;
};

/* What was known besides. */
struct lg_item_context {
    lg_day ticket_day;    /* of first receipt of these goods */
    lg_day day;           /* of the decision */
    struct lg_span grade; /* the importer's credit */
    double multiplier, floor, random_share, threshold;
    struct lg_ranking ranking;
    struct lg_skip_lot_standing skip_lot; /* of the importer's model */
    double strength, leaf_strength;       /* see struct lg_risk_belief */
    struct lg_risk_evidence evidence;
    struct lg_calibration calibration;     /* what scores mean; or the steps that were looked at */
    int64_t calibrated;                    /* the change that it is of */
    const struct lg_measure_hit *measures; /* in force, and the item falls under them */
    size_t measures_n;
    struct lg_challenger_score models[LG_CHALLENGERS_MOST]; /* what models say of it */
    size_t models_n;
    enum ev_lane lane_before; /* of the version before; NONE for a first one */
    enum ev_assessment_items_action action_before;
    struct lg_shadows
        shadows;  /* versions that are tried in the set of profiles; none when decided again */
    double point; /* the item's, see lg_shadow_point() */
    const struct lg_tried
        *tried; /* the versions among them that ruled it: kept with the decision */
    size_t tried_n;
};

struct lg_item_decision {
    struct lg_selection selection;
    struct lg_risk_score risk;
    double ticket;
    struct lg_matches matched; /* with those that are tried */
};

/*
 * Finds the facts on the day of the decision, the importer's credit grade among them, and the key
 * of the risk tables.
 */
void lg_item_look(struct lg_arena *arena, struct lg_span grade, lg_day day,
                  struct lg_item_declared *declared);

/* What is believed before anything was inspected, and how much of it. */
struct lg_risk_belief lg_item_belief(const struct lg_item_context *context);

/* Adds the score, and the facts that come from the risk tables, once the key's evidence is known. */
void lg_item_know(const struct lg_item_context *context, struct lg_item_declared *declared);

/* Adds what the models in force say of the item, once all else is known. */
void lg_item_ask(const struct lg_challenger_set *models, const struct lg_item_declared *declared,
                 struct lg_item_context *context);

/* The declared value, in the declaration's currency. */
lg_e5 lg_item_value(const struct lg_item_declared *declared);

/* Decides on what was looked at and is known; the ticket first, before anything else is looked at. */
void lg_item_decide(struct lg_arena *arena, const struct lg_item_declared *declared,
                    const struct lg_item_context *context, const struct lg_profile_set *profiles,
                    const struct lg_ticket_key *day_key, struct lg_item_decision *ret_decision);

/* The same where the ticket is known, as it is to whoever asks afterwards what else would be. */
void lg_item_decide_drawn(struct lg_arena *arena, const struct lg_item_declared *declared,
                          const struct lg_item_context *context,
                          const struct lg_profile_set *profiles, double ticket,
                          struct lg_item_decision *ret_decision);

/* The lane that would have followed with the two versions of one of the context's shadows changed over. */
enum ev_lane lg_item_other_lane(struct lg_arena *arena, const struct lg_item_declared *declared,
                                const struct lg_item_context *context,
                                const struct lg_profile_set *profiles,
                                const struct lg_item_decision *decision, size_t shadow);
