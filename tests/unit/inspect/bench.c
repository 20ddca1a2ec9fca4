/*
 * bench.c - the case to try decisions on.
 */
#include "bench.h"

struct case_event bench_event(struct bench *bench, const struct ev_event *event)
{
    struct ev_event *kept = lg_arena_take(bench->of.arena, sizeof *kept);

    *kept = *event;
    bench->at_us++;
    return (struct case_event){
        kept, lg_id_of_record(bench->at_us / 1000, LG_SPAN("inspections"), 0, bench->at_us, 0),
        bench->at_us, LG_SPAN("{}")};
}

struct event_verdict bench_assess(struct bench *bench, enum ev_assessment_kind kind, size_t n)
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

struct bench *bench_empty(void **state)
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

struct bench *bench_case(void **state, size_t n)
{
    struct bench *bench = bench_empty(state);

    assert_int_equal(bench_assess(bench, EV_ASSESSMENT_KIND_ASSESSED, n).kind, EVENT_TAKEN);
    return bench;
}

struct event_verdict bench_check(struct bench *bench, enum ev_check_verdict verdict,
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

struct ev_finding bench_finding(int64_t item, enum ev_kind kind, enum ev_severity severity)
{
    return (struct ev_finding){.code = LG_SPAN("A1"),
                               .result = EV_FINDING_RESULT_FAIL,
                               .kind = kind,
                               .severity = severity,
                               .subject = {.item_number = item, .has_item_number = true},
                               .has_subject = item > 0};
}

struct event_verdict bench_fail(struct bench *bench, int64_t item, enum ev_kind kind,
                                enum ev_severity severity)
{
    struct ev_finding findings[2] = {bench_finding(item, kind, severity),
                                     bench_finding(item, kind, severity)};

    findings[1].subject.has_item_number = false; /* on the whole: named, and fine */
    findings[1].result = EV_FINDING_RESULT_PASS;
    return bench_check(bench, EV_CHECK_VERDICT_FAIL, findings, 2);
}

const struct ev_outcome *bench_last_outcome(const struct bench *bench)
{
    const struct case_effects *effects = &bench->of.effects;

    assert_true(effects->outcomes_n > 0);
    return &effects->outcomes[effects->outcomes_n - 1];
}

const struct ev_release *bench_last_release(const struct bench *bench)
{
    const struct case_effects *effects = &bench->of.effects;

    return effects->releases_n == 0 ? NULL : &effects->releases[effects->releases_n - 1];
}
