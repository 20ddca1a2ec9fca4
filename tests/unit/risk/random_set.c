#include "random_set.h"

#include <string.h>

#include "base/text.h"

uint32_t chance_below(struct chance *chance, uint32_t n)
{
    chance->state ^= chance->state << 13;
    chance->state ^= chance->state >> 7;
    chance->state ^= chance->state << 17;
    return (uint32_t)(chance->state >> 33) % n;
}

enum { LIST = 24, WIDE = 12 };

/* A text that other draws hit too: few letters for most attributes, digits for HS codes. */
static struct lg_span random_text(struct lg_arena *arena, struct chance *chance,
                                  enum lg_attribute attribute)
{
    if (attribute == LG_FACT_HS_CODE)
        return lg_text(arena, "%02u%04u%04u", 80 + chance_below(chance, 10),
                       chance_below(chance, 40), chance_below(chance, 10000));
    if (attribute == LG_FACT_GTIN) /* longer than the index files a prefix by */
        return lg_text(arena, "%040u%u", 7U, chance_below(chance, 30));
    return lg_text(arena, "%c%u", (char)('A' + chance_below(chance, 4)), chance_below(chance, 6));
}

static struct lg_span *random_values(struct lg_arena *arena, struct chance *chance,
                                     enum lg_attribute attribute, size_t n)
{
    struct lg_span *values = lg_arena_take(arena, (n + 1) * sizeof *values);

    for (size_t i = 0; i < n; i++)
        values[i] = random_text(arena, chance, attribute);
    return values;
}

/* One pair or none, its ends in order. */
static struct lg_span *random_pairs(struct lg_arena *arena, struct chance *chance,
                                    enum lg_attribute attribute, size_t *ret_n)
{
    struct lg_span *ends = random_values(arena, chance, attribute, 2);

    if (strcmp(ends[0].at, ends[1].at) > 0) {
        const struct lg_span first = ends[0];

        ends[0] = ends[1];
        ends[1] = first;
    }
    *ret_n = 2 * (size_t)chance_below(chance, 2);
    return ends;
}

static struct lg_condition comparison(struct lg_arena *arena, struct chance *chance)
{
    const enum lg_attribute attribute = (enum lg_attribute)chance_below(chance, LG_FACTS_N);
    const uint32_t turn = chance_below(chance, 10);
    struct lg_condition made = {.kind = LG_CONDITION_EXISTS, .attribute = attribute};

    if (lg_attribute_counts(attribute)) {
        made.kind = LG_CONDITION_RANGE;
        made.least = (lg_e5)chance_below(chance, 1000) * 1000;
        made.below = made.least + (lg_e5)chance_below(chance, 1000) * 1000;
    } else if (turn == 8) {
        made.kind = LG_CONDITION_BETWEEN;
        made.values = random_pairs(arena, chance, attribute, &made.values_n);
    } else if (turn < 8) {
        made.kind = turn < 5 ? LG_CONDITION_IN : LG_CONDITION_PREFIX;
        made.values_n = chance_below(chance, 4); /* none is legal and meets nothing */
        if (chance_below(chance, 16) == 0)
            made.values_n = LIST; /* as a list that a profile names */
        struct lg_span *values = random_values(arena, chance, attribute, made.values_n);
        for (size_t i = 0; i < made.values_n && made.kind == LG_CONDITION_PREFIX; i++)
            values[i].len = chance_below(chance, (uint32_t)values[i].len + 1);
        made.values = values;
    }
    return made;
}

static struct lg_condition condition(struct lg_arena *arena, struct chance *chance, int depth)
{
    static const enum lg_condition_kind kinds[] = {LG_CONDITION_ALL, LG_CONDITION_ALL,
                                                   LG_CONDITION_ANY, LG_CONDITION_NOT};

    if (depth == 0 || chance_below(chance, 3) == 0)
        return comparison(arena, chance);
    struct lg_condition made = {.kind = kinds[chance_below(chance, 4)]};
    made.children_n = made.kind == LG_CONDITION_NOT ? 1 : chance_below(chance, 4);
    if (made.kind == LG_CONDITION_ANY && chance_below(chance, 16) == 0)
        made.children_n = WIDE;
    struct lg_condition *children = lg_arena_take(arena, (made.children_n + 1) * sizeof *children);
    for (size_t i = 0; i < made.children_n; i++)
        children[i] = condition(arena, chance, depth - 1);
    made.children = children;
    return made;
}

