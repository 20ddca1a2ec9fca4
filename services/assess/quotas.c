/*
 * quotas.c - what each port may still select by risk, and the threshold that selects so much.
 *
 * The ticks' loop alone writes quotas and thresholds, from what the declarations' loops counted in
 * rows of their own.  A port with a capacity has it on each working day for the goods expected then
 * (capacities.c), and a threshold for each; one without earns a share of what comes and pays with
 * what risk selected.  Ports that are too small to be steered alone take the scores of all ports of
 * the category for theirs; those without a capacity earn and pay together, and have one threshold.
 */
#include "quotas.h"

#include "base/time.h"
#include "capacities.h"
#include "declarations.h"
#include "quotas_sql.h"
#include "risk/quota.h"
#include "risk/threshold.h"

/* A day of fewer orders than this says too little of its scores. */
enum { WINDOW_DAYS = 7, LEAST_ITEMS = 200, LEAST_ORDERS = 40 };

struct quotas {
    struct lg_result *bins, *loads;
    struct capacities *capacities;
    lg_day first, today;
    double position; /* of the day */
};

/* One port and category, or all small ports of a category together. */
struct steering {
    struct lg_span port, category;
    int64_t bins[LG_SCORE_BINS], items;
    lg_day since;
    double credit, earned, spent, seen, seen_a_day;
    double half; /* the loss that ranks at one half; 0: ranked by probability */
    int64_t day_forced;
    struct lg_quota_terms terms;
    const struct lg_port *limits; /* its days; NULL: it has no capacity */
    bool steered;
};

/* What became of a row of loads: what a small port of its own credit selects of all ports' scores. */
struct moved {
    bool steered;
    double share;
    const struct lg_port *limits;
};

struct putting {
    struct lg_arena *arena;
    struct moved *moved; /* by row of loads */
    struct lg_column *thresholds[5], *quotas[8];
    struct capacity_rows rows;
};

struct quotas *quotas_load(struct lg_arena *arena, int64_t now_us, struct lg_store *store)
{
    struct quotas *quotas = lg_arena_take(arena, sizeof *quotas);
    struct lg_column *first = lg_column_new(arena, LG_SQL_DATE);
    struct lg_column *today = lg_column_new(arena, LG_SQL_DATE);

    *quotas = (struct quotas){.today = lg_day_of_time(now_us)};
    quotas->first = quotas->today - WINDOW_DAYS;
    quotas->position =
        (double)(now_us - lg_time_of_day(quotas->today)) / (double)(24 * 3600 * LG_US_PER_S);
    lg_column_add_int(first, quotas->first);
    lg_column_add_int(today, quotas->today);
    lg_store_queue(store, &q_bins_forget, &first, NULL);
    lg_store_queue(store, &q_bins_of, (struct lg_column *const[]){first, today}, &quotas->bins);
    lg_store_queue(store, &q_loads_of, &today, &quotas->loads);
    quotas->capacities = capacities_load(arena, now_us, store);
    return quotas;
}

void quotas_free(struct quotas *quotas)
{
    if (quotas == NULL)
        return;
    lg_result_free(quotas->bins);
    lg_result_free(quotas->loads);
    capacities_free(quotas->capacities);
}

/* The working days from the beginning of a day to now; at most those of the window. */
static double days_since(const struct quotas *quotas, lg_day day)
{
    double days = capacities_worked(quotas->capacities, quotas->today) ? quotas->position : 0;

    for (lg_day i = day > quotas->first ? day : quotas->first; i < quotas->today; i++)
        days += capacities_worked(quotas->capacities, i);
    return days;
}

