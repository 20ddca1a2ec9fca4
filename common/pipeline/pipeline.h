/*
 * pipeline.h - the loop that every event takes: bytes, events, facts, decisions, effects, commit.
 *
 * It is written once.  A service gives each topic that it consumes a name and four steps; the
 * loop does the rest: fence, decoding, receipts, duplicates, locks, parking, dead letters,
 * outbox, audit, commit, halving to find poison, back-off, watchdog.  See pipeline/README.md.
 */
#pragma once

#include "ops/config.h"
#include "pipeline/batch.h"

struct lg_consumer {
    const char *topic;
    /* Which subjects the record touches; may be NULL. */
    void (*keys)(void *service, const struct lg_record *record, struct lg_keys *ret_keys);
    /* One round trip for all facts of the batch's FRESH records, inside the open transaction; may
     * be NULL. */
    bool (*load)(void *service, struct lg_batch *batch, struct lg_store *store,
                 struct lg_error *reterr);
    /* Calls decide/ for each FRESH record in order; rejects, parks, adds rows and emits. */
    void (*decide)(void *service, struct lg_batch *batch);
    /* Changed rows by named queries; new rows and emits are written by the loop.  May be NULL. */
    bool (*apply)(void *service, struct lg_batch *batch, struct lg_store *store,
                  struct lg_error *reterr);
    /* What this loop alone needs before its first batch, after the service's own; may be NULL. */
    bool (*open)(void *service, struct lg_store *store, struct lg_error *reterr);
};

struct lg_service {
    const char *name;   /* "assess": consumer name, groups' first part, database role, metrics */
    const char *schema; /* "assessment": where its pipeline tables are */
    const struct lg_consumer *consumers;
    size_t consumers_n;
    const char *wide; /* the topic that LOOPGATE_WORKERS loops share; NULL for none */
    /* Called once for each loop, on its own thread, before its first batch; may be NULL.  What it
     * returns is `service` in the steps, and freed by `free`. */
    bool (*open)(const struct lg_config *config, struct lg_store *store, void **ret_service,
                 struct lg_error *reterr);
    void (*free)(void *service);
    /* Called before the transaction of a tick begins, which nobody else's answer may hold open: asks
     * for what the database does not know.  May be NULL. */
    void (*before_tick)(void *service, int64_t at_us);
};

/* Parses options and configuration, runs until SIGTERM, returns the exit code (sysexits). */
int lg_service_main(const struct lg_service *service, int argc, char **argv);
