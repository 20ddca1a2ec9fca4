#include "sets.h"

#include <stdlib.h>

#include <pthread.h>

#include "base/own.h"
#include "explanation_sql.h"

enum { BYTES = 1 << 30, KEPT = 2 };

struct gw_set {
    int64_t change;
    struct lg_arena *arena; /* of the profiles */
    const struct lg_profile_set *profiles;
    size_t readers;
    bool kept; /* others may find it */
};

struct gw_sets {
    pthread_mutex_t lock;
    struct gw_set *at[KEPT]; /* the one asked for last first; NULL: free */
};

struct gw_sets *gw_sets_new(void)
{
    struct gw_sets *sets = calloc(1, sizeof *sets);

    if (sets != NULL)
        (void)pthread_mutex_init(&sets->lock, NULL);
    return sets;
}

static void set_free(struct gw_set *set)
{
    if (set == NULL)
        return;
    lg_arena_free(set->arena);
    free(set);
}

void gw_sets_free(struct gw_sets *sets)
{
    if (sets == NULL)
        return;
    for (size_t i = 0; i < KEPT; i++)
        set_free(sets->at[i]);
    (void)pthread_mutex_destroy(&sets->lock);
    free(sets);
}

/* With the lock held: puts one first; gives the one that has no place then, if nobody reads it. */
static struct gw_set *put_first(struct gw_sets *sets, struct gw_set *set)
{
    struct gw_set *moved = set;

    for (size_t i = 0; i < KEPT; i++) {
        struct gw_set *const stood = sets->at[i];

        sets->at[i] = moved;
        moved = stood;
        if (stood == set)
            return NULL;
    }
    if (moved == NULL)
        return NULL;
    moved->kept = false;
    return moved->readers == 0 ? moved : NULL;
}

static struct gw_set *find(struct gw_sets *sets, int64_t change)
{
    struct gw_set *found = NULL;

    (void)pthread_mutex_lock(&sets->lock);
    for (size_t i = 0; i < KEPT && found == NULL; i++) {
        if (sets->at[i] != NULL && sets->at[i]->change == change)
            found = sets->at[i];
    }
    if (found != NULL) {
        found->readers++;
        (void)put_first(sets, found);
    }
    (void)pthread_mutex_unlock(&sets->lock);
    return found;
}

static bool read_set(const struct gw_law *law, struct lg_store *store, struct gw_set *set,
                     struct lg_error *reterr)
{
    lg_own(lg_json_reader) struct lg_json_reader *reader = lg_json_reader_new(LG_JSON_JANSSON);
    lg_own(lg_result) struct lg_result *profiles = NULL, *lists = NULL;

    set->arena = lg_arena_new(BYTES);
    if (reader == NULL || set->arena == NULL)
        return lg_fail(reterr, LG_RETRY, "out of memory");
    struct lg_column *const at = lg_of_int8(set->arena, set->change);
    struct lg_column *const of_profiles[] = {at, lg_of_text(set->arena, LG_SPAN("profile"))};
    struct lg_column *const of_lists[] = {at, lg_of_text(set->arena, LG_SPAN("list"))};
    if (!lg_store_run(store, &q_controls_at, of_profiles, &profiles, reterr) ||
        !lg_store_run(store, &q_controls_at, of_lists, &lists, reterr))
        return false;
    const struct lg_list_set known = gw_law_lists(law, reader, set->arena, lists);
    set->profiles = gw_law_profiles(law, reader, set->arena, profiles, &known, false);
    return true;
}

/* Read without the lock: where two read the same at once, the later one stays. */
bool gw_sets_take(struct gw_sets *sets, const struct gw_law *law, struct lg_store *store,
                  int64_t change, struct gw_set **ret_set, struct lg_error *reterr)
{
    struct gw_set *set = find(sets, change), *left;

    if (set == NULL) {
        set = calloc(1, sizeof *set);
        if (set == NULL)
            return lg_fail(reterr, LG_RETRY, "out of memory");
        *set = (struct gw_set){.change = change, .readers = 1, .kept = true};
        if (!read_set(law, store, set, reterr)) {
            set_free(set);
            return false;
        }
        (void)pthread_mutex_lock(&sets->lock);
        left = put_first(sets, set);
        (void)pthread_mutex_unlock(&sets->lock);
        set_free(left);
    }
    *ret_set = set;
    return true;
}

const struct lg_profile_set *gw_set_profiles(const struct gw_set *set)
{
    return set->profiles;
}

void gw_sets_give(struct gw_sets *sets, struct gw_set *set)
{
    if (set == NULL)
        return;
    (void)pthread_mutex_lock(&sets->lock);
    const bool over = --set->readers == 0 && !set->kept;
    (void)pthread_mutex_unlock(&sets->lock);
    if (over)
        set_free(set);
}
