/*
 * exploration.h - how a budget of random inspections is divided among categories: a bandit.
 *
 * Each category has the least and the most that chance may select of it.  All have their least;
 * what the budget leaves goes to the category whose base rate may be the highest, up to its most,
 * then to the next: optimism in the face of uncertainty, so that a rate that is little known is
 * looked at and one that is known to be low is not.  Source: Auer, Cesa-Bianchi and Fischer,
 * Finite-time Analysis of the Multiarmed Bandit Problem, Machine Learning 47 (2002); with a budget:
 * Chen, Wang and Yuan, Combinatorial Multi-Armed Bandit, ICML 2013.
 */
#pragma once

#include <stddef.h>

struct lg_exploration_arm {
    double least, most;       /* share of the category's items, set by an analyst */
    double items;             /* a day */
    double inspected, failed; /* of the random stratum */
    double share;             /* as it is; where it moves to */
    double rate, bound;       /* found: the base rate, and what it may well be */
};

struct lg_exploration_terms {
    double budget; /* share of all items of the arms that chance may select */
    double step;   /* the most that a share rises at once, of the room between its bounds */
};

/* Moves the shares; each stays within its bounds, and a share falls at once but rises by steps. */
void lg_explore(struct lg_exploration_arm *arms, size_t n,
                const struct lg_exploration_terms *terms);
