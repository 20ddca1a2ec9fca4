/*
 * kept.h - what a case keeps of the events that came: samples, disposals, reviews, signatures, and
 * what waits for somebody.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/id.h"
#include "model/event_types.h"

struct case_sample {
    struct lg_span number, seal, backup_seal, laboratory_id, standards, report_number;
    int64_t item_number;
    const char *state;
    const char *verdict; /* NULL before the first report */
    int64_t collected_at_us;
    struct lg_id outcome_id;
    int64_t outcome_version;
};

struct case_disposal {
    struct lg_span number;
    int64_t item_number; /* 0: all that failed */
    enum ev_disposal_kind kind;
    const char *state;
    lg_e5 quantity_e5;
    bool has_quantity;
};

struct case_review {
    struct lg_id id;
    int64_t version;     /* of the declaration */
    int64_t item_number; /* 0: the whole declaration */
    enum ev_review_kind kind;
    enum ev_lane lane;
    struct lg_span actor;
    bool effective;
};

/* By a principal of its own, over the check's content hash; it may come before the check. */
struct case_signature {
    struct lg_id check_id;
    struct lg_span signer, content_hash;
};

/* What has no effect yet: a check that waits for signatures, or what conflicts. */
struct case_open {
    struct lg_id id; /* of the check, or of the conflict */
    bool waits;      /* for signatures */
    bool decided;    /* in this batch */
    const struct ev_event *event;
    struct lg_span bytes; /* the event as it came */
};
