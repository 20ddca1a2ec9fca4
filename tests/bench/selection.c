/*
 * selection.c - how well the engine's risk tables rank declarations that they never saw.
 *
 *     selection --train FILE... --test FILE...
 *
 * Learns the train files in the order of days, every row counted as inspected.  The strength of
 * belief and the calibration come from the last quarter of the train days alone, scored by what
 * was known before it.  Then the test files are scored by frozen tables and ranked once as a whole.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/own.h"
#include "closed_loop.h"

enum { FILES_MOST = 64, ARENA = 1 << 30 };

static const double strengths[] = {1, 2, 4, 8, 16, 32}, leaf_strengths[] = {0.25, 0.5, 1, 2, 4, 8};

static const char caution[] =
    "the rows are synthetic: their generator copied correlated attributes together, so a key that "
    "repeats often repeats its label, and keys never seen before carry nearly no signal; no figure "
    "here is a claim about real fraud";

struct files {
    const char *train[FILES_MOST], *test[FILES_MOST];
    size_t train_n, test_n;
};

static bool read_arguments(int argc, char **argv, struct files *files)
{
    const char **list = NULL;
    size_t *n = NULL;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--train") == 0) {
            list = files->train;
            n = &files->train_n;
        } else if (strcmp(argv[i], "--test") == 0) {
            list = files->test;
            n = &files->test_n;
        } else if (list == NULL || *n == FILES_MOST) {
            return false;
        } else {
            list[(*n)++] = argv[i];
        }
    }
    return files->train_n > 0 && files->test_n > 0;
}

static void figure(const char *name, double value, const char *unit)
{
    (void)printf("{\"bench\":\"selection\",\"figure\":\"%s\",\"value\":%.6f,\"unit\":\"%s\"}\n",
                 name, value, unit);
}

static double ratio(double part, double whole)
{
    return whole > 0 ? part / whole : 0;
}

/* The first row of the last quarter of the days. */
static size_t last_quarter(const struct customs_rows *rows)
{
    const lg_day first = rows->at[0].day, days = rows->at[rows->n - 1].day - first + 1;
    size_t at = 0;

    while (at < rows->n && rows->at[at].day < first + days - days / 4)
        at++;
    return at;
}

static double worth_of(const struct ranked *items, size_t n)
{
    const struct rank_top five = rank_top(items, n, 0.05), ten = rank_top(items, n, 0.10);

    return ratio(five.failed, five.items) + ratio(ten.failed, ten.items);
}

static struct lg_calibration calibrate(struct lg_arena *arena, const struct ranked *items, size_t n)
{
    struct lg_calibration_case *cases = lg_arena_take(arena, (n + 1) * sizeof *cases);

    for (size_t i = 0; i < n; i++)
        cases[i] = (struct lg_calibration_case){items[n - 1 - i].score, items[n - 1 - i].failed, 1};
    return lg_calibrate(arena, cases, n);
}

struct chosen {
    struct lg_risk_belief belief;
    struct lg_calibration calibration;
    double worth;
};

static void try(struct learner *learner, const struct customs_rows *rows,
                const struct lg_risk_evidence *evidence, struct chosen *best)
{
    const struct lg_calibration none = {NULL, 0};
    const struct ranked *items = learner_rank(learner, rows, evidence, &none);
    const double worth = worth_of(items, rows->n);

    if (worth > best->worth)
        *best = (struct chosen){learner->belief, calibrate(learner->arena, items, rows->n), worth};
}

/* The belief that ranks the last quarter best, and what its scores meant there. */
static struct chosen choose(struct lg_arena *arena, const struct customs_rows *train)
{
    const size_t first = last_quarter(train);
    const struct customs_rows held = {&train->at[first], train->n - first, 0};
    struct learner *learner = learner_new(arena);
    struct chosen best = {.belief = learner->belief, .worth = -1};

    learner_teach_all(learner, train->at, first);
    const struct lg_risk_evidence *evidence = learner_evidence(learner, &held);
    for (size_t i = 0; i < sizeof strengths / sizeof *strengths; i++) {
        for (size_t j = 0; j < sizeof leaf_strengths / sizeof *leaf_strengths; j++) {
            learner->belief.strength = strengths[i];
            learner->belief.leaf_strength = leaf_strengths[j];
            try(learner, &held, evidence, &best);
        }
    }
    return best;
}

static double failed_of(const struct ranked *items, size_t n)
{
    double failed = 0;

    for (size_t i = 0; i < n; i++)
        failed += items[i].failed;
    return failed;
}

