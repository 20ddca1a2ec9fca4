/*
 * reads_draws.c - the draws, for everybody: no key is asked, and nothing in them names anybody.
 *
 * A page is one line of JSON, so that the pages of a day, written one behind the other, are what
 * `loopgatectl verify-draw` reads.  They are few queries of bounded size, read as the public's role
 * and at the pace of visitors.
 */
#include "answers.h"
#include "ask.h"
#include "base/hash.h"
#include "base/own.h"
#include "base/time.h"
#include "cookie.h"
#include "limits.h"
#include "readers.h"
#include "reads.h"
#include "reads_draws_sql.h"

enum { DAYS_MOST = 100, PERIODS_MOST = 24, CANDIDATES_MOST = 1000, BODY_MOST = 4 << 20 };

struct draw_reading {
    struct gw_errand errand; /* first */
    struct gw_call *call;
    lg_day day;           /* of the draw, or before which */
    struct lg_span after; /* bytes of a commitment */
};

static void add_all(struct lg_builder *body, const struct lg_result *rows, int column)
{
    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        lg_builder_add(body, row == 0 ? LG_SPAN("") : LG_SPAN(","));
        lg_builder_add(body, lg_result_text(rows, row, column));
    }
}

static void run_days(struct gw_errand *errand, struct lg_store *store)
{
    struct draw_reading *reading = (struct draw_reading *)(void *)errand;
    struct lg_arena *arena = reading->call->arena;
    struct lg_builder body = lg_builder(arena, BODY_MOST);
    lg_own(lg_result) struct lg_result *days = NULL, *periods = NULL;
    struct lg_column *const of_days[] = {lg_of_day(arena, reading->day),
                                         lg_of_int8(arena, DAYS_MOST)};
    struct lg_column *const most = lg_of_int8(arena, PERIODS_MOST);
    char next[10];

    if (!gw_run(reading->call, store, &q_draws_newest, of_days, "reading draws", &days) ||
        !gw_run(reading->call, store, &q_draw_periods_newest, &most, "reading draws", &periods))
        return;
    lg_builder_add(&body, LG_SPAN("{\"periods\":["));
    add_all(&body, periods, 0);
    lg_builder_add(&body, LG_SPAN("],\"items\":["));
    add_all(&body, days, 1);
    lg_builder_add(&body, LG_SPAN("]"));
    const size_t n = lg_result_rows(days);
    if (n == DAYS_MOST) {
        lg_day_format((lg_day)lg_result_int(days, n - 1, 0), next);
        lg_builder_fmt(&body, ",\"next\":\"%.*s\"", (int)sizeof next, next);
    }
    lg_builder_add(&body, LG_SPAN("}\n"));
    gw_answer_json(reading->call, 200, lg_builder_text(&body), NULL);
}

static void run_day(struct gw_errand *errand, struct lg_store *store)
{
    struct draw_reading *reading = (struct draw_reading *)(void *)errand;
    struct lg_arena *arena = reading->call->arena;
    struct lg_builder body = lg_builder(arena, BODY_MOST);
    lg_own(lg_result) struct lg_result *head = NULL, *candidates = NULL;
    struct lg_column *after = lg_column_new(arena, LG_SQL_BYTEA);
    struct lg_column *const params[] = {lg_of_day(arena, reading->day), after,
                                        lg_of_int8(arena, CANDIDATES_MOST)};

    lg_column_add_text(after, reading->after);
    /* The head first: where there is a key, each candidate has its ticket. */
    if (!gw_run(reading->call, store, &q_draw_of_day, params, "reading draws", &head) ||
        !gw_run(reading->call, store, &q_draw_candidates_of, params, "reading draws", &candidates))
        return;
    if (lg_result_rows(head) == 0) {
        gw_refuse_for(reading->call, GW_WHY_NOT_FOUND, NULL);
        return;
    }
    const struct lg_span members = lg_result_text(head, 0, 0);
    lg_builder_add(&body, (struct lg_span){members.at, members.len - 1});
    lg_builder_add(&body, LG_SPAN(",\"candidates\":["));
    add_all(&body, candidates, 1);
    lg_builder_add(&body, LG_SPAN("]"));
    const size_t n = lg_result_rows(candidates);
    if (n == CANDIDATES_MOST)
        lg_builder_fmt(&body, ",\"next\":\"%.*s\"",
                       LG_SPAN_ARG(lg_result_text(candidates, n - 1, 0)));
    lg_builder_add(&body, LG_SPAN("}\n"));
    gw_answer_json(reading->call, 200, lg_builder_text(&body), NULL);
}

static void begin(struct gw_call *call, const struct draw_reading *wanted)
{
    struct draw_reading *reading = lg_arena_take(call->arena, sizeof *reading);
    const struct lg_span address = gw_address(call->gateway, call->exchange);
    int64_t wait_s;

    *reading = *wanted;
    if (!gw_limits_take_address(call->gateway->visitors, address, &wait_s))
        gw_refuse(call, &(struct gw_refusal){
                            .why = GW_WHY_TOO_MANY,
                            .detail = "too much was asked from this address",
                            .retry_after = lg_text(call->arena, "%lld", (long long)wait_s).at});
    else if (!gw_readers_take(call->gateway->public_readers, &reading->errand))
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "too many read at once");
}

/* The only parameter that the route knows, "" where it is not there; false: refused. */
static bool only(struct gw_call *call, const char *name, struct lg_span *ret_value)
{
    const struct lg_span query = call->request->query;
    const size_t len = strlen(name);

    *ret_value = LG_SPAN("");
    if (query.len == 0)
        return true;
    if (query.len > len && memcmp(query.at, name, len) == 0 && query.at[len] == '=' &&
        memchr(query.at, '&', query.len) == NULL) {
        *ret_value = lg_http_query(call->exchange, name);
        return true;
    }
    const struct lg_span detail =
        lg_text(call->arena, "the only query parameter is \"%s\", once", name);
    gw_refuse_for(call, GW_WHY_QUERY, detail.at);
    return false;
}

static void list_draws(struct gw_call *call)
{
    struct draw_reading wanted = {.errand.run = run_days, .call = call};
    struct lg_span before;

    if (!only(call, "before", &before))
        return;
    if (call->request->query.len == 0)
        wanted.day = lg_day_of(9999, 12, 31);
    else if (!lg_day_parse(before, &wanted.day)) {
        gw_refuse_for(call, GW_WHY_QUERY, "\"before\" must be a day, YYYY-MM-DD");
        return;
    }
    begin(call, &wanted);
}

static void get_draw(struct gw_call *call)
{
    struct draw_reading wanted = {.errand.run = run_day, .call = call, .after = LG_SPAN("")};
    uint8_t *bytes = lg_arena_take(call->arena, LG_SHA256);
    struct lg_span after;

    if (!only(call, "after", &after))
        return;
    if (!lg_day_parse(lg_http_param(call->exchange, "day"), &wanted.day)) {
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
        return;
    }
    if (call->request->query.len > 0) {
        if (!lg_unhex(after, bytes, LG_SHA256)) {
            gw_refuse_for(call, GW_WHY_QUERY, "\"after\" must be a commitment, 64 hex digits");
            return;
        }
        wanted.after = (struct lg_span){(const char *)bytes, LG_SHA256};
    }
    begin(call, &wanted);
}

const struct gw_route gw_draw_routes[] = {
    {"GET", "/v1/draws", 0, list_draws, GW_DOOR_OPEN, NULL},
    {"GET", "/v1/draws/{day}", 0, get_draw, GW_DOOR_OPEN, NULL},
    {0},
};
