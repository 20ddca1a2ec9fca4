/*
 * value.c - candidates for a value, each tried on all that is asked.
 *
 * Without a comparison that must hold, absence does.  Of numbers the least one that is left is
 * where a range begins or one that must not hold ends.  Of texts each value that is named is tried,
 * and beginnings with letters behind; a set gets a member for each comparison that must hold.
 */
#include "risk/value.h"

#include "base/text.h"

enum { HS_DIGITS = 10 };

struct asked {
    struct lg_arena *arena;
    enum lg_attribute attribute;
    const struct lg_way_part *const *parts;
    size_t n;
    struct lg_facts facts; /* a candidate, in its place */
};

static bool holds(struct asked *asked, const struct lg_fact *fact)
{
    asked->facts.at[asked->attribute] = *fact;
    for (size_t i = 0; i < asked->n; i++) {
        if (lg_condition_met(asked->parts[i]->comparison, &asked->facts) != asked->parts[i]->holds)
            return false;
    }
    return true;
}

static bool holds_text(struct asked *asked, struct lg_span text, struct lg_fact *ret_fact)
{
    *ret_fact = (struct lg_fact){.text = text};
    return holds(asked, ret_fact);
}

static bool holds_number(struct asked *asked, lg_e5 number, struct lg_fact *ret_fact)
{
    *ret_fact = (struct lg_fact){.number = number, .has_number = true};
    return holds(asked, ret_fact);
}

static enum lg_possible number_for(struct asked *asked, struct lg_fact *ret_fact)
{
    for (size_t i = 0; i < asked->n; i++) {
        const struct lg_condition *range = asked->parts[i]->comparison;
        const bool is_range = range->kind == LG_CONDITION_RANGE;

        if (is_range && range->least > INT64_MIN && holds_number(asked, range->least, ret_fact))
            return LG_POSSIBLE_YES;
        if (is_range && range->below < INT64_MAX &&
            (holds_number(asked, range->below, ret_fact) ||
             holds_number(asked, range->below - 1, ret_fact)))
            return LG_POSSIBLE_YES;
    }
    return holds_number(asked, 0, ret_fact) || holds_number(asked, INT64_MIN, ret_fact)
               ? LG_POSSIBLE_YES
               : LG_POSSIBLE_NO;
}

/* A beginning with something behind: an HS code first of all as long as one is. */
static bool holds_beginning(struct asked *asked, struct lg_span begin, struct lg_fact *ret_fact)
{
    static const char letters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const size_t room = begin.len + HS_DIGITS;
    char *text = lg_arena_take(asked->arena, room);

    memset(text, '0', room);
    if (begin.len > 0)
        memcpy(text, begin.at, begin.len);
    if (asked->attribute == LG_FACT_HS_CODE && begin.len < HS_DIGITS &&
        holds_text(asked, (struct lg_span){text, HS_DIGITS}, ret_fact))
        return true;
    if (begin.len > 0 && holds_text(asked, begin, ret_fact))
        return true;
    for (size_t i = 0; i + 1 < sizeof letters; i++) {
        text[begin.len] = letters[i];
        if (holds_text(asked, (struct lg_span){text, begin.len + 1}, ret_fact))
            return true;
    }
    return false;
}

static bool try_part(struct asked *asked, const struct lg_condition *comparison,
                     struct lg_fact *ret_fact)
{
    for (size_t i = 0; i < comparison->values_n; i++) {
        const bool found = comparison->kind == LG_CONDITION_PREFIX
                               ? holds_beginning(asked, comparison->values[i], ret_fact)
                               : holds_text(asked, comparison->values[i], ret_fact);

        if (found)
            return true;
    }
    return comparison->kind == LG_CONDITION_EXISTS && holds_beginning(asked, LG_SPAN(""), ret_fact);
}

/*
 * Whether a text that is not found is none: a comparison that must hold names all that could be,
 * or two of them rule each other out.  Beginnings do that when nothing must not hold.
 */
