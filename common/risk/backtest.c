/*
 * backtest.c - past items decided again by 64, and counted.
 */
#include "risk/backtest.h"

#include "risk/sieve.h"
#include "risk/threshold.h"

static void raise_to(struct lg_way *way, struct lg_way other)
{
    if (other.lane > way->lane)
        way->lane = other.lane;
    if (other.action > way->action)
        way->action = other.action;
}

void lg_met_add(struct lg_met *met, const struct lg_profile *profile)
{
    raise_to(&met->way, (struct lg_way){profile->lane, profile->action});
    met->weight += profile->weight;
}

static double bounded(double score)
{
    return score < 0 ? 0 : score > 1 ? 1 : score;
}

/* What a lane asks for when nothing says more. */
static enum ev_assessment_items_action least_action(enum ev_lane lane)
{
    if (lane == EV_LANE_RED)
        return EV_ASSESSMENT_ITEMS_ACTION_PHYSICAL;
    return lane == EV_LANE_YELLOW ? EV_ASSESSMENT_ITEMS_ACTION_DOCUMENT
                                  : EV_ASSESSMENT_ITEMS_ACTION_NONE;
}

struct lg_way lg_past_way(const struct lg_past *past, const struct lg_met *met, double threshold)
{
    static const struct lg_way inspected = {EV_LANE_RED, EV_ASSESSMENT_ITEMS_ACTION_PHYSICAL};
    struct lg_way way = past->floor;

    raise_to(&way, met->way);
    const double rank = lg_rank(&past->ranking, bounded(past->risk + met->weight), past->value);

    if (lg_threshold_selects(threshold, rank, lg_threshold_lot(past->ticket)))
        raise_to(&way, inspected);
    if (past->before.lane > way.lane)
        raise_to(&way, past->before);
    if (way.lane == EV_LANE_BLOCKED || way.action == EV_ASSESSMENT_ITEMS_ACTION_ABSENT)
        way.action = least_action(way.lane);
    return way;
}

struct lg_way lg_past_floor(enum ev_lane lane, enum ev_assessment_items_action action)
{
    /* "nothing" is what follows where nobody asks for anything; a profile's lane may ask for more */
    if (action == EV_ASSESSMENT_ITEMS_ACTION_NONE)
        action = EV_ASSESSMENT_ITEMS_ACTION_ABSENT;
    return (struct lg_way){lane, action};
}

bool lg_way_selects(struct lg_way way)
{
    return way.lane >= EV_LANE_YELLOW;
}

int64_t lg_place_minutes(const struct lg_place *place, enum ev_assessment_items_action action)
{
    switch (action) {
    case EV_ASSESSMENT_ITEMS_ACTION_DOCUMENT:
        return place->minutes.document;
    case EV_ASSESSMENT_ITEMS_ACTION_PHYSICAL:
        return place->minutes.physical;
    case EV_ASSESSMENT_ITEMS_ACTION_SAMPLE:
        return place->minutes.sample;
    case EV_ASSESSMENT_ITEMS_ACTION_ABSENT:
    case EV_ASSESSMENT_ITEMS_ACTION_NONE:;
    }
    return 0;
}

struct lg_backtest *lg_backtest_new(struct lg_arena *arena, const struct lg_backtest *of)
{
    struct lg_backtest *made = lg_arena_take(arena, sizeof *made);
    const size_t cells = (size_t)(of->work_until - of->from) * of->places_n + 1;

    *made = *of;
    made->by_profile = lg_arena_take(arena, (of->profiles_n + 1) * sizeof *made->by_profile);
    made->live_minutes = lg_arena_take(arena, cells * sizeof *made->live_minutes);
    made->tried_minutes = lg_arena_take(arena, cells * sizeof *made->tried_minutes);
    return made;
}

