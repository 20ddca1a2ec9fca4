/*
 * work.c - what decisions of a batch add to days and take from them, counted before it is written.
 */
#include "work.h"

#include "base/time.h"
#include "quotas_sql.h"
#include "risk/port_days.h"

enum { COLUMNS = 7 };

/* `at` is a day, or hours ahead. */
struct working {
    struct tallies days, leads;
};

lg_day work_day_of(const struct judging *judging, const struct declared *of,
                   const struct ev_declaration_body *body)
{
    const lg_day today = lg_day_of_time(judging->record->at_us);
    const lg_day expected =
        body->has_expected_arrival && of->arrived_at_us == 0 ? body->expected_arrival : today;
    const bool same =
        of->body != NULL && of->body->has_expected_arrival == body->has_expected_arrival &&
        (!body->has_expected_arrival || of->body->expected_arrival == body->expected_arrival);

    if (same && of->work_day != 0)
        return of->work_day;
    return expected > today ? expected : today;
}

static struct working *working_of(const struct judging *judging)
{
    struct leaving *leaving = judging->leaving;

    if (leaving->working == NULL)
        leaving->working = lg_arena_take(judging->batch->arena, sizeof *leaving->working);
    return leaving->working;
}

bool work_is_forced(const struct lg_selection *selection)
{
    for (size_t i = 0; i < selection->paths_n; i++) {
        if (selection->paths[i] != EV_PATH_RISK && selection->paths[i] != EV_PATH_NONE)
            return true;
    }
    return false;
}

void work_add(const struct judging *judging, const struct declared *of,
              const struct ev_declaration_body *body, const struct judged_item *judged)
{
    struct working *working = working_of(judging);
    const int64_t minutes = minutes_of(judged->category, judged->decision.selection.action);
    const bool is_forced = work_is_forced(&judged->decision.selection);
    struct tally work = {.port = body->port,
                         .category = judged->category->code,
                         .at = of->work_day,
                         .seen = judged->category->minutes.physical,
                         .forced = is_forced ? minutes : 0,
                         .risk = is_forced ? 0 : minutes};

    tally_add(&working->days, judging->batch->arena, &work);
    if (of->items_n > 0) /* it was decided before */
        return;
    const int64_t since_us = judging->record->at_us - lg_time_of_day(of->work_day);
    work.at = lg_port_lead((double)since_us / (double)(3600 * LG_US_PER_S));
    tally_add(&working->leads, judging->batch->arena, &work);
}

void work_take_back(const struct judging *judging, const struct declared *of, lg_day day)
{
    const struct assess *assess = judging->assess;

    if (of->work_day == 0 ||
        (of->work_day != day && of->work_day < lg_day_of_time(judging->record->at_us)))
        return;
    for (size_t i = 0; i < of->items_n; i++) {
        const struct declared_item *item = &of->items[i];
        const struct lg_category *category = lg_category_find(&assess->categories, item->category);

        if (category == NULL)
            continue;
        const int64_t minutes = minutes_of(category, item->action);
        tally_add(&working_of(judging)->days, judging->batch->arena,
                  &(struct tally){.port = of->body->port,
                                  .category = category->code,
                                  .at = of->work_day,
                                  .seen = -category->minutes.physical,
                                  .forced = item->forced ? -minutes : 0,
                                  .risk = item->forced ? 0 : -minutes});
    }
}

/* In the order of the tables' keys: locks are taken in order. */
static int compare_places(const struct tally *a, const struct tally *b)
{
    const int order = lg_span_order(a->port, b->port);

    return order != 0 ? order : lg_span_order(a->category, b->category);
}

static int compare_days(const void *left, const void *right)
{
    const struct tally *a = left, *b = right;
    const int order = (a->at > b->at) - (a->at < b->at);

    return order != 0 ? order : compare_places(a, b);
}

static int compare_leads(const void *left, const void *right)
{
    const struct tally *a = left, *b = right;
    const int order = compare_places(a, b);

    return order != 0 ? order : (a->at > b->at) - (a->at < b->at);
}

static void queue(struct tallies *works, int (*compare)(const void *, const void *),
                  const struct lg_query *query, struct lg_batch *batch, struct lg_store *store)
{
    struct lg_column *columns[COLUMNS];

    if (works->n == 0)
        return;
    for (int i = 0; i < COLUMNS; i++)
        columns[i] = lg_column_new(batch->arena, query->params[i].type);
    tally_sort(works, compare);
    for (size_t i = 0; i < works->n; i++) {
        const struct tally *work = &works->at[i];

        lg_column_add_text(columns[0], work->port);
        lg_column_add_text(columns[1], work->category);
        lg_column_add_int(columns[2], batch->records[0].partition);
        lg_column_add_int(columns[3], work->at);
        lg_column_add_int(columns[4], work->seen);
        lg_column_add_int(columns[5], work->forced);
        lg_column_add_int(columns[6], work->risk);
    }
    lg_store_queue(store, query, columns, NULL);
}

void work_queue(const struct leaving *leaving, struct lg_batch *batch, struct lg_store *store)
{
    if (leaving->working == NULL)
        return;
    queue(&leaving->working->days, compare_days, &q_work_days_add, batch, store);
    queue(&leaving->working->leads, compare_leads, &q_workload_add, batch, store);
}
