/*
 * history.h - stored declarations as columns, by the day of their decision.
 *
 * A day is read once and kept while there is room; it is read again when other versions count now.
 * What inspections found is asked for each time, for it comes late.
 */
#pragma once

#include "assess.h"
#include "risk/backtest.h"

struct history;

/* Whoever waits for a day is told of each step; gives whether it should go on. */
struct history_watch {
    bool (*go_on)(void *user, size_t declarations);
    void *user;
};

/* A declaration of a part, with the rows of its items. */
struct history_declaration {
    struct lg_id id;
    int64_t version;
    struct lg_span number;
    size_t first, n;
};

/* Some declarations of one day. */
struct history_part {
    struct history_part *next;
    struct lg_columns *columns;
    struct lg_past *past;
    int64_t *item_numbers; /* by row */
    struct history_declaration *declarations;
    size_t n; /* declarations */
};

/* A port and category of history: its name is PORT/CATEGORY. */
struct history_place {
    struct lg_span port, category;
    struct lg_category_minutes minutes;
    struct lg_span category_zh; /* what the category is called in Chinese */
};

struct history *history_new(struct assess *assess, struct lg_store *store);
void history_free(struct history *history);

/* The days that have declarations among these, and how many; none: first and until are equal. */
struct history_period {
    lg_day first, until; /* `until` exclusive */
    lg_day work_until;   /* of the days on which goods were expected; not before `until` */
    int64_t declarations;
};
bool history_bounds(struct history *history, lg_day from, lg_day until,
                    struct history_period *ret_period, struct lg_error *reterr) LG_MUST_CHECK;

/* The parts of a day; they live until the next day is asked for.  LG_REJECT when not to go on. */
bool history_of_day(struct history *history, lg_day day, const struct history_watch *watch,
                    const struct history_part **ret_parts, struct lg_error *reterr) LG_MUST_CHECK;

/* All places met so far: items name them by their numbers, which stay. */
size_t history_places(const struct history *history, const struct history_place **ret_places);
