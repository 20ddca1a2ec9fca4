/*
 * quota.h - how much of what comes risk may select, so that the work of a port meets its capacity.
 *
 * A port earns minutes of inspection as its day goes and spends them on what is selected: what is
 * mandatory and what chance drew first, risk the rest.  What was earned and not spent is its credit;
 * at a tick, and only then, the share that risk may select follows it.  Nothing here is cut: where
 * the mandatory work alone is above capacity, the credit is a debt, and risk waits until it is paid.
 */
#pragma once

/* What stays the same for longer than a tick; all in minutes of work. */
struct lg_quota_terms {
    double share; /* of the work that inspecting everything would be, what is left to risk */
    double order; /* of one inspection order */
    double day;   /* earned on a day */
};

/*
 * How much of a day's work has come by now: in [0, 1], from the work of the same hours before earlier
 * days ended.  `before` came in hours before this one, `hour_now` in this hour, of `all`; `hours` is the
 * time since the day began, 0 to 24; before it, below 0.  Where little is known, work comes evenly on the
 * day itself.  Capacity earned along it leaves no hour a better chance than another.
 */
double lg_quota_position(double all, double before, double hour_now, double hours, double order);

/* The share that risk has when capacity is kept: what the forced leave, but a tenth at least. */
double lg_quota_base(double capacity, double seen_a_day, double forced_share);

/* The credit after a tick: never above a day's minutes or two orders, never below five days' debt. */
double lg_quota_settle(double credit, double earned, double spent,
                       const struct lg_quota_terms *terms);

/*
 * The share of items that risk selects until the next tick, when work of `seen` minutes comes
 * between two ticks.  A credit is paid back the faster the narrower the tolerance is, which is a
 * twentieth of five days' minutes or one order; but not within less than one tick or an eighth of
 * an order, or the share would swing.
 */
double lg_quota_share(double credit, double seen, const struct lg_quota_terms *terms);

/* The rest of the working day that counts now; on days that are not worked, all of the next one. */
struct lg_quota_rest {
    double before; /* the credit at the end of the fifth working day before that one */
    double earned; /* minutes that are earned until its end */
    double coming; /* work that is expected until then */
    double forced; /* the part of it that is forced */
};

/* What can be counted on of work that is expected: small numbers come as they like, so of n orders n * n / (n + 20). */
double lg_quota_sure(double coming, double order);

/*
 * That share, or another where five working days would end outside the tolerance: nothing where one
 * order more would be too much, and more where what can be counted on would else be too little.
 */
double lg_quota_within(double share, double credit, const struct lg_quota_rest *rest,
                       const struct lg_quota_terms *terms);
