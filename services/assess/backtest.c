/*
 * backtest.c - days of history through the engine, one after the other.
 *
 * Places (port and category) become known as days are read, so each day is counted with those that
 * were known then, and the counts of all days are added up by place.
 */
#include "backtest.h"

#include "backtest_sql.h"
#include "base/own.h"
#include "base/text.h"
#include "base/time.h"
#include "history_part.h"
#include "trial.h"

enum { YEAR = 365, AHEAD = 400 }; /* days; so far ahead of decisions is work told by its day */
static const size_t BENCH_BYTES = (size_t)1 << 30;

/* A back-test while it runs. */
struct running {
    struct history *history;
    struct lg_arena *arena, *bench; /* bench: of one part */
    const struct lg_backtest_request *request;
    const struct backtest_sink *sink;
    struct assess_profiles set;
    lg_day from, until, work_until;
    struct lg_backtest *counts;
    struct lg_span *examples; /* by cell of the counts */
    bool whole;
    int64_t done, total, changed;
};

static const struct lg_tried *tried_of(struct lg_arena *arena,
                                       const struct lg_tried_version *versions, size_t n)
{
    struct lg_tried *tried = lg_arena_take(arena, (n + 1) * sizeof *tried);

    for (size_t i = 0; i < n; i++)
        tried[i] = (struct lg_tried){versions[i].code, versions[i].version};
    return tried;
}

/* The profiles in force, with those tried in their place. */
static bool choose_profiles(struct running *running, struct lg_error *reterr)
{
    const struct lg_backtest_request *request = running->request;
    const struct assess_trial trial = {
        .until = INT64_MAX,
        .tried = tried_of(running->arena, request->profiles, request->profiles_n),
        .n = request->profiles_n,
        .lists = tried_of(running->arena, request->lists, request->lists_n),
        .lists_n = request->lists_n,
        .without = request->without,
        .without_n = request->without_n,
        .documents = request->documents};

    return assess_profiles_tried(&running->history->assess->maker, running->history->store,
                                 running->arena, &trial, &running->set, reterr);
}

static bool go_on(void *user, size_t declarations)
{
    struct running *running = user;

    running->done += (int64_t)declarations;
    if (running->done > running->total)
        running->done = running->total;
    return running->sink->told(running->sink->user, running->done, running->total);
}

/* Room for all places that are known by now; what was counted before goes along. */
static void widen(struct running *running)
{
    const struct history_place *known;
    const size_t n = history_places(running->history, &known);
    const struct lg_backtest *before = running->counts;
    const size_t days = (size_t)(running->work_until - running->from);

    if (before != NULL && before->places_n == n)
        return;
    struct lg_place *places = lg_arena_take(running->arena, (n + 1) * sizeof *places);
    for (size_t i = 0; i < n; i++)
        places[i] = (struct lg_place){
            known[i].minutes,
            lg_backtest_threshold(running->request, known[i].port, known[i].category)};
    struct lg_backtest of = {.from = running->from};
    if (before != NULL)
        of = *before;
    of.profiles = running->set.profiles;
    of.profiles_n = running->set.n;
    of.places = places;
    of.places_n = n;
    of.from = running->from;
    of.until = running->until;
    of.work_until = running->work_until;
    running->counts = lg_backtest_new(running->arena, &of);
    struct lg_span *examples = lg_arena_take(running->arena, (n * days + 1) * sizeof *examples);
    if (before != NULL)
        memcpy(examples, running->examples, before->places_n * days * sizeof *examples);
    running->examples = examples;
    if (before == NULL)
        return;
    memcpy(running->counts->by_profile, before->by_profile,
           before->profiles_n * sizeof *before->by_profile);
    memcpy(running->counts->live_minutes, before->live_minutes,
           before->places_n * days * sizeof *before->live_minutes);
    memcpy(running->counts->tried_minutes, before->tried_minutes,
           before->places_n * days * sizeof *before->tried_minutes);
}

/* The lane of a declaration is its items' most severe. */
static bool tell_change(struct running *running, const struct history_part *part,
                        const struct history_declaration *of, const struct lg_way *ways,
                        struct lg_error *reterr)
{
    struct backtest_change change = {.id = of->id, .number = of->number, .version = of->version};

