/*
 * told.c - the gravest profiles each for itself, the others together: nothing is left out unsaid.
 */
#include "risk/told.h"

#include <assert.h>

#include "base/text.h"

void lg_tell(struct lg_selection *selection, const struct ev_reason *reason)
{
    assert(selection->reasons_n < LG_SELECTION_REASONS);
    selection->reasons[selection->reasons_n++] = *reason;
}

struct lg_matches lg_gravest_first(struct lg_arena *arena, const struct lg_profile_set *profiles,
                                   const struct lg_matches *matched)
{
    uint32_t *ids = lg_arena_take(arena, matched->n * sizeof *ids);
    size_t n = 0;

    for (int lane = EV_LANE_BLOCKED; lane >= EV_LANE_NONE; lane--) {
        for (size_t i = 0; i < matched->n; i++) {
            if (lg_profile_at(profiles, matched->at[i])->lane == (enum ev_lane)lane)
                ids[n++] = matched->at[i];
        }
    }
    return (struct lg_matches){ids, n};
}

static void tell_profile(struct lg_arena *arena, const struct lg_profile *profile,
                         struct lg_selection *selection)
{
    const struct ev_reason reason = {
        .code = profile->code,
        .text = profile->reason,
        .text_zh = profile->reason_zh,
        .contribution = profile->weight,
        .has_contribution = profile->weight != 0,
        .instruction = profile->instruction,
        .instruction_zh = profile->instruction_zh,
        .checklist = profile->checklist,
        .checklist_n = profile->checklist_n,
        .cites = lg_text(arena, "profile:%.*s@%lld %.*s", LG_SPAN_ARG(profile->code),
                         (long long)profile->version, LG_SPAN_ARG(profile->legal_basis)),
    };

    lg_tell(selection, &reason);
}

/* Profiles beyond those that have a reason of their own. */
struct more {
    struct ev_checklist_item checks[LG_SELECTION_MORE_CHECKS];
    size_t checks_n;
    bool unlisted; /* there are more checks */
    double weight;
};

static void add_check(struct more *more, const struct ev_checklist_item *check)
{
    for (size_t i = 0; i < more->checks_n; i++) {
        if (lg_span_eq(more->checks[i].code, check->code))
            return;
    }
    if (more->checks_n < LG_SELECTION_MORE_CHECKS)
        more->checks[more->checks_n++] = *check;
    else
        more->unlisted = true;
}

static void tell_more(struct lg_arena *arena, const struct more *more,
                      struct lg_selection *selection)
{
    const size_t n = selection->met.n - LG_SELECTION_PROFILES;
    const char *also = !more->unlisted ? "" : "; they ask for more checks than are listed";
    const char *also_zh = !more->unlisted ? "" : "；其检查项多于所列";
    const struct ev_reason reason = {
        .code = LG_SPAN("more-profiles"),
        .text =
            lg_text(arena, "%zu more profiles are met, none graver than those named%s", n, also),
        .text_zh = lg_text(arena, "另有%zu条布控命中，均不严于所列布控%s", n, also_zh),
        .contribution = more->weight,
        .has_contribution = more->weight != 0,
        .checklist = more->checks,
        .checklist_n = more->checks_n,
    };

    lg_tell(selection, &reason);
}

void lg_tell_profiles(struct lg_arena *arena, const struct lg_profile_set *profiles,
                      struct lg_selection *selection)
{
    const struct lg_matches *met = &selection->met;
    struct more *more = NULL;

    for (size_t i = 0; i < met->n; i++) {
        const struct lg_profile *profile = lg_profile_at(profiles, met->at[i]);

        if (i < LG_SELECTION_PROFILES) {
            tell_profile(arena, profile, selection);
            continue;
        }
        if (more == NULL)
            more = lg_arena_take(arena, sizeof *more);
        more->weight += profile->weight;
        for (size_t k = 0; k < profile->checklist_n; k++)
            add_check(more, &profile->checklist[k]);
    }
    if (more != NULL)
        tell_more(arena, more, selection);
}
