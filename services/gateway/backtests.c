/*
 * backtests.c - back-tests: asked for, followed and cancelled by analysts.
 *
 * A request is a row of the gateway's; a process beside assess runs it and writes what it came to.
 * A back-test changes nothing that anybody decides by, so it is no event.
 */
#include "analyst.h"
#include "answers.h"
#include "backtests_sql.h"
#include "base/own.h"
#include "intake.h"
#include "ops/log.h"
#include "query.h"
#include "readers.h"
#include "wire/backtest_request.h"

enum { BODY_MOST = 900000, ANSWER_MOST = 80 << 20, NEWEST = 100, CHANGES = 1000 };

struct asking {
    struct gw_errand errand; /* first */
    struct gw_call *call;
    int64_t after; /* the change behind which the page begins */
};

static bool ask(const struct asking *asking, struct lg_store *store, const struct lg_query *query,
                struct lg_column *const *params, struct lg_result **ret_rows)
{
    struct lg_error error;

    if (store != NULL && lg_store_run(store, query, params, ret_rows, &error))
        return true;
    if (store != NULL)
        lg_log_error(LG_LOG_WARN, "reading back-tests", &error);
    gw_refuse_for(asking->call, GW_WHY_UNAVAILABLE, "the database does not answer");
    return false;
}

static struct lg_column *id_of(const struct asking *asking)
{
    return lg_of_text(asking->call->arena, asking->call->request->param[0].value);
}

static void answer_one(const struct asking *asking, struct lg_store *store, struct lg_span id,
                       int status)
{
    struct gw_call *call = asking->call;
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_column *const key = lg_of_text(call->arena, id);

    if (!ask(asking, store, &q_backtest_of, &key, &rows))
        return;
    if (lg_result_rows(rows) == 0)
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
    else
        gw_answer_json(
            call, status, lg_result_text(rows, 0, 0),
            status == 202 ? lg_text(call->arena, "/v1/backtests/%.*s", LG_SPAN_ARG(id)).at : NULL);
}

static void run_put(struct gw_errand *errand, struct lg_store *store)
{
    const struct asking *asking = (const struct asking *)(const void *)errand;
    struct lg_arena *arena = asking->call->arena;
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_column *const params[] = {lg_of_text(arena, asking->call->who->id),
                                        lg_of_text(arena, asking->call->request->body)};

    if (ask(asking, store, &q_backtest_put, params, &rows))
        answer_one(asking, store, lg_text_copy(arena, lg_result_text(rows, 0, 0)), 202);
}

static void run_get(struct gw_errand *errand, struct lg_store *store)
{
    const struct asking *asking = (const struct asking *)(const void *)errand;

    answer_one(asking, store, asking->call->request->param[0].value, 200);
}

static void run_cancel(struct gw_errand *errand, struct lg_store *store)
{
    const struct asking *asking = (const struct asking *)(const void *)errand;
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_column *const params[] = {id_of(asking),
                                        lg_of_text(asking->call->arena, asking->call->who->id)};

    if (ask(asking, store, &q_backtest_cancel, params, &rows))
        answer_one(asking, store, asking->call->request->param[0].value, 200);
}

/* The texts of a column as a JSON array's items. */
static void add_all(struct lg_builder *body, const struct lg_result *rows, int column)
{
    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        lg_builder_add(body, row == 0 ? LG_SPAN("\n") : LG_SPAN(",\n"));
        lg_builder_add(body, lg_result_text(rows, row, column));
    }
}

static void run_list(struct gw_errand *errand, struct lg_store *store)
{
    const struct asking *asking = (const struct asking *)(const void *)errand;
    struct lg_builder body = lg_builder(asking->call->arena, ANSWER_MOST);
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_column *const most = lg_of_int8(asking->call->arena, NEWEST);

    if (!ask(asking, store, &q_backtests_newest, &most, &rows))
        return;
    lg_builder_add(&body, LG_SPAN("{\"items\":["));
    add_all(&body, rows, 0);
    lg_builder_add(&body, LG_SPAN("]}\n"));
    gw_answer_json(asking->call, 200, lg_builder_text(&body), NULL);
}

