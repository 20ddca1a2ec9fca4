/*
 * capacities.h - ports with a capacity: what risk may select of the goods that each day expects.
 */
#pragma once

#include "assess.h"
#include "risk/port_days.h"

struct capacities;

/* Queues what is known of days and of how long before them goods are decided; to be freed after its use. */
struct capacities *capacities_load(struct lg_arena *arena, int64_t now_us, struct lg_store *store);
void capacities_free(struct capacities *capacities);

/* Of a day that is not further away than those of a port. */
bool capacities_worked(const struct capacities *capacities, lg_day day);

/* What stands beside a port's days. */
struct capacity_of {
    struct lg_span port, category;
    double order, forced, ticked; /* see struct lg_port */
};

/* The days of a port, steered; ports are asked for in the order of category and port. */
const struct lg_port *capacities_steer(const struct assess *assess, struct lg_arena *arena,
                                       struct capacities *capacities, const struct capacity_of *of);

/* The working day that counts now: the first from today on; NULL where none is near. */
const struct lg_port_day *capacities_now(const struct lg_port *port);
/* What is forced of the goods that a working day has: its own, and of the days before it that are not worked. */
double capacities_forced(const struct lg_port *port, const struct lg_port_day *day);

/* Columns of day_thresholds_put, quota_days_put and overflows_put without the tick. */
struct capacity_rows {
    struct lg_column *thresholds[6], *days[4], *overflows[6];
};
struct capacity_rows capacities_rows(struct lg_arena *arena);
/* The credits at the ends of days that are over, and days that have more than they can do. */
void capacities_put(const struct capacities *capacities, const struct capacity_of *of,
                    const struct lg_port *port, const struct capacity_rows *rows);
/* `threshold` of a share of the port's items, asked for each day. */
void capacities_put_thresholds(const struct capacities *capacities, const struct capacity_of *of,
                               const struct lg_port *port,
                               double (*threshold)(const void *, double), const void *argument,
                               const struct capacity_rows *rows);
/* With the tick and the number of its change. */
void capacities_queue(const struct capacities *capacities, struct capacity_rows *rows,
                      const struct lg_batch *batch, struct lg_store *store);
