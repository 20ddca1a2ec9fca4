/*
 * lint_history.c - matches by profile, and each port's minutes a day beside its capacity.
 *
 * A day without work of a port and category has no row, so minutes are those of the days that have
 * some: a port that is over its capacity on the days on which it works is told.
 */
#include "lint_history.h"

#include "base/own.h"
#include "base/text.h"
#include "base/time.h"
#include "wire/folder.h"
#include "wire/json.h"

enum { RESULT_MOST = 64 << 20 };

struct tried {
    struct lg_span code;
    int64_t version;
    struct lg_lint_history history;
};

struct ctl_lint_history {
    struct tried *tried;
    size_t n;
};

/* Minutes of a port and category, day by day. */
struct load_sum {
    struct lg_lint_load load;
    int64_t days;
};

static int64_t number_of(const struct lg_json *object, const char *name)
{
    const struct lg_json *node = lg_json_member(object, lg_span_of(name));

    return node != NULL && node->type == LG_JSON_INTEGER  ? node->integer
           : node != NULL && node->type == LG_JSON_NUMBER ? (int64_t)node->number
                                                          : 0;
}

static struct lg_span text_of(struct lg_arena *arena, const struct lg_json *object,
                              const char *name)
{
    const struct lg_json *node = lg_json_member(object, lg_span_of(name));

    return node != NULL && node->type == LG_JSON_STRING ? lg_text_copy(arena, node->string)
                                                        : LG_SPAN("");
}

static const struct lg_json *rows_of(const struct lg_json *result, const char *name)
{
    static const struct lg_json empty = {.type = LG_JSON_ARRAY, .size = 1, .n = 0};
    const struct lg_json *rows = lg_json_member(result, lg_span_of(name));

    return rows != NULL && rows->type == LG_JSON_ARRAY ? rows : &empty;
}

static struct load_sum *sum_of(struct load_sum *sums, size_t *n, struct lg_span port,
                               struct lg_span category)
{
    for (size_t i = 0; i < *n; i++) {
        if (lg_span_eq(sums[i].load.port, port) && lg_span_eq(sums[i].load.category, category))
            return &sums[i];
    }
    sums[*n] = (struct load_sum){.load = {.port = port, .category = category}};
    return &sums[(*n)++];
}

/* The loads of ports that have a capacity; `ret_days` is how many days anything has. */
static const struct lg_lint_load *loads_of(struct lg_arena *arena, const struct lg_json *result,
                                           size_t *ret_n, int64_t *ret_days)
{
    const struct lg_json *rows = rows_of(result, "workload"), *row = lg_json_first(rows);
    struct load_sum *sums = lg_arena_take(arena, (rows->n + 1) * sizeof *sums);
    struct lg_lint_load *loads = lg_arena_take(arena, (rows->n + 1) * sizeof *loads);
    size_t n = 0;

    *ret_days = 0;
    for (size_t i = 0; i < rows->n; i++, row = lg_json_next(row)) {
        struct load_sum *sum =
            sum_of(sums, &n, text_of(arena, row, "port"), text_of(arena, row, "category"));

        const int64_t minutes = number_of(row, "minutes");
        const struct lg_json *day = lg_json_member(row, LG_SPAN("day"));

        sum->load.minutes_a_day += (double)minutes;
        if (minutes > sum->load.busiest_minutes && day != NULL && day->type == LG_JSON_STRING &&
            lg_day_parse(day->string, &sum->load.busiest))
            sum->load.busiest_minutes = minutes;
        if (number_of(row, "capacity") > 0)
            sum->load.capacity_minutes = number_of(row, "capacity");
        *ret_days = ++sum->days > *ret_days ? sum->days : *ret_days;
    }
    *ret_n = 0;
    for (size_t i = 0; i < n; i++) {
        sums[i].load.minutes_a_day /= (double)sums[i].days;
        if (sums[i].load.capacity_minutes > 0)
            loads[(*ret_n)++] = sums[i].load;
    }
    return loads;
}

static void take(struct ctl *ctl, const struct lg_json *result, struct ctl_lint_history *history)
{
    const struct lg_json *rows = rows_of(result, "profiles"), *row = lg_json_first(rows);
    int64_t days;
    size_t loads_n;
    const struct lg_lint_load *loads = loads_of(ctl->arena, result, &loads_n, &days);

    history->tried = lg_arena_take(ctl->arena, (rows->n + 1) * sizeof *history->tried);
    for (size_t i = 0; i < rows->n; i++, row = lg_json_next(row)) {
        const int64_t hits = number_of(row, "matched");

        history->tried[history->n++] = (struct tried){text_of(ctl->arena, row, "code"),
                                                      number_of(row, "version"),
                                                      {.days = days,
                                                       .items = number_of(result, "items"),
                                                       .hits = hits,
                                                       .loads = loads,
                                                       .loads_n = hits > 0 ? loads_n : 0}};
    }
}

bool ctl_lint_history_read(struct ctl *ctl, const char *path, struct ctl_lint_history **ret_history,
                           struct lg_error *reterr)
{
    lg_own(lg_json_reader) struct lg_json_reader *reader = lg_json_reader_new(LG_JSON_JANSSON);
    struct ctl_lint_history *history = lg_arena_take(ctl->arena, sizeof *history);
    const struct lg_json *root;
    struct lg_span text;

    if (reader == NULL)
        return lg_fail(reterr, LG_STOP, "out of memory");
    if (!lg_folder_file_read(ctl->arena, path, RESULT_MOST, &text, reterr) ||
        !lg_json_parse(reader, text, &root, reterr))
        return false;
    const struct lg_json *result = lg_json_member(root, LG_SPAN("result"));
    if (lg_json_member(result == NULL ? root : result, LG_SPAN("profiles")) == NULL)
        return lg_fail(reterr, LG_REJECT, "\"%s\" is no result of a back-test", path);
    take(ctl, result == NULL ? root : result, history);
    *ret_history = history;
    return true;
}

const struct lg_lint_history *ctl_lint_history_of(const struct ctl_lint_history *history,
                                                  const struct lg_profile *profile)
{
    for (size_t i = 0; history != NULL && i < history->n; i++) {
        if (history->tried[i].version == profile->version &&
            lg_span_eq(history->tried[i].code, profile->code))
            return &history->tried[i].history;
    }
    return NULL;
}
