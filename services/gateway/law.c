#include "law.h"

#include <stdlib.h>
#include <string.h>

#include <pthread.h>

#include "base/own.h"
#include "base/text.h"
#include "law_sql.h"
#include "wire/event.h"
#include "wire/packs.h"

enum { INSTALLED_BYTES = 64 << 20, PUBLISHED_BYTES = 1 << 30 };

struct gw_law {
    pthread_mutex_t lock;
    struct lg_json_reader *reader;
    struct lg_arena *installed;
    struct lg_packs packs;
    struct lg_arena *arena; /* of what follows */
    struct lg_span state;
    struct gw_published published;
};

static bool read_share(struct gw_law *law, const struct lg_config *config, struct lg_error *reterr)
{
    return lg_packs_load(law->reader, law->installed, lg_config_get(config, LG_SET_SHARE),
                         &law->packs, reterr);
}

bool gw_law_open(const struct lg_config *config, struct gw_law **ret_law, struct lg_error *reterr)
{
    struct gw_law *law = calloc(1, sizeof *law);

    if (law == NULL)
        return lg_fail(reterr, LG_STOP, "out of memory");
    (void)pthread_mutex_init(&law->lock, NULL);
    law->reader = lg_json_reader_new(LG_JSON_JANSSON);
    law->installed = lg_arena_new(INSTALLED_BYTES);
    if (law->reader != NULL && law->installed != NULL && read_share(law, config, reterr)) {
        *ret_law = law;
        return true;
    }
    if (law->reader == NULL || law->installed == NULL)
        (void)lg_fail(reterr, LG_STOP, "out of memory");
    gw_law_free(law);
    return false;
}

void gw_law_free(struct gw_law *law)
{
    if (law == NULL)
        return;
    lg_json_reader_free(law->reader);
    lg_arena_free(law->installed);
    lg_arena_free(law->arena);
    (void)pthread_mutex_destroy(&law->lock);
    free(law);
}

const struct lg_category_set *gw_law_categories(const struct gw_law *law)
{
    return &law->packs.categories;
}

const char *gw_law_hash(const struct gw_law *law)
{
    return law->packs.hash;
}

bool gw_law_at(const struct gw_law *law, struct gw_bench *bench, struct lg_store *store,
               struct lg_span hash, const struct gw_law **ret_law, struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_column *const param = lg_of_text(bench->arena, hash);
    struct gw_law *of_then = lg_arena_take(bench->arena, sizeof *of_then);

    *ret_law = law;
    if (hash.at == NULL || lg_span_eq(hash, lg_span_of(law->packs.hash)))
        return true;
    if (!lg_store_run(store, &q_pack_at, &param, &rows, reterr))
        return false;
    if (lg_result_rows(rows) == 0)
        return true;
    if (!lg_packs_read(bench->reader, bench->arena,
                       lg_text_copy(bench->arena, lg_result_text(rows, 0, 0)), &of_then->packs,
                       reterr))
        return false;
    *ret_law = of_then;
    return true;
}

static bool replaced(const struct lg_result *rows, struct lg_span code)
{
    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        if (lg_span_eq(lg_result_text(rows, row, 0), code))
            return true;
    }
    return false;
}

struct lg_list_set gw_law_lists(const struct gw_law *law, struct lg_json_reader *reader,
                                struct lg_arena *arena, const struct lg_result *rows)
{
    struct lg_list *lists = lg_arena_take(arena, (lg_result_rows(rows) + 1) * sizeof *lists);
    struct lg_error error;
    size_t n = 0;

    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        if (!lg_result_null(rows, row, 1) &&
            lg_list_read(reader, arena, lg_result_text(rows, row, 1), &lists[n], &error))
            n++;
    }
    return (struct lg_list_set){lists, n, law->packs.countries};
}

/* A document was checked when it was drafted; one that cannot be read any more is left out. */
const struct lg_profile_set *gw_law_profiles(const struct gw_law *law,
                                             struct lg_json_reader *reader, struct lg_arena *arena,
                                             const struct lg_result *rows,
                                             const struct lg_list_set *lists, bool published)
{
    const size_t most = law->packs.profiles_n + lg_result_rows(rows) + 1;
    struct lg_profile *profiles = lg_arena_take(arena, most * sizeof *profiles);
    struct lg_error error;
    size_t n = 0;

    for (size_t i = 0; i < law->packs.profiles_n; i++) {
        if ((law->packs.profiles[i].published || !published) &&
            !replaced(rows, law->packs.profiles[i].code))
            profiles[n++] = law->packs.profiles[i];
    }
    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        if (!lg_result_null(rows, row, 1) &&
            lg_profile_read(reader, arena, lg_result_text(rows, row, 1), lists, &profiles[n],
                            &error))
            n++;
    }
    return lg_profile_set_new(arena, profiles, n);
}

void gw_law_measure(const struct gw_law *law, struct lg_measures *measures,
                    const struct ev_measure *measure)
{
    struct ev_measure understood = *measure;

    understood.scope.origin_country =
        lg_country_code(law->packs.countries, measure->scope.origin_country);
    lg_measures_put(measures, &understood);
}

static const struct lg_measures *measures_of(struct gw_law *law, struct lg_arena *arena,
                                             const struct lg_result *rows)
{
    struct lg_measures *measures = lg_measures_new(arena);
    struct ev_event event;
    struct ev_faults faults;

    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        if (ev_decode(law->reader, arena, lg_result_text(rows, row, 0), &event, &faults) &&
            event.type == EV_TYPE_MEASURE)
            gw_law_measure(law, measures, &event.measure);
    }
    return measures;
}

static bool read_anew(struct gw_law *law, struct lg_store *store, struct lg_span state,
                      struct lg_error *reterr)
{
    const struct lg_list_set no_lists = {
        .countries = law->packs.countries}; /* what is published names its values */
    lg_own(lg_result) struct lg_result *profiles = NULL, *measures = NULL;

    if (!lg_store_run(store, &q_published_profiles, NULL, &profiles, reterr) ||
        !lg_store_run(store, &q_published_measures, NULL, &measures, reterr))
        return false;
    struct lg_arena *arena = lg_arena_new(PUBLISHED_BYTES);
    if (arena == NULL)
        return lg_fail(reterr, LG_RETRY, "out of memory");
    law->published.profiles = gw_law_profiles(law, law->reader, arena, profiles, &no_lists, true);
    law->published.measures = measures_of(law, arena, measures);
    law->state = lg_text_copy(arena, state);
    lg_arena_free(law->arena);
    law->arena = arena;
    return true;
}

bool gw_law_take(struct gw_law *law, struct lg_store *store, struct gw_published *ret_published,
                 struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *state = NULL;

    if (!lg_store_run(store, &q_law_state, NULL, &state, reterr))
        return false;
    (void)pthread_mutex_lock(&law->lock);
    const struct lg_span now = lg_result_text(state, 0, 0);
    if ((law->arena == NULL || !lg_span_eq(law->state, now)) &&
        !read_anew(law, store, now, reterr)) {
        (void)pthread_mutex_unlock(&law->lock);
        return false;
    }
    *ret_published = law->published;
    return true;
}

void gw_law_give(struct gw_law *law)
{
    (void)pthread_mutex_unlock(&law->lock);
}
