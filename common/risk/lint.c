/*
 * lint.c - each kind of finding in its turn; of two profiles the first that holds is told.
 */
#include "risk/lint.h"

struct linting {
    struct lg_arena *arena;
    const struct lg_lint_input *input;
    struct lg_lint_finding *findings;
    size_t n, max;
};

static void tell(struct linting *linting, const struct lg_lint_finding *finding)
{
    if (linting->n < linting->max)
        linting->findings[linting->n++] = *finding;
}

struct lg_linted lg_linted_of(struct lg_arena *arena, const struct lg_profile *profile)
{
    return (struct lg_linted){profile, lg_ways_of(arena, &profile->condition, true),
                              lg_ways_of(arena, &profile->condition, false)};
}

static const struct lg_facts *kept(struct lg_arena *arena, const struct lg_facts *facts)
{
    struct lg_facts *copy = lg_arena_take(arena, sizeof *copy);

    *copy = *facts;
    return copy;
}

static void look_at_reach(struct linting *linting)
{
    const struct lg_profile *profile = linting->input->subject->profile;
    struct lg_lint_finding finding = {
        .kind = LG_LINT_UNREACHABLE, .is_error = true, .profile = profile};
    struct lg_facts facts;

    if (lg_ways_any(linting->arena, &linting->input->subject->met, &facts) != LG_POSSIBLE_NO)
        return;
    const struct lg_ways said = lg_ways_of(linting->arena, &profile->said, true);
    finding.by_scope = lg_ways_any(linting->arena, &said, &facts) == LG_POSSIBLE_YES;
    if (finding.by_scope)
        finding.example = kept(linting->arena, &facts);
    tell(linting, &finding);
}

static void look_at_validity(struct linting *linting)
{
    const struct lg_profile *profile = linting->input->subject->profile;

    if (profile->valid_until <= linting->input->today)
        tell(linting, &(struct lg_lint_finding){
                          .kind = LG_LINT_EXPIRED, .is_error = true, .profile = profile});
}

/* The hardest action that goes with a lane; without one it is for what others select. */
static enum ev_assessment_items_action most_of(enum ev_lane lane)
{
    if (lane == EV_LANE_RED || lane == EV_LANE_BLOCKED || lane == EV_LANE_NONE)
        return EV_ASSESSMENT_ITEMS_ACTION_SAMPLE;
    return lane == EV_LANE_YELLOW ? EV_ASSESSMENT_ITEMS_ACTION_DOCUMENT
                                  : EV_ASSESSMENT_ITEMS_ACTION_NONE;
}

static void look_at_consequence(struct linting *linting)
{
    const struct lg_profile *profile = linting->input->subject->profile;

    if (profile->action > most_of(profile->lane))
        tell(linting, &(struct lg_lint_finding){
                          .kind = LG_LINT_CONTRADICTORY, .is_error = true, .profile = profile});
}

static bool implies(struct linting *linting, const struct lg_linted *one,
                    const struct lg_linted *other)
{
    struct lg_facts facts;

    return lg_ways_both(linting->arena, &one->met, &other->unmet, &facts) == LG_POSSIBLE_NO;
}

static bool do_the_same(const struct lg_profile *a, const struct lg_profile *b)
{
    return a->lane == b->lane && a->action == b->action && !(a->weight < b->weight) &&
           !(a->weight > b->weight);
}

/* Whether the second does all that the first does, but for its reason. */
static bool does_as_much(const struct lg_profile *a, const struct lg_profile *b)
{
    const bool adds = a->weight < 0 || a->weight > 0;

    return !adds && a->lane <= b->lane && a->action <= b->action && a->checklist_n == 0;
}

static bool holds_goods(enum ev_lane lane)
{
    return lane >= EV_LANE_YELLOW;
}

/* Of two lanes that both hold the goods the stricter one counts; that is no conflict. */
static bool want_other(const struct lg_profile *a, const struct lg_profile *b)
{
    return a->lane != EV_LANE_NONE && b->lane != EV_LANE_NONE &&
           holds_goods(a->lane) != holds_goods(b->lane);
}

static void look_at_pair(struct linting *linting, const struct lg_linted *other)
{
    const struct lg_linted *subject = linting->input->subject;
    struct lg_lint_finding finding = {.profile = subject->profile, .other = other->profile};
    struct lg_facts facts;

    if (lg_ways_both(linting->arena, &subject->met, &other->met, &facts) != LG_POSSIBLE_YES)
        return;
    const bool within = implies(linting, subject, other);
    if (within && do_the_same(subject->profile, other->profile) && implies(linting, other, subject))
        finding.kind = LG_LINT_DUPLICATE;
    else if (want_other(subject->profile, other->profile))
        finding.kind = LG_LINT_CONFLICT;
    else if (within && does_as_much(subject->profile, other->profile))
        finding.kind = LG_LINT_SUBSUMED;
    else
        return;
    finding.example = kept(linting->arena, &facts);
    tell(linting, &finding);
}

size_t lg_lint(struct lg_arena *arena, const struct lg_lint_input *input,
               struct lg_lint_finding *ret_findings, size_t max)
{
    struct linting linting = {arena, input, ret_findings, 0, max};

    look_at_reach(&linting);
    look_at_validity(&linting);
    look_at_consequence(&linting);
    for (size_t i = 0; i < input->others_n; i++) {
        if (!lg_span_eq(input->others[i].profile->code, input->subject->profile->code))
            look_at_pair(&linting, &input->others[i]);
    }
    return linting.n;
}

size_t lg_lint_history(struct lg_arena *arena, const struct lg_linted *subject,
                       const struct lg_lint_history *history, struct lg_lint_finding *ret_findings,
                       size_t max)
{
    struct linting linting = {arena, NULL, ret_findings, 0, max};
    struct lg_lint_finding finding = {
        .kind = LG_LINT_NEVER_HIT, .profile = subject->profile, .history = history};
    struct lg_facts facts;

    if (history->hits == 0 && history->items > 0 && history->whole) {
        if (lg_ways_any(arena, &subject->met, &facts) == LG_POSSIBLE_YES)
            finding.example = kept(arena, &facts);
        tell(&linting, &finding);
        finding.example = NULL;
    }
    finding.kind = LG_LINT_OVER_CAPACITY;
    for (size_t i = 0; history->hits > 0 && i < history->loads_n; i++) {
        finding.load = &history->loads[i];
        tell(&linting, &finding);
    }
    return linting.n;
}
