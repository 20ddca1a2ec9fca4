/*
 * load.c - which subjects an event touches, and the docket of a batch, locked in the order of
 * their numbers.
 */
#include "base/text.h"
#include "base/time.h"
#include "decide/goods.h"
#include "decide/market.h"
#include "model/life_cycle.h"
#include "recall_sql.h"
#include "shell.h"

static void touch(struct recall *recall, struct lg_keys *keys, const char *prefix,
                  struct lg_span name, enum lg_key_use use)
{
    if (name.at != NULL)
        lg_keys_add(keys, docket_subject(recall->scratch, prefix, name), use);
}

static void keys_of_market(struct recall *recall, const struct ev_event *event,
                           struct lg_keys *keys)
{
    const struct lg_span number = market_number(event);
    const bool complaint = market_kind(event) == REPORT_COMPLAINT;

    touch(recall, keys, "goods", goods_key(recall->scratch, market_goods(event)), LG_KEY_TOUCHES);
    touch(recall, keys, complaint ? "complaint" : "incident", number, LG_KEY_TOUCHES);
    touch(recall, keys, "case", market_case_number(recall->scratch, number), LG_KEY_CREATES);
}

static void keys_of_investigation(struct recall *recall, const struct ev_investigation *step,
                                  struct lg_keys *keys)
{
    const bool opens = step->step == EV_INVESTIGATION_STEP_OPEN;

    touch(recall, keys, "case", step->case_number, opens ? LG_KEY_CREATES : LG_KEY_TOUCHES);
    if (step->has_goods)
        touch(recall, keys, "goods", goods_key(recall->scratch, &step->goods), LG_KEY_TOUCHES);
    for (size_t i = 0; i < step->complaints_n; i++)
        touch(recall, keys, "complaint", step->complaints[i], LG_KEY_TOUCHES);
}

void recall_keys(void *service, const struct lg_record *record, struct lg_keys *ret_keys)
{
    struct recall *recall = service;
    const struct ev_event *event = record->event;

    lg_arena_reset(recall->scratch);
    if (event->type == EV_TYPE_COMPLAINT || event->type == EV_TYPE_INCIDENT)
        keys_of_market(recall, event, ret_keys);
    else if (event->type == EV_TYPE_INVESTIGATION)
        keys_of_investigation(recall, &event->investigation, ret_keys);
    else if (event->type == EV_TYPE_RECALL)
        touch(recall, ret_keys, "case", event->recall.case_number, LG_KEY_TOUCHES);
}

/* What the batch asks for, and what comes back. */
struct asked {
    struct lg_column *cases, *goods, *complaints, *incidents, *recalls, *day;
    struct lg_result *terms, *calendar, *reports, *incidents_known, *sources, *investigations,
        *campaigns, *deadlines;
};

static void asked_freep(struct asked *asked)
{
    struct lg_result *const all[] = {asked->terms,           asked->calendar, asked->reports,
                                     asked->incidents_known, asked->sources,  asked->investigations,
                                     asked->campaigns,       asked->deadlines};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        lg_result_free(all[i]);
}

static void ask_market(struct lg_arena *arena, struct asked *asked, const struct ev_event *event)
{
    const struct lg_span number = market_number(event);
    const bool complaint = market_kind(event) == REPORT_COMPLAINT;
    const struct lg_span key = goods_key(arena, market_goods(event));

    lg_column_add_text(complaint ? asked->complaints : asked->incidents, number);
    lg_column_add_text(asked->cases, market_case_number(arena, number));
    if (key.at != NULL)
        lg_column_add_text(asked->goods, key);
}

static void ask(struct lg_arena *arena, struct asked *asked, const struct ev_event *event)
{
    if (event->type == EV_TYPE_COMPLAINT || event->type == EV_TYPE_INCIDENT)
        ask_market(arena, asked, event);
    if (event->type == EV_TYPE_INVESTIGATION) {
        lg_column_add_text(asked->cases, event->investigation.case_number);
        for (size_t i = 0; i < event->investigation.complaints_n; i++)
            lg_column_add_text(asked->complaints, event->investigation.complaints[i]);
    }
    if (event->type == EV_TYPE_RECALL) {
        lg_column_add_text(asked->recalls, event->recall.recall_number);
        if (event->recall.case_number.at != NULL)
            lg_column_add_text(asked->cases, event->recall.case_number);
    }
}

