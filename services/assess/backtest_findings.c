/*
 * backtest_findings.c - what the linter says of the history that a back-test went through.
 *
 * Here alone: loopgatectl and the interface tell what stands in the result.
 */
#include "backtest.h"
#include "wire/lint_text.h"

enum { FINDINGS_MOST = 200 };

/* Of profiles that nobody drafted it is not kept which they are: all are asked. */
static bool is_tried(const struct lg_backtest_request *request, struct lg_span code)
{
    for (size_t i = 0; i < request->profiles_n; i++) {
        if (lg_span_eq(request->profiles[i].code, code))
            return true;
    }
    return request->documents.len > 0;
}

static void add_day(struct lg_lint_load *load, const struct backtest_result *of, size_t place,
                    lg_day day)
{
    const struct lg_backtest *counts = of->counts;
    const size_t cell = lg_backtest_cell(counts, place, day);
    const int64_t minutes = counts->tried_minutes[cell];
    double capacity;

    if (of->examples[cell].at == NULL ||
        !backtest_capacity(of, &of->places[place], day, &capacity) || (double)minutes <= capacity)
        return;
    load->days++;
    if (minutes <= load->busiest_minutes)
        return;
    load->busiest = day;
    load->busiest_minutes = minutes;
    load->capacity_minutes = (int64_t)capacity;
    load->example = of->examples[cell];
}

static size_t loads_of(const struct backtest_result *of, struct lg_lint_load *loads)
{
    const struct lg_backtest *counts = of->counts;
    size_t n = 0;

    for (size_t place = 0; place < counts->places_n; place++) {
        loads[n] = (struct lg_lint_load){.port = of->places[place].port,
                                         .category = of->places[place].category,
                                         .category_zh = of->places[place].category_zh};
        for (lg_day day = counts->from; day < counts->work_until; day++)
            add_day(&loads[n], of, place, day);
        n += loads[n].days > 0;
    }
    return n;
}

void backtest_findings_write(struct lg_builder *to, const struct backtest_result *of)
{
    const struct lg_backtest *counts = of->counts;
    struct lg_lint_load *loads = lg_arena_take(to->arena, (counts->places_n + 1) * sizeof *loads);
    struct lg_lint_finding findings[FINDINGS_MOST];
    struct lg_lint_history history = {.from = counts->from,
                                      .until = counts->until,
                                      .whole = of->whole,
                                      .items = counts->items,
                                      .loads = loads,
                                      .loads_n = loads_of(of, loads)};
    const char *between = "";

    for (size_t i = 0; i < counts->profiles_n; i++) {
        if (!is_tried(of->request, counts->profiles[i].code))
            continue;
        const struct lg_linted linted = lg_linted_of(to->arena, &counts->profiles[i]);

        history.hits = counts->by_profile[i].matched;
        const size_t n = lg_lint_history(to->arena, &linted, &history, findings, FINDINGS_MOST);
        for (size_t at = 0; at < n; at++) {
            lg_builder_fmt(to, "%s", between);
            lg_lint_write(to, &findings[at]);
            between = ",";
        }
    }
}
