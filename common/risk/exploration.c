#include "risk/exploration.h"

#include <stdbool.h>

/* Inspections that the rate of all together is worth; deviations that a bound lies above. */
static const double PRIOR = 20, DEVIATIONS = 2;

/* By Newton's steps, for 0 to 1: the same bytes on every machine. */
static double root(double x)
{
    double root = 1;

    for (int i = 0; i < 40; i++)
        root = (root + x / root) / 2;
    return root;
}

static void find_bounds(struct lg_exploration_arm *arms, size_t n)
{
    double inspected = 2, failed = 1;

    for (size_t i = 0; i < n; i++) {
        inspected += arms[i].inspected;
        failed += arms[i].failed;
    }
    for (size_t i = 0; i < n; i++) {
        const double all = arms[i].inspected + PRIOR;
        const double rate = (arms[i].failed + PRIOR * failed / inspected) / all;

        arms[i].rate = rate;
        arms[i].bound = rate + DEVIATIONS * root(rate * (1 - rate) / (all + 1));
    }
}

static double within(const struct lg_exploration_arm *arm, double share)
{
    return share < arm->least ? arm->least : share > arm->most ? arm->most : share;
}

static void move(struct lg_exploration_arm *arm, double target, double step)
{
    const double highest = within(arm, arm->share) + step * (arm->most - arm->least);

    arm->share = within(arm, target < highest ? target : highest);
}

/* The arm of the highest bound that is behind (bound, number): of equal ones the first. */
static size_t next_arm(const struct lg_exploration_arm *arms, size_t n, size_t last)
{
    size_t found = n;

    for (size_t i = 0; i < n; i++) {
        const bool behind = last == n || arms[i].bound < arms[last].bound ||
                            (arms[i].bound <= arms[last].bound && i > last);

        if (behind && (found == n || arms[i].bound > arms[found].bound))
            found = i;
    }
    return found;
}

void lg_explore(struct lg_exploration_arm *arms, size_t n, const struct lg_exploration_terms *terms)
{
    double left = 0;

    find_bounds(arms, n);
    for (size_t i = 0; i < n; i++)
        left += (terms->budget - arms[i].least) * arms[i].items;
    for (size_t i = next_arm(arms, n, n); i < n; i = next_arm(arms, n, i)) {
        const double room = (arms[i].most - arms[i].least) * arms[i].items;
        const double given = left <= 0 ? 0 : left < room ? left : room;

        left -= given;
        move(&arms[i], arms[i].items > 0 ? arms[i].least + given / arms[i].items : arms[i].least,
             terms->step);
    }
}
