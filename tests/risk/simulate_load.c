/*
 * simulate_load.c - a year of loads through quotas and thresholds, as ticks do it in assess.
 *
 * Reads items in the order of time, one a line: "MINUTE UNIT FORCED SCORE LOT"; a line of unit -1
 * says that its day is not worked.  Ticks are two minutes apart; units of few orders a day take the
 * scores of all units for theirs.  Writes, of the time after the warm-up, the load of each working
 * day, that of days before which are not worked with it, what would be left at its end of what is
 * forced if that alone were done, and of what was earned if all that comes were done as it comes:
 * "day UNIT MINUTES CAPACITY LEFT IDLE"; and what nothing forces by hour and bin of scores, which are items of equal risk: "hour UNIT HOUR BIN ITEMS SELECTED".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "risk/quota.h"
#include "risk/threshold.h"

enum {
    DAY = 1440,
    TICK = 2,
    WINDOW = 7,
    WARM_UP = 28,
    PORTS = 64,
    ORDER = 60,
    FEW = 40, /* orders a day */
    LEAST = 200,
    FIVE = 5,
    DAYS = 800
};

/* Scores of the days of the window, the newest counted most; `weighed` is their sum. */
struct scores {
    int64_t bins[WINDOW][LG_SCORE_BINS], items[WINDOW], weighed[LG_SCORE_BINS];
};

struct unit {
    double capacity; /* minutes a day */
    struct scores scores;
    double hours[24], seen, forced, spent, seen_before, spent_before, position, credit, threshold;
    double ends[FIVE]; /* the credit at the ends of the last working days */
    int ends_n;
    double waiting; /* of what is forced, if nothing else were done */
    double idle;    /* earned and not spent, if all that comes were done */
    double load[DAYS], left[DAYS], idles[DAYS];
    long items[24][LG_SCORE_BINS], selected[24][LG_SCORE_BINS];
};

static bool resting[DAYS];
static struct scores pool;

static int64_t weight_of(int back)
{
    return 1 << ((WINDOW - back) / 2);
}

static void begin_day(struct scores *scores, int day)
{
    memset(scores->bins[day % WINDOW], 0, sizeof scores->bins[0]);
    scores->items[day % WINDOW] = 0;
    memset(scores->weighed, 0, sizeof scores->weighed);
    for (int back = 0; back < WINDOW; back++) {
        for (int bin = 0; bin < LG_SCORE_BINS; bin++)
            scores->weighed[bin] +=
                scores->bins[(day - back + DAYS * WINDOW) % WINDOW][bin] * weight_of(back);
    }
}

static void add_score(struct scores *scores, int day, double score)
{
    const int bin = lg_score_bin(score);

    scores->bins[day % WINDOW][bin]++;
    scores->items[day % WINDOW]++;
    scores->weighed[bin] += weight_of(0);
}

static double worked(int day)
{
    return day >= 0 && !resting[day] ? 1 : 0;
}

/* The work that inspecting everything would be, of a working day in the window. */
static double seen_a_day(const struct unit *unit, int day, double position)
{
    int64_t items = 0;
    double days = position * worked(day) + 0.05;

    for (int back = 0; back < WINDOW; back++) {
        days += back > 0 ? worked(day - back) : 0;
        items += unit->scores.items[back];
    }
    return (double)items * ORDER / days;
}

static double position_at(const struct unit *unit, int minute)
{
    const int hour = minute % DAY / 60;
    double before = 0;

    for (int i = 0; i < hour; i++)
        before += unit->hours[i];
    return lg_quota_position(unit->seen, before, unit->hours[hour], (double)(minute % DAY) / 60,
                             ORDER);
}

static void end_day(struct unit *unit, int day)
{
    unit->left[day] = unit->waiting;
    unit->idles[day] = unit->idle;
    if (!(worked(day) > 0))
        return;
    memmove(unit->ends, unit->ends + 1, (FIVE - 1) * sizeof *unit->ends);
    unit->ends[FIVE - 1] = unit->credit;
    unit->ends_n++;
}

/* As quotas.c has it: five working days are known, and then kept within the tolerance. */
static double share_of(const struct unit *unit, int day, double forced,
                       const struct lg_quota_terms *terms)
{
    const double share = lg_quota_share(unit->credit, unit->seen - unit->seen_before, terms);
    const double part = worked(day) > 0 ? 1 - unit->position : 1;
    const struct lg_quota_rest rest = {unit->ends[0], unit->capacity * part,
                                       seen_a_day(unit, day, unit->position) * part, forced};

    return unit->ends_n < FIVE ? share : lg_quota_within(share, unit->credit, &rest, terms);
}

