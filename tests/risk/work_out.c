/*
 * work_out.c - the examples of common/risk/MATHEMATICS.md, worked out by the engine itself.
 *
 * Each line of input is a calculation: its name, then words of numbers that "/" parts.  The answer is a line
 * of numbers of six digits, groups parted by "|"; a line that cannot be read ends the program.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/own.h"
#include "risk/calibration.h"
#include "risk/drift.h"
#include "risk/exploration.h"
#include "risk/quota.h"
#include "risk/ranking.h"
#include "risk/skip_lot.h"
#include "risk/table.h"
#include "risk/threshold.h"
#include "risk/ticket.h"

enum { WORDS = 40, LINE = 1000, STEPS = 16 };

struct line {
    char *words[WORDS]; /* behind the name */
    int n;
};

static void fail(const char *what, const char *text)
{
    (void)fprintf(stderr, "%s: \"%s\"\n", what, text);
    exit(1);
}

/* The numbers of a word; `wanted` of them. */
static void read_word(const char *word, int wanted, double *ret_numbers)
{
    char *end;

    for (int i = 0; i < wanted; i++) {
        ret_numbers[i] = strtod(word, &end);
        if (end == word || *end != (i + 1 < wanted ? '/' : '\0'))
            fail("not as many numbers as it takes", word);
        word = end + 1;
    }
}

/* All words as one number each. */
static void read_all(const struct line *line, int wanted, double *ret_numbers)
{
    if (line->n != wanted)
        fail("not as many words as it takes", line->n > 0 ? line->words[0] : "");
    for (int i = 0; i < wanted; i++)
        read_word(line->words[i], 1, &ret_numbers[i]);
}

static void tell(const double *numbers, int n)
{
    for (int i = 0; i < n; i++)
        (void)printf("%s%.6g", i == 0 ? "" : " ", numbers[i]);
}

static enum ev_path path_of(const char *word, size_t len)
{
    for (int path = EV_PATH_MANDATORY; path <= EV_PATH_OFFICER; path++) {
        const char *name = ev_path_name((enum ev_path)path);

        if (strlen(name) == len && memcmp(name, word, len) == 0)
            return (enum ev_path)path;
    }
    fail("no path of selection", word);
    return EV_PATH_ABSENT;
}

/* PATH/PROBABILITY/FAILED ...: effective inspections and failures of a level, and of the last one. */
static void evidence(const struct line *line)
{
    struct lg_risk_sum sums[2] = {{.inspected = 0}, {.inspected = 0}};

    for (int i = 0; i < line->n; i++) {
        const size_t path = strcspn(line->words[i], "/");
        double said[2];

        read_word(line->words[i] + path + 1, 2, said);
        const struct lg_risk_counts delta =
            lg_risk_delta(said[1] > 0 ? EV_OUTCOME_VERDICT_FAIL : EV_OUTCOME_VERDICT_PASS,
                          path_of(line->words[i], path), said[0], 1);
        lg_risk_sum_add(&sums[0], &delta, 1);
        lg_risk_sum_add(&sums[1], &delta, 1);
    }
    const struct lg_risk_evidence found = lg_risk_weigh(sums, 2);
    tell((double[]){found.inspected[0], found.failed[0], found.inspected[1], found.failed[1]}, 4);
}

/* DAYS HALF-LIFE */
static void decay(const struct line *line)
{
    static double shares[4000];
    double said[2];

    read_all(line, 2, said);
    lg_risk_decay_fill(shares, (int)(sizeof shares / sizeof *shares), (int)said[1]);
    tell(&shares[(int)said[0]], 1);
}

/* PRIOR STRENGTH LEAF-STRENGTH INSPECTED/FAILED ...: the score, and how much of it each part gives. */
static void score(const struct line *line)
{
    struct lg_risk_evidence found = {{0}, {0}};
    double parts[LG_RISK_PARTS];
    struct lg_risk_belief belief;
    const int levels = line->n - 3;

    if (levels < 1 || levels > LG_CHAIN_LEVELS)
        fail("a score takes levels", "score");
    read_word(line->words[0], 1, &belief.prior);
    read_word(line->words[1], 1, &belief.strength);
    read_word(line->words[2], 1, &belief.leaf_strength);
    for (int i = 0; i < levels; i++) {
        double said[2];

        read_word(line->words[3 + i], 2, said);
        found.inspected[i] = said[0];
        found.failed[i] = said[1];
    }
    const struct lg_risk_score estimate = lg_risk_estimate(&found, levels, &belief);
    lg_risk_parts(&found, levels, &belief, parts);
    tell(&estimate.score, 1);
    (void)printf(" | ");
    tell(parts, levels + 1);
}

