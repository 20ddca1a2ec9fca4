/*
 * scope.c - a profile's ports, categories and validity as conditions beside what it asks, so that
 * the index files them, and whatever looks at a condition sees them; and one code for each country.
 */
#include <string.h>

#include "risk/profile.h"

static void add_in(struct lg_condition *parts, size_t *n, enum lg_attribute attribute,
                   const struct lg_span *values, size_t values_n)
{
    if (values_n > 0)
        parts[(*n)++] = (struct lg_condition){.kind = LG_CONDITION_IN,
                                              .attribute = attribute,
                                              .values = values,
                                              .values_n = values_n};
}

static bool names_countries(const struct lg_condition *condition)
{
    bool any = condition->kind == LG_CONDITION_IN &&
               strcmp(lg_attributes[condition->attribute].list, "country") == 0;

    for (size_t i = 0; i < condition->children_n; i++)
        any = any || names_countries(&condition->children[i]);
    return any;
}

/*
 * Two codes of one country are one value, for the index files each once; a country's code is the table's own
 * text, so that the same place is the same country.  What is no country's code stands behind them as it came.
 */
static void understand_values(struct lg_arena *arena, const struct lg_countries *countries,
                              struct lg_condition *condition)
{
    struct lg_span *values = lg_arena_take(arena, (condition->values_n + 1) * sizeof *values);
    size_t known = 0, n = condition->values_n;

    for (size_t i = condition->values_n; i > 0; i--) {
        const struct lg_span came = condition->values[i - 1];
        const struct lg_span code = lg_country_code(countries, came);
        size_t at = 0;

        while (at < known && values[at].at != code.at)
            at++;
        if (code.at == came.at)
            values[--n] = came;
        else if (at == known)
            values[known++] = code;
    }
    memmove(&values[known], &values[n], (condition->values_n - n) * sizeof *values);
    condition->values = values;
    condition->values_n = known + condition->values_n - n;
}

static struct lg_condition understood(struct lg_arena *arena, const struct lg_countries *countries,
                                      const struct lg_condition *said)
{
    struct lg_condition made = *said;

    if (!names_countries(said))
        return made;
    if (said->children_n == 0) {
        understand_values(arena, countries, &made);
        return made;
    }
    struct lg_condition *children = lg_arena_take(arena, said->children_n * sizeof *children);
    for (size_t i = 0; i < said->children_n; i++)
        children[i] = understood(arena, countries, &said->children[i]);
    made.children = children;
    return made;
}

void lg_profile_bind(struct lg_arena *arena, const struct lg_countries *countries,
                     struct lg_profile *profile)
{
    const struct lg_condition asked =
        countries == NULL ? profile->said : understood(arena, countries, &profile->said);
    struct lg_condition *parts = lg_arena_take(arena, 4 * sizeof *parts);
    const bool dated = profile->valid_from > INT32_MIN || profile->valid_until < INT32_MAX;
    size_t n = 0;

    add_in(parts, &n, LG_FACT_CATEGORY, profile->categories, profile->categories_n);
    add_in(parts, &n, LG_FACT_PORT, profile->ports, profile->ports_n);
    if (dated)
        parts[n++] = (struct lg_condition){.kind = LG_CONDITION_RANGE,
                                           .attribute = LG_FACT_DECIDED_ON,
                                           .least = profile->valid_from,
                                           .below = profile->valid_until};
    parts[n++] = asked;
    profile->condition =
        n == 1
            ? asked
            : (struct lg_condition){.kind = LG_CONDITION_ALL, .children = parts, .children_n = n};
}
