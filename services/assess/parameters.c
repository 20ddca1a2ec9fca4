/*
 * parameters.c - the law's parameters and the skip-lot scheme, each with the days that it holds.
 *
 * They are rows that people change while assess runs, so each loop reads them again between two
 * batches, at most once a second; a decision takes those of its day.
 */
#include "assess.h"
#include "assess_sql.h"
#include "base/own.h"
#include "base/text.h"
#include "base/time.h"
#include "ops/log.h"
#include "ops/run.h"
#include "skip_lots_sql.h"
#include "tables.h"

enum { SET_BYTES = 64 << 20, EVERY_US = 1000000 };

static lg_day day_or(const struct lg_result *rows, size_t row, int column, lg_day other)
{
    return lg_result_null(rows, row, column) ? other : (lg_day)lg_result_int(rows, row, column);
}

/* The newest of a name comes first in its chain: the rows come in the order of their days. */
static bool take_rows(struct lg_arena *arena, const struct lg_result *rows, struct parameters *into,
                      struct lg_error *reterr)
{
    const size_t n = lg_result_rows(rows);

    into->rows = lg_arena_take(arena, (n + 1) * sizeof *into->rows);
    for (size_t row = 0; row < n; row++) {
        struct parameter *of = &into->rows[row];
        const struct lg_span key =
            lg_text(arena, "%.*s/%.*s", LG_SPAN_ARG(lg_result_text(rows, row, 0)),
                    LG_SPAN_ARG(lg_result_text(rows, row, 1)));
        struct entry *entry = entry_put(&into->by_name, arena, key);
        lg_e5 value = 0;

        if (!lg_e5_parse(lg_result_text(rows, row, 2), &value))
            return lg_fail(reterr, LG_STOP, "the parameter \"%.*s\" is not a decimal",
                           LG_SPAN_ARG(key));
        *of = (struct parameter){(double)value / 100000, (lg_day)lg_result_int(rows, row, 3),
                                 day_or(rows, row, 4, INT32_MAX), (size_t)entry->value};
        entry->value = (double)(row + 1);
        into->ranked =
            into->ranked || lg_span_eq(lg_result_text(rows, row, 0), LG_SPAN("ranking_half"));
    }
    return true;
}

static void take_steps(struct lg_arena *arena, const struct lg_result *rows,
                       struct parameters *into)
{
    const size_t n = lg_result_rows(rows);
    struct lg_skip_lot_step *steps = lg_arena_take(arena, (n + 1) * sizeof *steps);

    for (size_t row = 0; row < n; row++)
        steps[row] = (struct lg_skip_lot_step){.level = lg_result_int(rows, row, 0),
                                               .passes = lg_result_int(rows, row, 1),
                                               .factor = lg_result_float(rows, row, 2),
                                               .falls_to = lg_result_int(rows, row, 3),
                                               .from = (lg_day)lg_result_int(rows, row, 4),
                                               .until = day_or(rows, row, 5, 0)};
    into->skip_lots = (struct lg_skip_lot_scheme){steps, n};
}

static void forget_asked(struct parameters *of)
{
    lg_result_free(of->asked);
    lg_result_free(of->asked_steps);
    of->asked = of->asked_steps = NULL;
}

void assess_parameters_queue(struct assess *assess, struct lg_store *store)
{
    struct parameters *of = &assess->parameters;
    const int64_t now_us = lg_monotonic_us();

    forget_asked(of); /* of a batch that was not brought to its end */
    if (of->arena != NULL && now_us < of->read_us + EVERY_US)
        return;
    of->read_us = now_us;
    lg_store_queue(store, &q_selection_parameters, NULL, &of->asked);
    lg_store_queue(store, &q_skip_lot_steps, NULL, &of->asked_steps);
}

static bool take(struct assess *assess, struct lg_error *reterr)
{
    struct parameters *of = &assess->parameters, read = {.read_us = of->read_us};

    if (of->asked == NULL)
        return true;
    read.arena = lg_arena_new(SET_BYTES);
    if (read.arena == NULL)
        return lg_fail(reterr, LG_STOP, "cannot read the parameters: out of memory");
    if (!take_rows(read.arena, of->asked, &read, reterr)) {
        lg_arena_free(read.arena);
        return false;
    }
    take_steps(read.arena, of->asked_steps, &read);
    forget_asked(of);
    lg_arena_free(of->arena);
    *of = read;
    return true;
}

void assess_parameters_take(struct assess *assess)
{
    struct lg_error error;

    if (!take(assess, &error))
        lg_log_error(LG_LOG_WARN, "the parameters stay as they were", &error);
}

bool assess_parameters_open(struct assess *assess, struct lg_store *store, struct lg_error *reterr)
{
    assess_parameters_queue(assess, store);
    return lg_store_flush(store, reterr) && take(assess, reterr);
}

void assess_parameters_free(struct assess *assess)
{
    forget_asked(&assess->parameters);
    lg_arena_free(assess->parameters.arena);
}

double assess_parameter(const struct assess *assess, const char *code, struct lg_span category,
                        lg_day day, double other)
{
    const struct parameters *of = &assess->parameters;
    const struct entry *entry = entry_find_pair(&of->by_name, lg_span_of(code), category);

    for (size_t at = entry == NULL ? 0 : (size_t)entry->value; at > 0; at = of->rows[at - 1].next) {
        if (of->rows[at - 1].from <= day && day < of->rows[at - 1].until)
            return of->rows[at - 1].value;
    }
    return other;
}
