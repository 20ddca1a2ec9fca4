/*
 * profile.h - conditions over facts, and a set of them that says quickly which ones an item meets.
 *
 * Each profile is filed under one comparison that it cannot be met without (its anchor, the one
 * that the fewest others ask for), so only the profiles of the item's own values are looked at;
 * those without one are looked at always.
 */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "base/day.h"
#include "model/country.h"
#include "model/event_types.h"
#include "risk/facts.h"

enum lg_condition_kind {
    LG_CONDITION_ALL,
    LG_CONDITION_ANY,
    LG_CONDITION_NOT, /* of its only child */
    LG_CONDITION_IN,  /* the text is one of the values, or the set has one of them */
    LG_CONDITION_PREFIX,
    LG_CONDITION_BETWEEN, /* the text, or one of the set, lies in a pair of values, both ends in it */
    LG_CONDITION_RANGE,   /* least <= number < below */
    LG_CONDITION_EXISTS,
};

struct lg_condition {
    enum lg_condition_kind kind;
    enum lg_attribute attribute;
    const struct lg_span *values;
    size_t values_n;     /* of BETWEEN: from, until, from, until ...; rising and apart */
    struct lg_span list; /* the list whose members the values are; absent where they stand there */
    lg_e5 least, below;
    const struct lg_condition *children;
    size_t children_n;
};

struct lg_profile {
    struct lg_span code;
    int64_t version;
    enum ev_lane lane; /* EV_LANE_NONE: it only adds weight */
    enum ev_assessment_items_action action;
    double weight;  /* added to the score */
    bool published; /* anybody may know of it */
    struct lg_span reason, reason_zh, instruction, instruction_zh, legal_basis, owner;
    const struct ev_checklist_item *checklist; /* what it adds to the category's */
    size_t checklist_n;
    const struct lg_span *ports, *categories; /* none: all of them */
    size_t ports_n, categories_n;
    lg_day valid_from, valid_until; /* of the decision; INT32_MIN, INT32_MAX where it is open */
    struct lg_condition said;       /* what the document asks */
    struct lg_condition condition;  /* that, within ports, categories and validity */
};

/*
 * Makes `condition` of `said` and the profile's scope, with one code for each country that it names (NULL: as they
 * stand there); what it needs besides lives in the arena.
 */
void lg_profile_bind(struct lg_arena *arena, const struct lg_countries *countries,
                     struct lg_profile *profile);

struct lg_profile_set;

/* An index over `n` profiles, which must outlive it; it lives in the arena. */
const struct lg_profile_set *lg_profile_set_new(struct lg_arena *arena,
                                                const struct lg_profile *profiles, size_t n);

size_t lg_profile_set_size(const struct lg_profile_set *set);
const struct lg_profile *lg_profile_at(const struct lg_profile_set *set, uint32_t id);

/* Places in the array of profiles, rising, each once. */
struct lg_matches {
    const uint32_t *at;
    size_t n;
};

/* All profiles that the facts meet, however many; they stand in the arena. */
struct lg_matches lg_profile_match(struct lg_arena *arena, const struct lg_profile_set *set,
                                   const struct lg_facts *facts);

/* Whether a text lies in one of a BETWEEN's pairs. */
bool lg_condition_between(const struct lg_condition *condition, struct lg_span text);

/* Whether the facts meet the condition. */
bool lg_condition_met(const struct lg_condition *condition, const struct lg_facts *facts);
