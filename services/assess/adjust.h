/*
 * adjust.h - what moves by itself once a day, at the day's first tick, and says why: the random
 * share of categories, what their scores mean, and alarms where things are otherwise than before.
 */
#pragma once

#include "assess.h"

struct adjusting;

/* NULL but at the first tick of a day.  Asks for what adjustments rest on; read after the flush. */
struct adjusting *adjust_load(const struct lg_batch *batch, struct lg_store *store);
/* Queues what follows. */
void adjust_move(const struct assess *assess, const struct lg_batch *batch,
                 struct adjusting *adjusting, struct lg_store *store);
void adjust_free(struct adjusting *adjusting);

/* Between its sources. */
enum { ADJUST_COLUMNS = 9 };

struct adjusting {
    struct lg_arena *arena;
    lg_day today;
    struct lg_result *terms, *arms, *cases, *severities, *bins, *rates, *alarms;
    const struct lg_batch *batch;
    struct lg_column *columns[ADJUST_COLUMNS];
    int64_t alarms_n;
};

struct adjustment {
    const char *kind, *measure; /* measure: of a drift */
    struct lg_span category, document;
    bool alarm;
};

void adjust_put(struct adjusting *adjusting, const struct adjustment *adjustment);
/* A parameter of the day; `other` when none is in force. */
double adjust_term(const struct adjusting *adjusting, const char *code, double other);
/* adjust_explore.c, adjust_calibrate.c, adjust_drift.c */
void adjust_explore(const struct assess *assess, struct adjusting *adjusting);
void adjust_calibrate(struct adjusting *adjusting);
void adjust_drift(struct adjusting *adjusting);
/* adjust_severity.c; severity.c: takes its document. */
void adjust_severity(struct adjusting *adjusting);
struct lg_json;
void assess_take_severities(struct assess *assess, struct lg_span category,
                            const struct lg_json *root);
