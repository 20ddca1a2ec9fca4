/*
 * adjusted.c - what ticks moved, as a loop keeps it: shares of chance, and what scores mean.
 */
#include "adjust.h"
#include "base/text.h"
#include "tables.h"
#include "wire/json.h"

static struct calibration *place_of(struct assess *assess, struct lg_span category)
{
    for (size_t i = 0; i < assess->calibrations_n; i++) {
        if (lg_span_eq(assess->calibrations[i].category, category))
            return &assess->calibrations[i];
    }
    if (assess->calibrations_n == CALIBRATIONS_MOST)
        return NULL;
    struct calibration *made = &assess->calibrations[assess->calibrations_n++];
    made->category = lg_text_copy(assess->kept, category);
    return made;
}

static double number_of(const struct lg_json *node)
{
    return node->type == LG_JSON_INTEGER ? (double)node->integer : node->number;
}

static void take_curve(struct assess *assess, struct calibration *of, const struct lg_json *root)
{
    const struct lg_json *steps = lg_json_member(root, LG_SPAN("steps"));
    const struct lg_json *step = steps == NULL ? NULL : lg_json_first(steps);

    if (of == NULL || steps == NULL)
        return;
    struct lg_calibration_step *read = lg_arena_take(assess->kept, (steps->n + 1) * sizeof *read);
    for (size_t i = 0; i < steps->n; i++, step = lg_json_next(step)) {
        const struct lg_json *least = lg_json_first(step), *predicted = lg_json_next(least),
                             *probability = lg_json_next(predicted);

        read[i] = (struct lg_calibration_step){number_of(least), number_of(predicted),
                                               number_of(probability),
                                               number_of(lg_json_next(probability))};
    }
    of->curve = (struct lg_calibration){read, steps->n};
}

void assess_take_adjustments(struct assess *assess, const struct lg_result *rows)
{
    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        const struct lg_span category = lg_result_text(rows, row, 1);
        const int64_t change = lg_result_int(rows, row, 3);
        const struct lg_json *root;
        struct lg_error error;

        if (change > assess->seen.adjustments)
            assess->seen.adjustments = change;
        if (lg_span_eq(lg_result_text(rows, row, 0), LG_SPAN("cutover"))) {
            assess->stopped = true;
            continue;
        }
        if (!lg_json_parse(assess->reader, lg_result_text(rows, row, 2), &root, &error))
            continue;
        if (lg_span_eq(lg_result_text(rows, row, 0), LG_SPAN("exploration"))) {
            entry_put(&assess->random_shares, assess->kept, category)->value =
                number_of(lg_json_member(root, LG_SPAN("after")));
            continue;
        }
        if (lg_span_eq(lg_result_text(rows, row, 0), LG_SPAN("severity"))) {
            assess_take_severities(assess, category, root);
            continue;
        }
        struct calibration *of = place_of(assess, category);
        take_curve(assess, of, root);
        if (of != NULL)
            of->change = change;
    }
}

double assess_random_share(const struct assess *assess, const struct lg_category *category)
{
    const struct entry *moved = entry_find(&assess->random_shares, category->code);
    const double least = (double)category->random_share.share_e5 / 100000;

    return moved != NULL && moved->value > least ? moved->value : least;
}

const struct calibration *assess_calibration(const struct assess *assess, struct lg_span category)
{
    static const struct calibration none = {.change = 0};

    for (size_t i = 0; i < assess->calibrations_n; i++) {
        if (lg_span_eq(assess->calibrations[i].category, category))
            return &assess->calibrations[i];
    }
    return &none;
}
