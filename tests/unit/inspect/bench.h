/*
 * bench.h - a case to try decisions on: items of ten pieces in the red lane, and events said in one
 * line.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "base/time.h"
#include "decide/decide.h"
#include "model/life_cycle.h"

enum { BENCH_ARENA = 16 * 1024 * 1024, BENCH_ITEMS = 3 };

#define BENCH_N(list) (sizeof(list) / sizeof *(list))

/* Monday, 28 September 2026, 10:00 in China. */
static const int64_t BENCH_US = 1790560800000000;
static const lg_e5 BENCH_PIECE = 100000;

struct bench {
    struct inspection_case of;
    struct ev_assessment_items goods[BENCH_ITEMS]; /* of the next assessment */
    struct case_facts facts;
    int64_t at_us;
};

static inline int bench_setup(void **state)
{
    *state = lg_arena_new(BENCH_ARENA);
    return *state == NULL;
}

static inline int bench_teardown(void **state)
{
    lg_arena_free(*state);
    return 0;
}

#define BENCH_TEST(test) cmocka_unit_test_setup_teardown(test, bench_setup, bench_teardown)

/* The event as the next record: later than the one before, with an id of its own. */
static inline struct case_event bench_event(struct bench *bench, const struct ev_event *event)
{
    struct ev_event *kept = lg_arena_take(bench->of.arena, sizeof *kept);

    *kept = *event;
    bench->at_us++;
    return (struct case_event){
        kept, lg_id_of_record(bench->at_us / 1000, LG_SPAN("inspections"), 0, bench->at_us, 0),
        bench->at_us};
}

/* Of the goods, the first n, as the next version. */
static inline struct event_verdict bench_assess(struct bench *bench, enum ev_assessment_kind kind,
                                                size_t n)
{
    struct ev_assessment_items *items = lg_arena_take(bench->of.arena, (n + 1) * sizeof *items);
    struct ev_event event = {.type = EV_TYPE_ASSESSMENT};

    memcpy(items, bench->goods, n * sizeof *items);
    event.assessment = (struct ev_assessment){.declaration_id = bench->of.declaration_id,
                                              .declaration_number = LG_SPAN("D-1"),
                                              .version = bench->of.version + 1,
                                              .kind = kind,
                                              .importer.id = LG_SPAN("E1"),
                                              .lane = EV_LANE_RED,
                                              .items = items,
                                              .items_n = n};
    const struct case_event said = bench_event(bench, &event);
    return decide_assessment(&bench->of, &said, &bench->facts);
}

/* A bench without a case yet: change its goods, then assess. */
static inline struct bench *bench_empty(void **state)
{
    struct lg_arena *arena = *state;
    struct bench *bench = lg_arena_take(arena, sizeof *bench);

    bench->at_us = BENCH_US;
    bench->of.arena = arena;
    bench->of.state = LG_LIFE_NEW;
    bench->of.id = lg_id_of_record(BENCH_US / 1000, LG_SPAN("orders"), 0, 1, 0);
    bench->of.declaration_id = lg_id_of_record(BENCH_US / 1000, LG_SPAN("declarations"), 0, 1, 0);
    for (int i = 0; i < BENCH_ITEMS; i++) {
        bench->goods[i] =
            (struct ev_assessment_items){.item_number = i + 1,
                                         .lane = EV_LANE_RED,
                                         .selected_by = EV_PATH_RISK,
                                         .action = EV_ASSESSMENT_ITEMS_ACTION_PHYSICAL,
                                         .quantity_e5 = 10 * BENCH_PIECE,
                                         .model = LG_SPAN("M"),
                                         .category = LG_SPAN("general")};
    }
    return bench;
}

/* A case of the first n goods. */
static inline struct bench *bench_case(void **state, size_t n)
{
    struct bench *bench = bench_empty(state);

    assert_int_equal(bench_assess(bench, EV_ASSESSMENT_KIND_ASSESSED, n).kind, EVENT_TAKEN);
    return bench;
}

static inline struct event_verdict bench_check(struct bench *bench, enum ev_check_verdict verdict,
                                               const struct ev_finding *findings, size_t n)
{
    struct ev_event event = {.type = EV_TYPE_CHECK};

    event.check = (struct ev_check){.order_id = bench->of.id,
                                    .order_version = bench->of.order_version,
                                    .verdict = verdict,
                                    .findings = findings,
                                    .findings_n = n};
    const struct case_event said = bench_event(bench, &event);
    return decide_check(&bench->of, &said);
}

/* A finding on an item of the case; none when the number is 0. */
static inline struct ev_finding bench_finding(int64_t item, enum ev_kind kind,
                                              enum ev_severity severity)
{
    return (struct ev_finding){.code = LG_SPAN("A1"),
                               .result = EV_FINDING_RESULT_FAIL,
                               .kind = kind,
                               .severity = severity,
                               .subject = {.item_number = item, .has_item_number = true},
                               .has_subject = item > 0};
}

/* Fails the item for that kind and severity; items that it does not name pass. */
static inline struct event_verdict bench_fail(struct bench *bench, int64_t item, enum ev_kind kind,
                                              enum ev_severity severity)
{
    struct ev_finding findings[2] = {bench_finding(item, kind, severity),
                                     bench_finding(item, kind, severity)};

    findings[1].subject.has_item_number = false; /* on the whole: named, and fine */
    findings[1].result = EV_FINDING_RESULT_PASS;
    return bench_check(bench, EV_CHECK_VERDICT_FAIL, findings, 2);
}

static inline struct case_item *bench_item(struct bench *bench, int64_t number)
{
    return case_item_of(&bench->of, number);
}

static inline const struct ev_outcome *bench_last_outcome(const struct bench *bench)
{
    const struct case_effects *effects = &bench->of.effects;

    assert_true(effects->outcomes_n > 0);
    return &effects->outcomes[effects->outcomes_n - 1];
}

static inline const struct ev_release *bench_last_release(const struct bench *bench)
{
    const struct case_effects *effects = &bench->of.effects;

    return effects->releases_n == 0 ? NULL : &effects->releases[effects->releases_n - 1];
}
