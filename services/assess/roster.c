#include "roster.h"

#include <stdlib.h>

static void place(struct roster *roster, const struct lg_profile *profile)
{
    const size_t known = roster->codes.numbers.n;
    const uint32_t number = lg_dictionary_put(&roster->codes, roster->arena, profile->code);

    if (number > known)
        roster->at = lg_arena_more(roster->arena, roster->at, known, sizeof *roster->at);
    roster->at[number - 1] = profile;
}

struct roster roster_new(struct lg_arena *arena, const struct lg_profile *first, size_t n)
{
    struct roster roster = {.arena = arena, .first = first, .tried_n = SIZE_MAX};

    for (size_t i = 0; i < n; i++)
        place(&roster, &first[i]);
    roster.first_n = roster.codes.numbers.n;
    return roster;
}

void roster_put(struct roster *roster, const struct lg_profile *profile)
{
    struct lg_profile *kept = lg_arena_take(roster->arena, sizeof *kept);

    *kept = *profile;
    place(roster, kept);
    roster->put_n++;
}

void roster_drop(struct roster *roster, struct lg_span code)
{
    const uint32_t number = lg_dictionary_find(&roster->codes, code);

    if (number != 0)
        roster->at[number - 1] = NULL;
}

void roster_put_back(struct roster *roster, struct lg_span code)
{
    const uint32_t number = lg_dictionary_find(&roster->codes, code);

    if (number != 0)
        roster->at[number - 1] = number <= roster->first_n ? &roster->first[number - 1] : NULL;
}

void roster_try(struct roster *roster)
{
    roster->tried_n = roster->codes.numbers.n;
}

static int by_code(const void *a, const void *b)
{
    return lg_span_order((*(const struct lg_profile *const *)a)->code,
                         (*(const struct lg_profile *const *)b)->code);
}

/* Those of a part of the codes, behind the `n` that are listed; gives how many are listed then. */
static size_t add(const struct roster *roster, size_t from, size_t until,
                  const struct lg_profile **list, size_t n)
{
    for (size_t i = from; i < until; i++) {
        if (roster->at[i] != NULL)
            list[n++] = roster->at[i];
    }
    return n;
}

size_t roster_list(const struct roster *roster, struct lg_arena *arena,
                   const struct lg_profile ***ret_profiles)
{
    const size_t all = roster->codes.numbers.n,
                 tried = roster->tried_n < all ? roster->tried_n : all;
    const struct lg_profile **list = lg_arena_take(arena, (all + 1) * sizeof *list);
    const size_t first = add(roster, 0, roster->first_n, list, 0);
    const size_t brought = add(roster, roster->first_n, tried, list, first);

    qsort(&list[first], brought - first, sizeof *list, by_code);
    *ret_profiles = list;
    return add(roster, tried, all, list, brought);
}
