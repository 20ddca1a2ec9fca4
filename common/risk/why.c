/*
 * why.c - the comparisons of a condition in their order, each tried in turn.
 */
#include "risk/why.h"

/* `wanted` is what the condition should have been: under a "not" it is turned over. */
static const struct lg_condition *miss(const struct lg_condition *condition,
                                       const struct lg_facts *facts, bool wanted)
{
    if (lg_condition_met(condition, facts) == wanted)
        return NULL;
    if (condition->kind == LG_CONDITION_NOT)
        return miss(&condition->children[0], facts, !wanted);
    if (condition->kind != LG_CONDITION_ALL && condition->kind != LG_CONDITION_ANY)
        return condition;
    for (size_t i = 0; i < condition->children_n; i++) {
        const struct lg_condition *found = miss(&condition->children[i], facts, wanted);

        if (found != NULL)
            return found;
    }
    return NULL;
}

const struct lg_condition *lg_condition_miss(const struct lg_condition *condition,
                                             const struct lg_facts *facts)
{
    return miss(condition, facts, true);
}

struct missing {
    const struct lg_facts *facts;
    struct lg_miss *at;
    size_t n, max;
};

static void add_misses(struct missing *missing, const struct lg_condition *condition, bool wanted)
{
    if (lg_condition_met(condition, missing->facts) == wanted)
        return;
    if (condition->kind == LG_CONDITION_NOT) {
        add_misses(missing, &condition->children[0], !wanted);
        return;
    }
    for (size_t i = 0; i < condition->children_n; i++)
        add_misses(missing, &condition->children[i], wanted);
    if (condition->kind == LG_CONDITION_ALL || condition->kind == LG_CONDITION_ANY)
        return;
    if (missing->n < missing->max)
        missing->at[missing->n] = (struct lg_miss){condition, wanted};
    missing->n++;
}

size_t lg_condition_misses(const struct lg_condition *condition, const struct lg_facts *facts,
                           struct lg_miss *ret_misses, size_t max)
{
    struct missing missing = {facts, ret_misses, 0, max};

    add_misses(&missing, condition, true);
    return missing.n;
}

struct trying {
    struct lg_arena *arena;
    const struct lg_condition *whole;
    struct lg_facts facts; /* the item's, one of them changed while it is tried */
    struct lg_change change;
};

static bool helps(struct trying *trying, enum lg_attribute attribute, struct lg_fact fact)
{
    const struct lg_fact before = trying->facts.at[attribute];

    trying->facts.at[attribute] = fact;
    const bool met = lg_condition_met(trying->whole, &trying->facts);
    trying->facts.at[attribute] = before;
    if (met)
        trying->change = (struct lg_change){attribute, fact};
    return met;
}

/* The item's set with one member more. */
static struct lg_fact with(struct trying *trying, const struct lg_fact *fact, struct lg_span value)
{
    struct lg_span *set = lg_arena_take(trying->arena, (fact->set_n + 1) * sizeof *set);

    if (fact->set_n > 0)
        memcpy(set, fact->set, fact->set_n * sizeof *set);
    set[fact->set_n] = value;
    return (struct lg_fact){.set = set, .set_n = fact->set_n + 1};
}

static bool try_values(struct trying *trying, const struct lg_condition *comparison)
{
    const enum lg_attribute attribute = comparison->attribute;

    for (size_t i = 0; i < comparison->values_n; i++) {
        const struct lg_span value = comparison->values[i];
        const struct lg_fact fact = lg_attributes[attribute].type == LG_ATTRIBUTE_SET
                                        ? with(trying, &trying->facts.at[attribute], value)
                                        : (struct lg_fact){.text = value};

        if (helps(trying, attribute, fact))
            return true;
    }
    return false;
}

static bool try_number(struct trying *trying, enum lg_attribute attribute, lg_e5 number)
{
    return helps(trying, attribute, (struct lg_fact){.number = number, .has_number = true});
}

static bool try_bounds(struct trying *trying, const struct lg_condition *comparison)
{
    const lg_e5 least = comparison->least, below = comparison->below;

    return try_number(trying, comparison->attribute, least) ||
           (least > INT64_MIN && try_number(trying, comparison->attribute, least - 1)) ||
           (below > INT64_MIN && try_number(trying, comparison->attribute, below - 1)) ||
           try_number(trying, comparison->attribute, below);
}

static bool try_comparison(struct trying *trying, const struct lg_condition *comparison)
{
    const enum lg_attribute attribute = comparison->attribute;

    if (comparison->kind == LG_CONDITION_RANGE && try_bounds(trying, comparison))
        return true;
    if (comparison->kind != LG_CONDITION_RANGE && try_values(trying, comparison))
        return true;
    return helps(trying, attribute, (struct lg_fact){.has_number = false});
}

static bool try_all(struct trying *trying, const struct lg_condition *condition)
{
    if (condition->children_n == 0)
        return condition->kind != LG_CONDITION_ALL && condition->kind != LG_CONDITION_ANY &&
               try_comparison(trying, condition);
    for (size_t i = 0; i < condition->children_n; i++) {
        if (try_all(trying, &condition->children[i]))
            return true;
    }
    return false;
}

bool lg_condition_change(struct lg_arena *arena, const struct lg_condition *condition,
                         const struct lg_facts *facts, struct lg_change *ret_change)
{
    struct trying trying = {.arena = arena, .whole = condition, .facts = *facts};

    if (lg_condition_met(condition, facts) || !try_all(&trying, condition))
        return false;
    *ret_change = trying.change;
    return true;
}
