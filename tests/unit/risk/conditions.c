#include "conditions.h"

struct lg_arena *conditions_arena;

struct lg_condition of_values(enum lg_condition_kind kind, enum lg_attribute attribute,
                              const char *one, const char *other)
{
    struct lg_span *values = lg_arena_take(conditions_arena, 2 * sizeof *values);

    values[0] = lg_span_of(one);
    values[1] = lg_span_of(other == NULL ? "" : other);
    return (struct lg_condition){
        .kind = kind, .attribute = attribute, .values = values, .values_n = other == NULL ? 1 : 2};
}

struct lg_condition in(enum lg_attribute attribute, const char *one, const char *other)
{
    return of_values(LG_CONDITION_IN, attribute, one, other);
}

struct lg_condition prefix(const char *one)
{
    return of_values(LG_CONDITION_PREFIX, LG_FACT_HS_CODE, one, NULL);
}

struct lg_condition range(enum lg_attribute attribute, lg_e5 least, lg_e5 below)
{
    return (struct lg_condition){
        .kind = LG_CONDITION_RANGE, .attribute = attribute, .least = least, .below = below};
}

struct lg_condition exists(enum lg_attribute attribute)
{
    return (struct lg_condition){.kind = LG_CONDITION_EXISTS, .attribute = attribute};
}

struct lg_condition join(enum lg_condition_kind kind, struct lg_condition one,
                         struct lg_condition other)
{
    struct lg_condition *children = lg_arena_take(conditions_arena, 2 * sizeof *children);

    children[0] = one;
    children[1] = other;
    return (struct lg_condition){.kind = kind, .children = children, .children_n = 2};
}

struct lg_condition all(struct lg_condition one, struct lg_condition other)
{
    return join(LG_CONDITION_ALL, one, other);
}

struct lg_condition not(struct lg_condition one)
{
    struct lg_condition made = join(LG_CONDITION_NOT, one, one);

    made.children_n = 1;
    return made;
}
