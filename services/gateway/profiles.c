/*
 * profiles.c - profiles that people drafted, with all versions, steps and what is behind them, and the
 * lists that they refer to, for analysts.
 *
 * They are changed by `control` events alone; what is read here changes nothing.
 */
#include "analyst.h"
#include "answers.h"
#include "base/own.h"
#include "ops/log.h"
#include "profiles_sql.h"
#include "query.h"
#include "readers.h"

enum { PAGE = 200, CHANGES = 1000, NAME_MOST = 100 };

struct asking {
    struct gw_errand errand; /* first */
    struct gw_call *call;
    struct lg_span name; /* the code, or the one that the page begins behind */
    int64_t after;       /* the change behind which the page begins */
};

/* The query's first text; where there is none, or NULL, it is "not found". */
static void answer(const struct asking *asking, struct lg_store *store,
                   const struct lg_query *query, struct lg_column *const *params)
{
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_error error;

    if (store == NULL || !lg_store_run(store, query, params, &rows, &error)) {
        if (store != NULL)
            lg_log_error(LG_LOG_WARN, "reading profiles", &error);
        gw_refuse_for(asking->call, GW_WHY_UNAVAILABLE, "the database does not answer");
    } else if (lg_result_rows(rows) == 0 || lg_result_null(rows, 0, 0)) {
        gw_refuse_for(asking->call, GW_WHY_NOT_FOUND, NULL);
    } else {
        gw_answer_json(asking->call, 200, lg_result_text(rows, 0, 0), NULL);
    }
}

static void run_page(struct gw_errand *errand, struct lg_store *store)
{
    const struct asking *asking = (const struct asking *)(const void *)errand;
    struct lg_arena *arena = asking->call->arena;
    struct lg_column *const params[] = {lg_of_text(arena, asking->name), lg_of_int4(arena, PAGE)};

    answer(asking, store, &q_profiles_page, params);
}

static void run_one(struct gw_errand *errand, struct lg_store *store)
{
    const struct asking *asking = (const struct asking *)(const void *)errand;
    struct lg_column *const code = lg_of_text(asking->call->arena, asking->name);

    answer(asking, store, &q_profile_of, &code);
}

static void run_shadow(struct gw_errand *errand, struct lg_store *store)
{
    const struct asking *asking = (const struct asking *)(const void *)errand;
    struct lg_arena *arena = asking->call->arena;
    struct lg_column *const params[] = {lg_of_text(arena, asking->name),
                                        lg_of_int8(arena, asking->after),
                                        lg_of_int4(arena, CHANGES)};

    answer(asking, store, &q_shadow_of, params);
}

static void run_lists(struct gw_errand *errand, struct lg_store *store)
{
    const struct asking *asking = (const struct asking *)(const void *)errand;
    struct lg_arena *arena = asking->call->arena;
    struct lg_column *const params[] = {lg_of_text(arena, asking->name), lg_of_int4(arena, PAGE)};

    answer(asking, store, &q_lists_page, params);
}

static void run_list(struct gw_errand *errand, struct lg_store *store)
{
    const struct asking *asking = (const struct asking *)(const void *)errand;
    struct lg_column *const code = lg_of_text(asking->call->arena, asking->name);

    answer(asking, store, &q_list_of, &code);
}

static void run_values(struct gw_errand *errand, struct lg_store *store)
{
    const struct asking *asking = (const struct asking *)(const void *)errand;
    const struct gw_call *call = asking->call;
    struct lg_column *const params[] = {lg_of_text(call->arena, asking->name),
                                        lg_of_text(call->arena, call->request->param[1].value)};

    answer(asking, store, &q_list_values_of, params);
}

static void begin(struct gw_call *call, void (*run)(struct gw_errand *, struct lg_store *),
                  struct lg_span name, int64_t after)
{
    struct asking *asking = lg_arena_take(call->arena, sizeof *asking);

    *asking = (struct asking){{.run = run}, call, name, after};
    if (!gw_readers_take(call->gateway->readers, &asking->errand))
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "too many read at once");
}

static bool is_name(struct lg_span text)
{
    size_t characters = 0;

    for (size_t i = 0; i < text.len; i++)
        characters += ((unsigned char)text.at[i] & 0xc0) != 0x80;
    return characters > 0 && characters <= NAME_MOST;
}

/* A page behind a code, which the query may give. */
static void begin_page(struct gw_call *call, void (*run)(struct gw_errand *, struct lg_store *))
{
    const struct lg_span query = call->request->query;
    const struct lg_span after = lg_http_query(call->exchange, "after");

    if (!gw_is_analyst(call))
        return;
    if (query.len > 0 && (memchr(query.at, '&', query.len) != NULL || !is_name(after)))
        gw_refuse_for(call, GW_WHY_QUERY, "the only query parameter is \"after\", a code, once");
    else
        begin(call, run, query.len > 0 ? after : LG_SPAN(""), 0);
}

/* What the path names, and no query. */
static void begin_one(struct gw_call *call, void (*run)(struct gw_errand *, struct lg_store *))
{
    const struct lg_span code = call->request->param[0].value;

    if (!gw_is_analyst(call))
        return;
    if (call->request->query.len > 0)
        gw_refuse_for(call, GW_WHY_QUERY, "this takes no query");
    else if (!is_name(code))
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
    else
        begin(call, run, code, 0);
}

static void list_profiles(struct gw_call *call)
{
    begin_page(call, run_page);
}

static void get_profile(struct gw_call *call)
{
    begin_one(call, run_one);
}

static void list_lists(struct gw_call *call)
{
    begin_page(call, run_lists);
}

static void get_list(struct gw_call *call)
{
    begin_one(call, run_list);
}

static void get_values(struct gw_call *call)
{
    begin_one(call, run_values);
}

static void get_shadow(struct gw_call *call)
{
    const struct lg_span code = call->request->param[0].value;
    int64_t after;

    if (!gw_is_analyst(call) || !gw_query_after(call, &after))
        return;
    if (!is_name(code))
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
    else
        begin(call, run_shadow, code, after);
}

const struct gw_route gw_profile_routes[] = {
    {"GET", "/v1/profiles", 0, list_profiles, GW_DOOR_PROVEN, NULL},
    {"GET", "/v1/profiles/{code}", 0, get_profile, GW_DOOR_PROVEN, NULL},
    {"GET", "/v1/profiles/{code}/shadow", 0, get_shadow, GW_DOOR_PROVEN, NULL},
    {"GET", "/v1/lists", 0, list_lists, GW_DOOR_PROVEN, NULL},
    {"GET", "/v1/lists/{code}", 0, get_list, GW_DOOR_PROVEN, NULL},
    {"GET", "/v1/lists/{code}/versions/{version}", 0, get_values, GW_DOOR_PROVEN, NULL},
    {0},
};
