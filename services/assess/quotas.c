/*
 * quotas.c - what each port may still select by risk, and the threshold that selects so much.
 *
 * The ticks' loop alone writes quotas and thresholds, from what the declarations' loops counted in
 * rows of their own.  A port with a capacity earns it as its working day goes and pays with all
 * work; one without earns a share of what comes and pays with what risk selected.  With a capacity
 * any five working days are kept within the tolerance, from what the fifth before left.  Ports that are
 * too small to be steered alone take the scores of all ports of the category for theirs; those
 * without a capacity earn and pay together, and have one threshold.
 */
#include "quotas.h"

#include "base/time.h"
#include "declarations.h"
#include "ops/metrics.h"
#include "quotas_sql.h"
#include "risk/quota.h"
#include "risk/threshold.h"

/* A day of fewer orders than this says too little of its scores. */
enum { WINDOW_DAYS = 7, LEAST_ITEMS = 200, LEAST_ORDERS = 40 };

struct quotas {
    struct lg_result *bins, *loads, *days;
    lg_day first, today;
    double hours; /* of the day */
};

/* One port and category, or all small ports of a category together. */
struct steering {
    struct lg_span port, category;
    int64_t bins[LG_SCORE_BINS], items;
    lg_day since;
    double credit, earned, spent, seen, seen_a_day, position, capacity;
    double half; /* the loss that ranks at one half; 0: ranked by probability */
    int64_t day_forced;
    struct lg_quota_terms terms;
    struct lg_quota_rest rest;
    lg_day ended; /* a working day that ended since the last tick; 0: none */
    bool steered, limited, known, overflows; /* limited: has a capacity; known: the rest is */
};

/* What became of a row of loads: what a small port of its own credit selects of all ports' scores. */
struct moved {
    bool steered, own;
    double share;
};

struct putting {
    struct moved *moved; /* by row of loads */
    struct lg_column *thresholds[5], *quotas[9], *days[4], *overflows[6];
};

struct quotas *quotas_load(struct lg_arena *arena, int64_t now_us, struct lg_store *store)
{
    struct quotas *quotas = lg_arena_take(arena, sizeof *quotas);
    struct lg_column *first = lg_column_new(arena, LG_SQL_DATE);
    struct lg_column *today = lg_column_new(arena, LG_SQL_DATE);

    *quotas = (struct quotas){.today = lg_day_of_time(now_us)};
    quotas->first = quotas->today - WINDOW_DAYS;
    quotas->hours = (double)(now_us - lg_time_of_day(quotas->today)) / (double)(3600 * LG_US_PER_S);
    lg_column_add_int(first, quotas->first);
    lg_column_add_int(today, quotas->today);
    lg_store_queue(store, &q_bins_forget, &first, NULL);
    lg_store_queue(store, &q_quota_days_forget, &today, NULL);
    lg_store_queue(store, &q_bins_of, (struct lg_column *const[]){first, today}, &quotas->bins);
    lg_store_queue(store, &q_loads_of,
                   (struct lg_column *const[]){today, lg_of_int4(arena, (int32_t)quotas->hours)},
                   &quotas->loads);
    lg_store_queue(store, &q_days_worked, (struct lg_column *const[]){first, today}, &quotas->days);
    return quotas;
}

void quotas_free(struct quotas *quotas)
{
    if (quotas == NULL)
        return;
    lg_result_free(quotas->bins);
    lg_result_free(quotas->loads);
    lg_result_free(quotas->days);
}

static double worked(const struct quotas *quotas, lg_day day)
{
    const int64_t row = day - quotas->first;

    return row >= 0 && (size_t)row < lg_result_rows(quotas->days) &&
           lg_result_bool(quotas->days, (size_t)row, 1);
}

/* The working days from a position in one day to that in today; at most those of the window. */
static double days_since(const struct quotas *quotas, lg_day day, double at, double position)
{
    double days = worked(quotas, quotas->today) * position - worked(quotas, day) * at;

    for (lg_day i = day > quotas->first ? day : quotas->first; i < quotas->today; i++)
        days += worked(quotas, i);
    return days;
}