static void count_way(struct lg_way_counts *counts, struct lg_way way, const struct lg_past *past)
{
    if (!lg_way_selects(way))
        return;
    counts->selected++;
    counts->known += past->found != LG_FOUND_UNKNOWN;
    counts->failed += past->found == LG_FOUND_FAILURE;
    counts->value_failed += past->found == LG_FOUND_FAILURE ? past->value : 0;
}

size_t lg_backtest_cell(const struct lg_backtest *backtest, size_t place, lg_day day)
{
    const lg_day last = backtest->work_until - 1;
    const lg_day within = day < backtest->from ? backtest->from : day > last ? last : day;

    return place * (size_t)(backtest->work_until - backtest->from) +
           (size_t)(within - backtest->from);
}

static void count_row(struct lg_backtest *backtest, const struct lg_past *past, struct lg_way way)
{
    const struct lg_place *place = &backtest->places[past->place];
    const size_t cell = lg_backtest_cell(backtest, past->place, past->work);

    backtest->items++;
    backtest->failures += past->found == LG_FOUND_FAILURE;
    backtest->value_failures += past->found == LG_FOUND_FAILURE ? past->value : 0;
    backtest->lanes[past->live.lane][way.lane]++;
    count_way(&backtest->live, past->live, past);
    count_way(&backtest->tried, way, past);
    backtest->live_minutes[cell] += lg_place_minutes(place, past->live.action);
    backtest->tried_minutes[cell] += lg_place_minutes(place, way.action);
}

/* A block while it is decided. */
struct block {
    const struct lg_past *past;
    struct lg_way *ways;
    size_t rows;
    uint64_t *masks;
};

static void gather_met(const struct lg_backtest *backtest, const struct block *block,
                       struct lg_met *ret_met)
{
    for (size_t i = 0; i < backtest->profiles_n; i++) {
        for (uint64_t left = block->masks[i]; left != 0; left &= left - 1)
            lg_met_add(&ret_met[__builtin_ctzll(left)], &backtest->profiles[i]);
    }
}

static void count_profiles(struct lg_backtest *backtest, const struct block *block)
{
    for (size_t i = 0; i < backtest->profiles_n; i++) {
        struct lg_profile_counts *counts = &backtest->by_profile[i];

        for (uint64_t left = block->masks[i]; left != 0; left &= left - 1) {
            const int row = __builtin_ctzll(left);
            const struct lg_past *past = &block->past[row];
            const bool selected = lg_way_selects(block->ways[row]);

            counts->matched++;
            counts->selected += selected;
            counts->known += past->found != LG_FOUND_UNKNOWN;
            counts->failed += past->found == LG_FOUND_FAILURE;
            counts->last = past->day > counts->last ? past->day : counts->last;
        }
    }
}

static void decide_block(struct lg_backtest *backtest, const struct block *block)
{
    struct lg_met met[LG_ROWS_BLOCK] = {{.weight = 0}};

    gather_met(backtest, block, met);
    for (size_t i = 0; i < block->rows; i++) {
        const struct lg_past *past = &block->past[i];
        const double other = backtest->places[past->place].threshold;

        block->ways[i] = lg_past_way(past, &met[i], other < 0 ? past->threshold : other);
        count_row(backtest, past, block->ways[i]);
    }
    count_profiles(backtest, block);
}

void lg_backtest_run(struct lg_backtest *backtest, struct lg_arena *arena,
                     const struct lg_columns *columns, const struct lg_past *past,
                     struct lg_way *ret_ways)
{
    struct lg_sieve *sieve = lg_sieve_new(arena, backtest->profiles, backtest->profiles_n, columns);
    uint64_t *masks = lg_arena_take(arena, (backtest->profiles_n + 1) * sizeof *masks);

    for (size_t from = 0; from < columns->n; from += LG_ROWS_BLOCK) {
        const size_t left = columns->n - from;
        const struct block block = {&past[from], &ret_ways[from],
                                    left < LG_ROWS_BLOCK ? left : LG_ROWS_BLOCK, masks};

        lg_sieve_block(sieve, from / LG_ROWS_BLOCK, masks);
        decide_block(backtest, &block);
    }
}