static bool comes_before(const struct lg_result *rows, size_t row, const struct steering *of)
{
    const int order = lg_span_order(lg_result_text(rows, row, 1), of->category);

    return order < 0 || (order == 0 && lg_span_order(lg_result_text(rows, row, 0), of->port) < 0);
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

/* What came and was selected since the last tick. */
static void take_load(const struct quotas *quotas, size_t row, struct steering *of)
{
    const struct lg_result *rows = quotas->loads;

    of->credit = lg_result_float(rows, row, 5);
    of->seen = (double)(lg_result_int(rows, row, 2) - lg_result_int(rows, row, 6));
    of->spent = (double)(lg_result_int(rows, row, 4) - lg_result_int(rows, row, 7));
    of->seen_a_day = (double)of->items * of->terms.order / (days_since(quotas, of->since) + 0.05);
}

static struct capacity_of capacity_of(const struct steering *of, double forced)
{
    return (struct capacity_of){of->port, of->category, of->terms.order, forced, of->seen};
}

/* Of a port with a capacity: its days; what goes for days further ahead follows from an average one. */
static void take_limits(const struct assess *assess, struct lg_arena *arena,
                        const struct quotas *quotas, double forced, struct steering *of)
{
    const struct capacity_of asked = capacity_of(of, forced);

    of->limits = capacities_steer(assess, arena, quotas->capacities, &asked);
    const struct lg_port_day *now = capacities_now(of->limits);
    if (now == NULL)
        return;
    of->credit = now->credit;
    of->day_forced = (int64_t)capacities_forced(of->limits, now);
    of->terms.day = now->capacity;
    of->terms.share = lg_quota_base(now->capacity, of->seen_a_day, forced);
}

static void set_terms(const struct assess *assess, struct lg_arena *arena,
                      const struct quotas *quotas, size_t row, struct steering *of)
{
    const double share = assess_parameter(assess, "risk_share", LG_SPAN(""), quotas->today, 0);
    const double seen = (double)lg_result_int(quotas->loads, row, 2);
    const double forced = (double)lg_result_int(quotas->loads, row, 3);

    of->terms.share = share;
    of->terms.day = share * of->seen_a_day;
    of->earned = share * of->seen;
    if (lg_result_bool(quotas->loads, row, 8))
        take_limits(assess, arena, quotas, seen > 0 ? forced / seen : 0, of);
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

/* Moves the credit, and gives the share that goes with it; of a port with a capacity its days have both. */
static double settle(struct steering *of)
{
    if (of->limits != NULL)
        return of->terms.share;
    of->credit = lg_quota_settle(of->credit, of->earned, of->spent, &of->terms);
    return lg_quota_share(of->credit, of->seen, &of->terms);
}

static double threshold_of(const struct steering *of, double share)
{
    return of->items < LEAST_ITEMS ? 1.0 : lg_threshold(of->bins, share, 1);
}

static double threshold_of_scores(const void *scores, double share)
{
    return threshold_of(scores, share);
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
    lg_column_add_int(columns[6], of->day_forced);
}

/* The thresholds of a port by the scores of `scores`: of any day, and of its days where it has a capacity. */
static void put_thresholds(const struct putting *putting, const struct quotas *quotas,
                           const struct steering *port, const struct steering *scores, double share)
{
    const struct capacity_of of = capacity_of(port, 0);

    put_threshold(putting, port->port, port->category, threshold_of(scores, share));
    if (port->limits != NULL)
        capacities_put_thresholds(quotas->capacities, &of, port->limits, threshold_of_scores,
                                  scores, &putting->rows);
}

/* Thresholds from the pool's scores: of ports that nothing came from yet, and of small ones. */
static void put_pooled(const struct putting *putting, const struct quotas *quotas, size_t first,
                       size_t end, struct steering *pool)
{
    const double share = settle(pool);

    put_threshold(putting, pool->port, pool->category, threshold_of(pool, share));
    for (size_t row = first; row < end; row++) {
        const struct moved *moved = &putting->moved[row];
        const struct steering port = {.port = lg_result_text(quotas->loads, row, 0),
                                      .category = pool->category,
                                      .limits = moved->limits};

        if (!moved->steered)
            put_thresholds(putting, quotas, &port, pool,
                           moved->limits != NULL ? moved->share : share);
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
static void move_port(const struct putting *putting, const struct quotas *quotas, size_t row,
                      struct steering *port, struct steering *pool)
{
    struct moved *moved = &putting->moved[row];

    moved->steered = port->steered || is_apart(port, pool);
    moved->limits = port->limits;
    if (moved->steered || port->limits != NULL)
        moved->share = settle(port);
    else
        join(pool, port);
    if (moved->steered)
        put_thresholds(putting, quotas, port, port, moved->share);
    if (port->limits != NULL) {
        const struct capacity_of of = capacity_of(port, 0);

        capacities_put(quotas->capacities, &of, port->limits, &putting->rows);
    }
}

/* One category, whose ports are the rows from `row` on; gives the row behind them. */
static size_t move_category(const struct assess *assess, const struct quotas *quotas,
                            const struct putting *putting, size_t row, size_t *bin_row)
{
    const size_t n = lg_result_rows(quotas->loads), first = row;
    struct steering pool = {.port = LG_SPAN(""),
                            .category = lg_result_text(quotas->loads, row, 1),
                            .credit = lg_result_float(quotas->loads, row, 9)};

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
        set_terms(assess, putting->arena, quotas, row, &port);
        pool_scores(&pool, &port);
        move_port(putting, quotas, row, &port, &pool);
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
    struct putting putting = {.arena = batch->arena,
                              .moved = lg_arena_take(batch->arena, (n + 1) * sizeof *putting.moved),
                              .rows = capacities_rows(batch->arena)};
    size_t bin_row = 0;

    make(batch->arena, &q_thresholds_put, putting.thresholds, 5);
    make(batch->arena, &q_quotas_put, putting.quotas, 8);
    for (size_t row = 0; row < n;)
        row = move_category(assess, quotas, &putting, row, &bin_row);
    stamp(putting.thresholds, 3, batch->tick_us);
    stamp(putting.thresholds, 4, batch->records[0].offset + 1);
    stamp(putting.quotas, 7, batch->tick_us);
    queue(store, &q_thresholds_put, putting.thresholds);
    queue(store, &q_quotas_put, putting.quotas);
    capacities_queue(quotas->capacities, &putting.rows, batch, store);
}
