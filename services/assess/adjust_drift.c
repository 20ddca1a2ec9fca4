/*
 * adjust_drift.c - alarms where scores, ports, what is declared, or rates are otherwise than in the
 * reference period, with the value that moved most.
 *
 * A row is written while an alarm lasts, each day, and once when it ends.
 */
#include "adjust.h"
#include "base/text.h"
#include "risk/drift.h"
#include "wire/json.h"

enum { BINS_MOST = 1000, DOCUMENT_BYTES = 2000 };

struct found {
    const char *measure;
    struct lg_span category;
    double value, threshold;
    double reference, current; /* items, or inspections */
    struct lg_span moved;      /* the bin that weighs most in the index; absent for rates */
    double moved_from, moved_to;
};

static bool was_alarm(const struct adjusting *adjusting, const struct found *found)
{
    const struct lg_result *rows = adjusting->alarms;

    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        if (lg_span_eq(lg_result_text(rows, row, 0), found->category) &&
            lg_span_eq(lg_result_text(rows, row, 1), lg_span_of(found->measure)))
            return true;
    }
    return false;
}

static struct lg_span reason_of(struct lg_arena *arena, const struct found *found, bool alarm,
                                bool zh)
{
    const struct lg_span plain =
        zh ? lg_text(arena, "%s", alarm ? "与基准期不同" : "已恢复基准期水平")
           : lg_text(arena, "%s are %s in the reference period", found->measure,
                     alarm ? "otherwise than" : "again as");

    if (!alarm || found->moved.at == NULL)
        return plain;
    return lg_text(arena,
                   zh ? "%.*s；变化最大的是“%.*s”：由%.1f%%变为%.1f%%"
                      : "%.*s; most of it is \"%.*s\": from %.1f %% to %.1f %%",
                   LG_SPAN_ARG(plain), LG_SPAN_ARG(found->moved), found->moved_from * 100,
                   found->moved_to * 100);
}

static void tell(struct adjusting *adjusting, const struct found *found)
{
    const bool alarm = found->value >= found->threshold;
    struct lg_builder json = lg_builder(adjusting->arena, DOCUMENT_BYTES);

    if (!alarm && !was_alarm(adjusting, found))
        return;
    adjusting->alarms_n += alarm;
    lg_builder_add(&json, LG_SPAN("{\"value\":"));
    lg_json_write_number(&json, found->value);
    lg_builder_add(&json, LG_SPAN(",\"threshold\":"));
    lg_json_write_number(&json, found->threshold);
    lg_builder_fmt(&json, ",\"reference\":%.0f,\"current\":%.0f,\"reason\":", found->reference,
                   found->current);
    lg_json_write_string(&json, reason_of(adjusting->arena, found, alarm, false));
    lg_builder_add(&json, LG_SPAN(",\"reasonZh\":"));
    lg_json_write_string(&json, reason_of(adjusting->arena, found, alarm, true));
    lg_builder_add(&json, LG_SPAN("}"));
    adjust_put(adjusting, &(struct adjustment){.kind = "drift",
                                               .measure = found->measure,
                                               .category = found->category,
                                               .document = lg_builder_text(&json),
                                               .alarm = alarm});
}

static bool same_group(const struct lg_result *rows, size_t a, size_t b)
{
    return lg_span_eq(lg_result_text(rows, a, 0), lg_result_text(rows, b, 0)) &&
           lg_span_eq(lg_result_text(rows, a, 1), lg_result_text(rows, b, 1));
}

/* One category's scores, ports or declared values; gives the row behind them. */
static size_t compare_bins(struct adjusting *adjusting, size_t row)
{
    const struct lg_result *rows = adjusting->bins;
    const size_t first = row;
    double reference[BINS_MOST], current[BINS_MOST];
    struct found found = {.category = lg_result_text(rows, row, 0),
                          .threshold = adjust_term(adjusting, "drift_index", 0.25)};
    size_t n = 0;

    found.measure = lg_text_copy(adjusting->arena, lg_result_text(rows, row, 1)).at;
    for (; row < lg_result_rows(rows) && same_group(rows, first, row); row++) {
        if (n == BINS_MOST)
            continue;
        reference[n] = lg_result_float(rows, row, 3);
        current[n] = lg_result_float(rows, row, 4);
        found.reference += reference[n];
        found.current += current[n++];
    }
    const double least = adjust_term(adjusting, "drift_least", 500);
    if (found.reference >= least && found.current >= least)
        found.value = lg_drift_index(reference, current, n);
    const size_t most = lg_drift_most(reference, current, n);
    found.moved = lg_result_text(rows, first + most, 2);
    found.moved_from = found.reference > 0 ? reference[most] / found.reference : 0;
    found.moved_to = found.current > 0 ? current[most] / found.current : 0;
    tell(adjusting, &found);
    return row;
}

void adjust_drift(struct adjusting *adjusting)
{
    for (size_t row = 0; row < lg_result_rows(adjusting->bins);)
        row = compare_bins(adjusting, row);
    for (size_t row = 0; row < lg_result_rows(adjusting->rates); row++) {
        const struct lg_result *rows = adjusting->rates;
        struct found found = {.measure = "rates",
                              .category = lg_result_text(rows, row, 0),
                              .threshold = adjust_term(adjusting, "drift_chi_square", 10.83),
                              .reference = lg_result_float(rows, row, 1),
                              .current = lg_result_float(rows, row, 3)};

        found.value = lg_drift_chi_square(found.reference, lg_result_float(rows, row, 2),
                                          found.current, lg_result_float(rows, row, 4));
        tell(adjusting, &found);
    }
}
