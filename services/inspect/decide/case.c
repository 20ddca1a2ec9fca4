/*
 * case.c - small parts of a case.
 */
#include "decide/case.h"

#include <string.h>

#include "model/life_cycle.h"

static const char *const names[] = {LG_LIFE_NEW, "open",     "sampled", "passed",    "failed",
                                    "rectify",   "disposed", "blocked", "not_needed"};

const char *item_state_name(enum item_state state)
{
    return names[state];
}

enum item_state item_state_of(struct lg_span name)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (lg_span_eq(name, lg_span_of(names[i])))
            return (enum item_state)i;
    }
    return ITEM_OPEN;
}

bool case_item_move(struct case_item *item, const char *event)
{
    const char *next;

    if (!lg_life_cycle_move(lg_life_cycle_find("item"), item_state_name(item->state), event, &next))
        return false;
    item->state = item_state_of(lg_span_of(next));
    return true;
}

struct case_item *case_item_of(struct inspection_case *of, int64_t number)
{
    for (size_t i = 0; i < of->items_n; i++) {
        if (of->items[i].number == number)
            return &of->items[i];
    }
    return NULL;
}

void *case_append(struct lg_arena *arena, void *array, size_t *n, size_t size, void **ret_array)
{
    array = lg_arena_more(arena, array, *n, size);
    *ret_array = array;
    memset((char *)array + *n * size, 0, size);
    return (char *)array + (*n)++ * size;
}