/* SCORE/FAILED/WEIGHT ..., scores rising: of each step the lowest score, the mean, the rate, the weight. */
static void calibrate(const struct line *line)
{
    lg_own(lg_arena) struct lg_arena *arena = lg_arena_new(1 << 20);
    struct lg_calibration_case cases[WORDS];

    for (int i = 0; i < line->n; i++) {
        double said[3];

        read_word(line->words[i], 3, said);
        cases[i] = (struct lg_calibration_case){said[0], said[1] > 0, said[2]};
    }
    const struct lg_calibration found = lg_calibrate(arena, cases, (size_t)line->n);
    for (size_t i = 0; i < found.n; i++) {
        const struct lg_calibration_step *step = &found.steps[i];

        (void)printf("%s", i == 0 ? "" : " | ");
        tell((double[]){step->least, step->predicted, step->probability, step->weight}, 4);
    }
}

/* SCORE VALUE HALF SEVERITY EXCHANGE */
static void rank(const struct line *line)
{
    double said[5];

    read_all(line, 5, said);
    tell((double[]){lg_rank(&(struct lg_ranking){said[2], said[3], said[4]}, said[0],
                            (lg_e5)(said[1] * 100000))},
         1);
}

/* CAPACITY SEEN-A-DAY FORCED-SHARE */
static void base(const struct line *line)
{
    double said[3];

    read_all(line, 3, said);
    tell((double[]){lg_quota_base(said[0], said[1], said[2])}, 1);
}

/* CREDIT EARNED SPENT SEEN SHARE ORDER DAY: the credit after a tick, and the share until the next one. */
static void share(const struct line *line)
{
    double said[7];

    read_all(line, 7, said);
    const struct lg_quota_terms terms = {said[4], said[5], said[6]};
    const double credit = lg_quota_settle(said[0], said[1], said[2], &terms);
    tell((double[]){credit, lg_quota_share(credit, said[3], &terms)}, 2);
}

/* SHARE SCORE/ITEMS ...: the threshold, and the part of each score's items that it selects. */
static void threshold(const struct line *line)
{
    int64_t bins[LG_SCORE_BINS] = {0};
    double wanted, said[WORDS][2];
    enum { LOTS = 1000 };

    if (line->n < 2)
        fail("a threshold takes a share and scores", "threshold");
    read_word(line->words[0], 1, &wanted);
    for (int i = 1; i < line->n; i++) {
        read_word(line->words[i], 2, said[i]);
        bins[lg_score_bin(said[i][0])] += (int64_t)said[i][1];
    }
    const double found = lg_threshold(bins, wanted, 1);
    tell(&found, 1);
    (void)printf(" |");
    for (int i = 1; i < line->n; i++) {
        int selected = 0;

        for (int lot = 0; lot < LOTS; lot++)
            selected += lg_threshold_selects(found, said[i][0], (lot + 0.5) / LOTS);
        (void)printf(" %.6g", (double)selected / LOTS);
    }
}

/* BUDGET STEP LEAST/MOST/ITEMS/INSPECTED/FAILED/SHARE ...: of each the rate, its bound, its share. */
static void explore(const struct line *line)
{
    struct lg_exploration_arm arms[WORDS];
    struct lg_exploration_terms terms;
    const int n = line->n - 2;

    if (n < 1)
        fail("a budget is for something", "explore");
    read_word(line->words[0], 1, &terms.budget);
    read_word(line->words[1], 1, &terms.step);
    for (int i = 0; i < n; i++) {
        double said[6];

        read_word(line->words[2 + i], 6, said);
        arms[i] =
            (struct lg_exploration_arm){said[0], said[1], said[2], said[3], said[4], said[5], 0, 0};
    }
    lg_explore(arms, (size_t)n, &terms);
    for (int i = 0; i < n; i++) {
        (void)printf("%s", i == 0 ? "" : " | ");
        tell((double[]){arms[i].rate, arms[i].bound, arms[i].share}, 3);
    }
}

