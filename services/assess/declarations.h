/*
 * declarations.h - one declaration as the batch knows it, from the database or from its own records.
 */
#pragma once

#include "assess.h"
#include "tally.h"

struct declared_item {
    int64_t number;
    enum ev_lane lane;
    enum ev_assessment_items_action action;
    bool forced; /* by more than risk */
    struct lg_span category;
};

struct declared {
    struct lg_span sender, number;
    bool exists, loaded; /* loaded: the newest version is a row, not one of this batch */
    struct lg_id id;
    int64_t version;
    const char *state; /* of the life cycle "declaration" */
    bool emitted;
    lg_day ticket_day;
    lg_day
        work_day; /* whose capacity has its work, see work.h; 0: counted before there were such days */
    int64_t arrived_at_us; /* 0: not yet */
    int64_t release_version;
    struct declared_item *items;
    size_t items_n;
    const struct ev_declaration_body *body;
};

/* A version that stops to count: rows that apply() changes. */
struct closing {
    struct lg_column *ids, *versions, *states;
    bool own; /* some of them are rows of this very batch */
};

/* What the batch leaves beside new rows; made by load, written by apply. */
struct leaving {
    struct closing closing;
    struct lg_column *ticket_identities, *ticket_days, *ticket_ids, *ticket_drops;
    struct tallies scores;       /* by score_place(): a day, and a score's bin of it */
    struct working *working;     /* work.c; NULL: nothing was decided */
    struct entry_table inputs;   /* see inputs.c */
    struct shadow_seen *shadows; /* shadows.c; NULL: nothing is tried */
    struct judged_item *judged;  /* of the version under decision; the next one takes its place */
    size_t judged_room;
    struct lg_column **again; /* of items_again; NULL: nothing of the batch is decided again */
};

/* leaving.c: a day, and the bin of a score, in one number. */
int64_t score_place(lg_day day, int bin);

struct judging;
/* inputs.c: what was declared of an item, counted by day; then as columns of inputs_add. */
void inputs_count(const struct judging *judging, const struct ev_item *item,
                  struct lg_span category, lg_day day);
void inputs_columns(const struct leaving *leaving, int32_t partition, struct lg_column **columns);

/* One record under decision. */
struct judging {
    struct assess *assess;
    struct lg_batch *batch;
    struct lg_record *record;
    struct leaving *leaving;
};

/* declared.c */
struct lg_span declared_sender(const struct ev_event *event);
/* Whether an officer sent it, who may change what was selected. */
bool declared_by_officer(const struct ev_event *event);
/* Whose declaration an event concerns: its sender's, or the one whom an officer names. */
struct lg_span declared_owner(const struct ev_event *event);
/* The content that an event declares; NULL when it has none. */
const struct ev_declaration_body *declared_body(const struct ev_event *event);
/* The number of the declaration that an event changes; absent when it changes none. */
struct lg_span declared_changed(const struct ev_event *event);
/* The receipt of a declaration's first version: what later ones find it by. */
struct lg_span declared_receipt(struct lg_arena *arena, struct lg_span sender,
                                struct lg_span number);

/* declared.c: items as a query tells them, "1:red:physical:t:vehicles 2:green:none:f:general". */
void declared_items(struct lg_arena *arena, struct lg_span text, struct declared *of);

/* judge.c: assesses a version's items, writes its rows, releases it or hands it to inspect. */
void judge_version(const struct judging *judging, struct declared *of,
                   const struct ev_declaration_body *body);
/* Whether a measure in force now holds some of its goods back. */
bool judge_is_held(const struct judging *judging, const struct ev_declaration_body *body);
/* Assesses the items of a version that waited again and hands them to inspect; gives its lane. */
enum ev_lane judge_again(const struct judging *judging, struct declared *of,
                         const struct ev_declaration_body *body);
/* Releases what waited: one more release row, told to recall where a duty is left. */
void release_declared(const struct judging *judging, struct declared *of,
                      const struct ev_declaration_body *body, enum ev_lane lane);
/* A version that withdraws the declaration: cancelled or returned.  Its ticket stays: the same goods
 * declared anew draw no second chance. */
void judge_withdrawal(const struct judging *judging, struct declared *of,
                      enum ev_declaration_change_kind kind);

/* rows.c */
struct judged_item {
    const struct ev_item *item;
    const struct lg_category *category;
    struct lg_item_decision decision;
    struct lg_span risk_key, facts;
    struct lg_id assessment_id;
};
/* With the release that is made with the decision, if one is. */
void rows_of_declaration(const struct judging *judging, const struct declared *of,
                         const struct ev_declaration_body *body, enum ev_lane lane,
                         enum ev_release_status released);
void rows_of_item(const struct judging *judging, const struct declared *of,
                  const struct ev_declaration_body *body, const struct judged_item *judged);
void rows_of_item_again(const struct judging *judging, const struct declared *of,
                        const struct judged_item *judged);
/* "risk random": the paths as their column has them. */
struct lg_span rows_paths(struct lg_arena *arena, const struct lg_selection *selection);

/* [[CODE,VERSION],…] of the profiles met that have no reason of their own; absent when all have. */
struct lg_span rows_also_met(struct lg_arena *arena, const struct lg_profile_set *profiles,
                             const struct lg_selection *selection);
void rows_of_release(const struct judging *judging, const struct declared *of, enum ev_lane lane,
                     enum ev_release_status status);

/* emit.c */
void emit_assessment(const struct judging *judging, const struct declared *of,
                     const struct ev_declaration_body *body, enum ev_assessment_kind kind,
                     const struct judged_item *judged, size_t n);
/* The work that an action on an item of the category is. */
int64_t minutes_of(const struct lg_category *category, enum ev_assessment_items_action action);
void emit_release(const struct judging *judging, const struct declared *of,
                  const struct ev_declaration_body *body, enum ev_release_status status);

struct lg_span id_text(struct lg_arena *arena, struct lg_id id);
