#include "risk/item.h"

#include <assert.h>

enum { ONE_E5 = 100000 };

static const double PRIOR = 0.02; /* believed before the first inspection; shown as inherited */

void lg_item_look(struct lg_arena *arena, struct lg_span grade, lg_day day,
                  struct lg_item_declared *declared)
{
    size_t link;

    lg_goods_facts(arena, &(struct lg_goods){declared->body, declared->item, declared->category},
                   day, &declared->facts);
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

struct lg_risk_belief lg_item_belief(const struct lg_item_context *context)
{
    return (struct lg_risk_belief){PRIOR, context->strength, context->leaf_strength};
}

void lg_item_know(const struct lg_item_context *context, struct lg_item_declared *declared)
{
    const struct lg_risk_evidence *evidence = &context->evidence;
    const struct lg_risk_belief belief = lg_item_belief(context);
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

lg_e5 lg_item_value(const struct lg_item_declared *declared)
{
    return declared->facts.at[LG_FACT_VALUE].number;
}

/* Selects by those of the matched profiles that rule the item. */
static void select_by(struct lg_arena *arena, const struct lg_item_declared *declared,
                      const struct lg_item_context *context, struct lg_selection_input *input,
                      struct lg_selection *ret_selection)
{
    input->random_share = context->random_share;
    input->multiplier = context->multiplier;
    input->floor = context->floor;
    input->skip_lot = context->skip_lot;
    input->measures = context->measures;
    input->measures_n = context->measures_n;
    input->risk = declared->risk;
    input->models = context->models;
    input->models_n = context->models_n;
    input->ranking = context->ranking;
    input->value = lg_item_value(declared);
    input->threshold = context->threshold;
    input->calibration = context->calibration;
    input->chain = &declared->chain;
    input->port = declared->body->port;
    input->lane_before = context->lane_before;
    input->action_before = context->action_before;
    lg_select(arena, input, ret_selection);
}

void lg_item_ask(const struct lg_challenger_set *models, const struct lg_item_declared *declared,
                 struct lg_item_context *context)
{
    context->models_n =
        lg_challengers_score(models, declared->category->code, &declared->facts, context->models);
}

/* Of the profiles that the item meets those that rule it, one shadow's changed over. */
static struct lg_matches ruling(struct lg_arena *arena, const struct lg_item_context *context,
                                int64_t shadow, const struct lg_matches *matched)
{
    uint32_t *ids = lg_arena_take(arena, matched->n * sizeof *ids);
    const size_t n =
        lg_shadows_pick(&context->shadows, context->point, shadow, matched->at, matched->n, ids);

    return (struct lg_matches){ids, n};
}

void lg_item_decide_drawn(struct lg_arena *arena, const struct lg_item_declared *declared,
                          const struct lg_item_context *context,
                          const struct lg_profile_set *profiles, double ticket,
                          struct lg_item_decision *ret_decision)
{
    ret_decision->ticket = ticket;
    ret_decision->risk = declared->risk;
    ret_decision->matched = lg_profile_match(arena, profiles, &declared->facts);
    struct lg_selection_input input = {
        .ticket = ticket,
        .profiles = profiles,
        .matched = ruling(arena, context, LG_SHADOW_NONE, &ret_decision->matched),
    };
    select_by(arena, declared, context, &input, &ret_decision->selection);
}

enum ev_lane lg_item_other_lane(struct lg_arena *arena, const struct lg_item_declared *declared,
                                const struct lg_item_context *context,
                                const struct lg_profile_set *profiles,
                                const struct lg_item_decision *decision, size_t shadow)
{
    struct lg_selection selection;
    struct lg_selection_input input = {
        .ticket = decision->ticket,
        .profiles = profiles,
        .matched = ruling(arena, context, (int64_t)shadow, &decision->matched),
    };

    select_by(arena, declared, context, &input, &selection);
    return selection.lane;
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
