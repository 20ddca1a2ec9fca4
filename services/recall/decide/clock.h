/*
 * clock.h - terms of the law over working days: started, met, due at an instant.
 *
 * A term's length and basis are rows of ops.rule_parameter, by code and category of goods.  A
 * thing has one running clock for each rule.  Source: schemas/rules/working-days.md.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/event_types.h"
#include "model/working_day.h"

struct clock {
    struct clock *next;
    struct lg_span rule, basis;
    int64_t started_us, due_us, met_us; /* met_us is 0 while it runs */
    bool changed;
};

/* One row: category is empty for all goods that have none of their own. */
struct term {
    struct lg_span code, category, unit, basis;
    int64_t value;
};

struct terms {
    struct lg_work_exceptions holidays;
    const struct term *at;
    size_t n;
};

/* The category whose terms apply: the one that is named, and vehicles where a VIN is. */
struct lg_span clock_category(const struct ev_goods *goods);

/*
 * The instant at which a term that starts then is over: `working days`, `days` or `months`; the
 * last one ends with a working day (Civil Code section 203).
 */
int64_t clock_due(const struct term *term, const struct lg_work_exceptions *holidays,
                  int64_t started_us);

/* Starts a clock unless one of that rule runs; nothing when the law has no such term. */
void clock_start(struct lg_arena *arena, struct clock **clocks, const struct terms *terms,
                 const char *rule, const struct ev_goods *goods, int64_t at_us);

/* Ends the running clock of that rule, or every one. */
void clock_meet(struct clock *clocks, const char *rule, int64_t at_us);
void clock_meet_all(struct clock *clocks, int64_t at_us);
