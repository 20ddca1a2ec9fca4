#include "decide/flips.h"

enum { TRIED_BYTES = 64 << 20 }; /* of memory: beyond it no more is tried */

/* What every item has: no item is without it. */
static bool always_there(enum lg_attribute attribute)
{
    static const enum lg_attribute always[] = {
        LG_FACT_HS_CODE,      LG_FACT_ORIGIN,     LG_FACT_DEPARTURE,       LG_FACT_IMPORTER,
        LG_FACT_CATEGORY,     LG_FACT_PORT,       LG_FACT_OFFICE,          LG_FACT_DIRECTION,
        LG_FACT_CREDIT_GRADE, LG_FACT_VALUE,      LG_FACT_QUANTITY,        LG_FACT_UNIT,
        LG_FACT_DECIDED_ON,   LG_FACT_RISK_SCORE, LG_FACT_KEY_INSPECTIONS, LG_FACT_KEY_FAILURES};

    for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
        if (always[i] == attribute)
            return true;
    }
    return false;
}

bool gw_change_of(struct lg_arena *arena, const struct lg_condition *condition,
                  const struct gw_decided *decided, struct lg_change *ret_change)
{
    if (!lg_condition_change(arena, condition, &decided->declared->facts, ret_change))
        return false;
    return ret_change->fact.text.at != NULL || ret_change->fact.has_number ||
           ret_change->fact.set_n > 0 || !always_there(ret_change->attribute);
}

static bool tells_more(const struct gw_miss *a, const struct gw_miss *b)
{
    if (a->profile->lane != b->profile->lane)
        return a->profile->lane > b->profile->lane;
    return a->profile->weight > b->profile->weight;
}

static size_t keep(struct gw_miss *misses, size_t n, const struct gw_miss *miss)
{
    size_t at = n;

    while (at > 0 && tells_more(miss, &misses[at - 1]))
        at--;
    if (at == GW_MISSES_MOST)
        return n;
    const size_t kept = n < GW_MISSES_MOST ? n : GW_MISSES_MOST - 1;
    memmove(&misses[at + 1], &misses[at], (kept - at) * sizeof *misses);
    misses[at] = *miss;
    return kept + 1;
}

size_t gw_misses(struct lg_arena *arena, const struct gw_decided *decided,
                 struct gw_miss ret_misses[GW_MISSES_MOST])
{
    size_t n = 0;

    for (uint32_t i = 0; i < lg_profile_set_size(decided->profiles); i++) {
        struct gw_miss miss = {.profile = lg_profile_at(decided->profiles, i)};

        if (gw_change_of(arena, &miss.profile->condition, decided, &miss.change))
            n = keep(ret_misses, n, &miss);
    }
    return n;
}

struct flipping {
    struct lg_arena *arena;
    const struct gw_decided *decided;
    enum ev_lane lane;
    struct gw_flip *flips;
    size_t n;
};

static double ticket_of(bool drawn)
{
    return drawn ? 0 : 1;
}

/* Keeps the flip when the item, with this declared and known of it, is in another lane. */
static void try(struct flipping *flipping, const struct lg_item_declared *declared,
                const struct lg_item_context *context, bool drawn, struct gw_flip flip)
{
    struct lg_item_decision decision;

    if (flipping->n == GW_FLIPS_MOST || lg_arena_used(flipping->arena) > TRIED_BYTES)
        return;
    lg_item_decide_drawn(flipping->arena, declared, context, flipping->decided->profiles,
                         ticket_of(drawn), &decision);
    flip.lane = decision.selection.lane;
    if (flip.lane != flipping->lane)
        flipping->flips[flipping->n++] = flip;
}

static void try_measures(struct flipping *flipping)
{
    const struct lg_item_context *context = flipping->decided->context;
    struct lg_measure_hit *others =
        lg_arena_take(flipping->arena, (context->measures_n + 1) * sizeof *others);
    struct lg_item_context without = *context;

    without.measures = others;
    without.measures_n = context->measures_n - 1;
    for (size_t i = 0; i < context->measures_n; i++) {
        for (size_t j = 0, n = 0; j < context->measures_n; j++) {
            if (j != i)
                others[n++] = context->measures[j];
        }
        try(flipping, flipping->decided->declared, &without, flipping->decided->drawn,
            (struct gw_flip){.kind = GW_FLIP_MEASURE, .measure = &context->measures[i]});
    }
}

static void try_change(struct flipping *flipping, const struct lg_profile *profile,
                       struct lg_change change)
{
    struct lg_item_declared declared = *flipping->decided->declared;

    declared.facts.at[change.attribute] = change.fact;
    try(flipping, &declared, flipping->decided->context, flipping->decided->drawn,
        (struct gw_flip){.kind = GW_FLIP_ATTRIBUTE, .profile = profile, .change = change});
}

static void try_without(struct flipping *flipping, const struct lg_profile *profile,
                        const struct lg_condition *part)
{
    const struct lg_condition unmet = {.kind = LG_CONDITION_NOT, .children = part, .children_n = 1};
    struct lg_change change;

    if (gw_change_of(flipping->arena, &unmet, flipping->decided, &change))
        try_change(flipping, profile, change);
}

/* What leaves any part of an "all" leaves all of it. */
static void try_to_leave(struct flipping *flipping, const struct lg_profile *profile)
{
    const struct lg_condition *condition = &profile->condition;

    if (condition->kind != LG_CONDITION_ALL)
        try_without(flipping, profile, condition);
    for (size_t i = 0; condition->kind == LG_CONDITION_ALL && i < condition->children_n; i++)
        try_without(flipping, profile, &condition->children[i]);
}

/* The gravest first. */
static void try_profiles(struct flipping *flipping, const struct lg_matches *met)
{
    for (size_t i = 0; i < met->n; i++)
        try_to_leave(flipping, lg_profile_at(flipping->decided->profiles, met->at[i]));
}

/* As if the score lay on the threshold's other side. */
static void try_risk(struct flipping *flipping, bool above)
{
    struct lg_item_context context = *flipping->decided->context;

    context.threshold = above ? 1 : -1;
    try(flipping, flipping->decided->declared, &context, flipping->decided->drawn,
        (struct gw_flip){.kind = GW_FLIP_RISK});
}

size_t gw_flips(struct lg_arena *arena, const struct gw_decided *decided,
                const struct gw_miss *misses, size_t misses_n,
                struct gw_flip ret_flips[GW_FLIPS_MOST])
{
    struct flipping flipping = {.arena = arena, .decided = decided, .flips = ret_flips};
    struct lg_item_decision decision;

    lg_item_decide_drawn(arena, decided->declared, decided->context, decided->profiles,
                         ticket_of(decided->drawn), &decision);
    flipping.lane = decision.selection.lane;
    try_measures(&flipping);
    try_profiles(&flipping, &decision.selection.met);
    for (size_t i = 0; i < misses_n; i++)
        try_change(&flipping, misses[i].profile, misses[i].change);
    try_risk(&flipping, decision.selection.rank > decided->context->threshold);
    try(&flipping, decided->declared, decided->context, !decided->drawn,
        (struct gw_flip){.kind = GW_FLIP_CHANCE});
    return flipping.n;
}