static void run_changes(struct gw_errand *errand, struct lg_store *store)
{
    const struct asking *asking = (const struct asking *)(const void *)errand;
    struct gw_call *call = asking->call;
    struct lg_builder body = lg_builder(call->arena, ANSWER_MOST);
    lg_own(lg_result) struct lg_result *one = NULL, *rows = NULL;
    struct lg_column *const key = id_of(asking);
    struct lg_column *const params[] = {key, lg_of_int8(call->arena, asking->after),
                                        lg_of_int8(call->arena, CHANGES)};

    if (!ask(asking, store, &q_backtest_of, &key, &one) ||
        !ask(asking, store, &q_backtest_changes_of, params, &rows))
        return;
    if (lg_result_rows(one) == 0) {
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
        return;
    }
    lg_builder_add(&body, LG_SPAN("{\"items\":["));
    add_all(&body, rows, 1);
    lg_builder_add(&body, LG_SPAN("]"));
    const size_t n = lg_result_rows(rows);
    if (n == CHANGES)
        lg_builder_fmt(&body, ",\"next\":%lld", (long long)lg_result_int(rows, n - 1, 0));
    lg_builder_add(&body, LG_SPAN("}\n"));
    gw_answer_json(call, 200, lg_builder_text(&body), NULL);
}

static void begin(struct gw_call *call, void (*run)(struct gw_errand *, struct lg_store *),
                  int64_t after)
{
    struct asking *asking = lg_arena_take(call->arena, sizeof *asking);

    *asking = (struct asking){{.run = run}, call, after};
    if (!gw_readers_take(call->gateway->readers, &asking->errand))
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "too many read at once");
}

/* For what takes no query. */
static void begin_plain(struct gw_call *call, void (*run)(struct gw_errand *, struct lg_store *))
{
    if (!gw_is_analyst(call))
        return;
    if (call->request->query.len > 0)
        gw_refuse_for(call, GW_WHY_QUERY, "this takes no query");
    else
        begin(call, run, 0);
}

static void list_backtests(struct gw_call *call)
{
    begin_plain(call, run_list);
}

static void get_backtest(struct gw_call *call)
{
    begin_plain(call, run_get);
}

static void cancel_backtest(struct gw_call *call)
{
    begin_plain(call, run_cancel);
}

static void list_changes(struct gw_call *call)
{
    int64_t after;

    if (gw_is_analyst(call) && gw_query_after(call, &after))
        begin(call, run_changes, after);
}

/* Whether the body is a back-test; otherwise the call is refused. */
static bool is_request(struct gw_call *call, struct gw_bench *bench)
{
    struct lg_backtest_request request;
    const struct lg_json *root;
    struct lg_error error;

    if (!lg_json_parse(bench->reader, call->request->body, &root, &error)) {
        gw_refuse_for(call, GW_WHY_JSON, NULL);
        return false;
    }
    if (lg_backtest_request_read(bench->reader, bench->arena, call->request->body, &request,
                                 &error))
        return true;
    const struct lg_span detail = lg_text(call->arena, "%s", error.message);
    gw_refuse_for(call, GW_WHY_INVALID, detail.at);
    return false;
}

static void post_backtest(struct gw_call *call)
{
    struct gw_benches *benches = call->gateway->benches;
    struct gw_bench *bench;

    if (!gw_is_analyst(call))
        return;
    if (!gw_media_is(call, "application/json")) {
        gw_refuse_for(call, GW_WHY_MEDIA, "a back-test is application/json");
        return;
    }
    bench = gw_bench_take(benches);
    if (bench == NULL) {
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "out of memory");
        return;
    }
    const bool good = is_request(call, bench);
    gw_bench_put(benches, bench);
    if (good)
        begin(call, run_put, 0);
}

const struct gw_route gw_backtest_routes[] = {
    {"POST", "/v1/backtests", BODY_MOST, post_backtest, false, NULL},
    {"GET", "/v1/backtests", 0, list_backtests, false, NULL},
    {"GET", "/v1/backtests/{id}", 0, get_backtest, false, NULL},
    {"DELETE", "/v1/backtests/{id}", 0, cancel_backtest, false, NULL},
    {"GET", "/v1/backtests/{id}/changes", 0, list_changes, false, NULL},
    {0},
};
