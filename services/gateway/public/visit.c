/*
 * visit.c - GET /public/…: what everybody may see, as pages.
 *
 * A place is a row of a table: its template, the one query that gives its data, what its path
 * names.  Nobody is asked for a key and nothing is kept of a visit; an address is held to a pace.
 */
#include <ctype.h>

#include "answers.h"
#include "base/own.h"
#include "base/time.h"
#include "cookie.h"
#include "limits.h"
#include "model/identifier.h"
#include "ops/log.h"
#include "public/answer.h"
#include "public_sql.h"
#include "readers.h"

enum { PAGES_MOST = 200, NUMBER_BYTES = 240, WAIT_S = 2 };

struct place {
    const struct gw_html *pages;
    const struct lg_query *query;
    const char *path;  /* behind the language */
    const char *param; /* what it is about: a part of the path, or "q", which may be missing */
    int64_t rows;      /* of one page; 0 where there is but one */
};

struct visit {
    struct gw_errand errand; /* first */
    struct gw_call *call;
    const struct place *place;
    enum gw_language language;
    struct lg_span about; /* "" where the place is about nothing alone */
    int64_t page;
};

static bool looks_up(const struct place *place)
{
    return place->param != NULL && strcmp(place->param, "q") == 0;
}

static struct lg_span trimmed(struct lg_span text)
{
    while (text.len > 0 && isspace((unsigned char)text.at[0]))
        text = (struct lg_span){text.at + 1, text.len - 1};
    while (text.len > 0 && isspace((unsigned char)text.at[text.len - 1]))
        text.len--;
    return text;
}

/* The page's number, 1 where none is asked for; 0: there is no such. */
static int64_t page_of(const struct gw_call *call)
{
    const struct lg_span text = lg_http_query(call->exchange, "page");
    int64_t page = 0;

    if (text.at == NULL)
        return 1;
    if (text.len == 0 || text.len > 3)
        return 0;
    for (size_t i = 0; i < text.len; i++) {
        if (!isdigit((unsigned char)text.at[i]))
            return 0;
        page = page * 10 + text.at[i] - '0';
    }
    return page <= PAGES_MOST ? page : 0;
}

/* What the request is about; false where there can be no such thing. */
static bool read_request(struct visit *visit)
{
    const struct place *place = visit->place;
    struct lg_http_exchange *exchange = visit->call->exchange;
    lg_day day;

    visit->about = LG_SPAN("");
    visit->page = place->rows > 0 ? page_of(visit->call) : 1;
    if (looks_up(place))
        visit->about = trimmed(lg_http_query(exchange, place->param));
    else if (place->param != NULL)
        visit->about = lg_http_param(exchange, place->param);
    if (place->param != NULL && strcmp(place->param, "day") == 0 &&
        !lg_day_parse(visit->about, &day))
        return false;
    return visit->page > 0 && visit->about.len <= NUMBER_BYTES;
}

/* What is wrong with a number by its own rule, where it can be told what kind it is. */
static enum lg_identifier_fault fault_of(struct lg_arena *arena, struct lg_span number)
{
    char *capitals = lg_arena_take(arena, number.len + 1);
    size_t digits = 0, letters = 0;

    for (size_t i = 0; i < number.len; i++) {
        capitals[i] = (char)toupper((unsigned char)number.at[i]);
        digits += isdigit((unsigned char)number.at[i]) != 0;
        letters += isalpha((unsigned char)number.at[i]) != 0;
    }
    if (number.len == 17 && letters > 0 && digits + letters == number.len)
        return lg_vin_check((struct lg_span){capitals, number.len});
    if (digits == number.len && (digits == 8 || (digits >= 12 && digits <= 14)))
        return lg_gtin_check(number);
    return LG_IDENTIFIER_SOUND;
}

static void add_member(struct lg_builder *to, const char *name, const char *text)
{
    lg_builder_fmt(to, ",\"%s\":", name);
    lg_json_write_string(to, lg_span_of(text));
}

