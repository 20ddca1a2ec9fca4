/*
 * reads_platform.c - what became of what a sender sent: receipts, and quality by error code.
 */
#include "answers.h"
#include "ask.h"
#include "platform_sql.h"
#include "query.h"
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

/* The sender that the query gives, the caller where it gives none; false when the query cannot be used. */
static bool take_query(const struct gw_call *call, struct gw_period *ret_period,
                       struct lg_span *ret_sender)
{
    const struct lg_span sender = lg_http_query(call->exchange, "sender");
    size_t given;

    *ret_sender = sender.at != NULL ? sender : call->who->id;
    return gw_query_period(call, DAYS, ret_period, &given) &&
           given + (size_t)(sender.at != NULL) == gw_query_count(call->request->query) &&
           ret_sender->len > 0 && ret_sender->len <= NAME_MOST;
}

static void get_quality(struct gw_call *call)
{
    struct gw_standing standing;
    struct gw_period period;
    struct lg_span sender;

    if (!gw_reads(call, GW_AREA_RECEIPTS, &standing))
        return;
    if (!take_query(call, &period, &sender)) {
        gw_refuse_for(call, GW_WHY_QUERY,
                      "the query parameters are \"from\" and \"until\", days, and \"sender\", each "
                      "once");
        return;
    }
    struct lg_column *const params[] = {
        lg_of_text(call->arena, call->who->id), lg_of_text(call->arena, sender),
        lg_of_day(call->arena, period.from), lg_of_day(call->arena, period.until)};
    gw_ask(call, &(struct gw_question){NULL, &q_quality_of, params, "reading quality"});
}

const struct gw_route gw_platform_routes[] = {
    {"GET", "/v1/receipts", 0, gw_read_list, GW_DOOR_PROVEN, &receipts},
    {"GET", "/v1/quality", 0, get_quality, GW_DOOR_PROVEN, NULL},
    {0},
};
