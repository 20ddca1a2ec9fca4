/*
 * main.c - inspect: assessments and what people do at the port, into cases, outcomes and releases.
 */
#include <stdlib.h>

#include "shell.h"

enum { KEPT_BYTES = 1 << 30 };

static void keys_of(void *service, const struct lg_record *record, struct lg_keys *ret_keys)
{
    const struct lg_id id = inspect_declaration_of(record->event);
    const bool creates = record->event->type == EV_TYPE_ASSESSMENT &&
                         record->event->assessment.kind == EV_ASSESSMENT_KIND_ASSESSED;

    (void)service;
    if (record->event->type == EV_TYPE_DRAW)
        return;
    lg_keys_add(ret_keys, (struct lg_span){(const char *)id.at, sizeof id.at},
                creates ? LG_KEY_CREATES : LG_KEY_TOUCHES);
}

static void free_loop(void *service)
{
    struct inspect *inspect = service;

    if (inspect == NULL)
        return;
    lg_json_reader_free(inspect->reader);
    lg_arena_free(inspect->kept);
    free(inspect);
}

static bool open_loop(const struct lg_config *config, struct lg_store *store, void **ret_service,
                      struct lg_error *reterr)
{
    struct inspect *inspect = calloc(1, sizeof *inspect);

    (void)store;
    if (inspect != NULL) {
        inspect->reader = lg_json_reader_new(LG_JSON_SIMDJSON);
        inspect->kept = lg_arena_new(KEPT_BYTES);
    }
    if (inspect == NULL || inspect->reader == NULL || inspect->kept == NULL) {
        free_loop(inspect);
        return lg_fail(reterr, LG_STOP, "cannot start: out of memory");
    }
    if (!lg_packs_load(inspect->reader, inspect->kept, lg_config_get(config, LG_SET_SHARE),
                       &inspect->packs, reterr)) {
        free_loop(inspect);
        return false;
    }
    inspect->measures = lg_measures_new(inspect->kept);
    *ret_service = inspect;
    return true;
}

static void decide_tick(void *service, struct lg_batch *batch)
{
    (void)service;
    (void)batch; /* the loop stores the tick and lets parked events expire */
}

static const struct lg_consumer consumers[] = {
    {"assessments", keys_of, inspect_load, inspect_decide, inspect_apply, NULL},
    {"inspections", keys_of, inspect_load, inspect_decide, inspect_apply, NULL},
    {"ticks-inspect", NULL, NULL, decide_tick, NULL, NULL},
};

int main(int argc, char **argv)
{
    const struct lg_service service = {
        .name = "inspect",
        .schema = "inspection",
        .consumers = consumers,
        .consumers_n = sizeof consumers / sizeof *consumers,
        .wide = NULL,
        .open = open_loop,
        .free = free_loop,
    };

    return lg_service_main(&service, argc, argv);
}