static void tell_top(const struct ranked *items, size_t n)
{
    const struct rank_top five = rank_top(items, n, 0.05), ten = rank_top(items, n, 0.10);
    const struct rank_top all = rank_top(items, n, 1);

    figure("precision_at_5", ratio(five.failed, five.items), "share");
    figure("precision_at_10", ratio(ten.failed, ten.items), "share");
    figure("recall_at_5", ratio(five.failed, all.failed), "share");
    figure("recall_at_10", ratio(ten.failed, all.failed), "share");
    figure("value_recall_at_5", ratio(five.value_failed, all.value_failed), "share");
    figure("calibration_error", rank_calibration_error(items, n), "probability");
}

/* Keys that were inspected before and keys that were not, each ranked apart. */
static void tell_part(struct lg_arena *arena, const struct ranked *items, size_t n, bool seen)
{
    struct ranked *part = lg_arena_take(arena, (n + 1) * sizeof *part);
    size_t of = 0;

    for (size_t i = 0; i < n; i++) {
        if (items[i].seen == seen)
            part[of++] = items[i];
    }
    const struct rank_top five = rank_top(part, of, 0.05);
    figure(seen ? "rows_seen" : "rows_unseen", (double)of, "rows");
    figure(seen ? "base_rate_seen" : "base_rate_unseen", ratio(failed_of(part, of), (double)of),
           "share");
    figure(seen ? "precision_at_5_seen" : "precision_at_5_unseen", ratio(five.failed, five.items),
           "share");
    figure(seen ? "auc_seen" : "auc_unseen", rank_auc(part, of), "probability");
}

/* The second ranking: by what a failure would cost, the probability times the value. */
static void tell_value(struct ranked *items, size_t n)
{
    for (size_t i = 0; i < n; i++)
        items[i].score = items[i].probability * items[i].value;
    rank(items, n);
    const struct rank_top five = rank_top(items, n, 0.05), all = rank_top(items, n, 1);

    figure("value_recall_at_5_by_value", ratio(five.value_failed, all.value_failed), "share");
    figure("precision_at_5_by_value", ratio(five.failed, five.items), "share");
}

static void tell_loop(struct lg_arena *arena, const struct customs_rows *train,
                      const struct customs_rows *test, const struct lg_risk_belief *belief)
{
    static const struct {
        double share;
        const char *risk, *random;
    } rows[] = {{0.05, "closed_loop_precision_at_5", "closed_loop_random_rate_at_5"},
                {0.10, "closed_loop_precision_at_10", "closed_loop_random_rate_at_10"}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct learner *learner = learner_new(arena);

        learner->belief = *belief;
        learner_teach_all(learner, train->at, train->n);
        const struct closed_loop loop = closed_loop(learner, test, rows[i].share);
        figure(rows[i].risk, ratio(loop.risk_failed, loop.risk_items), "share");
        figure(rows[i].random, ratio(loop.random_failed, loop.random_items), "share");
    }
}

static bool run(struct lg_arena *arena, const struct files *files, struct lg_error *reterr)
{
    const struct customs_rows none = {NULL, 0, 0};
    struct customs_rows train, test;

    if (!customs_read(arena, files->train, files->train_n, &none, &train, reterr) ||
        !customs_read(arena, files->test, files->test_n, &train, &test, reterr))
        return false;
    if (train.n == 0 || test.n == 0)
        return lg_fail(reterr, LG_STOP, "there are no declarations to learn or to rank");

    const struct chosen chosen = choose(arena, &train);
    struct learner *learner = learner_new(arena);
    learner->belief = chosen.belief;
    learner_teach_all(learner, train.at, train.n);
    struct ranked *items =
        learner_rank(learner, &test, learner_evidence(learner, &test), &chosen.calibration);

    figure("rows_train", (double)train.n, "rows");
    figure("rows_test", (double)test.n, "rows");
    figure("rows_repeated", (double)(train.repeated + test.repeated), "rows");
    figure("strength", chosen.belief.strength, "inspections");
    figure("leaf_strength", chosen.belief.leaf_strength, "inspections");
    figure("calibration_steps", (double)chosen.calibration.n, "steps");
    figure("base_rate", ratio(failed_of(items, test.n), (double)test.n), "share");
    tell_top(items, test.n);
    tell_part(arena, items, test.n, true);
    tell_part(arena, items, test.n, false);
    tell_value(items, test.n);
    tell_loop(arena, &train, &test, &chosen.belief);
    (void)fprintf(stderr, "selection: %s\n", caution);
    return true;
}

int main(int argc, char **argv)
{
    struct files files = {.train_n = 0};
    struct lg_error error;

    if (!read_arguments(argc, argv, &files)) {
        (void)fprintf(stderr, "selection --train FILE... --test FILE...\n");
        return 64;
    }
    lg_own(lg_arena) struct lg_arena *arena = lg_arena_new(ARENA);
    if (arena == NULL)
        return EXIT_FAILURE;
    if (!run(arena, &files, &error)) {
        (void)fprintf(stderr, "selection: %s\n", error.message);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
