#include "learner.h"

static const double PRIOR = 0.02;

struct learner *learner_new(struct lg_arena *arena)
{
    struct learner *learner = lg_arena_take(arena, sizeof *learner);

    learner->arena = arena;
    learner->belief = (struct lg_risk_belief){PRIOR, 12, 12};
    lg_risk_decay_fill(learner->shares, LEARNER_DECAY_DAYS, LEARNER_HALF_LIFE_DAYS);
    return learner;
}

void learner_teach(struct learner *learner, const struct customs_row *row, enum ev_path path,
                   double probability)
{
    const struct lg_risk_counts delta = lg_risk_delta(
        row->failed ? EV_OUTCOME_VERDICT_FAIL : EV_OUTCOME_VERDICT_PASS, path, probability, 1);
    const int levels = lg_chain_levels(row->key);

    for (int level = 0; level < levels; level++)
        lg_risk_add(&lg_risk_cell_put(&learner->cells, learner->arena,
                                      lg_chain_level(row->key, level), row->day)
                         ->counts,
                    &delta);
}

void learner_teach_all(struct learner *learner, const struct customs_row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        learner_teach(learner, &rows[i], EV_PATH_RANDOM, 1);
}

static struct lg_risk_evidence evidence_of(const struct learner *learner,
                                           const struct customs_row *row)
{
    const struct lg_risk_decay decay = {learner->shares, LEARNER_DECAY_DAYS};

    return lg_risk_cells_evidence(&learner->cells, row->key, row->day, &decay);
}

struct lg_risk_score learner_score(const struct learner *learner, const struct customs_row *row)
{
    const struct lg_risk_evidence evidence = evidence_of(learner, row);

    return lg_risk_estimate(&evidence, lg_chain_levels(row->key), &learner->belief);
}

const struct lg_risk_evidence *learner_evidence(const struct learner *learner,
                                                const struct customs_rows *rows)
{
    struct lg_risk_evidence *evidence =
        lg_arena_take(learner->arena, (rows->n + 1) * sizeof *evidence);

    for (size_t i = 0; i < rows->n; i++)
        evidence[i] = evidence_of(learner, &rows->at[i]);
    return evidence;
}

struct ranked *learner_rank(const struct learner *learner, const struct customs_rows *rows,
                            const struct lg_risk_evidence *evidence,
                            const struct lg_calibration *calibration)
{
    struct ranked *items = lg_arena_take(learner->arena, (rows->n + 1) * sizeof *items);

    for (size_t i = 0; i < rows->n; i++) {
        const struct customs_row *row = &rows->at[i];
        const int levels = lg_chain_levels(row->key);
        const struct lg_risk_score score = lg_risk_estimate(&evidence[i], levels, &learner->belief);

        items[i] = (struct ranked){
            .score = score.score,
            .probability = lg_calibrated(calibration, score.score),
            .value = row->value,
            .failed = row->failed,
            .seen = score.level == levels - 1,
        };
    }
    rank(items, rows->n);
    return items;
}
