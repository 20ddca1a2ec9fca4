#include "risk/item.h"

#include <assert.h>

enum { MATCHES_MOST = 64, ONE_E5 = 100000 };

static const double PRIOR = 0.02; /* believed before the first inspection; shown as inherited */

void lg_item_look(struct lg_arena *arena, struct lg_span grade, struct lg_item_declared *declared)
{
    size_t link;

    lg_goods_facts(arena, &(struct lg_goods){declared->body, declared->item, declared->category},
                   &declared->facts);
    declared->facts.at[LG_FACT_CREDIT_GRADE].text = grade;
    const bool sound = lg_chain_of(declared->category, &declared->chain, &link);
    assert(sound); /* the pack was checked when it was read */
    (void)sound;
    declared->risk_key = lg_chain_key(arena, &declared->chain, &declared->facts);
}

static void set_number(struct lg_facts *facts, enum lg_attribute attribute, double number)
{
    facts->at[attribute] = (struct lg_fact){.number = (lg_e5)(number * ONE_E5), .has_number = true};
}

void lg_item_know(const struct lg_item_context *context, struct lg_item_declared *declared)
{
    const struct lg_risk_evidence *evidence = &context->evidence;
    const struct lg_risk_belief belief = {PRIOR, context->strength, context->leaf_strength};
    const int leaf = declared->chain.n;

    declared->risk = lg_risk_estimate(evidence, leaf + 1, &belief);
    declared->facts.at[LG_FACT_DECIDED_ON] =
        (struct lg_fact){.number = context->day, .has_number = true};
    set_number(&declared->facts, LG_FACT_RISK_SCORE, declared->risk.score);
    set_number(&declared->facts, LG_FACT_KEY_INSPECTIONS, evidence->inspected[leaf]);
    set_number(&declared->facts, LG_FACT_KEY_FAILURES, evidence->failed[leaf]);
    if (declared->item->model.at != NULL)
        set_number(&declared->facts, LG_FACT_SKIP_LOT_LEVEL, (double)context->skip_lot.level);
    if (context->skip_lot.passed)
        set_number(&declared->facts, LG_FACT_DAYS_SINCE_LAST_PASS,
                   (double)context->skip_lot.days_since_pass);
}

void lg_item_decide_drawn(struct lg_arena *arena, const struct lg_item_declared *declared,
                          const struct lg_item_context *context,
                          const struct lg_profile_set *profiles, double ticket,
                          struct lg_item_decision *ret_decision)
{
    uint32_t matched[MATCHES_MOST];

    ret_decision->ticket = ticket;
    ret_decision->risk = declared->risk;
    const struct lg_selection_input input = {
        .ticket = ret_decision->ticket,
        .random_share = context->random_share,
        .multiplier = context->multiplier,
        .floor = context->floor,
        .skip_lot = context->skip_lot,
        .profiles = profiles,
        .matched = matched,
        .matched_n = lg_profile_match(profiles, &declared->facts, matched, MATCHES_MOST),
        .measures = context->measures,
        .measures_n = context->measures_n,
        .risk = ret_decision->risk,
        .threshold = context->threshold,
        .calibration = context->calibration,
        .chain = &declared->chain,
        .port = declared->body->port,
        .lane_before = context->lane_before,
        .action_before = context->action_before,
    };
    lg_select(arena, &input, &ret_decision->selection);
}

void lg_item_decide(struct lg_arena *arena, const struct lg_item_declared *declared,
                    const struct lg_item_context *context, const struct lg_profile_set *profiles,
                    const struct lg_ticket_key *day_key, struct lg_item_decision *ret_decision)
{
    bool shared;
    const struct lg_span identity =
        lg_goods_identity(arena, declared->body, declared->sender, declared->category, &shared);
    const double ticket = lg_ticket(day_key, identity, declared->item->item_number);

    lg_item_decide_drawn(arena, declared, context, profiles, ticket, ret_decision);
}
