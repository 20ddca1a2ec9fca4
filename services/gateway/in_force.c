#include "in_force.h"

#include <stdlib.h>

#include <pthread.h>

#include "base/own.h"
#include "explanation_sql.h"
#include "law_sql.h"

enum { BYTES = 1 << 30 };

struct gw_in_force {
    pthread_mutex_t lock;
    struct lg_json_reader *reader;
    struct lg_arena *arena; /* of what follows; NULL: nothing was read yet */
    int64_t change;
    lg_day today;
    struct lg_list_set lists;
    struct lg_linted *profiles;
    size_t n;
};

struct gw_in_force *gw_in_force_new(void)
{
    struct gw_in_force *in_force = calloc(1, sizeof *in_force);

    if (in_force == NULL)
        return NULL;
    (void)pthread_mutex_init(&in_force->lock, NULL);
    in_force->reader = lg_json_reader_new(LG_JSON_JANSSON);
    if (in_force->reader != NULL)
        return in_force;
    gw_in_force_free(in_force);
    return NULL;
}

void gw_in_force_free(struct gw_in_force *in_force)
{
    if (in_force == NULL)
        return;
    lg_json_reader_free(in_force->reader);
    lg_arena_free(in_force->arena);
    (void)pthread_mutex_destroy(&in_force->lock);
    free(in_force);
}

static void put(struct gw_in_force *in_force, struct lg_arena *arena,
                const struct lg_profile_set *set)
{
    const size_t n = lg_profile_set_size(set);

    in_force->profiles = lg_arena_take(arena, (n + 1) * sizeof *in_force->profiles);
    in_force->n = n;
    for (size_t i = 0; i < n; i++)
        in_force->profiles[i] = lg_linted_of(arena, lg_profile_at(set, (uint32_t)i));
    lg_arena_free(in_force->arena);
    in_force->arena = arena;
}

static bool read_anew(struct gw_in_force *in_force, const struct gw_law *law,
                      struct lg_store *store, int64_t change, struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *profiles = NULL, *lists = NULL;
    struct lg_arena *arena = lg_arena_new(BYTES);

    if (arena == NULL)
        return lg_fail(reterr, LG_RETRY, "out of memory");
    struct lg_column *const at = lg_of_int8(arena, change);
    struct lg_column *const of_profiles[] = {at, lg_of_text(arena, LG_SPAN("profile"))};
    struct lg_column *const of_lists[] = {at, lg_of_text(arena, LG_SPAN("list"))};
    if (!lg_store_run(store, &q_controls_at, of_profiles, &profiles, reterr) ||
        !lg_store_run(store, &q_controls_at, of_lists, &lists, reterr)) {
        lg_arena_free(arena);
        return false;
    }
    in_force->lists = gw_law_lists(law, in_force->reader, arena, lists);
    put(in_force, arena,
        gw_law_profiles(law, in_force->reader, arena, profiles, &in_force->lists, false));
    in_force->change = change;
    return true;
}

bool gw_in_force_take(struct gw_in_force *in_force, const struct gw_law *law,
                      struct lg_store *store, struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *last = NULL;

    if (!lg_store_run(store, &q_controls_last, NULL, &last, reterr))
        return false;
    (void)pthread_mutex_lock(&in_force->lock);
    const int64_t change = lg_result_int(last, 0, 0);
    in_force->today = (lg_day)lg_result_int(last, 0, 1);
    if ((in_force->arena == NULL || in_force->change != change) &&
        !read_anew(in_force, law, store, change, reterr)) {
        (void)pthread_mutex_unlock(&in_force->lock);
        return false;
    }
    return true;
}

const struct lg_linted *gw_in_force_profiles(const struct gw_in_force *in_force, size_t *ret_n)
{
    *ret_n = in_force->n;
    return in_force->profiles;
}

lg_day gw_in_force_today(const struct gw_in_force *in_force)
{
    return in_force->today;
}

const struct lg_list_set *gw_in_force_lists(const struct gw_in_force *in_force)
{
    return &in_force->lists;
}

void gw_in_force_give(struct gw_in_force *in_force)
{
    (void)pthread_mutex_unlock(&in_force->lock);
}
