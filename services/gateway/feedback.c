/*
 * feedback.c - what profiles, models and groups of goods came to, counted beside assess, and what ports
 * have to do; for analysts.
 */
#include "analyst.h"
#include "answers.h"
#include "ask.h"
#include "feedback_sql.h"
#include "query.h"

enum { YEAR = 366, NAME_MOST = 100, AHEAD = 15 };

static const char doing[] = "reading feedback";

/* Asks about the object that the path names, in the period that the query gives. */
static void ask_of_one(struct gw_call *call, const struct lg_query *query)
{
    struct gw_period period;

    if (!gw_is_analyst(call))
        return;
    if (call->request->param[0].value.len > NAME_MOST) {
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
        return;
    }
    if (!gw_query_period_alone(call, YEAR, &period))
        return;
    struct lg_column *const params[] = {lg_of_text(call->arena, call->request->param[0].value),
                                        lg_of_day(call->arena, period.from),
                                        lg_of_day(call->arena, period.until)};
    gw_ask(call, &(struct gw_question){NULL, query, params, doing});
}

static void get_feedback(struct gw_call *call)
{
    ask_of_one(call, &q_feedback_of);
}

static void get_comparison(struct gw_call *call)
{
    ask_of_one(call, &q_comparison_of);
}

static void list_models(struct gw_call *call)
{
    if (!gw_is_analyst(call))
        return;
    if (call->request->query.len > 0)
        gw_refuse_for(call, GW_WHY_QUERY, "this takes no query");
    else
        gw_ask(call, &(struct gw_question){NULL, &q_models_all, NULL, doing});
}

/* Asks about all ports, in the period that the query gives and so many days behind it. */
static void ask_of_all(struct gw_call *call, const struct lg_query *query, int days)
{
    struct gw_period period;

    if (!gw_is_analyst(call) || !gw_query_period_alone(call, YEAR, &period))
        return;
    struct lg_column *const params[] = {lg_of_day(call->arena, period.from),
                                        lg_of_day(call->arena, period.until + days)};
    gw_ask(call, &(struct gw_question){NULL, query, params, doing});
}

static void list_groups(struct gw_call *call)
{
    ask_of_all(call, &q_groups_of, 0);
}

/* Without days named, those ahead as well: what is expected on them is known. */
static void get_load(struct gw_call *call)
{
    ask_of_all(call, &q_load_of, call->request->query.len == 0 ? AHEAD : 0);
}

const struct gw_route gw_feedback_routes[] = {
    {"GET", "/v1/profiles/{code}/feedback", 0, get_feedback, false, NULL},
    {"GET", "/v1/feedback/groups", 0, list_groups, false, NULL},
    {"GET", "/v1/load", 0, get_load, false, NULL},
    {"GET", "/v1/models", 0, list_models, false, NULL},
    {"GET", "/v1/models/{code}/comparison", 0, get_comparison, false, NULL},
    {0},
};
