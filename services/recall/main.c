/*
 * main.c - recall: what happens to goods after they were released.
 */
#include <stdlib.h>

#include "shell.h"

enum { SCRATCH_BYTES = 16 * 1024 * 1024 };

static bool open_loop(const struct lg_config *config, struct lg_store *store, void **ret_service,
                      struct lg_error *reterr)
{
    struct recall *recall = calloc(1, sizeof *recall);

    (void)config;
    (void)store;
    if (recall != NULL)
        recall->scratch = lg_arena_new(SCRATCH_BYTES);
    if (recall == NULL || recall->scratch == NULL) {
        free(recall);
        return lg_fail(reterr, LG_STOP, "cannot start: out of memory");
    }
    *ret_service = recall;
    return true;
}

static void free_loop(void *service)
{
    struct recall *recall = service;

    lg_arena_free(recall->scratch);
    free(recall);
}

static const struct lg_consumer consumers[] = {
    {"market", recall_keys, recall_load, recall_decide, recall_apply, NULL},
    {"recalls", recall_keys, recall_load, recall_decide, recall_apply, NULL},
    {"releases", NULL, NULL, recall_decide_releases, recall_apply_releases, NULL},
    {"outcomes", NULL, NULL, recall_decide_outcomes, recall_apply_outcomes, NULL},
    {"ticks-recall", NULL, recall_load_tick, recall_decide_tick, recall_apply_tick, NULL},
};

int main(int argc, char **argv)
{
    const struct lg_service service = {
        .name = "recall",
        .schema = "recall",
        .consumers = consumers,
        .consumers_n = sizeof consumers / sizeof *consumers,
        .wide = NULL,
        .open = open_loop,
        .free = free_loop,
    };

    return lg_service_main(&service, argc, argv);
}