static bool all_tried(const struct asked *asked)
{
    bool plain = true;

    for (size_t i = 0; i < asked->n; i++) {
        const struct lg_way_part *part = asked->parts[i];

        if (part->holds && part->comparison->kind == LG_CONDITION_IN)
            return true;
        plain = plain && part->holds && part->comparison->kind != LG_CONDITION_BETWEEN;
    }
    return plain;
}

static enum lg_possible text_for(struct asked *asked, struct lg_fact *ret_fact)
{
    for (size_t i = 0; i < asked->n; i++) {
        if (asked->parts[i]->holds && try_part(asked, asked->parts[i]->comparison, ret_fact))
            return LG_POSSIBLE_YES;
    }
    return all_tried(asked) ? LG_POSSIBLE_NO : LG_POSSIBLE_MAYBE;
}

/* Whether a member may stand in the set: what must not hold does not. */
static bool may_stand(struct asked *asked, struct lg_span member)
{
    const struct lg_fact alone = {.set = &member, .set_n = 1};

    asked->facts.at[asked->attribute] = alone;
    for (size_t i = 0; i < asked->n; i++) {
        if (!asked->parts[i]->holds && lg_condition_met(asked->parts[i]->comparison, &asked->facts))
            return false;
    }
    return true;
}

/* The first member that the comparison takes and that may stand; false: there is none. */
static bool member_for(struct asked *asked, const struct lg_condition *comparison,
                       struct lg_span *ret_member)
{
    static const struct lg_span any = LG_SPAN_INIT("X");
    const bool exists = comparison->kind == LG_CONDITION_EXISTS;

    for (size_t i = 0; i < comparison->values_n; i++) {
        *ret_member = comparison->values[i];
        if (may_stand(asked, *ret_member))
            return true;
    }
    *ret_member = any;
    return exists && may_stand(asked, any);
}

static bool has_one(struct asked *asked, const struct lg_condition *comparison,
                    const struct lg_span *set, size_t n)
{
    asked->facts.at[asked->attribute] = (struct lg_fact){.set = set, .set_n = n};
    return lg_condition_met(comparison, &asked->facts);
}

static enum lg_possible set_for(struct asked *asked, struct lg_fact *ret_fact)
{
    struct lg_span *set = lg_arena_take(asked->arena, (asked->n + 1) * sizeof *set);
    size_t n = 0;

    for (size_t i = 0; i < asked->n; i++) {
        const struct lg_condition *comparison = asked->parts[i]->comparison;

        if (!asked->parts[i]->holds || has_one(asked, comparison, set, n))
            continue;
        if (!member_for(asked, comparison, &set[n++]) && comparison->kind == LG_CONDITION_IN)
            return LG_POSSIBLE_NO;
    }
    *ret_fact = (struct lg_fact){.set = set, .set_n = n};
    return holds(asked, ret_fact) ? LG_POSSIBLE_YES : LG_POSSIBLE_MAYBE;
}

/* A list whose members are not at hand. */
static bool is_unknown(const struct lg_condition *comparison)
{
    return comparison->list.at != NULL && comparison->values_n == 0;
}

enum lg_possible lg_value_for(struct lg_arena *arena, const struct lg_way_part *const *parts,
                              size_t n, struct lg_fact *ret_fact)
{
    const enum lg_attribute attribute = parts[0]->comparison->attribute;
    struct asked asked = {.arena = arena, .attribute = attribute, .parts = parts, .n = n};

    *ret_fact = (struct lg_fact){.has_number = false};
    for (size_t i = 0; i < n; i++) {
        if (is_unknown(parts[i]->comparison))
            return LG_POSSIBLE_MAYBE;
    }
    if (holds(&asked, ret_fact))
        return LG_POSSIBLE_YES;
    if (lg_attribute_counts(attribute))
        return number_for(&asked, ret_fact);
    return lg_attributes[attribute].type == LG_ATTRIBUTE_SET ? set_for(&asked, ret_fact)
                                                             : text_for(&asked, ret_fact);
}