    for (size_t row = of->first; row < of->first + of->n; row++) {
        if (part->past[row].live.lane > change.lane)
            change.lane = part->past[row].live.lane;
        if (ways[row].lane > change.tried)
            change.tried = ways[row].lane;
    }
    if (change.lane == change.tried)
        return true;
    running->changed++;
    return running->sink->change == NULL ||
           running->sink->change(running->sink->user, &change, reterr);
}

/* The first declaration of a place and day that is more work than it was. */
static void keep_example(struct running *running, const struct history_part *part,
                         const struct history_declaration *of, const struct lg_way *ways)
{
    const struct lg_backtest *counts = running->counts;

    for (size_t row = of->first; row < of->first + of->n; row++) {
        const struct lg_past *past = &part->past[row];
        const struct lg_place *place = &counts->places[past->place];
        struct lg_span *example =
            &running->examples[lg_backtest_cell(counts, past->place, past->work)];

        if (example->at == NULL &&
            lg_place_minutes(place, ways[row].action) > lg_place_minutes(place, past->live.action))
            *example = lg_text_copy(running->arena, of->number);
    }
}

static bool run_part(struct running *running, const struct history_part *part,
                     struct lg_error *reterr)
{
    struct lg_way *ways = lg_arena_take(running->bench, (part->columns->n + 1) * sizeof *ways);

    lg_backtest_run(running->counts, running->bench, part->columns, part->past, ways);
    for (size_t i = 0; i < part->n; i++) {
        keep_example(running, part, &part->declarations[i], ways);
        if (!tell_change(running, part, &part->declarations[i], ways, reterr))
            return false;
    }
    lg_arena_reset(running->bench);
    return true;
}

static bool run_days(struct running *running, struct lg_error *reterr)
{
    const struct history_watch watch = {go_on, running};

    for (lg_day day = running->from; day < running->until; day++) {
        const struct history_part *part;

        if (!history_of_day(running->history, day, &watch, &part, reterr))
            return false;
        widen(running);
        for (; part != NULL; part = part->next) {
            if (!run_part(running, part, reterr))
                return false;
        }
    }
    return true;
}

static bool set_period(struct running *running, struct lg_error *reterr)
{
    const struct lg_backtest_request *request = running->request;
    struct history_period period, all;
    lg_day first = 0, last = 0;

    (void)(lg_day_parse(LG_SPAN("0001-01-02"), &first) &&
           lg_day_parse(LG_SPAN("9999-12-30"), &last)); /* are days */
    if (!history_bounds(running->history, request->from, request->until, &period, reterr) ||
        !history_bounds(running->history, first, last, &all, reterr))
        return false;
    running->whole = request->until - request->from >= YEAR ||
                     (all.first >= request->from && all.until <= request->until);
    running->from = period.first;
    running->until = period.until;
    running->work_until =
        period.work_until < period.until + AHEAD ? period.work_until : period.until + AHEAD;
    running->total = period.declarations;
    return true;
}

static bool finish(struct running *running, struct lg_span *ret_result, struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *capacities = NULL;
    const struct history_place *places;

    widen(running);
    if (!lg_store_run(running->history->store, &q_history_capacities, NULL, &capacities, reterr))
        return false;
    const size_t places_n = history_places(running->history, &places);
    const struct backtest_result result = {running->counts,  places,         places_n,
                                           capacities,       running->total, running->changed,
                                           running->request, running->whole, running->examples};
    *ret_result = backtest_result_text(running->arena, &result);
    return true;
}

bool backtest_run(struct history *history, struct lg_arena *arena,
                  const struct lg_backtest_request *request, const struct backtest_sink *sink,
                  struct lg_span *ret_result, struct lg_error *reterr)
{
    lg_own(lg_arena) struct lg_arena *bench = lg_arena_new(BENCH_BYTES);
    struct running running = {
        .history = history, .arena = arena, .bench = bench, .request = request, .sink = sink};

    if (bench == NULL)
        return lg_fail(reterr, LG_RETRY, "out of memory");
    return choose_profiles(&running, reterr) && set_period(&running, reterr) &&
           run_days(&running, reterr) && finish(&running, ret_result, reterr);
}