static void tick(struct unit *unit, int minute)
{
    const int day = minute / DAY;
    const double position = position_at(unit, minute);
    const double passed = minute % DAY == 0 ? worked(day - 1) : 0;
    const double last = worked(minute % DAY == 0 ? day - 1 : day) * unit->position;
    const double earned = unit->capacity * (passed + worked(day) * position - last);
    const double forced = unit->seen > 0 ? unit->forced / unit->seen : 0;
    const struct lg_quota_terms terms = {
        lg_quota_base(unit->capacity, seen_a_day(unit, day, position), forced), ORDER,
        unit->capacity};
    const bool small = unit->capacity < FEW * ORDER;

    unit->credit = lg_quota_settle(unit->credit, earned, unit->spent - unit->spent_before, &terms);
    unit->position = position;
    unit->waiting = unit->waiting > earned ? unit->waiting - earned : 0;
    unit->idle += earned;
    if (minute % DAY == 0 && day > 0)
        end_day(unit, day - 1);
    unit->threshold = lg_threshold((small ? &pool : &unit->scores)->weighed,
                                   share_of(unit, day, forced, &terms), LEAST);
    unit->seen_before = unit->seen;
    unit->spent_before = unit->spent;
}

static void take(struct unit *unit, int minute, int forced, double score, double lot)
{
    const int hour = minute % DAY / 60, day = minute / DAY;
    const int selected = lg_threshold_selects(unit->threshold, score, lot);

    add_score(&unit->scores, day, score);
    add_score(&pool, day, score);
    unit->hours[hour] += ORDER;
    unit->seen += ORDER;
    unit->forced += forced ? ORDER : 0;
    unit->waiting += forced ? ORDER : 0;
    unit->idle = unit->idle > ORDER ? unit->idle - ORDER : 0;
    if (forced || selected) {
        unit->spent += ORDER;
        unit->load[day] += ORDER;
    }
    if (!forced && day >= WARM_UP) {
        unit->items[hour][lg_score_bin(score)]++;
        unit->selected[hour][lg_score_bin(score)] += selected;
    }
}

static void tell_hours(const struct unit *unit, int number)
{
    for (int hour = 0; hour < 24; hour++) {
        for (int bin = 0; bin < LG_SCORE_BINS; bin++) {
            if (unit->items[hour][bin] > 0)
                printf("hour %d %d %d %ld %ld\n", number, hour, bin, unit->items[hour][bin],
                       unit->selected[hour][bin]);
        }
    }
}

static void tell(const struct unit *units, int n, int days)
{
    for (int i = 0; i < n; i++) {
        double load = 0;
        int first = WARM_UP;

        while (resting[first - 1])
            first--;
        for (int day = first; day < days; day++) {
            load += units[i].load[day];
            if (resting[day])
                continue;
            printf("day %d %.0f %.3f %.3f %.3f\n", i, load, units[i].capacity, units[i].left[day],
                   units[i].idles[day]);
            load = 0;
        }
        tell_hours(&units[i], i);
    }
}

static void new_day(struct unit *units, int n, int day)
{
    begin_day(&pool, day);
    for (int i = 0; i < n; i++)
        begin_day(&units[i].scores, day);
}

/* ITEMS is read on standard input; arguments are the units' capacities. */
int main(int argc, char **argv)
{
    struct unit *units = calloc(PORTS, sizeof *units);
    const int n = argc - 1;
    int minute, now = 0, port, forced;
    double score, lot;

    if (units == NULL || n < 1 || n > PORTS)
        return 64;
    for (int i = 0; i < n; i++)
        units[i] = (struct unit){.capacity = strtod(argv[i + 1], NULL), .threshold = 1};
    while (scanf("%d %d %d %lf %lf", &minute, &port, &forced, &score, &lot) == 5) {
        if (minute / DAY >= DAYS || port >= n)
            return 65;
        if (port < 0) {
            resting[minute / DAY] = true;
            continue;
        }
        for (; now <= minute; now += TICK) {
            if (now % DAY == 0)
                new_day(units, n, now / DAY);
            for (int i = 0; i < n; i++)
                tick(&units[i], now);
        }
        take(&units[port], minute, forced, score, lot);
    }
    tell(units, n, now / DAY);
    free(units);
    return 0;
}