static bool comes_before(const struct lg_result *rows, size_t row, const struct steering *of)
{
    const int order = text_order(lg_result_text(rows, row, 1), of->category);

    return order < 0 || (order == 0 && text_order(lg_result_text(rows, row, 0), of->port) < 0);
}

/* Takes the rows of one port and category, at `row` or behind; gives the row behind them. */
static size_t take_bins(const struct lg_result *rows, size_t row, struct steering *of)
{
    const size_t n = lg_result_rows(rows);

    while (row < n && comes_before(rows, row, of))
        row++;
    for (; row < n && lg_span_eq(lg_result_text(rows, row, 0), of->port) &&
           lg_span_eq(lg_result_text(rows, row, 1), of->category);
         row++) {
        of->bins[lg_result_int(rows, row, 2)] += lg_result_int(rows, row, 3);
        of->items += lg_result_int(rows, row, 4);
        of->since = (lg_day)lg_result_int(rows, row, 5);
    }
    return row;
}

static double order_of(const struct assess *assess, struct lg_span code)
{
    const struct lg_category *category = lg_category_find(&assess->categories, code);

    return category == NULL || category->minutes.physical < 1 ? 1
                                                              : (double)category->minutes.physical;
}

/* What came and was selected since the last tick, and what the day had of it. */
static void take_load(const struct quotas *quotas, size_t row, struct steering *of)
{
    const struct lg_result *rows = quotas->loads;
    const int64_t forced = lg_result_int(rows, row, 3) - lg_result_int(rows, row, 9);
    const bool first = lg_result_null(rows, row, 13);
    const lg_day last = first ? quotas->today : lg_day_of_time(lg_result_time(rows, row, 13));

    of->position =
        lg_quota_position((double)lg_result_int(rows, row, 2), (double)lg_result_int(rows, row, 5),
                          (double)lg_result_int(rows, row, 6), quotas->hours, of->terms.order);
    of->credit = lg_result_float(rows, row, 7);
    of->seen = (double)(lg_result_int(rows, row, 2) - lg_result_int(rows, row, 8));
    of->spent = (double)(lg_result_int(rows, row, 4) - lg_result_int(rows, row, 10));
    of->seen_a_day = (double)of->items * of->terms.order /
                     (days_since(quotas, of->since, 0, of->position) + 0.05);
    of->day_forced = (last == quotas->today ? lg_result_int(rows, row, 12) : 0) + forced;
    if (lg_result_null(rows, row, 14))
        return;
    of->limited = true;
    of->capacity = lg_result_float(rows, row, 14);
    of->spent += (double)forced;
    of->earned =
        of->capacity * days_since(quotas, last, lg_result_float(rows, row, 11), of->position);
    of->overflows = (double)of->day_forced > of->capacity * worked(quotas, quotas->today);
    of->ended = last == quotas->today - 1 && worked(quotas, last) ? last : 0;
}

/* What is left of the working day that counts now, where the fifth before it is known. */
static void set_rest(const struct quotas *quotas, size_t row, double forced, struct steering *of)
{
    const double part = worked(quotas, quotas->today) ? 1 - of->position : 1;

    of->known = !lg_result_null(quotas->loads, row, 16);
    if (of->known)
        of->rest = (struct lg_quota_rest){lg_result_float(quotas->loads, row, 16),
                                          of->capacity * part, of->seen_a_day * part, forced};
}

static void set_terms(const struct assess *assess, const struct quotas *quotas, size_t row,
                      struct steering *of)
{
    const double share = assess_parameter(assess, "risk_share", LG_SPAN(""), quotas->today, 0);
    const double seen = (double)lg_result_int(quotas->loads, row, 2);
    const double forced = (double)lg_result_int(quotas->loads, row, 3);

