/*
 * batch.h - what a service sees of the loop: records in, effects out.
 *
 * A batch holds records of one partition of one topic, in offset order, and behind a record that
 * creates a subject the parked records that waited for it.  Everything in it lives in its arena.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/id.h"
#include "base/span.h"
#include "store/table.h"
#include "wire/event.h"

enum lg_record_state {
    LG_RECORD_FRESH = 0, /* to be decided */
    LG_RECORD_DUPLICATE, /* known already: no effect */
    LG_RECORD_REJECTED,  /* becomes a dead letter */
    LG_RECORD_PARKED,    /* waits for a subject */
};

struct lg_record {
    const char *topic; /* without the instance's prefix */
    int32_t partition;
    int64_t offset;
    int64_t append_us; /* the broker's */
    int64_t
        at_us; /* the time that decisions use: append time, or the last tick's under the demo clock */
    int64_t number; /* the relay's dense number; 0 for the gateway's records */
    struct lg_span key, bytes;
    struct lg_id id;        /* the object id that this record makes */
    struct ev_event *event; /* decoded; NULL when it could not be */
    enum lg_record_state state;
    bool was_parked; /* it waited for a subject that this batch creates */
    void *work;      /* the service's own, from the batch's arena */
    /* set by lg_record_reject() and lg_record_park() */
    const char *code;
    struct lg_span reason, pointer, waits_for;
    int64_t park_until_us;
};

struct lg_batch {
    struct lg_arena *arena;
    struct lg_record *records;
    size_t records_n;
    struct lg_rows *rows;   /* of all tables: lg_batch_rows() */
    int64_t tick_us;        /* the last tick that this service stored; 0 before the first */
    int64_t tick_before_us; /* in a batch of a tick: the one before it */
    bool crowded;           /* see lg_batch_crowded() */
};

/*
 * Whether deciding is to end before this record, as what was decided takes much memory already: the
 * batch is tried again half as long.  Never of a record alone, nor of those that were parked for one.
 */
bool lg_batch_crowded(struct lg_batch *batch, size_t record);

/*
 * Marks the record: it becomes a dead letter with this code and reason.  It must have added no
 * rows and emitted nothing before.
 */
void lg_record_reject(struct lg_batch *batch, struct lg_record *record, const char *code,
                      struct lg_span pointer, const char *reason_fmt, ...)
    __attribute__((format(printf, 5, 6)));

/* Marks the record: it waits for `key` (as its creator gives it to lg_keys_add) until then. */
void lg_record_park(struct lg_batch *batch, struct lg_record *record, struct lg_span key,
                    int64_t until_us);

/* The batch's rows for a table; the same every time. */
struct lg_rows *lg_batch_rows(struct lg_batch *batch, const struct lg_table *table);

/*
 * Writes the rows gathered so far.  The loop does so after apply(); an apply() that changes rows of
 * this very batch calls it before.
 */
bool lg_batch_write_rows(struct lg_batch *batch, struct lg_store *store,
                         struct lg_error *reterr) LG_MUST_CHECK;

/* An outbox row: `payload` is a whole CloudEvents document; the topic's partition is computed. */
void lg_batch_emit(struct lg_batch *batch, const char *topic, struct lg_span key,
                   struct lg_span payload);

/* An audit row: `actor` did `act` to `object`. detail is JSON text or empty. */
void lg_batch_audit(struct lg_batch *batch, const struct lg_record *record, const char *act,
                    struct lg_span object, struct lg_span detail);

/* Keys of subjects that a record touches; locked in key order before load. */
struct lg_keys;
enum lg_key_use {
    LG_KEY_TOUCHES,      /* lock it */
    LG_KEY_CREATES,      /* lock it, and bring what is parked for it */
    LG_KEY_CREATES_HERE, /* bring what is parked for it; all its events share the partition */
    LG_KEY_AWAITS_HERE,  /* may wait for it; all its events share the partition */
};
void lg_keys_add(struct lg_keys *keys, struct lg_span key, enum lg_key_use use);
