/*
 * case.h - everything that is known of one declaration that someone must act on.
 *
 * A case begins with an assessment and follows it: events change it one after the other, and what
 * each leads to (outcomes, measures, a release) is added to its effects.  Decisions are pure: a
 * case in, the same case changed.  Texts point into the batch's arena or are constants.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "decide/kept.h"
#include "risk/measures.h"

enum { CASE_ITEMS = 999 };

/* Of the life cycle "item". */
enum item_state {
    ITEM_NEW,     /* nothing is known of it yet */
    ITEM_OPEN,    /* to be inspected */
    ITEM_SAMPLED, /* waits for the laboratory */
    ITEM_PASSED,
    ITEM_FAILED,     /* waits for a disposal */
    ITEM_RECTIFY,    /* to be put right and inspected again */
    ITEM_DISPOSED,   /* returned or destroyed */
    ITEM_BLOCKED,    /* a measure holds it */
    ITEM_NOT_NEEDED, /* nothing asks for an inspection */
};

const char *item_state_name(enum item_state state);
enum item_state item_state_of(struct lg_span name);

struct case_item {
    int64_t number;
    enum item_state state;
    enum ev_lane lane;
    enum ev_assessment_items_action action;
    enum ev_kind kind;
    enum ev_severity severity;
    struct lg_span finding;
    struct lg_id outcome_id; /* of the last outcome; meaningless while outcome_version is 0 */
    int64_t outcome_version;
    enum ev_outcome_verdict outcome_verdict;
    bool outcome_final;
    lg_e5 failed_e5;       /* of its quantity, what failed; 0 when nothing did */
    lg_e5 disposed_e5;     /* what was returned or destroyed */
    struct lg_span *units; /* that failed, where they can be told: "vin:…", "serial:…" */
    size_t units_n;
    struct lg_id measure_id;
    int64_t measure_version;
    int64_t reinspections;
    const struct ev_assessment_items *goods;
};

/* What events of this batch lead to, in order. */
struct case_effects {
    struct ev_outcome *outcomes;
    size_t outcomes_n;
    struct ev_measure *measures;
    size_t measures_n;
    struct ev_release *releases;
    size_t releases_n;
    struct lg_span *withdrawn_reports; /* passed tests that prove nothing any more */
    size_t withdrawn_n;
    struct case_pass {
        struct lg_span model, standard, report;
        lg_day day;
    } * passes;
    size_t passes_n;
};

struct inspection_case {
    struct lg_arena *arena;
    struct lg_id id, declaration_id;      /* the order's, and what it is about */
    const struct lg_measures *measures;   /* that block goods now; NULL: none is known */
    const struct lg_countries *countries; /* by which their scopes name one */
    bool exists, changed;
    bool unreadable; /* its assessment cannot be read any more: nothing may be decided of it */
    int64_t order_version, version; /* version: of the declaration */
    const char *state;              /* of the order; see the life cycle inspection_order */
    struct ev_assessment assessment;
    struct lg_span event; /* the assessment as it came */
    struct lg_span place, contact, instruction, inspectors;
    int64_t deadline_us, arrived_at_us, notified_at_us, created_at_us, changed_at_us;
    int64_t release_version;
    enum ev_release_status release_status;
    struct case_item *items;
    size_t items_n;
    struct case_sample *samples;
    size_t samples_n;
    struct case_disposal *disposals;
    size_t disposals_n;
    struct case_review *reviews;
    size_t reviews_n;
    struct case_signature *signatures;
    size_t signatures_n;
    struct case_open *open; /* checks that wait for signatures, and conflicts */
    size_t open_n;
    struct case_effects effects;
};

/* What an event came to. */
enum verdict_kind {
    EVENT_TAKEN,
    EVENT_REFUSED,  /* illegal: a dead letter */
    EVENT_CONFLICT, /* meant for something changed meanwhile: kept for a person */
    EVENT_OLD,      /* late: recorded, without effect */
    EVENT_WAITS,    /* a check that not all of its inspectors have signed */
};

struct event_verdict {
    enum verdict_kind kind;
    const char *code;
    struct lg_span reason;
    const struct case_open *about; /* what waited and is decided by this event; NULL: nothing */
};

/* The event with what a decision may know of its record. */
struct case_event {
    const struct ev_event *event;
    struct lg_id id; /* the object id that its record makes */
    int64_t at_us;
    struct lg_span bytes; /* as it came */
};

/* Moves the item by the life cycle; false, and it stays as it is, when that is no move of its state's. */
bool case_item_move(struct case_item *item, const char *event);

/* The item of that number, or NULL. */
struct case_item *case_item_of(struct inspection_case *of, int64_t number);

/* One more element at the end of an array that lives in the arena: a zeroed one is given. */
void *case_append(struct lg_arena *arena, void *array, size_t *n, size_t size, void **ret_array);
