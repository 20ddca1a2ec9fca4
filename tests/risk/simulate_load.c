/*
 * simulate_load.c - a year of loads through quotas and thresholds, as ticks do it in assess.
 *
 * Reads items in the order of time, one a line: "MINUTE UNIT FORCED SCORE LOT AHEAD", expected AHEAD days
 * after the day of its decision; a line of unit -1 says that its day is not worked.  Ticks are two minutes
 * apart; units of few orders a day take the scores of all units for theirs.  Writes, of the time after the
 * warm-up, for each working day the load of goods expected on it or on days before that are not worked,
 * what would be left at its end of what is forced if that alone were done, and of what was earned if all
 * that comes were done as it comes: "day UNIT MINUTES CAPACITY LEFT IDLE"; and what nothing forces by hour,
 * days ahead and bin of scores, which are items of equal risk: "item UNIT HOUR AHEAD BIN ITEMS SELECTED".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "risk/port_days.h"
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
    AHEAD = 8, /* days told apart */
    DAYS = 800
};

/* Scores of the days of the window, the newest counted most; `weighed` is their sum. */
struct scores {
    int64_t bins[WINDOW][LG_SCORE_BINS], weighed[LG_SCORE_BINS];
};

/* Of one expected day. */
struct day {
    double seen, forced, spent;
    double credit; /* at its end */
    bool settled;
    double earned, idle; /* of what was earned by its last item, what all that came leaves */
    double left;         /* of what is forced, if nothing else is done as it comes */
};

struct unit {
    double capacity; /* minutes a day */
    struct scores scores;
    double leads[LG_PORT_LEADS], seen, forced, seen_before, idle;
    struct day days[DAYS + LG_PORT_DAYS];
    struct lg_port port; /* as of the last tick at which something came */
    int tick;
    long items[24][AHEAD][LG_SCORE_BINS], selected[24][AHEAD][LG_SCORE_BINS];
};

static bool resting[DAYS + LG_PORT_DAYS];
static struct scores pool;

static int64_t weight_of(int back)
{
    return 1 << ((WINDOW - back) / 2);
}

static void begin_day(struct scores *scores, int day)
{
    memset(scores->bins[day % WINDOW], 0, sizeof scores->bins[0]);
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
    scores->weighed[bin] += weight_of(0);
}

/* As quotas.c asks: once for all that is decided until the next tick. */
static void steer(struct unit *unit, int minute)
{
    const int today = minute / DAY;
    struct lg_port *port = &unit->port;

    *port = (struct lg_port){.hours = (double)(minute % DAY) / 60,
                             .order = ORDER,
                             .forced = unit->seen > 0 ? unit->forced / unit->seen : 0,
                             .ticked = unit->seen - unit->seen_before};
    memcpy(port->leads, unit->leads, sizeof port->leads);
    for (int i = 0; i < LG_PORT_DAYS; i++) {
        const int day = today - LG_PORT_BACK + i;
        const struct day *of = day < 0 ? NULL : &unit->days[day];

        if (of != NULL)
            port->days[i] =
                (struct lg_port_day){!resting[day], unit->capacity, of->seen, of->forced, of->spent,
                                     of->settled,   of->credit,     false,    0};
    }
    lg_port_steer(port);
    for (int i = 0; i < LG_PORT_BACK; i++) {
        if (today - LG_PORT_BACK + i >= 0) {
            unit->days[today - LG_PORT_BACK + i].settled = port->days[i].settled;
            unit->days[today - LG_PORT_BACK + i].credit = port->days[i].credit;
        }
    }
}

/* The working day that has the goods of a day. */
static int works_on(int day)
{
    while (resting[day])
        day++;
    return day;
}

/* What the capacity of a working day has earned, when so much of its goods is usually decided. */
static void earn(struct unit *unit, int day, double part)
{
    struct day *of = &unit->days[works_on(day)];
    const double earned = unit->capacity * part;

    if (earned < of->earned)
        return;
    of->idle += earned - of->earned;
    of->left = of->left > earned - of->earned ? of->left - (earned - of->earned) : 0;
    of->earned = earned;
}

/* All that comes is done as it comes: from what its own day earned, and what days that are over left. */
static void use(struct unit *unit, int day, int today)
{
    struct day *of = &unit->days[works_on(day)];
    const double own = of->idle < ORDER ? of->idle : ORDER;

    of->idle -= own;
    if (works_on(today) == works_on(day))
        unit->idle = unit->idle > ORDER - own ? unit->idle - (ORDER - own) : 0;
}