/* REFERENCE/CURRENT ..., a bin each. */
static void drift(const struct line *line)
{
    double reference[WORDS], current[WORDS];

    for (int i = 0; i < line->n; i++) {
        double said[2];

        read_word(line->words[i], 2, said);
        reference[i] = said[0];
        current[i] = said[1];
    }
    tell((double[]){lg_drift_index(reference, current, (size_t)line->n)}, 1);
}

/* INSPECTED/FAILED INSPECTED/FAILED, then and now. */
static void chi_square(const struct line *line)
{
    double then[2], now[2];

    if (line->n != 2)
        fail("two periods are compared", "chi-square");
    read_word(line->words[0], 2, then);
    read_word(line->words[1], 2, now);
    tell((double[]){lg_drift_chi_square(then[0], then[1], now[0], now[1])}, 1);
}

/* LOTS PASSES/FACTOR/FALLS-TO ...: lots as p and f in a row, then the scheme; level, passes, factor. */
static void skip_lot(const struct line *line)
{
    struct lg_skip_lot_step steps[STEPS];
    struct lg_skip_lot state = {0};
    const int n = line->n - 1;

    if (n < 1 || n > STEPS)
        fail("a scheme has some levels", "skip-lot");
    for (int i = 0; i < n; i++) {
        double said[3];

        read_word(line->words[1 + i], 3, said);
        steps[i] = (struct lg_skip_lot_step){i, (int64_t)said[0], said[1], (int64_t)said[2], 0, 0};
    }
    const struct lg_skip_lot_scheme scheme = {steps, (size_t)n};
    for (const char *lot = line->words[0]; *lot != '\0'; lot++)
        lg_skip_lot_follow(&scheme, 1, *lot == 'f', &state);
    const struct lg_skip_lot_standing standing = lg_skip_lot_stand(&scheme, &state, 1);
    tell((double[]){(double)standing.level, (double)standing.passes,
                    standing.level > 0 ? standing.factor : 1},
         3);
}

/* MASTER YEAR/MONTH/DAY IDENTITY ITEM: the ticket, and the lot behind its digits. */
static void ticket(const struct line *line)
{
    double day[3], item;

    if (line->n != 4)
        fail("a ticket is of an item on a day", "ticket");
    read_word(line->words[1], 3, day);
    read_word(line->words[3], 1, &item);
    const struct lg_hmac_key master = lg_hmac_key(lg_span_of(line->words[0]));
    const struct lg_ticket_key key =
        lg_ticket_day_key(&master, lg_day_of((int)day[0], (int)day[1], (int)day[2]));
    const double drawn = lg_ticket(&key, lg_span_of(line->words[2]), (int64_t)item);
    tell((double[]){drawn, lg_threshold_lot(drawn)}, 2);
}

static const struct {
    const char *name;
    void (*work)(const struct line *line);
} calculations[] = {{"base", base},       {"calibrate", calibrate}, {"chi-square", chi_square},
                    {"decay", decay},     {"drift", drift},         {"evidence", evidence},
                    {"explore", explore}, {"rank", rank},           {"score", score},
                    {"share", share},     {"skip-lot", skip_lot},   {"threshold", threshold},
                    {"ticket", ticket}};

enum { CALCULATIONS = sizeof calculations / sizeof *calculations };

static void work_out(char *text)
{
    struct line line = {.n = 0};
    char *rest = NULL, *word;
    const char *name = strtok_r(text, " \n", &rest);

    while ((word = strtok_r(NULL, " \n", &rest)) != NULL) {
        if (line.n == WORDS)
            fail("too many words", word);
        line.words[line.n++] = word;
    }
    for (int i = 0; name != NULL && i < CALCULATIONS; i++) {
        if (strcmp(calculations[i].name, name) == 0) {
            calculations[i].work(&line);
            (void)printf("\n");
            return;
        }
    }
    fail("no such calculation", name == NULL ? "" : name);
}

/* Without input to come, `work_out --names` tells what there is. */
int main(int argc, char **argv)
{
    char text[LINE];

    if (argc > 1 && strcmp(argv[1], "--names") == 0) {
        for (int i = 0; i < CALCULATIONS; i++)
            (void)printf("%s\n", calculations[i].name);
        return 0;
    }
    while (fgets(text, sizeof text, stdin) != NULL)
        work_out(text);
    return 0;
}
