/*
 * working_day.c - a week with exceptions, counted day by day: terms are short.
 */
#include "model/working_day.h"

#include "base/time.h"

/* The exception of that day, or NULL; halves the row until one is left. */
static const struct lg_work_exception *exception_of(lg_day day,
                                                    const struct lg_work_exceptions *exceptions)
{
    size_t low = 0, high = exceptions->n;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (exceptions->at[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low < exceptions->n && exceptions->at[low].day == day ? &exceptions->at[low] : NULL;
}

/* 1970-01-01 was a Thursday; here Monday is 0. */
static int weekday(lg_day day)
{
    const int rest = (int)((day + 3) % 7);

    return rest < 0 ? rest + 7 : rest;
}

bool lg_working_day_is(lg_day day, const struct lg_work_exceptions *exceptions)
{
    const struct lg_work_exception *exception = exception_of(day, exceptions);

    return exception != NULL ? exception->working : weekday(day) < 5;
}

lg_day lg_working_day_add(lg_day from, int n, const struct lg_work_exceptions *exceptions)
{
    lg_day day = from;

    for (int left = n; left > 0;) {
        day++;
        if (lg_working_day_is(day, exceptions))
            left--;
    }
    return day;
}

lg_day lg_working_day_from(lg_day day, const struct lg_work_exceptions *exceptions)
{
    while (!lg_working_day_is(day, exceptions))
        day++;
    return day;
}

int lg_working_day_count(lg_day from, lg_day until, const struct lg_work_exceptions *exceptions)
{
    int n = 0;

    for (lg_day day = from + 1; day <= until; day++) {
        if (lg_working_day_is(day, exceptions))
            n++;
    }
    return n;
}

int64_t lg_term_end_us(lg_day last)
{
    return lg_time_of_day(last + 1);
}
