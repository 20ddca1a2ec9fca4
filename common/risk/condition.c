/*
 * condition.c - plain evaluation, which the index must never contradict.
 */
#include "risk/profile.h"

static bool set_has(const struct lg_fact *fact, struct lg_span value)
{
    for (size_t i = 0; i < fact->set_n; i++) {
        if (lg_span_eq(fact->set[i], value))
            return true;
    }
    return false;
}

static bool is_in(const struct lg_condition *condition, const struct lg_fact *fact)
{
    for (size_t i = 0; i < condition->values_n; i++) {
        if (fact->text.at != NULL && lg_span_eq(fact->text, condition->values[i]))
            return true;
        if (set_has(fact, condition->values[i]))
            return true;
    }
    return false;
}

static bool has_prefix(const struct lg_condition *condition, const struct lg_fact *fact)
{
    for (size_t i = 0; i < condition->values_n && fact->text.at != NULL; i++) {
        const struct lg_span prefix = condition->values[i];

        if (fact->text.len >= prefix.len && memcmp(fact->text.at, prefix.at, prefix.len) == 0)
            return true;
    }
    return false;
}

/* The last pair that begins at or before the value is the only one that may hold it. */
bool lg_condition_between(const struct lg_condition *condition, struct lg_span text)
{
    size_t low = 0, high = condition->values_n / 2;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (lg_span_order(condition->values[2 * middle], text) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && lg_span_order(text, condition->values[2 * low - 1]) <= 0;
}

static bool is_between(const struct lg_condition *condition, const struct lg_fact *fact)
{
    for (size_t i = 0; i < fact->set_n; i++) {
        if (lg_condition_between(condition, fact->set[i]))
            return true;
    }
    return fact->text.at != NULL && lg_condition_between(condition, fact->text);
}

static bool is_within(const struct lg_condition *condition, const struct lg_fact *fact)
{
    return fact->has_number && fact->number >= condition->least && fact->number < condition->below;
}

static bool any_met(const struct lg_condition *condition, const struct lg_facts *facts, bool wanted)
{
    for (size_t i = 0; i < condition->children_n; i++) {
        if (lg_condition_met(&condition->children[i], facts) == wanted)
            return true;
    }
    return false;
}

bool lg_condition_met(const struct lg_condition *condition, const struct lg_facts *facts)
{
    const struct lg_fact *fact = &facts->at[condition->attribute];

    switch (condition->kind) {
    case LG_CONDITION_ALL:
        return !any_met(condition, facts, false);
    case LG_CONDITION_ANY:
        return any_met(condition, facts, true);
    case LG_CONDITION_NOT:
        return !lg_condition_met(&condition->children[0], facts);
    case LG_CONDITION_IN:
        return is_in(condition, fact);
    case LG_CONDITION_PREFIX:
        return has_prefix(condition, fact);
    case LG_CONDITION_BETWEEN:
        return is_between(condition, fact);
    case LG_CONDITION_RANGE:
        return is_within(condition, fact);
    case LG_CONDITION_EXISTS:;
    }
    return fact->text.at != NULL || fact->has_number || fact->set_n > 0;
}