static void ask_all(struct lg_batch *batch, struct asked *asked)
{
    struct lg_column **const texts[] = {&asked->cases, &asked->goods, &asked->complaints,
                                        &asked->incidents, &asked->recalls};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = lg_column_new(batch->arena, LG_SQL_TEXT);
    asked->day = lg_column_new(batch->arena, LG_SQL_DATE);
    lg_column_add_int(asked->day, lg_day_of_time(batch->records[0].at_us));
    for (size_t i = 0; i < batch->records_n; i++) {
        if (batch->records[i].state == LG_RECORD_FRESH)
            ask(batch->arena, asked, batch->records[i].event);
    }
}

static void queue_all(struct lg_store *store, struct asked *asked)
{
    lg_store_queue(store, &q_terms_of, &asked->day, &asked->terms);
    lg_store_queue(store, &q_work_calendar, NULL, &asked->calendar);
    lg_store_queue(
        store, &q_investigations_of,
        (struct lg_column *const[]){asked->cases, asked->goods, asked->complaints, asked->recalls},
        &asked->investigations);
    lg_store_queue(store, &q_campaigns_of, &asked->recalls, &asked->campaigns);
    lg_store_queue(store, &q_complaints_of, &asked->complaints, &asked->reports);
    lg_store_queue(store, &q_incidents_of, &asked->incidents, &asked->incidents_known);
    lg_store_queue(store, &q_sources_of, &asked->complaints, &asked->sources);
}

static void take_terms(struct docket *docket, const struct asked *asked)
{
    const size_t terms_n = lg_result_rows(asked->terms), days_n = lg_result_rows(asked->calendar);
    struct term *terms = lg_arena_take(docket->arena, (terms_n + 1) * sizeof *terms);
    struct lg_work_exception *days = lg_arena_take(docket->arena, (days_n + 1) * sizeof *days);

    for (size_t row = 0; row < terms_n; row++)
        terms[row] = (struct term){
            .code = text_at(docket->arena, asked->terms, row, 0),
            .category = text_at(docket->arena, asked->terms, row, 1),
            .value = lg_result_int(asked->terms, row, 2),
            .unit = text_at(docket->arena, asked->terms, row, 3),
            .basis = text_at(docket->arena, asked->terms, row, 4),
        };
    for (size_t row = 0; row < days_n; row++)
        days[row] =
            (struct lg_work_exception){.day = (lg_day)lg_result_int(asked->calendar, row, 0),
                                       .working = lg_result_bool(asked->calendar, row, 1)};
    docket->terms = (struct terms){{days, days_n}, terms, terms_n};
}

static void take_investigation(struct docket *docket, const struct lg_result *rows, size_t row)
{
    struct lg_arena *arena = docket->arena;
    struct investigation *of = docket_put_investigation(docket, text_at(arena, rows, row, 0));

    of->id = lg_result_id(rows, row, 1);
    of->state =
        lg_life_cycle_state(lg_life_cycle_find("investigation"), lg_result_text(rows, row, 2));
    of->goods_key = text_at(arena, rows, row, 3);
    of->severity = ev_severity_of(lg_result_text(rows, row, 4));
    of->hazard = ev_kind_of(lg_result_text(rows, row, 5));
    of->finding = text_at(arena, rows, row, 6);
    of->automatic = lg_result_bool(rows, row, 7);
    of->opened_by = text_at(arena, rows, row, 8);
    of->opened_us = time_at(rows, row, 9);
    of->changed_us = time_at(rows, row, 10);
    of->recalled = lg_result_bool(rows, row, 11);
    of->goods = goods_at(arena, rows, row, 12);
    docket_index(docket, of);
}

static void take_campaign(struct docket *docket, const struct lg_result *rows, size_t row)
{
    struct lg_arena *arena = docket->arena;
    struct campaign *of = docket_put_campaign(docket, text_at(arena, rows, row, 0));

    of->id = lg_result_id(rows, row, 1);
    of->state = lg_life_cycle_state(lg_life_cycle_find("recall"), lg_result_text(rows, row, 2));
    of->case_number = text_at(arena, rows, row, 3);
    of->producer_id = text_at(arena, rows, row, 4);
    of->producer_name = text_at(arena, rows, row, 5);
    of->hazard = text_at(arena, rows, row, 6);
    of->hazard_zh = text_at(arena, rows, row, 7);
    of->remedy = text_at(arena, rows, row, 8);
    of->has_units_affected = !lg_result_null(rows, row, 9);
    of->units_affected = of->has_units_affected ? lg_result_int(rows, row, 9) : 0;
    of->has_units_remedied = !lg_result_null(rows, row, 10);
    of->units_remedied = of->has_units_remedied ? lg_result_int(rows, row, 10) : 0;
    of->proposed_by = text_at(arena, rows, row, 11);
    of->measure_version = lg_result_int(rows, row, 12);
    of->blocking = lg_result_bool(rows, row, 13);
    of->opened_us = time_at(rows, row, 14);
    of->changed_us = time_at(rows, row, 15);
    of->closed_us = time_at(rows, row, 16);
    of->goods = goods_at(arena, rows, row, 17);
}

