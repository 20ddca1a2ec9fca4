/*
 * profiles.c - the profiles in force: the first set, with what people activated in its place.
 *
 * The set is built beside the one in use and swapped between two batches.
 */
#include "assess.h"
#include "assess_sql.h"
#include "base/own.h"
#include "base/text.h"
#include "wire/profile.h"

enum { SET_BYTES = 256 << 20 };

static struct lg_profile *place_of(struct lg_profile *profiles, size_t *n, struct lg_span code)
{
    for (size_t i = 0; i < *n; i++) {
        if (lg_span_eq(profiles[i].code, code))
            return &profiles[i];
    }
    return &profiles[(*n)++];
}

static void drop(struct lg_profile *profiles, size_t *n, struct lg_span code)
{
    for (size_t i = 0; i < *n; i++) {
        if (!lg_span_eq(profiles[i].code, code))
            continue;
        memmove(&profiles[i], &profiles[i + 1], (*n - i - 1) * sizeof *profiles);
        (*n)--;
        return;
    }
}

/* A document was checked when it was drafted; one that cannot be read any more is left out. */
static void take(struct assess *assess, struct lg_arena *arena, const struct lg_result *rows,
                 struct lg_profile *profiles, size_t *n)
{
    struct lg_profile profile;
    struct lg_error error;

    assess->seen.profiles = -1;
    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        const int64_t change = lg_result_int(rows, row, 3);

        if (change > assess->seen.profiles)
            assess->seen.profiles = change;
        if (!lg_result_bool(rows, row, 1))
            drop(profiles, n, lg_result_text(rows, row, 0));
        else if (lg_profile_read(assess->reader, arena, lg_result_text(rows, row, 2), &profile,
                                 &error))
            *place_of(profiles, n, profile.code) = profile;
    }
}

bool assess_profiles_of(struct assess *assess, struct lg_store *store, int64_t change,
                        struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_arena *arena = lg_arena_new(SET_BYTES);

    if (arena == NULL)
        return lg_fail(reterr, LG_STOP, "cannot build the profiles: out of memory");
    struct lg_column *const until = lg_of_int8(arena, change);
    if (!lg_store_run(store, &q_profiles_in_force, &until, &rows, reterr)) {
        lg_arena_free(arena);
        return false;
    }
    struct lg_profile *profiles = lg_arena_take(
        arena, (assess->first_profiles_n + lg_result_rows(rows) + 1) * sizeof *profiles);
    size_t n = assess->first_profiles_n;
    if (n > 0)
        memcpy(profiles, assess->first_profiles, n * sizeof *profiles);
    take(assess, arena, rows, profiles, &n);
    assess->profiles = lg_profile_set_new(arena, profiles, n);
    lg_arena_free(assess->profile_arena);
    assess->profile_arena = arena;
    return true;
}
