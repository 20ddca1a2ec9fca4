/*
 * port_days.h - the work of a port by the day on which goods are expected, and what risk may select of each.
 *
 * Work belongs to the day on which goods are expected, whenever they are declared.  Days that are not
 * worked belong to the next one that is: it has their goods, and its own capacity.  What a day earns
 * follows how much of such a day's work is usually decided so long before its end, so that no time of
 * declaring has a better chance than another; what it may still spend follows what is left, and what
 * the days before it leave.  Nothing is remembered between two ticks but the credit at the ends of days.
 */
#pragma once

#include <stdbool.h>

enum {
    LG_PORT_BACK = 14, /* days that are over: what is expected of a day comes from them */
    LG_PORT_AHEAD = 15,
    LG_PORT_DAYS = LG_PORT_BACK + 1 + LG_PORT_AHEAD, /* today stands behind those that are over */
    LG_PORT_LEADS = (LG_PORT_AHEAD + 2) * 24
};

/* What came of goods that are expected on one day; minutes of work. */
struct lg_port_day {
    bool worked;
    double capacity; /* 0: there is none */
    double seen, forced,
        spent; /* what inspecting all would be, what is mandatory or drawn, all that is selected */
    bool settled;  /* over, and `credit` was kept; each day that is steered has one afterwards */
    double credit; /* earned and not spent, at its end or by now */
    bool steered;  /* whether there is a share */
    double share;  /* of the items expected on it, what risk selects until the next tick */
};

struct lg_port {
    struct lg_port_day days[LG_PORT_DAYS];
    double leads[LG_PORT_LEADS]; /* work so far by whole hours from its decision to its day's end */
    double hours;                /* of today, 0 to 24 */
    double order;                /* minutes of one inspection order */
    double forced;               /* the part of all work that is forced */
    double ticked;               /* what was seen since the last tick */
};

/* The place in `leads` of goods that are decided `hours` after the midnight that begins their day; before it, below 0. */
int lg_port_lead(double hours);

/*
 * Fills in what each day from today on has; days that none worked follows have nothing.  The last day
 * that is over and worked is counted anew, from what the one before it left.
 */
void lg_port_steer(struct lg_port *port);