/* What a page knows of the visit itself, as JSON: where it is, and what was looked up. */
static struct lg_span circumstances(const struct visit *visit)
{
    struct lg_arena *arena = visit->call->arena;
    struct lg_builder self = lg_builder(arena, 4096), made = lg_builder(arena, 16384);
    const bool asks = looks_up(visit->place);

    lg_builder_add(&self, lg_span_of(visit->place->path));
    if (visit->about.len > 0)
        lg_builder_add(&self, asks ? LG_SPAN("?q=") : LG_SPAN("/"));
    gw_html_write_url(&self, visit->about);
    if (visit->page > 1)
        lg_builder_fmt(&self, "?page=%lld", (long long)visit->page);
    lg_builder_add(&made, LG_SPAN("{\"self\":"));
    lg_json_write_string(&made, lg_builder_text(&self));
    if (visit->page > 1)
        lg_builder_fmt(&made, ",\"previous\":%lld", (long long)visit->page - 1);
    if (asks && visit->about.len > 0) {
        const enum lg_identifier_fault fault = fault_of(arena, visit->about);

        lg_builder_add(&made, LG_SPAN(",\"q\":"));
        lg_json_write_string(&made, visit->about);
        if (fault != LG_IDENTIFIER_SOUND) {
            add_member(&made, "fault", lg_identifier_text(fault).text);
            add_member(&made, "faultZh", lg_identifier_text(fault).text_zh);
        }
    }
    lg_builder_add(&made, LG_SPAN("}"));
    return lg_builder_text(&made);
}

/* Fills the page in with the data and what it knows of the visit. */
static bool show(const struct visit *visit, struct lg_span data, struct lg_error *reterr)
{
    lg_own(lg_json_reader) struct lg_json_reader *outer = lg_json_reader_new(LG_JSON_JANSSON);
    lg_own(lg_json_reader) struct lg_json_reader *inner = lg_json_reader_new(LG_JSON_JANSSON);
    struct lg_builder body = lg_builder(visit->call->arena, GW_PUBLIC_BODY);
    struct gw_html_scope around = {0}, scope = {.outer = &around};

    if (outer == NULL || inner == NULL)
        return lg_fail(reterr, LG_RETRY, "out of memory");
    if (!lg_json_parse(outer, circumstances(visit), &around.object, reterr) ||
        !lg_json_parse(inner, data, &scope.object, reterr))
        return false;
    gw_html_fill(&body, &visit->place->pages[visit->language], &scope);
    if (body.full)
        return lg_fail(reterr, LG_STOP, "a page is larger than %d bytes", GW_PUBLIC_BODY);
    gw_public_answer(visit->call, visit->language, lg_builder_text(&body));
    return true;
}

/* The one row of the place's query; false: it was not read. */
static bool ask(const struct visit *visit, struct lg_store *store, struct lg_result **ret_rows,
                struct lg_error *reterr)
{
    const struct lg_query *query = visit->place->query;
    struct lg_arena *arena = visit->call->arena;
    struct lg_column *params[2] = {0};

    for (int i = 0; i < query->params_n; i++) {
        const int64_t left_out = (visit->page - 1) * visit->place->rows;

        params[i] = query->params[i].type == LG_SQL_INT8 ? lg_of_int8(arena, left_out)
                                                         : lg_of_text(arena, visit->about);
    }
    return lg_store_run(store, query, params, ret_rows, reterr);
}

static void run(struct gw_errand *errand, struct lg_store *store)
{
    struct visit *visit = (struct visit *)(void *)errand;
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_error error;

    if (store == NULL || !ask(visit, store, &rows, &error)) {
        if (store != NULL)
            lg_log_error(LG_LOG_WARN, "reading what is public", &error);
        gw_public_sorry(visit->call, visit->language, 503, WAIT_S);
    } else if (lg_result_rows(rows) == 0) {
        gw_public_sorry(visit->call, visit->language, 404, 0);
    } else if (!show(visit, lg_result_text(rows, 0, 0), &error)) {
        lg_log_error(LG_LOG_WARN, "showing what is public", &error);
        gw_public_sorry(visit->call, visit->language, 503, WAIT_S);
    }
}

