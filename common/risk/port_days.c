/*
 * port_days.c - a chain of working days: each begins with what the one before it is going to leave.
 */
#include "risk/port_days.h"

#include "risk/quota.h"

enum { HOURS = 24, FIVE = 5, USUAL_ORDERS = 24 };

/* What is usual of a day, by whether it is worked, and how much of each day's is decided. */
struct usual {
    double work[2];
    double known[LG_PORT_DAYS];
};

/* Days up to one that is worked, together. */
struct stretch {
    double seen, forced, spent, coming, known, all;
};

/* What the days behind leave, the newest last. */
struct left {
    double ends[FIVE];
    int over; /* how many of them are of days that are over, counted from the oldest */
    int n;
    double carried;
};

static int whole(double hours)
{
    const int cut = (int)hours;

    return cut - (hours < (double)cut);
}

int lg_port_lead(double hours)
{
    const int lead = HOURS - 1 - whole(hours);

    return lead < LG_PORT_LEADS ? lead : LG_PORT_LEADS - 1;
}

static void know(const struct lg_port *port, struct usual *usual)
{
    double before = 0, all = 0;
    int next = LG_PORT_LEADS - 1; /* `before` has all behind it */

    for (int i = 0; i < LG_PORT_LEADS; i++)
        all += port->leads[i];
    for (int day = 0; day < LG_PORT_BACK; day++)
        usual->known[day] = 1;
    for (int day = LG_PORT_DAYS - 1; day >= LG_PORT_BACK; day--) {
        const double hours = port->hours - HOURS * (double)(day - LG_PORT_BACK);
        const int lead = lg_port_lead(hours);

        for (; next > lead; next--)
            before += port->leads[next];
        usual->known[day] = lg_quota_position(all, before, port->leads[lead], hours, port->order);
    }
}

/* By the days that are over and today; of a kind that there was none of, as of the other. */
static void expect(const struct lg_port *port, int first, struct usual *usual)
{
    double work[2] = {0, 0}, days[2] = {0, 0};

    for (int i = first; i <= LG_PORT_BACK; i++) {
        work[port->days[i].worked] += port->days[i].seen;
        days[port->days[i].worked] += usual->known[i];
    }
    for (int kind = 0; kind < 2; kind++) {
        const int of = days[kind] > 0 ? kind : !kind;

        usual->work[kind] = work[of] / (days[of] + 0.05);
    }
}

/* The first day of which something is known; none yet: today. */
static int first_of(const struct lg_port *port)
{
    int first = 0;

    while (first < LG_PORT_BACK && !port->days[first].settled && !(port->days[first].seen > 0))
        first++;
    return first;
}

static void gather(const struct lg_port *port, const struct usual *usual, int day,
                   struct stretch *stretch)
{
    const struct lg_port_day *of = &port->days[day];
    const double work = usual->work[of->worked];

    stretch->seen += of->seen;
    stretch->forced += of->forced;
    stretch->spent += of->spent;
    stretch->coming += work * (1 - usual->known[day]);
    stretch->known += work * usual->known[day];
    stretch->all += work;
}

static double share_of(const struct lg_port *port, const struct stretch *stretch,
                       const struct left *left, const struct lg_port_day *of, double part,
                       const struct lg_quota_terms *terms)
{
    const double share = lg_quota_share(of->credit, port->ticked, terms);
    const struct lg_quota_rest rest = {left->ends[0], of->capacity * (1 - part), stretch->coming,
                                       port->forced};

    return left->n < FIVE || left->over < 1 ? share
                                            : lg_quota_within(share, of->credit, &rest, terms);
}

/* What a day leaves that does what it still can: a credit is spent, a debt is paid, as far as that goes. */
static double leaves(const struct lg_port *port, const struct stretch *stretch,
                     const struct lg_port_day *of, double part)
{
    const double end = of->credit + of->capacity * (1 - part);
    const double least = end - lg_quota_sure(stretch->coming, port->order);
    const double most = end - port->forced * stretch->coming;

    return least > 0 ? least : most < 0 ? most : 0;
}

static void push(struct left *left, double end, bool over)
{
    for (int i = 1; i < FIVE; i++)
        left->ends[i - 1] = left->ends[i];
    left->ends[FIVE - 1] = end;
    left->n += left->n < FIVE;
    left->over = over ? left->n : left->over - 1;
    left->carried = end;
}

/* What is carried is no more than the day itself may have, which may have less than the one before. */
static double settled(const struct left *left, double earned, double spent,
                      const struct lg_quota_terms *terms)
{
    return lg_quota_settle(lg_quota_settle(left->carried, 0, 0, terms), earned, spent, terms);
}

/*
 * How much of a day's goods is decided: as much as came of what came and is still expected, so that what
 * a day earns follows its goods; of few, as much as is usual by now, so that it earns though none came.
 */
static double part_of(const struct lg_port *port, const struct stretch *stretch)
{
    const double belief = USUAL_ORDERS * port->order;
    const double usual = stretch->all > 0 ? stretch->known / stretch->all : 0;

    return (stretch->seen + belief * usual) / (stretch->seen + stretch->coming + belief);
}

/* A working day that is not over, with the days before it that are not worked. */
static void steer(const struct lg_port *port, const struct stretch *stretch, struct left *left,
                  struct lg_port_day *of)
{
    const double all = stretch->seen + stretch->coming;
    const double part = part_of(port, stretch);
    const double forced =
        all > 0 ? (stretch->forced + port->forced * stretch->coming) / all : port->forced;
    const struct lg_quota_terms terms = {lg_quota_base(of->capacity, all, forced), port->order,
                                         of->capacity};

    of->credit = settled(left, of->capacity * part, stretch->spent, &terms);
    of->share = share_of(port, stretch, left, of, part, &terms);
    of->steered = true;
    push(left, leaves(port, stretch, of, part), false);
}

/* A working day that is over. */
static void settle(const struct lg_port *port, const struct stretch *stretch, bool kept,
                   struct left *left, struct lg_port_day *of)
{
    const struct lg_quota_terms terms = {0, port->order, of->capacity};

    if (!kept)
        of->credit = settled(left, of->capacity, stretch->spent, &terms);
    of->settled = true;
    push(left, of->credit, true);
}

static int last_over(const struct lg_port *port)
{
    int day = LG_PORT_BACK - 1;

    while (day >= 0 && !port->days[day].worked)
        day--;
    return day;
}

static void share_out(struct lg_port_day *days, int from, int to)
{
    for (int i = from > LG_PORT_BACK ? from : LG_PORT_BACK; i < to; i++) {
        days[i].steered = true;
        days[i].share = days[to].share;
    }
}

void lg_port_steer(struct lg_port *port)
{
    const int first = first_of(port), last = last_over(port);
    struct stretch stretch = {0, 0, 0, 0, 0, 0};
    struct left left = {{0, 0, 0, 0, 0}, 0, 0, 0};
    struct usual usual;
    int from = first;

    know(port, &usual);
    expect(port, first, &usual);
    for (int i = first; i < LG_PORT_DAYS; i++) {
        struct lg_port_day *of = &port->days[i];

        gather(port, &usual, i, &stretch);
        if (!of->worked)
            continue;
        const bool limited = of->capacity > 0;
        if (i < LG_PORT_BACK && (limited || of->settled))
            settle(port, &stretch, of->settled && (i != last || !limited), &left, of);
        else if (limited) {
            steer(port, &stretch, &left, of);
            share_out(port->days, from, i);
        }
        stretch = (struct stretch){0, 0, 0, 0, 0, 0};
        from = i + 1;
    }
}
