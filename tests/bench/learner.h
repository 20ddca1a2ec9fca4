/*
 * learner.h - the engine's risk tables, taught with declarations as assess teaches them.
 */
#pragma once

#include "customs.h"
#include "ranking.h"
#include "risk/calibration.h"
#include "risk/cells.h"

enum { LEARNER_HALF_LIFE_DAYS = 365, LEARNER_DECAY_DAYS = 3650 };

struct learner {
    struct lg_arena *arena;
    struct lg_risk_cells cells; /* by day */
    double shares[LEARNER_DECAY_DAYS];
    struct lg_risk_belief belief;
};

/* A learner that knows nothing and believes cautiously. */
struct learner *learner_new(struct lg_arena *arena);

/* An outcome: on which path it was selected, and with what probability. */
void learner_teach(struct learner *learner, const struct customs_row *row, enum ev_path path,
                   double probability);

/* All of these were inspected, none of them by choice. */
void learner_teach_all(struct learner *learner, const struct customs_row *rows, size_t n);

struct lg_risk_score learner_score(const struct learner *learner, const struct customs_row *row);

/* What the tables know of each row. */
const struct lg_risk_evidence *learner_evidence(const struct learner *learner,
                                                const struct customs_rows *rows);

/* Scores the rows and ranks them; what a score means is the calibration's to say, where there is one. */
struct ranked *learner_rank(const struct learner *learner, const struct customs_rows *rows,
                            const struct lg_risk_evidence *evidence,
                            const struct lg_calibration *calibration);
