/*
 * forgotten.c - photos that no check of their order names after 7 days, looked for once an hour.
 */
#include <stdlib.h>

#include "base/own.h"
#include "ops/log.h"
#include "ops/run.h"
#include "photo_files.h"
#include "readers.h"
#include "uploads.h"
#include "uploads_sql.h"

static const int64_t TEND_US = 3600000000;

struct tending {
    struct gw_errand errand; /* first */
    struct gateway *gateway;
};

static void run_tend(struct gw_errand *errand, struct lg_store *store)
{
    struct tending *tending = (struct tending *)(void *)errand;
    const char *evidence = lg_config_get(tending->gateway->config, LG_SET_EVIDENCE);
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_error error;

    if (store == NULL)
        (void)lg_fail(&error, LG_RETRY, "could not connect");
    if (store == NULL || !lg_store_run(store, &q_uploads_forgotten, NULL, &rows, &error))
        lg_log_error(LG_LOG_WARN, "removing photos that no check names", &error);
    for (size_t i = 0; rows != NULL && i < lg_result_rows(rows); i++)
        gw_photo_remove(evidence, lg_result_id(rows, i, 0));
    free(tending);
}

void gw_uploads_tend(struct gateway *gateway)
{
    const int64_t now_us = lg_monotonic_us();
    struct tending *tending;

    if (lg_config_get(gateway->config, LG_SET_EVIDENCE)[0] == '\0' ||
        (gateway->tended_us != 0 && now_us - gateway->tended_us < TEND_US) ||
        (tending = malloc(sizeof *tending)) == NULL)
        return;
    gateway->tended_us = now_us;
    *tending = (struct tending){.errand.run = run_tend, .gateway = gateway};
    if (!gw_readers_take(gateway->keepers, &tending->errand))
        free(tending);
}