struct lg_profile *random_profiles(struct lg_arena *arena, struct chance *chance, size_t n)
{
    struct lg_profile *profiles = lg_arena_take(arena, (n + 1) * sizeof *profiles);

    for (size_t i = 0; i < n; i++)
        profiles[i].condition = condition(arena, chance, 3);
    return profiles;
}

struct lg_profile *plausible_profiles(struct lg_arena *arena, struct chance *chance, size_t n)
{
    struct lg_profile *profiles = lg_arena_take(arena, (n + 1) * sizeof *profiles);

    for (size_t i = 0; i < n; i++) {
        struct lg_condition *parts = lg_arena_take(arena, 3 * sizeof *parts);
        struct lg_span *category = random_values(arena, chance, LG_FACT_CATEGORY, 1);
        struct lg_span *hs = random_values(arena, chance, LG_FACT_HS_CODE, 1);

        hs->len = 6 + 2 * chance_below(chance, 3);
        parts[0] = (struct lg_condition){.kind = LG_CONDITION_IN,
                                         .attribute = LG_FACT_CATEGORY,
                                         .values = category,
                                         .values_n = 1};
        parts[1] = (struct lg_condition){
            .kind = LG_CONDITION_PREFIX, .attribute = LG_FACT_HS_CODE, .values = hs, .values_n = 1};
        parts[2] = comparison(arena, chance);
        profiles[i].condition =
            (struct lg_condition){.kind = LG_CONDITION_ALL, .children = parts, .children_n = 3};
    }
    return profiles;
}

/* A value that the comparison takes. */
static struct lg_fact taken(struct lg_arena *arena, struct chance *chance,
                            const struct lg_condition *comparison)
{
    struct lg_fact fact = {.has_number = false};

    if (comparison->kind == LG_CONDITION_RANGE) {
        fact.number = comparison->least;
        fact.has_number = true;
        return fact;
    }
    struct lg_span *value = lg_arena_take(arena, sizeof *value);
    *value = comparison->values[chance_below(chance, (uint32_t)comparison->values_n)];
    if (comparison->kind == LG_CONDITION_PREFIX && chance_below(chance, 2) == 0)
        *value = lg_text(arena, "%.*s%u", LG_SPAN_ARG(*value), chance_below(chance, 10));
    if (lg_attributes[comparison->attribute].type == LG_ATTRIBUTE_SET) {
        fact.set = value;
        fact.set_n = 1;
    } else {
        fact.text = *value;
    }
    return fact;
}

void lean_facts(struct lg_arena *arena, struct chance *chance, const struct lg_condition *to,
                struct lg_facts *facts)
{
    const bool compares = to->kind == LG_CONDITION_RANGE || to->values_n > 0;

    if (compares)
        facts->at[to->attribute] = taken(arena, chance, to);
    for (size_t i = 0; i < to->children_n; i++)
        lean_facts(arena, chance, &to->children[i], facts);
}

void random_facts(struct lg_arena *arena, struct chance *chance, struct lg_facts *ret_facts)
{
    for (int i = 0; i < LG_FACTS_N; i++) {
        const enum lg_attribute attribute = (enum lg_attribute)i;
        struct lg_fact fact = {.has_number = false};

        if (chance_below(chance, 5) > 0) {
            switch (lg_attributes[i].type) {
            case LG_ATTRIBUTE_TEXT:
                fact.text = random_text(arena, chance, attribute);
                break;
            case LG_ATTRIBUTE_NUMBER:
            case LG_ATTRIBUTE_DAY:
                fact.number = (lg_e5)chance_below(chance, 1000) * 1000;
                fact.has_number = true;
                break;
            case LG_ATTRIBUTE_SET:
                fact.set_n = chance_below(chance, 4);
                fact.set = random_values(arena, chance, attribute, fact.set_n);
                break;
            }
        }
        ret_facts->at[i] = fact;
    }
}
