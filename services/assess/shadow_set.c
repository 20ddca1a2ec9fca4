/*
 * shadow_set.c - the next set: the profiles in force, and behind each the versions of it that are tried.
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
static void read_tried(const struct assess_maker *maker, const struct lg_result *rows,
                       struct laying *laying)
{
    const size_t n = lg_result_rows(rows);
    struct lg_error error;

    laying->tried = lg_arena_take(laying->arena, (n + 1) * sizeof *laying->tried);
    for (size_t row = 0; row < n; row++) {
        struct tried *tried = &laying->tried[laying->tried_n];

        if (lg_profile_read(maker->reader, laying->arena, lg_result_text(rows, row, 2),
                            &maker->documents.lists, &tried->profile, &error)) {
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
    struct lg_dictionary codes_tried = {.texts = NULL};
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

static bool lay_out(struct assess_maker *maker, struct lg_store *store,
                    const struct assess_changed *changed, struct laying *laying,
                    struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_column *const most = lg_of_int8(laying->arena, LG_SHADOWS_MOST);

    if (!lg_store_run(store, &q_shadows_of, &most, &rows, reterr) ||
        !assess_documents_read(maker, store, changed, laying->arena, reterr))
        return false;
    read_tried(maker, rows, laying);
    lay_all(laying, &maker->documents.roster);
    return true;
}

/* A list that profiles may refer to, or a model: what rests on it is not looked for, all is read anew. */
static struct assess_changed changed_of(struct lg_arena *arena, const struct lg_result *rows,
                                        int64_t seen, bool all)
{
    struct assess_changed changed = {.codes = lg_column_new(arena, LG_SQL_TEXT), .until = seen};

    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        const struct lg_span kind = lg_result_text(rows, row, 0);
        const int64_t change = lg_result_int(rows, row, 1);

        if (lg_span_eq(kind, LG_SPAN("profile")))
            lg_column_add_text(changed.codes, lg_result_text(rows, row, 2));
        all = all || lg_span_eq(kind, LG_SPAN("list")) || lg_span_eq(kind, LG_SPAN("model"));
        if (change > changed.until)
            changed.until = change;
    }
    changed.any = all || lg_column_count(changed.codes) > 0;
    if (all)
        changed.codes = NULL;
    return changed;
}

/* Nothing can fail once the documents are read: whatever memory they are in has a set that rests on it. */
static struct assess_set set_of(const struct assess_maker *maker, const struct laying *laying)
{
    return (struct assess_set){.arena = laying->arena,
                               .rests_on = maker->documents.arena,
                               .profiles =
                                   lg_profile_set_new(laying->arena, laying->profiles, laying->n),
                               .models = maker->documents.models,
                               .shadows = {laying->shadows, laying->shadows_n},
                               .versions = laying->versions,
                               .newest = maker->documents.newest};
}

bool assess_set_make(struct assess_maker *maker, struct lg_store *store, bool again,
                     struct assess_set *ret_set, struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *rows = NULL;
    lg_own(lg_arena) struct lg_arena *arena = assess_profiles_arena(reterr);

    if (arena == NULL)
        return false;
    struct lg_column *const seen = lg_of_int8(arena, maker->seen);
    if (!lg_store_run(store, &q_controls_since, &seen, &rows, reterr))
        return false;
    const struct assess_changed changed =
        changed_of(arena, rows, maker->seen, maker->documents.arena == NULL);
    struct laying laying = {.arena = arena};
    if (!changed.any && !again) {
        *ret_set = (struct assess_set){.arena = NULL};
    } else {
        if (!lay_out(maker, store, &changed, &laying, reterr))
            return false;
        *ret_set = set_of(maker, &laying);
        arena = NULL;
    }
    maker->seen = changed.until;
    return true;
}
