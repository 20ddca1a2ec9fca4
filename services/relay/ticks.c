/*
 * ticks.c - time as events: every five seconds, or as a demonstration asks.
 *
 * A tick is an outbox row like any other, so it is numbered and never lost; a stopped relay only
 * delays deadlines.
 */
#include "base/own.h"
#include "base/text.h"
#include "base/time.h"
#include "ops/run.h"
#include "relay.h"
#include "relay_sql.h"
#include "wire/event.h"

enum { ACTS_MOST = 10000 }; /* linked at a tick */

static const char *const topics[] = {"ticks-assess", "ticks-inspect", "ticks-recall"};

static struct lg_span tick_event(struct relay *relay, int64_t at_us, int64_t number)
{
    const struct ev_event event = {
        .envelope = {.id = lg_text(relay->arena, "tick-%lld", (long long)number),
                     .source = LG_SPAN("//loopgate/relay"),
                     .time_us = at_us},
        .type = EV_TYPE_TICK,
        .tick = {.at_us = at_us, .number = number},
    };

    return ev_encode(relay->arena, &event);
}

static bool store_tick(struct relay *relay, int64_t at_us, int64_t number, int64_t demo_number,
                       struct lg_error *reterr)
{
    struct lg_column *names = lg_column_new(relay->arena, LG_SQL_TEXT);
    struct lg_column *payloads = lg_column_new(relay->arena, LG_SQL_BYTEA);
    const struct lg_span payload = tick_event(relay, at_us, number);

    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++) {
        lg_column_add_text(names, lg_span_of(topics[i]));
        lg_column_add_text(payloads, payload);
    }
    /* The audit trail goes on with time: no transaction that decides waits for the one before it. */
    struct lg_column *const acts = lg_of_int8(relay->arena, ACTS_MOST);

    return lg_store_run(relay->store, &q_audit_chain, &acts, NULL, reterr) &&
           lg_store_run(relay->store, &q_tick_store,
                        (struct lg_column *const[]){
                            lg_of_time(relay->arena, at_us), lg_of_int8(relay->arena, number),
                            lg_of_int8(relay->arena, demo_number), names, payloads},
                        NULL, reterr);
}

/* New partitions are made two months ahead, looked at with each tick. */
static bool keep_partitions(struct relay *relay, bool due, struct lg_error *reterr)
{
    return !due || (lg_store_run(relay->store, &q_partitions_ensure, NULL, NULL, reterr) &&
                    lg_store_run(relay->store, &q_partitions_note, NULL, NULL, reterr));
}

static bool demo_tick(struct relay *relay, int64_t number, int64_t used, struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *wanted = NULL;
    struct lg_column *const last[] = {lg_of_int8(relay->arena, used)};

    if (!lg_store_run(relay->store, &q_demo_tick_next, last, &wanted, reterr))
        return false;
    if (lg_result_rows(wanted) == 0)
        return true;
    return store_tick(relay, lg_result_time(wanted, 0, 1), number, lg_result_int(wanted, 0, 0),
                      reterr);
}

bool relay_tick(struct relay *relay, struct lg_error *reterr)
{
    enum { PERIOD_S = 5 };
    lg_own(lg_result) struct lg_result *state = NULL;

    if (!lg_store_run(relay->store, &q_clock_state, NULL, &state, reterr) ||
        !keep_partitions(relay, lg_result_bool(state, 0, 3), reterr))
        return false;
    const int64_t number = lg_result_int(state, 0, 1) + 1, used = lg_result_int(state, 0, 2);
    if (relay->demo)
        return demo_tick(relay, number, used, reterr);
    if (lg_now_us() - lg_result_time(state, 0, 0) < PERIOD_S * LG_US_PER_S)
        return true;
    return store_tick(relay, lg_now_us(), number, used, reterr);
}
