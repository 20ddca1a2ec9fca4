/*
 * assess.h - assess between the pipeline and its decisions.
 *
 * Each loop keeps what decisions read often (risk cells, measures, profiles, credit, thresholds)
 * in memory, and asks at each batch for what changed since: each of these has one writer, whose
 * changes are numbered by the offsets that it consumed.
 */
#pragma once

#include "base/hash.h"
#include "kept.h"
#include "parameters.h"
#include "pipeline/pipeline.h"
#include "risk/cells.h"
#include "risk/item.h"
#include "risk/measures.h"
#include "sets.h"
#include "wire/packs.h"

struct assess {
    struct lg_json_reader *reader;
    struct lg_arena *kept; /* for the life of the loop */
    struct lg_category_set categories;
    struct lg_hmac_key master;
    struct {
        lg_day day;
        struct lg_ticket_key key;
    } day_keys[4];
    size_t day_keys_n;
    struct lg_risk_cells cells; /* by month */
    double decay[DECAY_DAYS];   /* of a cell so many days old */
    int half_life;              /* by which it was filled */
    struct lg_measures *measures;
    struct entry_table thresholds, credit, random_shares; /* the shares are what ticks moved */
    struct parameters parameters;
    struct lg_skip_lots skip_lots;
    struct calibration calibrations[CALIBRATIONS_MOST];
    size_t calibrations_n;
    struct entry_table severities; /* of failures, by category and by first level of its chain */
    struct lg_packs packs;         /* what is installed */
    struct assess_set set;         /* of profiles and models, in use */
    struct assess_maker maker;     /* of the next one; `beside`'s alone where that runs */
    struct assess_beside *beside; /* NULL: the set is small enough to be made between two batches */
    struct lg_arena *scratch;     /* for one question at a time */
    struct lg_arena *deciding;    /* for one record at a time: what rows and events are made from */
    struct lg_hmac_key cutover_key;
    bool stopped; /* a cutover, as the adjustments say that were just read */
    struct {
        int64_t cells, measures, controls, credit, thresholds, skip_lots, adjustments;
    } seen;
    struct entry_table tickets; /* of this batch: identity to day */
    int64_t *arrived_us;        /* of each record of this batch: when its goods came; 0: not yet */
    struct declared *declared;  /* of this batch, those that changes are about */
    size_t declared_n;
    struct leaving *leaving;
    struct teaching *teaching;       /* of this batch; see outcomes.c */
    struct controlling *controlling; /* see controls.c */
    struct ticking *ticking;         /* see ticks.c */
    struct drawing *drawing;         /* see draws.c */
    const struct lg_config *config;
    struct draw_ends draw_ends;
    lg_day draw_idle_on; /* at a tick of this day nothing more was to gather before tomorrow */
};

/* open.c */
bool assess_open(const struct lg_config *config, struct lg_store *store, void **ret_service,
                 struct lg_error *reterr);
/* open.c: the set of profiles of a loop that decides. */
bool assess_set_open(void *service, struct lg_store *store, struct lg_error *reterr);
/* open.c: decides by these from now on. */
void assess_packs_use(struct assess *assess, const struct lg_packs *packs);
void assess_free(void *service);

/* cache.c: asks for all that changed along with what else is queued, and takes it after the flush. */
struct changed *assess_refresh_queue(struct assess *assess, struct lg_arena *arena,
                                     struct lg_store *store);
bool assess_refresh_take(struct assess *assess, struct lg_arena *arena, struct changed *changed,
                         struct lg_store *store, struct lg_error *reterr) LG_MUST_CHECK;
struct lg_risk_evidence assess_evidence(struct assess *assess, struct lg_span key, lg_day day);
/* Above which risk selects goods that are expected on a day. */
double assess_threshold(const struct assess *assess, struct lg_span port, struct lg_span category,
                        lg_day day);
struct lg_span assess_grade(const struct assess *assess, struct lg_span enterprise);
/* Where an importer's model stands; all zero where nothing is known. */
struct lg_skip_lot_standing assess_skip_lot(const struct assess *assess, struct lg_span enterprise,
                                            struct lg_span model, int64_t at_us);
/* What chance selects of a category: its pack's share, or more where a tick moved it. */
double assess_random_share(const struct assess *assess, const struct lg_category *category);
/* All zero where a category's scores mean themselves. */
const struct calibration *assess_calibration(const struct assess *assess, struct lg_span category);
const struct lg_ticket_key *assess_day_key(struct assess *assess, lg_day day);
/* The number of what a batch changes: the offset behind it, but above the last one where an event is tried again. */
int64_t assess_change_after(int64_t last, const struct lg_batch *batch);
/* The first day of the month of a day. */
lg_day assess_month(lg_day day);

/* adjusted.c: what ticks moved since, as cache.c asks for it. */
void assess_take_adjustments(struct assess *assess, const struct lg_result *rows);

/* documents.c: false, and the record rejected, when the draft's document cannot be used. */
struct assess_drafted {
    struct lg_span grade, basis; /* absent unless it is credit */
    int64_t restores;            /* the version that was in force with the same document; 0: none */
    lg_day from;                 /* of a parameter: its first day */
};
bool assess_document_is_sound(struct assess *assess, struct lg_batch *batch,
                              struct lg_record *record, struct assess_drafted *ret_drafted);
/* Whether two documents say the same, whatever version they name. */
bool assess_same_document(struct assess *assess, struct lg_span a, struct lg_span b);

/* declarations.c */
void assess_declaration_keys(void *service, const struct lg_record *record,
                             struct lg_keys *ret_keys);
bool assess_declarations_load(void *service, struct lg_batch *batch, struct lg_store *store,
                              struct lg_error *reterr);
void assess_declarations_decide(void *service, struct lg_batch *batch);
bool assess_declarations_apply(void *service, struct lg_batch *batch, struct lg_store *store,
                               struct lg_error *reterr);

/* outcomes.c, controls.c (apply: control_rows.c), ticks.c */
bool assess_outcomes_load(void *service, struct lg_batch *batch, struct lg_store *store,
                          struct lg_error *reterr);
void assess_outcomes_decide(void *service, struct lg_batch *batch);
bool assess_outcomes_apply(void *service, struct lg_batch *batch, struct lg_store *store,
                           struct lg_error *reterr);
bool assess_controls_load(void *service, struct lg_batch *batch, struct lg_store *store,
                          struct lg_error *reterr);
void assess_controls_decide(void *service, struct lg_batch *batch);
bool assess_controls_apply(void *service, struct lg_batch *batch, struct lg_store *store,
                           struct lg_error *reterr);
bool assess_ticks_load(void *service, struct lg_batch *batch, struct lg_store *store,
                       struct lg_error *reterr);
void assess_ticks_decide(void *service, struct lg_batch *batch);
bool assess_ticks_apply(void *service, struct lg_batch *batch, struct lg_store *store,
                        struct lg_error *reterr);

/* replay.c: `loopgate-assess replay ID`, which loopgatectl runs; gives an exit code of sysexits. */
int assess_replay_main(int argc, char **argv);
