/*
 * adjust_calibrate.c - what the scores of each category turned out to mean.
 *
 * The cases stand by category and score; each counts for the items that it stands for (1/p).
 */
#include "adjust.h"
#include "base/text.h"
#include "wire/json.h"

enum { DOCUMENT_BYTES = 4 << 20 };

struct curve {
    struct lg_span category;
    struct lg_calibration_case *cases;
    size_t n;
    int64_t failures;
};

static size_t take_category(const struct adjusting *adjusting, size_t row, struct curve *of)
{
    const struct lg_result *rows = adjusting->cases;
    const size_t n = lg_result_rows(rows);

    of->category = lg_result_text(rows, row, 0);
    of->cases = lg_arena_take(adjusting->arena, (n - row) * sizeof *of->cases);
    for (; row < n && lg_span_eq(lg_result_text(rows, row, 0), of->category); row++) {
        const double weight =
            lg_risk_weight(ev_path_of(lg_result_text(rows, row, 3)), lg_result_float(rows, row, 4));
        const bool failed = lg_result_bool(rows, row, 2);

        if (!(weight > 0))
            continue;
        of->cases[of->n++] =
            (struct lg_calibration_case){lg_result_float(rows, row, 1), failed, weight};
        of->failures += failed;
    }
    return row;
}

static struct lg_span document_of(struct adjusting *adjusting, const struct curve *of,
                                  const struct lg_calibration *fitted)
{
    struct lg_builder json = lg_builder(adjusting->arena, DOCUMENT_BYTES);

    lg_builder_fmt(&json, "{\"inspections\":%zu,\"failures\":%lld,\"error\":", of->n,
                   (long long)of->failures);
    lg_json_write_number(&json, lg_calibration_error(fitted));
    lg_builder_add(&json, LG_SPAN(",\"steps\":["));
    for (size_t i = 0; i < fitted->n; i++) {
        const struct lg_calibration_step *step = &fitted->steps[i];
        const double members[] = {step->least, step->predicted, step->probability, step->weight};

        for (size_t j = 0; j < sizeof members / sizeof *members; j++) {
            lg_builder_add(&json, j > 0 ? LG_SPAN(",") : i == 0 ? LG_SPAN("[") : LG_SPAN(",["));
            lg_json_write_number(&json, members[j]);
        }
        lg_builder_add(&json, LG_SPAN("]"));
    }
    lg_builder_add(&json, LG_SPAN("]}"));
    return lg_builder_text(&json);
}

void adjust_calibrate(struct adjusting *adjusting)
{
    const double least = adjust_term(adjusting, "calibration_least", 200);
    const size_t n = lg_result_rows(adjusting->cases);

    for (size_t row = 0; row < n;) {
        struct curve of = {.n = 0};

        row = take_category(adjusting, row, &of);
        if ((double)of.n < least)
            continue;
        const struct lg_calibration fitted = lg_calibrate(adjusting->arena, of.cases, of.n);
        adjust_put(adjusting,
                   &(struct adjustment){.kind = "calibration",
                                        .measure = "",
                                        .category = of.category,
                                        .document = document_of(adjusting, &of, &fitted)});
    }
}
