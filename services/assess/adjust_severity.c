/*
 * adjust_severity.c - how severe the failures of goods are, where items are ranked by loss.
 *
 * The mean weight of a category's failures, and by the first level of its chain, drawn towards that
 * of the category as ten failures are worth; an inspection that chance chose counts for those that
 * it stands for.
 */
#include "adjust.h"
#include "base/text.h"
#include "wire/json.h"

enum { DOCUMENT_BYTES = 1 << 20, STRENGTH = 10 };

/* Columns of severity_cases. */
enum { CATEGORY, KEY, WEIGHT, SELECTED_BY, PROBABILITY };

struct sum {
    double weights, severities;
};

static void add(const struct lg_result *rows, size_t row, struct sum *sum)
{
    const double weight = lg_risk_weight(ev_path_of(lg_result_text(rows, row, SELECTED_BY)),
                                         lg_result_float(rows, row, PROBABILITY));

    sum->weights += weight;
    sum->severities += weight * lg_result_float(rows, row, WEIGHT);
}

static bool same(const struct lg_result *rows, size_t a, size_t b, int column)
{
    return lg_span_eq(lg_result_text(rows, a, column), lg_result_text(rows, b, column));
}

static void add_keys(struct lg_builder *json, const struct lg_result *rows, size_t from,
                     size_t until, double mean)
{
    for (size_t row = from; row < until;) {
        const size_t first = row;
        struct sum sum = {0, 0};

        for (; row < until && same(rows, first, row, KEY); row++)
            add(rows, row, &sum);
        lg_builder_add(json, first == from ? LG_SPAN("") : LG_SPAN(","));
        lg_json_write_string(json, lg_result_text(rows, first, KEY));
        lg_builder_add(json, LG_SPAN(":"));
        lg_json_write_number(json, (sum.severities + STRENGTH * mean) / (sum.weights + STRENGTH));
    }
}

static struct lg_span document_of(struct adjusting *adjusting, size_t from, size_t until,
                                  const struct sum *all)
{
    struct lg_builder json = lg_builder(adjusting->arena, DOCUMENT_BYTES);
    const double mean = all->severities / all->weights;

    lg_builder_add(&json, LG_SPAN("{\"mean\":"));
    lg_json_write_number(&json, mean);
    lg_builder_fmt(&json,
                   ",\"failures\":%zu,\"reason\":\"%zu failures of a year weigh %.2f on average\","
                   "\"reasonZh\":\"一年内%zu起不合格，平均严重度%.2f\",\"keys\":{",
                   until - from, until - from, mean, until - from, mean);
    add_keys(&json, adjusting->severities, from, until, mean);
    lg_builder_add(&json, LG_SPAN("}}"));
    return lg_builder_text(&json);
}

void adjust_severity(struct adjusting *adjusting)
{
    const struct lg_result *rows = adjusting->severities;

    for (size_t row = 0; row < lg_result_rows(rows);) {
        const size_t first = row;
        struct sum all = {0, 0};

        for (; row < lg_result_rows(rows) && same(rows, first, row, CATEGORY); row++)
            add(rows, row, &all);
        if (all.weights > 0)
            adjust_put(adjusting,
                       &(struct adjustment){.kind = "severity",
                                            .measure = "",
                                            .category = lg_result_text(rows, first, CATEGORY),
                                            .document = document_of(adjusting, first, row, &all)});
    }
}
