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
struct case_event bench_event(struct bench *bench, const struct ev_event *event);

/* Of the goods, the first n, as the next version. */
struct event_verdict bench_assess(struct bench *bench, enum ev_assessment_kind kind, size_t n);

/* A bench without a case yet: change its goods, then assess. */
struct bench *bench_empty(void **state);

/* A case of the first n goods. */
struct bench *bench_case(void **state, size_t n);

struct event_verdict bench_check(struct bench *bench, enum ev_check_verdict verdict,
                                 const struct ev_finding *findings, size_t n);

/* A finding on an item of the case; none when the number is 0. */
struct ev_finding bench_finding(int64_t item, enum ev_kind kind, enum ev_severity severity);

/* Fails the item for that kind and severity; items that it does not name pass. */
struct event_verdict bench_fail(struct bench *bench, int64_t item, enum ev_kind kind,
                                enum ev_severity severity);

static inline struct case_item *bench_item(struct bench *bench, int64_t number)
{
    return case_item_of(&bench->of, number);
}

const struct ev_outcome *bench_last_outcome(const struct bench *bench);

const struct ev_release *bench_last_release(const struct bench *bench);
