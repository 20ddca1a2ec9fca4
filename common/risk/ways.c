/*
 * ways.c - "all" multiplies ways, "any" adds them, "not" turns them over.
 */
#include "risk/ways.h"

#include "risk/value.h"

/* Ways while they are made; what does not fit is left out and noted. */
struct making {
    struct lg_arena *arena;
    struct lg_one_way *at;
    size_t n;
    bool whole;
};

static void add_way(struct making *making, const struct lg_one_way *way)
{
    if (making->n == LG_WAYS_MOST) {
        making->whole = false;
        return;
    }
    making->at = lg_arena_more(making->arena, making->at, making->n, sizeof *making->at);
    making->at[making->n++] = *way;
}

/* One way after the other: what both ask. */
static void add_joined(struct making *making, const struct lg_one_way *one,
                       const struct lg_one_way *other)
{
    const size_t n = one->n + other->n;

    if (n > LG_WAY_PARTS) {
        making->whole = false;
        return;
    }
    struct lg_way_part *parts = lg_arena_take(making->arena, n * sizeof *parts);
    if (one->n > 0)
        memcpy(parts, one->parts, one->n * sizeof *parts);
    if (other->n > 0)
        memcpy(parts + one->n, other->parts, other->n * sizeof *parts);
    add_way(making, &(struct lg_one_way){parts, n});
}

static struct making make(struct lg_arena *arena, const struct lg_condition *condition, bool met);

static struct making make_product(struct lg_arena *arena, const struct lg_condition *condition,
                                  bool met)
{
    static const struct lg_one_way nothing = {NULL, 0};
    struct making all = {.arena = arena, .whole = true};

    add_way(&all, &nothing);
    for (size_t i = 0; i < condition->children_n; i++) {
        const struct making part = make(arena, &condition->children[i], met);
        struct making joined = {.arena = arena, .whole = all.whole && part.whole};

        for (size_t one = 0; one < all.n; one++) {
            for (size_t other = 0; other < part.n; other++)
                add_joined(&joined, &all.at[one], &part.at[other]);
        }
        all = joined;
    }
    return all;
}

static struct making make_sum(struct lg_arena *arena, const struct lg_condition *condition,
                              bool met)
{
    struct making all = {.arena = arena, .whole = true};

    for (size_t i = 0; i < condition->children_n; i++) {
        const struct making part = make(arena, &condition->children[i], met);

        all.whole = all.whole && part.whole;
        for (size_t way = 0; way < part.n; way++)
            add_way(&all, &part.at[way]);
    }
    return all;
}

static struct making make(struct lg_arena *arena, const struct lg_condition *condition, bool met)
{
    const bool all = condition->kind == LG_CONDITION_ALL;

    if (condition->kind == LG_CONDITION_NOT)
        return make(arena, &condition->children[0], !met);
    if (all || condition->kind == LG_CONDITION_ANY)
        return all == met ? make_product(arena, condition, met) : make_sum(arena, condition, met);
    struct making one = {.arena = arena, .whole = true};
    struct lg_way_part *part = lg_arena_take(arena, sizeof *part);
    *part = (struct lg_way_part){condition, met};
    add_way(&one, &(struct lg_one_way){part, 1});
    return one;
}

struct lg_ways lg_ways_of(struct lg_arena *arena, const struct lg_condition *condition, bool met)
{
    const struct making made = make(arena, condition, met);

    return (struct lg_ways){made.at, made.n, made.whole};
}

/* Parts of both ways that ask about an attribute. */
static size_t parts_about(enum lg_attribute attribute, const struct lg_one_way *one,
                          const struct lg_one_way *other, const struct lg_way_part **ret_parts)
{
    size_t n = 0;

    for (size_t i = 0; i < one->n; i++) {
        if (one->parts[i].comparison->attribute == attribute)
            ret_parts[n++] = &one->parts[i];
    }
    for (size_t i = 0; i < other->n; i++) {
        if (other->parts[i].comparison->attribute == attribute)
            ret_parts[n++] = &other->parts[i];
    }
    return n;
}

static enum lg_possible go_both(struct lg_arena *arena, const struct lg_one_way *one,
                                const struct lg_one_way *other, struct lg_facts *ret_example)
{
    const struct lg_way_part *parts[2 * LG_WAY_PARTS];
    enum lg_possible least = LG_POSSIBLE_YES;

    *ret_example = (struct lg_facts){.at = {{.has_number = false}}};
    for (int i = 0; i < LG_FACTS_N && least > LG_POSSIBLE_NO; i++) {
        const size_t n = parts_about((enum lg_attribute)i, one, other, parts);
        const enum lg_possible possible =
            n == 0 ? LG_POSSIBLE_YES : lg_value_for(arena, parts, n, &ret_example->at[i]);

        if (possible < least)
            least = possible;
    }
    return least;
}

enum lg_possible lg_ways_both(struct lg_arena *arena, const struct lg_ways *one,
                              const struct lg_ways *other, struct lg_facts *ret_example)
{
    enum lg_possible most = one->whole && other->whole ? LG_POSSIBLE_NO : LG_POSSIBLE_MAYBE;

    for (size_t i = 0; i < one->n; i++) {
        for (size_t k = 0; k < other->n; k++) {
            const enum lg_possible possible =
                go_both(arena, &one->at[i], &other->at[k], ret_example);

            if (possible == LG_POSSIBLE_YES)
                return LG_POSSIBLE_YES;
            if (possible > most)
                most = possible;
        }
    }
    return most;
}

enum lg_possible lg_ways_any(struct lg_arena *arena, const struct lg_ways *ways,
                             struct lg_facts *ret_example)
{
    static const struct lg_one_way nothing = {NULL, 0};
    static const struct lg_ways always = {&nothing, 1, true};

    return lg_ways_both(arena, ways, &always, ret_example);
}