static void take_report(struct docket *docket, const struct lg_result *rows, size_t row)
{
    struct lg_arena *arena = docket->arena;
    struct report *of = docket_put_report(docket, REPORT_COMPLAINT, text_at(arena, rows, row, 0));

    of->id = lg_result_id(rows, row, 1);
    of->state = lg_life_cycle_state(lg_life_cycle_find("complaint"), lg_result_text(rows, row, 2));
    of->severity = ev_severity_of(lg_result_text(rows, row, 3));
    of->hazard = ev_kind_of(lg_result_text(rows, row, 4));
    of->case_number = text_at(arena, rows, row, 5);
    of->goods_key = text_at(arena, rows, row, 6);
    of->filed_us = time_at(rows, row, 7);
    of->goods = goods_at(arena, rows, row, 8);
}

static void take_all(struct docket *docket, const struct asked *asked)
{
    struct lg_arena *arena = docket->arena;

    take_terms(docket, asked);
    for (size_t row = 0; row < lg_result_rows(asked->investigations); row++)
        take_investigation(docket, asked->investigations, row);
    for (size_t row = 0; row < lg_result_rows(asked->campaigns); row++)
        take_campaign(docket, asked->campaigns, row);
    for (size_t row = 0; row < lg_result_rows(asked->reports); row++)
        take_report(docket, asked->reports, row);
    for (size_t row = 0; row < lg_result_rows(asked->incidents_known); row++)
        docket_put_report(docket, REPORT_INCIDENT, text_at(arena, asked->incidents_known, row, 0));
    for (size_t row = 0; row < lg_result_rows(asked->sources); row++)
        docket_link(docket, text_at(arena, asked->sources, row, 0), REPORT_COMPLAINT,
                    text_at(arena, asked->sources, row, 1), false);
}

static void take_clocks(struct docket *docket, const struct lg_result *rows)
{
    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        struct clock **clocks = docket_clocks(docket, lg_result_text(rows, row, 0));
        struct clock *clock = lg_arena_take(docket->arena, sizeof *clock);

        if (clocks == NULL)
            continue;
        *clock = (struct clock){
            .next = *clocks,
            .rule = text_at(docket->arena, rows, row, 1),
            .basis = text_at(docket->arena, rows, row, 2),
            .started_us = time_at(rows, row, 3),
            .due_us = time_at(rows, row, 4),
            .met_us = time_at(rows, row, 5),
        };
        *clocks = clock;
    }
}

static bool load_clocks(struct docket *docket, struct lg_store *store, struct asked *asked,
                        struct lg_error *reterr)
{
    struct lg_column *subjects = lg_column_new(docket->arena, LG_SQL_TEXT);

    for (const struct investigation *of = docket->investigations; of != NULL; of = of->next)
        lg_column_add_text(subjects, of->subject);
    for (const struct campaign *of = docket->campaigns; of != NULL; of = of->next)
        lg_column_add_text(subjects, of->subject);
    for (const struct report *of = docket->reports; of != NULL; of = of->next)
        lg_column_add_text(subjects, of->subject);
    if (lg_column_count(subjects) == 0)
        return true;
    lg_store_queue(store, &q_deadlines_of, &subjects, &asked->deadlines);
    if (!lg_store_flush(store, reterr))
        return false;
    take_clocks(docket, asked->deadlines);
    return true;
}

bool recall_load(void *service, struct lg_batch *batch, struct lg_store *store,
                 struct lg_error *reterr)
{
    struct recall *recall = service;
    __attribute__((cleanup(asked_freep))) struct asked asked = {.cases = NULL};

    recall->docket = docket_new(batch->arena);
    ask_all(batch, &asked);
    queue_all(store, &asked);
    if (!lg_store_flush(store, reterr))
        return false;
    take_all(recall->docket, &asked);
    return load_clocks(recall->docket, store, &asked, reterr);
}
