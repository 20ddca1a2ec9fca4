/*
 * shadow_set.c - the set of now: the profiles in force, and behind each the versions of it that are tried.
 *
 * What is tried stands where it would stand in force, so that reasons keep their order whichever rules.
 */
#include "assess_sql.h"
#include "base/own.h"
#include "ops/log.h"
#include "shadows_sql.h"
#include "trial.h"
#include "wire/profile.h"

struct tried {
    struct lg_profile profile;
    int64_t version;
    double share;
    bool laid;
};

/* While the set is laid out. */
struct laying {
    struct lg_arena *arena;
    struct tried *tried;
    size_t tried_n;
    struct lg_profile *profiles;
    size_t n;
    struct lg_shadow *shadows;
    struct lg_tried *versions;
    size_t shadows_n;
};

/* Those that can be read now: one whose list is not in force waits for it. */
static void read_tried(struct assess *assess, const struct lg_result *rows,
                       const struct lg_list_set *lists, struct laying *laying)
{
    const size_t n = lg_result_rows(rows);
    struct lg_error error;

    laying->tried = lg_arena_take(laying->arena, (n + 1) * sizeof *laying->tried);
    for (size_t row = 0; row < n; row++) {
        struct tried *tried = &laying->tried[laying->tried_n];

        if (lg_profile_read(assess->reader, laying->arena, lg_result_text(rows, row, 2), lists,
                            &tried->profile, &error)) {
            tried->version = tried->profile.version = lg_result_int(rows, row, 1);
            tried->share = lg_result_float(rows, row, 3);
            laying->tried_n++;
        } else {
            lg_log(LG_LOG_WARN, "the version of \"%.*s\" that is tried is left out: %s",
                   LG_SPAN_ARG(lg_result_text(rows, row, 0)), error.message);
        }
    }
}

static void lay(struct laying *laying, struct tried *tried, int64_t live)
{
    laying->shadows[laying->shadows_n] =
        (struct lg_shadow){(uint32_t)laying->n, live, tried->share};
    laying->versions[laying->shadows_n++] = (struct lg_tried){tried->profile.code, tried->version};
    laying->profiles[laying->n++] = tried->profile;
    tried->laid = true;
}

/* One in force, and behind it what is tried in its place. */
static void lay_live(struct laying *laying, const struct lg_dictionary *codes_tried,
                     const struct lg_profile *profile)
{
    const int64_t live = (int64_t)laying->n;

    laying->profiles[laying->n++] = *profile;
    if (lg_dictionary_find(codes_tried, profile->code) == 0)
        return;
    for (size_t t = 0; t < laying->tried_n; t++) {
        if (lg_span_eq(laying->tried[t].profile.code, profile->code))
            lay(laying, &laying->tried[t], live);
    }
}

static void lay_all(struct laying *laying, const struct roster *in_force)
{
    struct lg_arena *arena = laying->arena;
    const size_t room = laying->tried_n + 1;
    struct lg_dictionary codes_tried = {.n = 0};
    const struct lg_profile **list;
    const size_t n = roster_list(in_force, arena, &list);

    laying->profiles = lg_arena_take(arena, (n + room) * sizeof *laying->profiles);
    laying->shadows = lg_arena_take(arena, room * sizeof *laying->shadows);
    laying->versions = lg_arena_take(arena, room * sizeof *laying->versions);
    for (size_t t = 0; t < laying->tried_n; t++)
        (void)lg_dictionary_put(&codes_tried, arena, laying->tried[t].profile.code);
    for (size_t i = 0; i < n; i++)
        lay_live(laying, &codes_tried, list[i]);
    for (size_t t = 0; t < laying->tried_n; t++) {
        if (!laying->tried[t].laid)
            lay(laying, &laying->tried[t], LG_SHADOW_NONE);
    }
}

static bool lay_out(struct assess *assess, struct lg_store *store, struct lg_column *changed,
                    struct laying *laying, struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_column *const most = lg_of_int8(laying->arena, LG_SHADOWS_MOST);

    if (!assess_documents_read(assess, store, changed, reterr) ||
        !lg_store_run(store, &q_shadows_of, &most, &rows, reterr))
        return false;
    read_tried(assess, rows, &assess->documents.lists, laying);
    lay_all(laying, &assess->documents.roster);
    return true;
}

bool assess_profiles_now(struct assess *assess, struct lg_store *store, struct lg_column *changed,
                         struct lg_error *reterr)
{
    struct laying laying = {.arena = assess_profiles_arena(reterr)};

    if (laying.arena == NULL)
        return false;
    if (!lay_out(assess, store, changed, &laying, reterr)) {
        lg_arena_free(laying.arena);
        return false;
    }
    assess_profiles_swap(
        assess, laying.arena,
        &(struct assess_profiles){laying.profiles, laying.n, assess->documents.models});
    assess->shadows.set = (struct lg_shadows){laying.shadows, laying.shadows_n};
    assess->shadows.versions = laying.versions;
    return true;
}
