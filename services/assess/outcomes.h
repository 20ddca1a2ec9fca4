/*
 * outcomes.h - what a batch of outcomes and measures teaches; made by load, written by apply.
 */
#pragma once

#include "assess.h"

enum { MEASURE_COLUMNS = 15 };

/* An inspected lot of an importer's model; the model is absent where none was declared. */
struct lot {
    struct lg_id declaration_id;
    int64_t item_number;
    struct lg_span enterprise, model;
    int64_t at_us; /* when it was found, the first time */
};

/* What an outcome taught, so that it can be taken out again. */
struct lesson {
    struct lg_id outcome_id;
    enum ev_outcome_verdict verdict;
    enum ev_path selected_by;
    double probability;
    struct lg_span risk_key;
    lg_day month;
    bool taught;
    struct lot lot;
};

struct teaching {
    struct lesson *lessons; /* loaded, and those of this batch */
    size_t lessons_n;
    struct subject {
        struct lg_id declaration_id;
        int64_t version, item_number;
        struct lg_span risk_key, enterprise, model;
    } * subjects;
    size_t subjects_n;
    struct lg_risk_cells deltas;
    struct lg_risk_cell **changed;
    size_t changed_n;
    struct lg_column *withdrawn, *withdrawn_change;
    struct lg_column *measures[MEASURE_COLUMNS];
    struct skip_lots *skip_lots;
    int64_t change; /* numbers what the batch changes, above all before */
};

/* measured.c */
void measured_take(struct teaching *teaching, struct lg_batch *batch,
                   const struct lg_record *record);

/* skip_lots.c: notes what was found of a lot, and writes the levels that follow from it. */
struct skip_lots *skip_lots_new(struct lg_arena *arena);
void skip_lots_note(struct skip_lots *lots, const struct lesson *lesson);
bool skip_lots_apply(const struct assess *assess, struct lg_arena *arena,
                     const struct teaching *teaching, struct lg_store *store,
                     struct lg_error *reterr) LG_MUST_CHECK;
