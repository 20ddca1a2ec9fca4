/*
 * history.c - days of declarations, kept while there is room; and what inspections found of them.
 */
#include <stdlib.h>

#include "backtest_sql.h"
#include "base/own.h"
#include "base/time.h"
#include "history_part.h"

enum { ROWS_KEPT = 1000000 };
static const size_t DAY_BYTES = (size_t)8 << 30, BENCH_BYTES = 256 << 20, PLACES_BYTES = 1 << 30;

struct history *history_new(struct assess *assess, struct lg_store *store)
{
    struct history *history = calloc(1, sizeof *history);

    if (history == NULL)
        return NULL;
    history->assess = assess;
    history->store = store;
    history->bench = lg_arena_new(BENCH_BYTES);
    history->lasting = lg_arena_new(PLACES_BYTES);
    if (history->bench == NULL || history->lasting == NULL) {
        history_free(history);
        return NULL;
    }
    history->no_profiles = lg_profile_set_new(history->lasting, NULL, 0);
    return history;
}

static void forget(struct history_day *days)
{
    while (days != NULL) {
        struct history_day *next = days->next;

        lg_arena_free(days->arena);
        free(days);
        days = next;
    }
}

void history_free(struct history *history)
{
    if (history == NULL)
        return;
    forget(history->days);
    lg_arena_free(history->bench);
    lg_arena_free(history->lasting);
    free(history);
}

size_t history_places(const struct history *history, const struct history_place **ret_places)
{
    *ret_places = history->places;
    return history->names.numbers.n;
}

static bool go_on(const struct history_watch *watch, size_t declarations, struct lg_error *reterr)
{
    return watch->go_on(watch->user, declarations) ||
           lg_fail(reterr, LG_REJECT, "nobody wants it any more");
}

static bool read_day(struct history *history, struct history_day *day, const struct lg_result *keys,
                     const struct history_watch *watch, struct lg_error *reterr)
{
    for (size_t first = 0; first < lg_result_rows(keys); first += HISTORY_PART) {
        if (!history_read_part(history, day, keys, first, reterr) ||
            !go_on(watch, HISTORY_PART, reterr))
            return false;
    }
    return true;
}

static uint64_t signature_of(const struct lg_result *keys)
{
    uint64_t signature = lg_result_rows(keys);

    for (size_t row = 0; row < lg_result_rows(keys); row++) {
        const struct lg_id id = lg_result_id(keys, row, 0);

        signature = lg_hash64((struct lg_span){(const char *)id.at, sizeof id.at},
                              signature + (uint64_t)lg_result_int(keys, row, 1));
    }
    return signature;
}

/* Takes a day out of those that are kept; when all together are too many rows, the others too. */
static struct history_day *take_kept(struct history *history, lg_day wanted)
{
    struct history_day **at = &history->days, *found = NULL;
    size_t rows = 0;

    while (*at != NULL) {
        struct history_day *day = *at;

        rows += day->rows;
        if (day->day == wanted) {
            *at = day->next;
            day->next = NULL;
            found = day;
        } else
            at = &day->next;
    }
    if (rows > ROWS_KEPT) {
        forget(history->days);
        history->days = NULL;
    }
    return found;
}

static void set_found(struct history_part *part, const struct lg_result *rows)
{
    size_t row = 0;

    for (size_t i = 0; i < part->columns->n; i++)
        part->past[i].found = LG_FOUND_UNKNOWN;
    for (size_t i = 0; i < part->n; i++) {
        const struct history_declaration *of = &part->declarations[i];

        while (row < lg_result_rows(rows) &&
               memcmp(lg_result_id(rows, row, 0).at, of->id.at, sizeof of->id.at) < 0)
            row++;
        for (; row < lg_result_rows(rows) && lg_id_eq(lg_result_id(rows, row, 0), of->id); row++) {
            const bool failed = lg_result_bool(rows, row, 2);

            for (size_t item = of->first; item < of->first + of->n; item++) {
                if (lg_result_null(rows, row, 1) ||
                    part->item_numbers[item] == lg_result_int(rows, row, 1))
                    part->past[item].found = failed ? LG_FOUND_FAILURE : LG_FOUND_NOTHING;
            }
        }
    }
}

static bool ask_found(struct history *history, struct history_part *part, struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_column *const ids = lg_column_new(history->bench, LG_SQL_UUID);

    for (size_t i = 0; i < part->n; i++)
        lg_column_add_id(ids, part->declarations[i].id);
    const bool asked = lg_store_run(history->store, &q_history_found, &ids, &rows, reterr);
    if (asked)
        set_found(part, rows);
    lg_arena_reset(history->bench);
    return asked;
}

static struct history_day *new_day(lg_day wanted, uint64_t signature)
{
    struct history_day *day = calloc(1, sizeof *day);

    if (day == NULL)
        return NULL;
    *day = (struct history_day){
        .day = wanted, .signature = signature, .arena = lg_arena_new(DAY_BYTES)};
    day->last = &day->parts;
    if (day->arena != NULL)
        return day;
    free(day);
    return NULL;
}

static bool keys_of(struct history *history, lg_day day, struct lg_result **ret_keys,
                    struct lg_error *reterr)
{
    struct lg_column *const period[] = {lg_of_time(history->bench, lg_time_of_day(day)),
                                        lg_of_time(history->bench, lg_time_of_day(day + 1))};

    return lg_store_run(history->store, &q_history_of_day, period, ret_keys, reterr);
}

bool history_of_day(struct history *history, lg_day wanted, const struct history_watch *watch,
                    const struct history_part **ret_parts, struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *keys = NULL;

    lg_arena_reset(history->bench);
    if (!keys_of(history, wanted, &keys, reterr))
        return false;
    const uint64_t signature = signature_of(keys);
    struct history_day *day = take_kept(history, wanted);

    if (day != NULL && day->signature == signature) {
        if (!go_on(watch, lg_result_rows(keys), reterr)) {
            forget(day);
            return false;
        }
    } else {
        forget(day);
        day = new_day(wanted, signature);
        if (day == NULL)
            return lg_fail(reterr, LG_RETRY, "out of memory");
        if (!read_day(history, day, keys, watch, reterr)) {
            forget(day);
            return false;
        }
    }
    day->next = history->days;
    history->days = day;
    for (struct history_part *part = day->parts; part != NULL; part = part->next) {
        if (!ask_found(history, part, reterr))
            return false;
    }
    *ret_parts = day->parts;
    return true;
}

bool history_bounds(struct history *history, lg_day from, lg_day until,
                    struct history_period *ret_period, struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_column *const period[] = {lg_of_time(history->bench, lg_time_of_day(from)),
                                        lg_of_time(history->bench, lg_time_of_day(until))};

    if (!lg_store_run(history->store, &q_history_bounds, period, &rows, reterr))
        return false;
    *ret_period = (struct history_period){.declarations = lg_result_int(rows, 0, 2)};
    if (!lg_result_null(rows, 0, 0)) {
        ret_period->first = lg_day_of_time(lg_result_time(rows, 0, 0));
        ret_period->until = lg_day_of_time(lg_result_time(rows, 0, 1)) + 1;
        ret_period->work_until = (lg_day)lg_result_int(rows, 0, 3) + 1;
        if (ret_period->work_until < ret_period->until)
            ret_period->work_until = ret_period->until;
    }
    return true;
}
