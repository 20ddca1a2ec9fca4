/*
 * working_day.h - terms in working days, over a calendar that is data.
 *
 * Monday to Friday are working days but where an exception says otherwise: public holidays, and
 * the Saturdays and Sundays that are worked instead (调休).
 *
 * Source: Civil Code (民法典) section 201, the day on which a term begins is not counted, the day
 * after it is the first; section 203, a term that would end on a holiday ends with the next day
 * that is none, at 24:00 (schemas/rules/working-days.md).  A working day ends in China (UTC+8).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/day.h"

/* A day that differs from its week: not worked though Monday to Friday, or the other way. */
struct lg_work_exception {
    lg_day day;
    bool working;
};

/* Exceptions in rising order of days, each day once; `at` may be NULL when n is 0. */
struct lg_work_exceptions {
    const struct lg_work_exception *at;
    size_t n;
};

/* Whether that day is a working day. */
bool lg_working_day_is(lg_day day, const struct lg_work_exceptions *exceptions);

/*
 * The n-th working day after `from`, which itself never counts; n of 0 or less gives `from`.
 */
lg_day lg_working_day_add(lg_day from, int n, const struct lg_work_exceptions *exceptions);

/* The first working day from `day` on, `day` included: where a term in calendar days ends. */
lg_day lg_working_day_from(lg_day day, const struct lg_work_exceptions *exceptions);

/* Working days after `from` up to `until`, which counts; 0 when `until` is not later. */
int lg_working_day_count(lg_day from, lg_day until, const struct lg_work_exceptions *exceptions);

/* The instant at which a term ends whose last day is `last`: 24:00 in China, exclusive. */
int64_t lg_term_end_us(lg_day last);