static void end_day(struct unit *unit, int day)
{
    struct day *of = &unit->days[day];

    if (resting[day])
        return;
    earn(unit, day, 1);
    unit->idle += of->idle;
    of->idle = unit->idle;
    unit->days[works_on(day + 1)].left += of->left;
}

static double part_known(const struct unit *unit, int minute, int ahead)
{
    const int lead = lg_port_lead((double)(minute % DAY) / 60 - 24.0 * ahead);
    double all = 0, behind = 0;

    for (int i = 0; i < LG_PORT_LEADS; i++) {
        all += unit->leads[i];
        behind += i > lead ? unit->leads[i] : 0;
    }
    return all > 0 ? behind / all : 0;
}

static void take(struct unit *unit, int minute, int ahead, int forced, double score, double lot)
{
    const int hour = minute % DAY / 60, day = minute / DAY, bin = lg_score_bin(score);
    const struct lg_port_day *today = &unit->port.days[LG_PORT_BACK + ahead];
    const double threshold =
        lg_threshold((unit->capacity < FEW * ORDER ? &pool : &unit->scores)->weighed,
                     today->steered ? today->share : 0, LEAST);
    const int selected = lg_threshold_selects(threshold, score, lot);
    struct day *of = &unit->days[day + ahead];

    add_score(&unit->scores, day, score);
    add_score(&pool, day, score);
    earn(unit, day + ahead, part_known(unit, minute, ahead));
    use(unit, day + ahead, day);
    unit->leads[lg_port_lead((double)(minute % DAY) / 60 - 24.0 * ahead)] += ORDER;
    unit->seen += ORDER;
    unit->forced += forced ? ORDER : 0;
    unit->days[works_on(day + ahead)].left += forced ? ORDER : 0;
    of->seen += ORDER;
    of->forced += forced ? ORDER : 0;
    of->spent += forced || selected ? ORDER : 0;
    if (!forced && day >= WARM_UP) {
        unit->items[hour][ahead < AHEAD ? ahead : AHEAD - 1][bin]++;
        unit->selected[hour][ahead < AHEAD ? ahead : AHEAD - 1][bin] += selected;
    }
}

static void tell_items(const struct unit *unit, int number)
{
    for (int hour = 0; hour < 24; hour++) {
        for (int ahead = 0; ahead < AHEAD; ahead++) {
            for (int bin = 0; bin < LG_SCORE_BINS; bin++) {
                if (unit->items[hour][ahead][bin] > 0)
                    printf("item %d %d %d %d %ld %ld\n", number, hour, ahead, bin,
                           unit->items[hour][ahead][bin], unit->selected[hour][ahead][bin]);
            }
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
            load += units[i].days[day].spent;
            if (resting[day])
                continue;
            printf("day %d %.0f %.3f %.3f %.3f\n", i, load, units[i].capacity,
                   units[i].days[day].left, units[i].days[day].idle);
            load = 0;
        }
        tell_items(&units[i], i);
    }
}

static void new_day(struct unit *units, int n, int day)
{
    begin_day(&pool, day);
    for (int i = 0; i < n; i++) {
        begin_day(&units[i].scores, day);
        steer(&units[i], day * DAY); /* what is over is kept */
        units[i].tick = day * DAY / TICK;
        if (day > 0)
            end_day(&units[i], day - 1);
    }
}

/* ITEMS is read on standard input; arguments are the units' capacities. */
int main(int argc, char **argv)
{
    struct unit *units = calloc(PORTS, sizeof *units);
    const int n = argc - 1;
    int minute, today = -1, port, forced, ahead;
    double score, lot;

    if (units == NULL || n < 1 || n > PORTS)
        return 64;
    for (int i = 0; i < n; i++)
        units[i].capacity = strtod(argv[i + 1], NULL);
    while (scanf("%d %d %d %lf %lf %d", &minute, &port, &forced, &score, &lot, &ahead) == 6) {
        if (minute / DAY >= DAYS || port >= n || ahead > LG_PORT_AHEAD)
            return 65;
        if (port < 0) {
            resting[minute / DAY] = true;
            continue;
        }
        while (today < minute / DAY)
            new_day(units, n, ++today);
        if (minute / TICK != units[port].tick) {
            const double before = units[port].seen;

            steer(&units[port], minute / TICK * TICK);
            units[port].seen_before = before;
            units[port].tick = minute / TICK;
        }
        take(&units[port], minute, ahead, forced, score, lot);
    }
    tell(units, n, today);
    free(units);
    return 0;
}
