/*
 * why.h - why a profile is not met, and which single change would make it.
 *
 * For people who ask afterwards: the hot path (profile.h) never comes here.
 */
#pragma once

#include "risk/profile.h"

/*
 * The comparison that keeps the condition from being met: of an "all" the first part that misses,
 * of an "any" its first, of a "not" the one that holds though it must not.  NULL when the facts
 * meet the condition, or when it is an empty "any", which nothing meets.
 */
const struct lg_condition *lg_condition_miss(const struct lg_condition *condition,
                                             const struct lg_facts *facts);

/* A comparison that is not as the condition needs it. */
struct lg_miss {
    const struct lg_condition *comparison;
    bool wanted; /* it should hold and does not; false: it holds and should not */
};

/*
 * All comparisons that keep the condition from being met, in its order: of an "all" those of each part that misses, of
 * an "any" those of all its parts.  The first `max` are written; gives how many there are.
 */
size_t lg_condition_misses(const struct lg_condition *condition, const struct lg_facts *facts,
                           struct lg_miss *ret_misses, size_t max);

/* One attribute with another value than the item has. */
struct lg_change {
    enum lg_attribute attribute;
    struct lg_fact fact;
};

/*
 * The first single change that makes the facts meet the condition; it was tried on them.  What is
 * tried for an attribute is what the condition itself names (a value, a prefix, a bound, the number
 * just outside it; a set gets one member more) and absence; a change that needs another value is
 * not found.  False when there is none of these, or the facts meet the condition already.
 */
bool lg_condition_change(struct lg_arena *arena, const struct lg_condition *condition,
                         const struct lg_facts *facts, struct lg_change *ret_change);
