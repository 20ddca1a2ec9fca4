/*
 * query.h - the query of a list: filters, limit, order, cursor.
 *
 * A name that the list does not know, one that stands twice, or a value that is not of its kind is
 * refused: a filter that was silently left out would show more than was asked for.
 */
#pragma once

#include "base/day.h"
#include "cursor.h"
#include "gateway.h"

enum gw_filter_kind {
    GW_FILTER_TEXT,  /* 1 to 100 characters */
    GW_FILTER_ID,    /* a UUID */
    GW_FILTER_BOOL,  /* true or false */
    GW_FILTER_DAY,   /* YYYY-MM-DD, the instant at which the day begins in China */
    GW_FILTER_COUNT, /* a whole number that JSON carries exactly */
};

/* NULL as the name ends a list of them. */
struct gw_filter {
    const char *name;
    enum gw_filter_kind kind;
    bool officers; /* tells of what a party may not know */
};

struct gw_list_query {
    struct lg_span filters; /* a JSON object of text members */
    struct lg_span list;    /* what a cursor is bound to */
    int64_t limit;
    struct gw_cursor from;
};

/* False, and the call refused, when the query cannot be used.  "from" and "until" fit every list. */
bool gw_query_read(struct gw_call *call, const struct gw_filter *filters, bool party,
                   struct gw_list_query *ret_query);

/* How many parameters a query has, each as often as it stands there. */
size_t gw_query_count(struct lg_span query);

/* Days, the last one excluded. */
struct gw_period {
    lg_day from, until;
};

/*
 * The period that the query gives by "from" and "until", each at most once; the last so many days, today
 * included, where it gives none.  False when one is no day; ret_given is how many of them it gives.
 */
bool gw_query_period(const struct gw_call *call, int days, struct gw_period *ret_period,
                     size_t *ret_given);

/* The same where nothing else may stand in the query.  False, and the call refused, otherwise. */
bool gw_query_period_alone(struct gw_call *call, int days, struct gw_period *ret_period);

/* Where a page goes on: "after", a number, alone; 0 without it.  False, and the call refused, when it
 * is none or there is anything else; a number beyond all stands for the end. */
bool gw_query_after(struct gw_call *call, int64_t *ret_after);

/* What a query parameter may say, where there is such a list of words; NULL as the name ends them. */
struct gw_choice {
    const char *name, *words[6];
};

/* Whether each choice that the query makes is one that there is; otherwise the call is refused. */
bool gw_query_choices(struct gw_call *call, const struct gw_choice *choices);

/* The query of what is no list: filters alone, as a JSON object.  False, and the call refused, otherwise. */
bool gw_query_filters(struct gw_call *call, const struct gw_filter *filters,
                      struct lg_span *ret_filters);