    if (lg_result_null(quotas->loads, row, 14)) {
        of->terms.share = share;
        of->terms.day = share * of->seen_a_day;
        of->earned = share * of->seen;
    } else {
        const double part = seen > 0 ? forced / seen : 0;

        of->terms.share = lg_quota_base(of->capacity, of->seen_a_day, part);
        of->terms.day = of->capacity;
        set_rest(quotas, row, part, of);
    }
    of->steered = of->items >= LEAST_ITEMS && of->terms.day >= LEAST_ORDERS * of->terms.order;
}

static void join(struct steering *pool, const struct steering *port)
{
    const double seen_a_day = pool->seen_a_day + port->seen_a_day;

    if (seen_a_day > 0)
        pool->terms.share =
            (pool->terms.share * pool->seen_a_day + port->terms.share * port->seen_a_day) /
            seen_a_day;
    pool->seen_a_day = seen_a_day;
    pool->terms.day += port->terms.day;
    pool->earned += port->earned;
    pool->spent += port->spent;
    pool->seen += port->seen;
}

static void put_threshold(const struct putting *putting, struct lg_span port,
                          struct lg_span category, double value)
{
    lg_column_add_text(putting->thresholds[0], port);
    lg_column_add_text(putting->thresholds[1], category);
    lg_column_add_float(putting->thresholds[2], value);
}

/* Moves the credit, and gives the share that goes with it. */
static double settle(struct steering *of)
{
    of->credit = lg_quota_settle(of->credit, of->earned, of->spent, &of->terms);
    const double share = lg_quota_share(of->credit, of->seen, &of->terms);

    return of->known ? lg_quota_within(share, of->credit, &of->rest, &of->terms) : share;
}

static double threshold_of(const struct steering *of, double share)
{
    return of->items < LEAST_ITEMS ? 1.0 : lg_threshold(of->bins, share, 1);
}

static void put_quota(const struct putting *putting, const struct quotas *quotas, size_t row,
                      const struct steering *of)
{
    const bool pool = of->port.len == 0;
    struct lg_column *const *columns = putting->quotas;

    lg_column_add_text(columns[0], of->port);
    lg_column_add_text(columns[1], of->category);
    lg_column_add_float(columns[2], of->credit);
    for (int i = 2; i < 5; i++)
        lg_column_add_int(columns[i + 1], pool ? 0 : lg_result_int(quotas->loads, row, i));
    lg_column_add_float(columns[6], of->position);
    lg_column_add_int(columns[7], of->day_forced);
    if (of->ended != 0) {
        lg_column_add_text(putting->days[0], of->port);
        lg_column_add_text(putting->days[1], of->category);
        lg_column_add_int(putting->days[2], of->ended);
        lg_column_add_float(putting->days[3], of->credit);
    }
    if (!of->overflows)
        return;
    lg_column_add_int(putting->overflows[0], quotas->today);
    lg_column_add_text(putting->overflows[1], of->port);
    lg_column_add_text(putting->overflows[2], of->category);
    lg_column_add_int(putting->overflows[3], of->day_forced);
    lg_column_add_float(putting->overflows[4], of->capacity);
}

/* Thresholds from the pool's scores: of ports that nothing came from yet, and of small ones. */
static void put_pooled(const struct putting *putting, const struct quotas *quotas, size_t first,
                       size_t end, struct steering *pool)
{
    const double share = settle(pool);

    put_threshold(putting, pool->port, pool->category, threshold_of(pool, share));
    for (size_t row = first; row < end; row++) {
        const struct moved *moved = &putting->moved[row];

        if (!moved->steered)
            put_threshold(putting, lg_result_text(quotas->loads, row, 0), pool->category,
                          threshold_of(pool, moved->own ? moved->share : share));
    }
}

/* Ranked by another scale than the category's other ports: its thresholds are its own. */
static bool is_apart(const struct steering *port, const struct steering *pool)
{
    return port->half > pool->half || port->half < pool->half;
}

static void pool_scores(struct steering *pool, const struct steering *port)
{
    if (is_apart(port, pool))
        return;
    pool->items += port->items;
    for (int i = 0; i < LG_SCORE_BINS; i++)
        pool->bins[i] += port->bins[i];
}

