/*
 * reads_platform.c - what became of what a sender sent: receipts, and quality by error code.
 */
#include "answers.h"
#include "base/own.h"
#include "base/time.h"
#include "ops/log.h"
#include "ops/run.h"
#include "platform_sql.h"
#include "query.h"
#include "readers.h"
#include "reads.h"

enum { DAYS = 30, NAME_MOST = 63 };

static const struct gw_collection receipts = {
    .area = GW_AREA_RECEIPTS,
    .newest = &q_sent_newest,
    .oldest = &q_sent_oldest,
    .filters = {{"state", GW_FILTER_TEXT, false},
                {"number", GW_FILTER_TEXT, false},
                {"code", GW_FILTER_TEXT, false},
                {"sender", GW_FILTER_TEXT, false}},
};

struct asking {
    struct gw_errand errand; /* first */
    struct gw_call *call;
    struct lg_span sender;
    lg_day from, until;
};

static struct lg_column *of_day(struct lg_arena *arena, lg_day day)
{
    struct lg_column *column = lg_column_new(arena, LG_SQL_DATE);

    lg_column_add_int(column, day);
    return column;
}

static void run_quality(struct gw_errand *errand, struct lg_store *store)
{
    const struct asking *asking = (const struct asking *)(const void *)errand;
    struct gw_call *call = asking->call;
    struct lg_arena *arena = call->arena;
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_column *const params[] = {lg_of_text(arena, call->who->id),
                                        lg_of_text(arena, asking->sender),
                                        of_day(arena, asking->from), of_day(arena, asking->until)};
    struct lg_error error;

    if (store == NULL || !lg_store_run(store, &q_quality_of, params, &rows, &error)) {
        if (store != NULL)
            lg_log_error(LG_LOG_WARN, "reading quality", &error);
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "the database does not answer");
    } else if (lg_result_rows(rows) == 0) {
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
    } else {
        gw_answer_json(call, 200, lg_result_text(rows, 0, 0), NULL);
    }
}

/* Takes from, until and sender, each at most once; false when the query has anything else. */
static bool take_query(const struct gw_call *call, struct asking *asking)
{
    const struct lg_span from = lg_http_query(call->exchange, "from");
    const struct lg_span until = lg_http_query(call->exchange, "until");
    const struct lg_span sender = lg_http_query(call->exchange, "sender");
    const size_t given =
        (size_t)(from.at != NULL) + (size_t)(until.at != NULL) + (size_t)(sender.at != NULL);

    if (sender.at != NULL)
        asking->sender = sender;
    return given == gw_query_count(call->request->query) &&
           (from.at == NULL || lg_day_parse(from, &asking->from)) &&
           (until.at == NULL || lg_day_parse(until, &asking->until)) &&
           (sender.at == NULL || (sender.len > 0 && sender.len <= NAME_MOST));
}

static void get_quality(struct gw_call *call)
{
    struct asking *asking = lg_arena_take(call->arena, sizeof *asking);
    const lg_day today = lg_day_of_time(lg_now_us());
    struct gw_standing standing;

    if (!gw_reads(call, GW_AREA_RECEIPTS, &standing))
        return;
    *asking = (struct asking){{.run = run_quality}, call, call->who->id, today - DAYS, today + 1};
    if (!take_query(call, asking))
        gw_refuse_for(call, GW_WHY_QUERY,
                      "the query parameters are \"from\" and \"until\", days, and \"sender\", each "
                      "once");
    else if (!gw_readers_take(call->gateway->readers, &asking->errand))
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "too many read at once");
}

const struct gw_route gw_platform_routes[] = {
    {"GET", "/v1/receipts", 0, gw_read_list, GW_DOOR_PROVEN, &receipts},
    {"GET", "/v1/quality", 0, get_quality, GW_DOOR_PROVEN, NULL},
    {0},
};
