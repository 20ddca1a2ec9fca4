/*
 * backtest_result.c - what a back-test counted, as the JSON that analysts read.
 */
#include "backtest.h"
#include "base/text.h"
#include "base/time.h"
#include "wire/json.h"

static const size_t RESULT_MOST = 64 << 20;

static void add_count(struct lg_builder *to, const char *name, int64_t value)
{
    lg_builder_fmt(to, "\"%s\":%lld,", name, (long long)value);
}

static void end_object(struct lg_builder *to)
{
    if (to->at[to->len - 1] == ',')
        to->len--;
    lg_builder_add(to, LG_SPAN("}"));
}

/* Precision and recall are told where anything of them is known. */
static void add_way(struct lg_builder *to, const char *name, const struct lg_way_counts *counts,
                    const struct lg_backtest *of)
{
    lg_builder_fmt(to, "\"%s\":{", name);
    add_count(to, "selected", counts->selected);
    add_count(to, "known", counts->known);
    add_count(to, "failed", counts->failed);
    if (counts->known > 0) {
        lg_builder_add(to, LG_SPAN("\"precision\":"));
        lg_json_write_number(to, (double)counts->failed / (double)counts->known);
        lg_builder_add(to, LG_SPAN(","));
    }
    if (of->value_failures > 0) {
        lg_builder_add(to, LG_SPAN("\"valueRecall\":"));
        lg_json_write_number(to, (double)counts->value_failed / (double)of->value_failures);
    }
    end_object(to);
}

static void add_lanes(struct lg_builder *to, const struct lg_backtest *counts)
{
    const char *between = "";

    lg_builder_add(to, LG_SPAN(",\"lanes\":["));
    for (int live = 0; live < LG_LANES; live++) {
        for (int tried = 0; tried < LG_LANES; tried++) {
            if (counts->lanes[live][tried] == 0)
                continue;
            lg_builder_fmt(to, "%s{\"lane\":\"%s\",\"tried\":\"%s\",\"items\":%lld}", between,
                           ev_lane_name((enum ev_lane)live), ev_lane_name((enum ev_lane)tried),
                           (long long)counts->lanes[live][tried]);
            between = ",";
        }
    }
    lg_builder_add(to, LG_SPAN("]"));
}

static void add_profiles(struct lg_builder *to, const struct lg_backtest *counts)
{
    char day[10];

    lg_builder_add(to, LG_SPAN(",\"profiles\":["));
    for (size_t i = 0; i < counts->profiles_n; i++) {
        const struct lg_profile_counts *of = &counts->by_profile[i];

        lg_builder_add(to, i == 0 ? LG_SPAN("{\"code\":") : LG_SPAN(",{\"code\":"));
        lg_json_write_string(to, counts->profiles[i].code);
        lg_builder_add(to, LG_SPAN(","));
        add_count(to, "version", counts->profiles[i].version);
        add_count(to, "matched", of->matched);
        add_count(to, "selected", of->selected);
        add_count(to, "known", of->known);
        add_count(to, "failed", of->failed);
        if (of->matched > 0) {
            lg_day_format(of->last, day);
            lg_builder_fmt(to, "\"lastMatch\":\"%.*s\"", (int)sizeof day, day);
        }
        end_object(to);
    }
    lg_builder_add(to, LG_SPAN("]"));
}

/* Of rows in order of their first day the last. */
bool backtest_capacity(const struct backtest_result *of, const struct history_place *place,
                       lg_day day, double *ret_minutes)
{
    bool found = false;

    for (size_t row = 0; row < lg_result_rows(of->capacities); row++) {
        const struct lg_span name = lg_result_text(of->capacities, row, 0);
        const bool ends = !lg_result_null(of->capacities, row, 3);

        if (name.len != place->port.len + 1 + place->category.len ||
            memcmp(name.at, place->port.at, place->port.len) != 0 ||
            memcmp(name.at + place->port.len + 1, place->category.at, place->category.len) != 0 ||
            lg_result_int(of->capacities, row, 2) > day ||
            (ends && lg_result_int(of->capacities, row, 3) <= day))
            continue;
        *ret_minutes = lg_result_float(of->capacities, row, 1);
        found = true;
    }
    return found;
}

static void add_cell(struct lg_builder *to, const struct backtest_result *of, size_t place,
                     lg_day day)
{
    const struct lg_backtest *counts = of->counts;
    const size_t cell = lg_backtest_cell(counts, place, day);
    char text[10];
    double capacity;

    if (counts->live_minutes[cell] == 0 && counts->tried_minutes[cell] == 0)
        return;
    lg_day_format(day, text);
    lg_builder_add(to, to->at[to->len - 1] == '[' ? LG_SPAN("{\"port\":") : LG_SPAN(",{\"port\":"));
    lg_json_write_string(to, of->places[place].port);
    lg_builder_fmt(to, ",\"category\":\"%.*s\",\"day\":\"%.*s\",",
                   LG_SPAN_ARG(of->places[place].category), (int)sizeof text, text);
    add_count(to, "liveMinutes", counts->live_minutes[cell]);
    add_count(to, "minutes", counts->tried_minutes[cell]);
    if (backtest_capacity(of, &of->places[place], day, &capacity)) {
        lg_builder_add(to, LG_SPAN("\"capacity\":"));
        lg_json_write_number(to, capacity);
    }
    end_object(to);
}

struct lg_span backtest_result_text(struct lg_arena *arena, const struct backtest_result *of)
{
    struct lg_builder to = lg_builder(arena, RESULT_MOST);
    const struct lg_backtest *counts = of->counts;

    lg_builder_add(&to, LG_SPAN("{"));
    add_count(&to, "declarations", of->declarations);
    add_count(&to, "changed", of->changed);
    add_count(&to, "items", counts->items);
    add_count(&to, "failures", counts->failures);
    add_count(&to, "found", counts->tried.failed);
    add_count(&to, "missed", counts->failures - counts->tried.failed);
    add_way(&to, "live", &counts->live, counts);
    lg_builder_add(&to, LG_SPAN(","));
    add_way(&to, "tried", &counts->tried, counts);
    add_lanes(&to, counts);
    add_profiles(&to, counts);
    lg_builder_add(&to, LG_SPAN(",\"workload\":["));
    for (size_t place = 0; place < counts->places_n; place++) {
        for (lg_day day = counts->from; day < counts->work_until; day++)
            add_cell(&to, of, place, day);
    }
    lg_builder_add(&to, LG_SPAN("],\"findings\":["));
    backtest_findings_write(&to, of);
    lg_builder_add(&to, LG_SPAN("]}"));
    return lg_builder_text(&to);
}
