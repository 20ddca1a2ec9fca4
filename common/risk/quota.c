/*
 * quota.c - an integral controller: the share moves with what was earned and not spent.
 */
#include "risk/quota.h"

static double bounded(double value, double least, double most)
{
    return value < least ? least : value > most ? most : value;
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

double lg_quota_position(double all, double before, double hour_now, double hours, double order)
{
    const double belief = 24 * order; /* the weight of "evenly" */
    const double on_the_day = larger(hours, 0) / 24;
    const double cut = hours - (double)(int)hours;
    const double part = cut < 0 ? cut + 1 : cut;

    return (before + hour_now * part + belief * on_the_day) / (all + belief);
}

double lg_quota_base(double capacity, double seen_a_day, double forced_share)
{
    const double share = seen_a_day > capacity ? capacity / seen_a_day : 1;

    return larger(share - forced_share, share / 10);
}

double lg_quota_settle(double credit, double earned, double spent,
                       const struct lg_quota_terms *terms)
{
    const double day = larger(terms->day, terms->order);

    return bounded(credit + earned - spent, -5 * day, larger(day, 2 * terms->order));
}

static double tolerance_of(const struct lg_quota_terms *terms)
{
    return larger(terms->order, terms->day / 4);
}

/*
 * The noise of selecting is sqrt(reach * order / 2), an eighth of the tolerance of five days.  Of a
 * few orders a day that would be next to nothing; an eighth of an order keeps them apart as well.
 */
static double reach_of(const struct lg_quota_terms *terms)
{
    const double tolerance = tolerance_of(terms);
    const double quiet = tolerance * tolerance / (32 * terms->order);

    return larger(quiet < tolerance / 5 ? quiet : tolerance / 5, terms->order / 8);
}

double lg_quota_share(double credit, double seen, const struct lg_quota_terms *terms)
{
    const double reach = larger(reach_of(terms), terms->share * seen);

    return bounded(terms->share * (1 + credit / reach), 0, 1);
}

double lg_quota_sure(double coming, double order)
{
    return coming * coming / (coming + 20 * order);
}

double lg_quota_within(double share, double credit, const struct lg_quota_rest *rest,
                       const struct lg_quota_terms *terms)
{
    const double end = credit + rest->earned - rest->forced * rest->coming;
    const double needed = end - (rest->before + tolerance_of(terms));
    const double room = end - (rest->before - tolerance_of(terms));
    const double sure = lg_quota_sure(rest->coming, terms->order);

    if (room < terms->order)
        return 0;
    if (needed <= 0 || needed < terms->share * sure)
        return share;
    return larger(share, sure > needed ? needed / sure : 1);
}
