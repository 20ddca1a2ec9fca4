/*
 * profiles.c - profiles that people drafted, with all versions, steps and what is behind them, and the
 * lists that they refer to; parameters that people set; for analysts.
 *
 * They are changed by `control` events alone; what is read here changes nothing.
 */
#include "analyst.h"
#include "answers.h"
#include "ask.h"
#include "profiles_sql.h"
#include "query.h"

enum { PAGE = 200, CHANGES = 1000, NAME_MOST = 100 };

static const char doing[] = "reading profiles";

static bool is_name(struct lg_span text)
{
    size_t characters = 0;

    for (size_t i = 0; i < text.len; i++)
        characters += ((unsigned char)text.at[i] & 0xc0) != 0x80;
    return characters > 0 && characters <= NAME_MOST;
}

/* A page behind a code, which the query may give. */
static void ask_page(struct gw_call *call, const struct lg_query *page)
{
    const struct lg_span query = call->request->query;
    const struct lg_span after = lg_http_query(call->exchange, "after");

    if (!gw_is_analyst(call))
        return;
    if (query.len > 0 && (memchr(query.at, '&', query.len) != NULL || !is_name(after))) {
        gw_refuse_for(call, GW_WHY_QUERY, "the only query parameter is \"after\", a code, once");
        return;
    }
    struct lg_column *const params[] = {
        lg_of_text(call->arena, query.len > 0 ? after : LG_SPAN("")),
        lg_of_int4(call->arena, PAGE)};
    gw_ask(call, &(struct gw_question){NULL, page, params, doing});
}

/* What the path names by its code, and a version where it has one; no query. */
static void ask_one(struct gw_call *call, const struct lg_query *one)
{
    const struct lg_http_pair *param = call->request->param;

    if (!gw_is_analyst(call))
        return;
    if (call->request->query.len > 0) {
        gw_refuse_for(call, GW_WHY_QUERY, "this takes no query");
        return;
    }
    if (!is_name(param[0].value)) {
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
        return;
    }
    struct lg_column *const params[] = {
        lg_of_text(call->arena, param[0].value),
        call->request->param_n > 1 ? lg_of_text(call->arena, param[1].value) : NULL};
    gw_ask(call, &(struct gw_question){NULL, one, params, doing});
}

static void list_profiles(struct gw_call *call)
{
    ask_page(call, &q_profiles_page);
}

static void get_profile(struct gw_call *call)
{
    ask_one(call, &q_profile_of);
}

static void list_lists(struct gw_call *call)
{
    ask_page(call, &q_lists_page);
}

static void get_list(struct gw_call *call)
{
    ask_one(call, &q_list_of);
}

static void get_values(struct gw_call *call)
{
    ask_one(call, &q_list_values_of);
}

static void list_parameters(struct gw_call *call)
{
    ask_page(call, &q_parameters_page);
}

static void get_shadow(struct gw_call *call)
{
    const struct lg_span code = call->request->param[0].value;
    int64_t after;

    if (!gw_is_analyst(call) || !gw_query_after(call, &after))
        return;
    if (!is_name(code)) {
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
        return;
    }
    struct lg_column *const params[] = {lg_of_text(call->arena, code),
                                        lg_of_int8(call->arena, after),
                                        lg_of_int4(call->arena, CHANGES)};
    gw_ask(call, &(struct gw_question){NULL, &q_shadow_of, params, doing});
}

const struct gw_route gw_profile_routes[] = {
    {"GET", "/v1/profiles", 0, list_profiles, GW_DOOR_PROVEN, NULL},
    {"GET", "/v1/profiles/{code}", 0, get_profile, GW_DOOR_PROVEN, NULL},
    {"GET", "/v1/profiles/{code}/shadow", 0, get_shadow, GW_DOOR_PROVEN, NULL},
    {"GET", "/v1/lists", 0, list_lists, GW_DOOR_PROVEN, NULL},
    {"GET", "/v1/lists/{code}", 0, get_list, GW_DOOR_PROVEN, NULL},
    {"GET", "/v1/lists/{code}/versions/{version}", 0, get_values, GW_DOOR_PROVEN, NULL},
    {"GET", "/v1/parameters", 0, list_parameters, GW_DOOR_PROVEN, NULL},
    {0},
};