/* A port's credit moves by itself where it is large or has a capacity, else with the pool's. */
static void move_port(const struct putting *putting, size_t row, struct steering *port,
                      struct steering *pool)
{
    struct moved *moved = &putting->moved[row];

    moved->steered = port->steered || is_apart(port, pool);
    moved->own = moved->steered || port->limited;
    if (moved->own)
        moved->share = settle(port);
    else
        join(pool, port);
    if (moved->steered)
        put_threshold(putting, port->port, port->category, threshold_of(port, moved->share));
}

/* One category, whose ports are the rows from `row` on; gives the row behind them. */
static size_t move_category(const struct assess *assess, const struct quotas *quotas,
                            const struct putting *putting, size_t row, size_t *bin_row)
{
    const size_t n = lg_result_rows(quotas->loads), first = row;
    struct steering pool = {.port = LG_SPAN(""),
                            .category = lg_result_text(quotas->loads, row, 1),
                            .credit = lg_result_float(quotas->loads, row, 15)};

    pool.terms.order = order_of(assess, pool.category);
    pool.half = assess_parameter(assess, "ranking_half", pool.category, quotas->today, 0);
    for (; row < n && lg_span_eq(lg_result_text(quotas->loads, row, 1), pool.category); row++) {
        struct steering port = {.port = lg_result_text(quotas->loads, row, 0),
                                .category = pool.category,
                                .since = quotas->today,
                                .half =
                                    assess_half_loss(assess, lg_result_text(quotas->loads, row, 0),
                                                     pool.category, quotas->today),
                                .terms.order = pool.terms.order};

        *bin_row = take_bins(quotas->bins, *bin_row, &port);
        take_load(quotas, row, &port);
        set_terms(assess, quotas, row, &port);
        pool_scores(&pool, &port);
        move_port(putting, row, &port, &pool);
        put_quota(putting, quotas, row, &port);
    }
    put_pooled(putting, quotas, first, row, &pool);
    put_quota(putting, quotas, first, &pool);
    return row;
}

static void queue(struct lg_store *store, const struct lg_query *query, struct lg_column **columns)
{
    if (lg_column_count(columns[0]) > 0)
        lg_store_queue(store, query, columns, NULL);
}

static void make(struct lg_arena *arena, const struct lg_query *query, struct lg_column **columns,
                 int n)
{
    for (int i = 0; i < n; i++)
        columns[i] = lg_column_new(arena, query->params[i].type);
}

/* Each row has the tick beside it. */
static void stamp(struct lg_column *const *columns, int column, int64_t value)
{
    while (lg_column_count(columns[column]) < lg_column_count(columns[0]))
        lg_column_add_int(columns[column], value);
}

void quotas_move(const struct assess *assess, const struct lg_batch *batch,
                 const struct quotas *quotas, struct lg_store *store)
{
    const size_t n = lg_result_rows(quotas->loads);
    struct putting putting = {.moved =
                                  lg_arena_take(batch->arena, (n + 1) * sizeof *putting.moved)};
    size_t bin_row = 0;

    make(batch->arena, &q_thresholds_put, putting.thresholds, 5);
    make(batch->arena, &q_quotas_put, putting.quotas, 9);
    make(batch->arena, &q_quota_days_put, putting.days, 4);
    make(batch->arena, &q_overflows_put, putting.overflows, 6);
    for (size_t row = 0; row < n;)
        row = move_category(assess, quotas, &putting, row, &bin_row);
    stamp(putting.thresholds, 3, batch->tick_us);
    stamp(putting.thresholds, 4, batch->records[0].offset + 1);
    stamp(putting.quotas, 8, batch->tick_us);
    stamp(putting.overflows, 5, batch->tick_us);
    lg_metric_set(lg_metric(LG_GAUGE, "loopgate_overflow_ports", "",
                            "ports whose mandatory and drawn work of today is above capacity"),
                  (double)lg_column_count(putting.overflows[0]));
    queue(store, &q_thresholds_put, putting.thresholds);
    queue(store, &q_quotas_put, putting.quotas);
    queue(store, &q_quota_days_put, putting.days);
    queue(store, &q_overflows_put, putting.overflows);
}