static void get_page(struct gw_call *call)
{
    struct visit *visit = lg_arena_take(call->arena, sizeof *visit);
    const struct lg_span address = gw_address(call->gateway, call->exchange);
    struct lg_error error;
    int64_t wait_s;

    *visit = (struct visit){.errand.run = run, .call = call, .place = call->route->about};
    if (!gw_public_language(call, &visit->language))
        gw_public_sorry(call, gw_public_preferred(call), 404, 0);
    else if (!gw_limits_take_address(call->gateway->visitors, address, &wait_s))
        gw_public_sorry(call, visit->language, 429, wait_s);
    else if (!read_request(visit))
        gw_public_sorry(call, visit->language, 404, 0);
    else if (looks_up(visit->place) && visit->about.len == 0) {
        if (!show(visit, LG_SPAN("{}"), &error))
            gw_public_sorry(call, visit->language, 503, WAIT_S);
    } else if (!gw_readers_take(call->gateway->public_readers, &visit->errand))
        gw_public_sorry(call, visit->language, 503, WAIT_S);
}

/* Anything else below /public; the folder itself leads to a language. */
static void get_other(struct gw_call *call)
{
    enum gw_language language = gw_public_preferred(call);
    const struct lg_http_response lead = {
        .status = 302,
        .header = {{"Location", language == GW_ENGLISH ? "/public/en" : "/public/zh"},
                   {"Vary", "Accept-Language"}}};

    if (lg_http_param(call->exchange, "path").len == 0)
        lg_http_answer(call->exchange, &lead);
    else {
        (void)gw_public_language(call, &language);
        gw_public_sorry(call, language, 404, 0);
    }
}

static void get_asset(struct gw_call *call)
{
    const struct lg_span name = lg_http_param(call->exchange, "name");
    const struct gw_public_asset *asset = gw_public_assets;

    while (asset->name != NULL && !lg_span_eq(lg_span_of(asset->name), name))
        asset++;
    if (asset->name == NULL) {
        gw_public_sorry(call, gw_public_preferred(call), 404, 0);
        return;
    }
    const struct lg_http_response response = {
        .status = 200,
        .content_type = asset->type,
        .body = {(const char *)asset->bytes, asset->len},
        .kept = true,
        .header[0] = {"Cache-Control", "public, max-age=31536000, immutable"}};
    lg_http_answer(call->exchange, &response);
}

static const struct place home = {gw_public_page_home, &q_public_home, "", NULL, 0},
                          lookup = {gw_public_page_lookup, &q_public_lookup, "/lookup", "q", 0},
                          recalls = {gw_public_page_recalls, &q_public_recalls, "/recalls", NULL,
                                     50},
                          recall = {gw_public_page_recall, &q_public_recall, "/recalls", "number",
                                    0},
                          results = {gw_public_page_results, &q_public_results, "/results", NULL,
                                     50},
                          draws = {gw_public_page_draws, &q_public_draws, "/draws", NULL, 50},
                          draw = {gw_public_page_draw, &q_public_draw, "/draws", "day", 1000};

const struct gw_route gw_public_routes[] = {
    {"GET", "/public/assets/{name}", 0, get_asset, GW_DOOR_OPEN, NULL},
    {"GET", "/public/{language}", 0, get_page, GW_DOOR_OPEN, &home},
    {"GET", "/public/{language}/lookup", 0, get_page, GW_DOOR_OPEN, &lookup},
    {"GET", "/public/{language}/recalls", 0, get_page, GW_DOOR_OPEN, &recalls},
    {"GET", "/public/{language}/recalls/{number}", 0, get_page, GW_DOOR_OPEN, &recall},
    {"GET", "/public/{language}/results", 0, get_page, GW_DOOR_OPEN, &results},
    {"GET", "/public/{language}/draws", 0, get_page, GW_DOOR_OPEN, &draws},
    {"GET", "/public/{language}/draws/{day}", 0, get_page, GW_DOOR_OPEN, &draw},
    {"GET", "/public/{path}*", 0, get_other, GW_DOOR_OPEN, NULL},
    {0},
};
