/*
 * queue.c - GET /v1/queue: what waits for analysts, in the order that they ask for.
 *
 * A queue is worked from its head, so there are no pages behind the first: who has decided asks again.
 */
#include "answers.h"
#include "ask.h"
#include "query.h"
#include "queue_sql.h"
#include "reads.h"

enum { ITEMS_MOST = 200 };

static const struct gw_filter filters[] = {
    {"sort", GW_FILTER_TEXT, false},     {"waits", GW_FILTER_TEXT, false},
    {"claim", GW_FILTER_TEXT, false},    {"port", GW_FILTER_TEXT, false},
    {"lane", GW_FILTER_TEXT, false},     {"category", GW_FILTER_TEXT, false},
    {"importer", GW_FILTER_TEXT, false}, {"model", GW_FILTER_TEXT, false},
    {"number", GW_FILTER_TEXT, false},   {NULL, GW_FILTER_TEXT, false},
};

static const struct gw_choice choices[] = {
    {"sort", {"due", "score", "value", "oldest"}},
    {"waits", {"documents", "alert", "blocked", "second-person"}},
    {"claim", {"mine", "free", "others"}},
    {0},
};

static void get_queue(struct gw_call *call)
{
    struct gw_standing standing;
    struct lg_span asked;

    if (!gw_reads(call, GW_AREA_ASSESSMENTS, &standing))
        return;
    if (standing.view != GW_VIEW_ALL) {
        gw_refuse_for(call, GW_WHY_FORBIDDEN, "the queue is for analysts");
        return;
    }
    if (!gw_query_choices(call, choices) || !gw_query_filters(call, filters, &asked))
        return;
    struct lg_column *const params[] = {
        lg_of_json(call->arena, gw_who_of(call, &standing)), lg_of_json(call->arena, asked),
        lg_of_text(call->arena, call->who->id), lg_of_int8(call->arena, ITEMS_MOST)};
    gw_ask(call, &(struct gw_question){NULL, &q_queue_of, params, "reading the queue"});
}

const struct gw_route gw_queue_routes[] = {
    {"GET", "/v1/queue", 0, get_queue, GW_DOOR_PROVEN, NULL},
    {0},
};
