/*
 * calibration.c - pooled steps on a stack: a case is pushed, and joins those below it for as long
 * as they said more than it.
 */
#include "risk/calibration.h"

static struct lg_calibration_step joined(const struct lg_calibration_step *low,
                                         const struct lg_calibration_step *high)
{
    const double weight = low->weight + high->weight;

    return (struct lg_calibration_step){
        .least = low->least,
        .predicted = (low->predicted * low->weight + high->predicted * high->weight) / weight,
        .probability = (low->probability * low->weight + high->probability * high->weight) / weight,
        .weight = weight,
    };
}

struct lg_calibration lg_calibrate(struct lg_arena *arena, const struct lg_calibration_case *cases,
                                   size_t n)
{
    struct lg_calibration_step *steps = lg_arena_take(arena, (n + 1) * sizeof *steps);
    size_t top = 0;

    for (size_t i = 0; i < n;) {
        struct lg_calibration_step step = {.least = cases[i].score, .predicted = cases[i].score};
        double failed = 0;

        for (; i < n && cases[i].score <= step.least; i++) {
            step.weight += cases[i].weight;
            failed += cases[i].failed ? cases[i].weight : 0;
        }
        step.probability = failed / step.weight;
        while (top > 0 && steps[top - 1].probability >= step.probability)
            step = joined(&steps[--top], &step);
        steps[top++] = step;
    }
    return (struct lg_calibration){steps, top};
}

static size_t step_of(const struct lg_calibration *calibration, double score)
{
    size_t low = 0, high = calibration->n;

    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;

        if (calibration->steps[middle].least <= score)
            low = middle;
        else
            high = middle;
    }
    return low;
}

double lg_calibrated(const struct lg_calibration *calibration, double score)
{
    return calibration->n == 0 ? score
                               : calibration->steps[step_of(calibration, score)].probability;
}

struct lg_calibration_pair lg_calibration_of_pair(const struct lg_calibration *calibration,
                                                  double a, double b)
{
    struct lg_calibration_pair pair = {.n = 0};

    if (calibration->n == 0)
        return pair;
    const size_t low = step_of(calibration, a < b ? a : b),
                 high = step_of(calibration, a < b ? b : a);
    pair.steps[pair.n++] = calibration->steps[low];
    if (high > low)
        pair.steps[pair.n++] = calibration->steps[high];
    return pair;
}

double lg_calibration_error(const struct lg_calibration *calibration)
{
    double apart = 0, weight = 0;

    for (size_t i = 0; i < calibration->n; i++) {
        const struct lg_calibration_step *step = &calibration->steps[i];
        const double over = step->predicted - step->probability;

        apart += (over < 0 ? -over : over) * step->weight;
        weight += step->weight;
    }
    return weight > 0 ? apart / weight : 0;
}
