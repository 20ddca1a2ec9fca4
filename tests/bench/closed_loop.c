/*
 * Tickets are of an item's place in its week, not of its id: identifiers renamed give the same.
 */
#include "closed_loop.h"

#include <stdlib.h>

#include "base/text.h"
#include "risk/ticket.h"

enum { WEEK_DAYS = 7, LATE_DAYS = 14 };

static const double RANDOM_PART = 0.1;

struct candidate {
    const struct customs_row *row;
    double score, ticket;
};

struct lesson {
    const struct customs_row *row;
    enum ev_path path;
    double probability;
};

struct running {
    struct learner *learner;
    struct lesson *lessons;
    size_t lessons_n, taught;
    double owed; /* parts of an item that the quota has not given yet */
    struct lg_ticket_key key;
    struct closed_loop result;
};

static int by_score(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;

    if (a->score < b->score || a->score > b->score)
        return (a->score < b->score) - (a->score > b->score);
    return (a->ticket > b->ticket) - (a->ticket < b->ticket);
}

/* Lessons stand in the order of weeks; those of a week that has begun to be known are taught. */
static void teach_until(struct running *of, lg_day day)
{
    for (; of->taught < of->lessons_n; of->taught++) {
        const struct lesson *lesson = &of->lessons[of->taught];

        if (lesson->row->day + LATE_DAYS > day)
            return;
        learner_teach(of->learner, lesson->row, lesson->path, lesson->probability);
    }
}

static void take(struct running *of, const struct candidate *candidate, enum ev_path path,
                 double probability)
{
    const bool failed = candidate->row->failed;

    of->lessons[of->lessons_n++] = (struct lesson){candidate->row, path, probability};
    if (path == EV_PATH_RISK) {
        of->result.risk_items += 1;
        of->result.risk_failed += failed;
    }
}

static int by_day(const void *left, const void *right)
{
    const struct lesson *a = left, *b = right;

    if (a->row->day != b->row->day)
        return (a->row->day > b->row->day) - (a->row->day < b->row->day);
    return (a->row > b->row) - (a->row < b->row);
}

static void run_week(struct running *of, const struct customs_row *rows, size_t n, double share)
{
    struct candidate *candidates = lg_arena_take(of->learner->arena, (n + 1) * sizeof *candidates);
    const size_t first = of->lessons_n;
    const double probability = share * RANDOM_PART;

    for (size_t i = 0; i < n; i++) {
        candidates[i] = (struct candidate){&rows[i], learner_score(of->learner, &rows[i]).score,
                                           lg_ticket(&of->key, LG_SPAN("row"), (int64_t)i)};
        if (candidates[i].ticket < probability) {
            of->result.random_items += 1;
            of->result.random_failed += rows[i].failed;
        }
    }
    qsort(candidates, n, sizeof *candidates, by_score);
    of->owed += (double)n * share * (1 - RANDOM_PART);
    const size_t quota = (size_t)of->owed < n ? (size_t)of->owed : n;
    of->owed -= (double)quota;
    for (size_t i = 0; i < n; i++) {
        if (i < quota)
            take(of, &candidates[i], EV_PATH_RISK, 1);
        else if (candidates[i].ticket < probability)
            take(of, &candidates[i], EV_PATH_RANDOM, probability);
    }
    if (of->lessons_n > first)
        qsort(&of->lessons[first], of->lessons_n - first, sizeof *of->lessons, by_day);
}

struct closed_loop closed_loop(struct learner *learner, const struct customs_rows *rows,
                               double share)
{
    struct running of = {
        .learner = learner,
        .lessons = lg_arena_take(learner->arena, (rows->n + 1) * sizeof *of.lessons),
    };

    for (size_t from = 0, until; from < rows->n; from = until) {
        const lg_day week = (rows->at[from].day - rows->at[0].day) / WEEK_DAYS;
        const lg_day begin = rows->at[0].day + week * WEEK_DAYS;

        until = from;
        while (until < rows->n && rows->at[until].day < begin + WEEK_DAYS)
            until++;
        of.key.draw = of.key.nonce = lg_hmac_key(lg_text(learner->arena, "week %d", week));
        teach_until(&of, begin);
        run_week(&of, &rows->at[from], until - from, share);
    }
    return of.result;
}
