/*
 * capacities.c - days of ports from rows, and rows from what the engine makes of them.
 */
#include "capacities.h"

#include "base/text.h"
#include "base/time.h"
#include "declarations.h"
#include "ops/metrics.h"
#include "quotas_sql.h"

struct capacities {
    struct lg_result *worked, *leads, *works, *credits;
    size_t lead, work, credit; /* the first row of the port that is asked for next */
    lg_day today;
    double hours;
};

struct capacities *capacities_load(struct lg_arena *arena, int64_t now_us, struct lg_store *store)
{
    struct capacities *capacities = lg_arena_take(arena, sizeof *capacities);
    struct lg_column *first = lg_column_new(arena, LG_SQL_DATE);
    struct lg_column *last = lg_column_new(arena, LG_SQL_DATE);
    struct lg_column *today = lg_column_new(arena, LG_SQL_DATE);
    const lg_day day = lg_day_of_time(now_us);

    *capacities = (struct capacities){.today = day,
                                      .hours = (double)(now_us - lg_time_of_day(day)) /
                                               (double)(3600 * LG_US_PER_S)};
    lg_column_add_int(first, day - LG_PORT_BACK);
    lg_column_add_int(last, day + LG_PORT_AHEAD);
    lg_column_add_int(today, day);
    lg_store_queue(store, &q_work_days_forget, &today, NULL);
    lg_store_queue(store, &q_quota_days_forget, &today, NULL);
    lg_store_queue(store, &q_days_worked, (struct lg_column *const[]){first, last},
                   &capacities->worked);
    lg_store_queue(store, &q_leads_of, &today, &capacities->leads);
    lg_store_queue(store, &q_work_days_of, (struct lg_column *const[]){first, last},
                   &capacities->works);
    lg_store_queue(store, &q_quota_days_of, (struct lg_column *const[]){first, today},
                   &capacities->credits);
    return capacities;
}

void capacities_free(struct capacities *capacities)
{
    if (capacities == NULL)
        return;
    lg_result_free(capacities->worked);
    lg_result_free(capacities->leads);
    lg_result_free(capacities->works);
    lg_result_free(capacities->credits);
}

/* Whether there is a row of the port at `row` or behind those of ports before it. */
static bool is_at(const struct lg_result *rows, const struct capacity_of *of, size_t *row)
{
    for (; *row < lg_result_rows(rows); (*row)++) {
        int order = lg_span_order(lg_result_text(rows, *row, 1), of->category);

        if (order == 0)
            order = lg_span_order(lg_result_text(rows, *row, 0), of->port);
        if (order >= 0)
            return order == 0;
    }
    return false;
}

bool capacities_worked(const struct capacities *capacities, lg_day day)
{
    const int row = day - capacities->today + LG_PORT_BACK;

    return lg_result_bool(capacities->worked, (size_t)row, 1);
}

static struct lg_port_day *day_of(struct lg_port *port, const struct capacities *capacities,
                                  int64_t day)
{
    return &port->days[day - capacities->today + LG_PORT_BACK];
}

static void take_rows(struct capacities *capacities, const struct capacity_of *of,
                      struct lg_port *port)
{
    const struct lg_result *works = capacities->works, *credits = capacities->credits;

    for (; is_at(capacities->leads, of, &capacities->lead); capacities->lead++)
        port->leads[lg_result_int(capacities->leads, capacities->lead, 2)] +=
            (double)lg_result_int(capacities->leads, capacities->lead, 3);
    for (; is_at(works, of, &capacities->work); capacities->work++) {
        struct lg_port_day *day =
            day_of(port, capacities, lg_result_int(works, capacities->work, 2));

        day->seen = (double)lg_result_int(works, capacities->work, 3);
        day->forced = (double)lg_result_int(works, capacities->work, 4);
        day->spent = day->forced + (double)lg_result_int(works, capacities->work, 5);
    }
    for (; is_at(credits, of, &capacities->credit); capacities->credit++) {
        struct lg_port_day *day =
            day_of(port, capacities, lg_result_int(credits, capacities->credit, 2));

        day->settled = day->worked;
        day->credit = lg_result_float(credits, capacities->credit, 3);
    }
}

const struct lg_port *capacities_steer(const struct assess *assess, struct lg_arena *arena,
                                       struct capacities *capacities, const struct capacity_of *of)
{
    struct lg_port *port = lg_arena_take(arena, sizeof *port);
    const struct lg_span place =
        lg_text(arena, "%.*s/%.*s", LG_SPAN_ARG(of->port), LG_SPAN_ARG(of->category));

    port->hours = capacities->hours;
    port->order = of->order;
    port->forced = of->forced;
    port->ticked = of->ticked;
    for (int i = 0; i < LG_PORT_DAYS; i++) {
        port->days[i].worked = capacities_worked(capacities, capacities->today - LG_PORT_BACK + i);
        port->days[i].capacity =
            assess_parameter(assess, "capacity", place, capacities->today - LG_PORT_BACK + i, 0);
    }
    take_rows(capacities, of, port);
    lg_port_steer(port);
    return port;
}

