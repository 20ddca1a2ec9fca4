/*
 * open.c - what a loop needs before its first batch: categories, profiles, keys, parameters.
 */
#include <stdlib.h>
#include <string.h>

#include "assess.h"
#include "assess_sql.h"
#include "base/own.h"
#include "ops/key_file.h"

enum { KEPT_BYTES = 1 << 30, SCRATCH_BYTES = 4 << 20 };

static bool read_master(const struct lg_config *config, struct lg_hmac_key *ret_key,
                        struct lg_error *reterr)
{
    uint8_t key[LG_KEY_FILE];

    if (!lg_key_file_read(lg_config_get(config, LG_SET_KEYS), "draw", key, reterr))
        return false;
    *ret_key = lg_hmac_key((struct lg_span){(const char *)key, sizeof key});
    explicit_bzero(key, sizeof key);
    return true;
}

/* Of its own: a day's keys are made public, this one never is. */
static struct lg_hmac_key cutover_key(const struct lg_hmac_key *master)
{
    uint8_t key[LG_SHA256];

    lg_hmac(master, LG_SPAN("cutover"), key);
    const struct lg_hmac_key made = lg_hmac_key((struct lg_span){(const char *)key, sizeof key});
    explicit_bzero(key, sizeof key);
    return made;
}

static bool read_share(struct assess *assess, const struct lg_config *config,
                       struct lg_error *reterr)
{
    struct lg_packs packs;

    if (!lg_packs_load(assess->reader, assess->kept, lg_config_get(config, LG_SET_SHARE), &packs,
                       reterr))
        return false;
    assess_packs_use(assess, &packs);
    return true;
}

void assess_packs_use(struct assess *assess, const struct lg_packs *packs)
{
    assess->packs = *packs;
    assess->categories = packs->categories;
    assess->maker.first = packs->profiles;
    assess->maker.first_n = packs->profiles_n;
    assess->maker.countries = packs->countries;
}

/* What is installed is kept by its hash, for decisions that are made again after an upgrade. */
static bool keep_packs(struct assess *assess, struct lg_store *store, struct lg_error *reterr)
{
    struct lg_column *const params[] = {lg_of_text(assess->kept, lg_span_of(assess->packs.hash)),
                                        lg_of_text(assess->kept, assess->packs.documents)};

    return lg_store_run(store, &q_packs_put, params, NULL, reterr);
}

bool assess_open(const struct lg_config *config, struct lg_store *store, void **ret_service,
                 struct lg_error *reterr)
{
    struct assess *assess = calloc(1, sizeof *assess);

    if (assess == NULL)
        return lg_fail(reterr, LG_STOP, "cannot start: out of memory");
    assess->reader = lg_json_reader_new(LG_JSON_SIMDJSON);
    assess->maker.reader = lg_json_reader_new(LG_JSON_SIMDJSON);
    assess->maker.seen = -1;
    assess->kept = lg_arena_new(KEPT_BYTES);
    assess->scratch = lg_arena_new(SCRATCH_BYTES);
    assess->deciding = lg_arena_new(KEPT_BYTES);
    if (assess->reader == NULL || assess->maker.reader == NULL || assess->kept == NULL ||
        assess->scratch == NULL || assess->deciding == NULL) {
        assess_free(assess);
        return lg_fail(reterr, LG_STOP, "cannot start: out of memory");
    }
    assess->measures = lg_measures_new(assess->kept);
    assess->config = config;
    assess->half_life = -1;
    assess->seen.cells = assess->seen.measures = assess->seen.credit = assess->seen.thresholds =
        assess->seen.skip_lots = assess->seen.adjustments = -1;
    if (!read_master(config, &assess->master, reterr) || !read_share(assess, config, reterr) ||
        !keep_packs(assess, store, reterr) || !assess_parameters_open(assess, store, reterr)) {
        assess_free(assess);
        return false;
    }
    assess->cutover_key = cutover_key(&assess->master);
    *ret_service = assess;
    return true;
}

/* What changes from here on is asked for at each batch. */
bool assess_set_open(void *service, struct lg_store *store, struct lg_error *reterr)
{
    struct assess *assess = service;

    if (!assess_set_make(&assess->maker, store, true, &assess->set, reterr))
        return false;
    assess->seen.controls = assess->maker.seen;
    return true;
}

void assess_free(void *service)
{
    struct assess *assess = service;

    if (assess == NULL)
        return;
    assess_beside_free(assess->beside);
    assess_set_free(&assess->set);
    lg_json_reader_free(assess->reader);
    lg_json_reader_free(assess->maker.reader);
    assess_parameters_free(assess);
    lg_arena_free(assess->scratch);
    lg_arena_free(assess->deciding);
    lg_arena_free(assess->kept);
    free(assess);
}
