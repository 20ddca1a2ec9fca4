/*
 * adjust_explore.c - the random share of categories, within the bounds that an analyst set.
 */
#include "adjust.h"
#include "base/text.h"
#include "risk/exploration.h"
#include "wire/json.h"

enum { ARMS_MOST = 100, DOCUMENT_BYTES = 4000 };

/* The pack's share is never undercut, whatever the bounds say. */
static struct lg_exploration_arm arm_of(const struct assess *assess, const struct lg_result *rows,
                                        size_t row)
{
    const struct lg_category *category =
        lg_category_find(&assess->categories, lg_result_text(rows, row, 0));
    const double pack = category == NULL ? 0 : (double)category->random_share.share_e5 / 100000;
    const double least = lg_result_float(rows, row, 1), most = lg_result_float(rows, row, 2);
    struct lg_exploration_arm arm = {.least = least > pack ? least : pack,
                                     .items = lg_result_float(rows, row, 3),
                                     .inspected = lg_result_float(rows, row, 4),
                                     .failed = lg_result_float(rows, row, 5)};

    arm.most = most > arm.least ? most : arm.least;
    arm.share = lg_result_null(rows, row, 6) ? pack : lg_result_float(rows, row, 6);
    return arm;
}

static void number(struct lg_builder *json, const char *name, double value)
{
    lg_builder_fmt(json, ",\"%s\":", name);
    lg_json_write_number(json, value);
}

static struct lg_span document_of(struct adjusting *adjusting, const struct lg_exploration_arm *arm,
                                  double before)
{
    struct lg_builder json = lg_builder(adjusting->arena, DOCUMENT_BYTES);
    const bool rose = arm->share > before;

    lg_builder_add(&json, LG_SPAN("{\"before\":"));
    lg_json_write_number(&json, before);
    number(&json, "after", arm->share);
    number(&json, "least", arm->least);
    number(&json, "most", arm->most);
    number(&json, "items", arm->items);
    number(&json, "inspected", arm->inspected);
    number(&json, "failed", arm->failed);
    number(&json, "rate", arm->rate);
    number(&json, "bound", arm->bound);
    lg_builder_fmt(
        &json,
        ",\"reason\":\"%.0f of %.0f inspections by chance failed: the base rate may well be %.2f "
        "%%, "
        "%s\",\"reasonZh\":\"随机查验%.0f批，不合格%.0f批：基础不合格率可能高达%.2f%%，%s\"}",
        arm->failed, arm->inspected, arm->bound * 100,
        rose ? "so that it is worth more of the random budget" : "and others are worth more",
        arm->inspected, arm->failed, arm->bound * 100,
        rose ? "值得更多随机查验" : "其他类别更值得随机查验");
    return lg_builder_text(&json);
}

void adjust_explore(const struct assess *assess, struct adjusting *adjusting)
{
    struct lg_exploration_arm arms[ARMS_MOST];
    double before[ARMS_MOST];
    const size_t rows = lg_result_rows(adjusting->arms), n = rows < ARMS_MOST ? rows : ARMS_MOST;
    const struct lg_exploration_terms terms = {adjust_term(adjusting, "exploration_budget", 0),
                                               adjust_term(adjusting, "exploration_step", 0.25)};

    for (size_t i = 0; i < n; i++) {
        arms[i] = arm_of(assess, adjusting->arms, i);
        before[i] = arms[i].share;
    }
    lg_explore(arms, n, &terms);
    for (size_t i = 0; i < n; i++) {
        if (arms[i].share > before[i] || arms[i].share < before[i])
            adjust_put(adjusting, &(struct adjustment){
                                      .kind = "exploration",
                                      .measure = "",
                                      .category = lg_result_text(adjusting->arms, i, 0),
                                      .document = document_of(adjusting, &arms[i], before[i])});
    }
}