const struct lg_port_day *capacities_now(const struct lg_port *port)
{
    for (int i = LG_PORT_BACK; i < LG_PORT_DAYS; i++) {
        if (port->days[i].worked)
            return &port->days[i];
    }
    return NULL;
}

double capacities_forced(const struct lg_port *port, const struct lg_port_day *day)
{
    double forced = day->forced;

    for (const struct lg_port_day *of = day; of > port->days && !of[-1].worked; of--)
        forced += of[-1].forced;
    return forced;
}

struct capacity_rows capacities_rows(struct lg_arena *arena)
{
    struct capacity_rows rows;

    for (int i = 0; i < 6; i++)
        rows.thresholds[i] = lg_column_new(arena, q_day_thresholds_put.params[i].type);
    for (int i = 0; i < 4; i++)
        rows.days[i] = lg_column_new(arena, q_quota_days_put.params[i].type);
    for (int i = 0; i < 6; i++)
        rows.overflows[i] = lg_column_new(arena, q_overflows_put.params[i].type);
    return rows;
}

static void put_over(const struct capacity_of *of, lg_day day, const struct lg_port_day *at,
                     const struct capacity_rows *rows)
{
    lg_column_add_text(rows->days[0], of->port);
    lg_column_add_text(rows->days[1], of->category);
    lg_column_add_int(rows->days[2], day);
    lg_column_add_float(rows->days[3], at->credit);
}

static void put_overflow(const struct capacity_of *of, lg_day day, double forced, double capacity,
                         const struct capacity_rows *rows)
{
    lg_column_add_int(rows->overflows[0], day);
    lg_column_add_text(rows->overflows[1], of->port);
    lg_column_add_text(rows->overflows[2], of->category);
    lg_column_add_int(rows->overflows[3], (int64_t)forced);
    lg_column_add_float(rows->overflows[4], capacity);
}

void capacities_put(const struct capacities *capacities, const struct capacity_of *of,
                    const struct lg_port *port, const struct capacity_rows *rows)
{
    for (int i = 0; i < LG_PORT_DAYS; i++) {
        const struct lg_port_day *at = &port->days[i];
        const lg_day day = capacities->today - LG_PORT_BACK + i;

        if (!at->worked || !(at->capacity > 0))
            continue;
        if (i < LG_PORT_BACK && at->settled)
            put_over(of, day, at, rows);
        else if (i >= LG_PORT_BACK && capacities_forced(port, at) > at->capacity)
            put_overflow(of, day, capacities_forced(port, at), at->capacity, rows);
    }
}

void capacities_put_thresholds(const struct capacities *capacities, const struct capacity_of *of,
                               const struct lg_port *port,
                               double (*threshold)(const void *, double), const void *argument,
                               const struct capacity_rows *rows)
{
    for (int i = LG_PORT_BACK; i < LG_PORT_DAYS; i++) {
        if (!port->days[i].steered)
            continue;
        lg_column_add_text(rows->thresholds[0], of->port);
        lg_column_add_text(rows->thresholds[1], of->category);
        lg_column_add_int(rows->thresholds[2], capacities->today - LG_PORT_BACK + i);
        lg_column_add_float(rows->thresholds[3], threshold(argument, port->days[i].share));
    }
}

/* Each row has the tick beside it. */
static void stamp(struct lg_column *const *columns, int column, int64_t value)
{
    while (lg_column_count(columns[column]) < lg_column_count(columns[0]))
        lg_column_add_int(columns[column], value);
}

void capacities_queue(const struct capacities *capacities, struct capacity_rows *rows,
                      const struct lg_batch *batch, struct lg_store *store)
{
    struct lg_column *today = lg_column_new(batch->arena, LG_SQL_DATE);

    lg_column_add_int(today, capacities->today);
    stamp(rows->thresholds, 4, batch->tick_us);
    stamp(rows->thresholds, 5, batch->records[0].offset + 1);
    stamp(rows->overflows, 5, batch->tick_us);
    lg_metric_set(lg_metric(LG_GAUGE, "loopgate_overflow_ports", "",
                            "days and ports whose mandatory and drawn work is above capacity"),
                  (double)lg_column_count(rows->overflows[0]));
    lg_store_queue(store, &q_overflows_forget,
                   (struct lg_column *const[]){today, rows->overflows[0], rows->overflows[1],
                                               rows->overflows[2]},
                   NULL);
    lg_store_queue(store, &q_day_thresholds_forget, &today, NULL);
    lg_store_queue(
        store, &q_day_thresholds_follow,
        (struct lg_column *const[]){today, rows->thresholds[0], rows->thresholds[1],
                                    rows->thresholds[2], lg_of_time(batch->arena, batch->tick_us),
                                    lg_of_int8(batch->arena, batch->records[0].offset + 1)},
        NULL);
    if (lg_column_count(rows->thresholds[0]) > 0)
        lg_store_queue(store, &q_day_thresholds_put, rows->thresholds, NULL);
    if (lg_column_count(rows->days[0]) > 0)
        lg_store_queue(store, &q_quota_days_put, rows->days, NULL);
    if (lg_column_count(rows->overflows[0]) > 0)
        lg_store_queue(store, &q_overflows_put, rows->overflows, NULL);
}
