/*
 * open.c - what a loop needs before its first batch: categories, profiles, keys, parameters.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assess.h"
#include "assess_sql.h"
#include "base/own.h"
#include "base/text.h"
#include "ops/key_file.h"
#include "skip_lots_sql.h"
#include "tables.h"
#include "wire/category.h"
#include "wire/profile.h"

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

static bool read_share(struct assess *assess, const struct lg_config *config,
                       struct lg_error *reterr)
{
    char folder[LG_SETTING_SIZE + 40];
    const char *share = lg_config_get(config, LG_SET_SHARE);

    (void)snprintf(folder, sizeof folder, "%s/schemas/categories", share);
    if (!lg_category_load(assess->reader, assess->kept, folder, &assess->categories, reterr))
        return false;
    (void)snprintf(folder, sizeof folder, "%s/schemas/profiles", share);
    return lg_profile_load(assess->reader, assess->kept, folder, &assess->first_profiles,
                           &assess->first_profiles_n, reterr);
}

static bool read_parameters(struct assess *assess, struct lg_store *store, struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *rows = NULL;

    if (!lg_store_run(store, &q_selection_parameters, NULL, &rows, reterr))
        return false;
    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        const struct lg_span code = lg_result_text(rows, row, 0);
        const struct lg_span category = lg_result_text(rows, row, 1);
        const struct lg_span key =
            lg_text(assess->kept, "%.*s/%.*s", LG_SPAN_ARG(code), LG_SPAN_ARG(category));
        lg_e5 value = 0;

        if (!lg_e5_parse(lg_result_text(rows, row, 2), &value))
            return lg_fail(reterr, LG_STOP, "the parameter \"%.*s\" is not a decimal",
                           LG_SPAN_ARG(key));
        entry_put(&assess->parameters, assess->kept, key)->value = (double)value / 100000;
    }
    return true;
}

static bool read_skip_lot_steps(struct assess *assess, struct lg_store *store,
                                struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *rows = NULL;

    if (!lg_store_run(store, &q_skip_lot_steps, NULL, &rows, reterr))
        return false;
    const size_t n = lg_result_rows(rows);
    struct lg_skip_lot_step *steps = lg_arena_take(assess->kept, (n + 1) * sizeof *steps);
    for (size_t row = 0; row < n; row++)
        steps[row] = (struct lg_skip_lot_step){
            .level = lg_result_int(rows, row, 0),
            .passes = lg_result_int(rows, row, 1),
            .factor = lg_result_float(rows, row, 2),
            .falls_to = lg_result_int(rows, row, 3),
            .from = (lg_day)lg_result_int(rows, row, 4),
            .until = lg_result_null(rows, row, 5) ? 0 : (lg_day)lg_result_int(rows, row, 5)};
    assess->skip_lot_scheme = (struct lg_skip_lot_scheme){steps, n};
    return true;
}

bool assess_open(const struct lg_config *config, struct lg_store *store, void **ret_service,
                 struct lg_error *reterr)
{
    struct assess *assess = calloc(1, sizeof *assess);

    if (assess == NULL)
        return lg_fail(reterr, LG_STOP, "cannot start: out of memory");
    assess->reader = lg_json_reader_new(LG_JSON_SIMDJSON);
    assess->kept = lg_arena_new(KEPT_BYTES);
    assess->scratch = lg_arena_new(SCRATCH_BYTES);
    if (assess->reader == NULL || assess->kept == NULL || assess->scratch == NULL) {
        assess_free(assess);
        return lg_fail(reterr, LG_STOP, "cannot start: out of memory");
    }
    assess->measures = lg_measures_new(assess->kept);
    assess->config = config;
    assess->seen.cells = assess->seen.measures = assess->seen.controls = assess->seen.credit =
        assess->seen.thresholds = assess->seen.skip_lots = assess->seen.adjustments = -1;
    if (!read_master(config, &assess->master, reterr) || !read_share(assess, config, reterr) ||
        !read_parameters(assess, store, reterr) || !read_skip_lot_steps(assess, store, reterr) ||
        !assess_profiles_now(assess, store, reterr)) {
        assess_free(assess);
        return false;
    }
    lg_risk_decay_fill(assess->decay, DECAY_DAYS,
                       (int)assess_parameter(assess, "risk_half_life", LG_SPAN(""), 365));
    *ret_service = assess;
    return true;
}

void assess_free(void *service)
{
    struct assess *assess = service;

    if (assess == NULL)
        return;
    lg_json_reader_free(assess->reader);
    lg_arena_free(assess->profile_arena);
    lg_arena_free(assess->scratch);
    lg_arena_free(assess->kept);
    free(assess);
}
