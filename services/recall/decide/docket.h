/*
 * docket.h - complaints, incidents, investigations and recalls of one batch, and what they lead to.
 *
 * Everything is found by its subject, "complaint:N", "incident:N", "case:N", "recall:N"; an open
 * investigation also by its goods, so that complaints about the same goods come together.  A
 * docket is loaded, events change it one after the other, and what changed is written back.
 * Decisions are pure; texts point into the batch's arena or are constants.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/dictionary.h"
#include "base/id.h"
#include "decide/clock.h"
#include "decide/matter.h"
#include "model/event_types.h"

enum report_kind { REPORT_COMPLAINT, REPORT_INCIDENT };

/* States in which a complaint follows its investigation. */
enum { COMPLAINT_STARTS = 4 };
extern const char *const complaint_starts[COMPLAINT_STARTS];

/* What came from the market: a complaint, or an incident, which has no life cycle. */
struct report {
    struct report *next;
    enum report_kind kind;
    struct lg_span number, subject, goods_key, case_number;
    struct lg_id id;
    const char *state; /* see the life cycle complaint */
    struct ev_goods goods;
    enum ev_severity severity;
    enum ev_kind hazard;
    struct clock *clocks;
    int64_t filed_us, changed_us;
    bool is_new, changed;
    const struct ev_event *event; /* of a new one */
    struct lg_span bytes;
};

struct investigation {
    struct investigation *next;
    struct lg_span number, subject, goods_key, finding, opened_by;
    struct lg_id id;
    const char *state; /* see the life cycle investigation */
    struct ev_goods goods;
    enum ev_severity severity; /* of the worst complaint or incident, with its kind */
    enum ev_kind hazard;
    bool automatic, recalled; /* recalled: a recall names it */
    struct clock *clocks;
    int64_t opened_us, changed_us;
    bool changed;
    /* where its complaints go from each of complaint_starts; NULL: they stay */
    const char *complaint_ends[COMPLAINT_STARTS];
    int64_t mediation_met_us; /* when they first left mediation; 0 when not */
};

struct campaign {
    struct campaign *next;
    struct lg_span number, subject, case_number, producer_id, producer_name;
    struct lg_span hazard, hazard_zh, remedy, proposed_by;
    struct lg_id id;
    const char *state; /* see the life cycle recall */
    struct ev_goods goods;
    int64_t units_affected, units_remedied;
    bool has_units_affected, has_units_remedied;
    int64_t measure_version;
    bool blocking; /* its measure is in force */
    struct clock *clocks;
    int64_t opened_us, changed_us, closed_us;
    bool changed;
};

/* A complaint or incident that an investigation took; a named one may not be here yet. */
struct source {
    struct source *next;
    struct lg_span case_number, number;
    enum report_kind kind;
    bool is_new;
};

/* Goods whose released subjects are to be found; see trace.h. */
struct trace_run {
    struct trace_run *next;
    bool of_recall;
    struct lg_span number, finding;
    struct lg_id id; /* the investigation's or the recall's */
    struct ev_goods goods;
    bool teaches;
    enum ev_kind kind;
    enum ev_severity severity;
    int64_t started_us, done_us, found, after_item;
    struct lg_id after_declaration;
};

struct docket {
    struct lg_arena *arena;
    struct terms terms;
    struct lg_dictionary keys;
    struct place *places; /* by number of the key */
    struct report *reports;
    struct investigation *investigations;
    struct campaign *campaigns;
    struct source *sources;
    struct trace_run *runs;
    /* what the last event led to */
    struct ev_measure *measure;
    struct investigation *opened;
};

/* An empty docket. */
struct docket *docket_new(struct lg_arena *arena);

/* "prefix:number". */
struct lg_span docket_subject(struct lg_arena *arena, const char *prefix, struct lg_span number);

/* Puts an empty thing under its number; what is there under a number, or NULL. */
struct report *docket_put_report(struct docket *docket, enum report_kind kind,
                                 struct lg_span number);
struct investigation *docket_put_investigation(struct docket *docket, struct lg_span number);
struct campaign *docket_put_campaign(struct docket *docket, struct lg_span number);
struct report *docket_report(const struct docket *docket, enum report_kind kind,
                             struct lg_span number);
struct investigation *docket_investigation(const struct docket *docket, struct lg_span number);
struct campaign *docket_campaign(const struct docket *docket, struct lg_span number);

/* The clocks of a thing that is there, by its subject; or NULL. */
struct clock **docket_clocks(const struct docket *docket, struct lg_span subject);

/* The open investigation of goods with that key, or NULL; the one opened first. */
struct investigation *docket_open_for(const struct docket *docket, struct lg_span goods_key);
/* Makes an investigation findable by its goods' key. */
void docket_index(struct docket *docket, struct investigation *of);

/* Notes that a case took a report; the number of the case that has named a complaint, or absent. */
void docket_link(struct docket *docket, struct lg_span case_number, enum report_kind kind,
                 struct lg_span number, bool is_new);
struct lg_span docket_named_by(const struct docket *docket, struct lg_span complaint);
