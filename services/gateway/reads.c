#include "reads.h"

#include "answers.h"
#include "ops/log.h"
#include "readers.h"
#include "wire/json.h"

enum { BODY_MOST = 48 << 20, NAME_MOST = 100, WHO_MOST = 1 << 16 };

struct reading {
    struct gw_errand errand; /* first */
    struct gw_call *call;
    struct lg_span who; /* JSON, see api.may_see */
    struct gw_list_query query;
};

static void add_texts(struct lg_builder *to, const char *name, const struct lg_span *texts,
                      size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i == 0)
            lg_builder_fmt(to, "%s\"%s\":[", to->len > 1 ? "," : "", name);
        else
            lg_builder_add(to, LG_SPAN(","));
        lg_json_write_string(to, texts[i]);
    }
    if (n > 0)
        lg_builder_add(to, LG_SPAN("]"));
}

struct lg_span gw_who_of(const struct gw_call *call, const struct gw_standing *standing)
{
    struct lg_builder who = lg_builder(call->arena, WHO_MOST);

    lg_builder_add(&who, LG_SPAN("{"));
    if (standing->view == GW_VIEW_PARTY) {
        lg_builder_add(&who, LG_SPAN("\"me\":"));
        lg_json_write_string(&who, call->who->id);
    }
    add_texts(&who, "ports", standing->ports, standing->ports_n);
    add_texts(&who, "enterprises", standing->enterprises, standing->enterprises_n);
    add_texts(&who, "full", standing->full, standing->full_n);
    lg_builder_add(&who, LG_SPAN("}"));
    return lg_builder_text(&who);
}

static void fail(const struct reading *reading, const struct lg_error *error)
{
    if (error != NULL)
        lg_log_error(LG_LOG_WARN, "reading", error);
    gw_refuse_for(reading->call, GW_WHY_UNAVAILABLE, "the database does not answer");
}

static void add_next(const struct reading *reading, const struct lg_result *rows,
                     struct lg_builder *body)
{
    struct gw_cursor at = reading->query.from;
    const size_t n = lg_result_rows(rows);
    char text[GW_CURSOR_TEXT + 1];

    if (!at.oldest && (int64_t)n < reading->query.limit)
        return;
    if (n > 0) {
        at.xid = lg_result_int(rows, n - 1, 0);
        at.id = lg_result_id(rows, n - 1, 1);
        at.n = lg_result_int(rows, n - 1, 2);
    }
    gw_cursor_write(&reading->call->gateway->keys.receipt, reading->query.list, &at, text);
    lg_builder_fmt(body, ",\"next\":\"%s\"", text);
}

static void answer_list(const struct reading *reading, const struct lg_result *rows)
{
    struct lg_builder body = lg_builder(reading->call->arena, BODY_MOST);

    lg_builder_add(&body, LG_SPAN("{\"items\":["));
    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        lg_builder_add(&body, row == 0 ? LG_SPAN("\n") : LG_SPAN(",\n"));
        lg_builder_add(&body, lg_result_text(rows, row, 3));
    }
    lg_builder_add(&body, LG_SPAN("]"));
    add_next(reading, rows, &body);
    lg_builder_add(&body, LG_SPAN("}\n"));
    if (body.full)
        gw_refuse_for(reading->call, GW_WHY_QUERY, "the page is too large; ask for fewer");
    else
        gw_answer_json(reading->call, 200, lg_builder_text(&body), NULL);
}

static void run_list(struct gw_errand *errand, struct lg_store *store)
{
    const struct reading *reading = (const struct reading *)(const void *)errand;
    const struct gw_collection *about = reading->call->route->about;
    const struct gw_list_query *query = &reading->query;
    struct lg_arena *arena = reading->call->arena;
    struct lg_column *xid = lg_column_new(arena, LG_SQL_XID8);
    struct lg_result *rows = NULL;
    struct lg_error error;

    lg_column_add_int(xid, query->from.xid);
    struct lg_column *const params[] = {lg_of_json(arena, reading->who),
                                        lg_of_json(arena, query->filters),
                                        xid,
                                        lg_of_id(arena, query->from.id),
                                        lg_of_int8(arena, query->from.n),
                                        lg_of_int8(arena, query->limit)};
    if (store == NULL)
        fail(reading, NULL);
    else if (!lg_store_run(store, query->from.oldest ? about->oldest : about->newest, params, &rows,
                           &error))
        fail(reading, &error);
    else
        answer_list(reading, rows);
    lg_result_free(rows);
}

static void run_one(struct gw_errand *errand, struct lg_store *store)
{
    const struct reading *reading = (const struct reading *)(const void *)errand;
    struct gw_call *call = reading->call;
    const struct gw_collection *about = call->route->about;
    struct lg_result *rows = NULL;
    struct lg_error error;

    struct lg_column *const params[] = {lg_of_json(call->arena, reading->who),
                                        lg_of_text(call->arena, call->request->param[0].value)};
    if (store == NULL)
        fail(reading, NULL);
    else if (!lg_store_run(store, about->one, params, &rows, &error))
        fail(reading, &error);
    else if (lg_result_rows(rows) == 0)
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
    else
        gw_answer_json(call, 200, lg_result_text(rows, 0, 0), NULL);
    lg_result_free(rows);
}

bool gw_reads(struct gw_call *call, enum gw_area area, struct gw_standing *ret_standing)
{
    *ret_standing = gw_stands(call->who->grants, call->who->grants_n, area,
                              call->who->enterprise_id, call->arena);
    if (ret_standing->view == GW_VIEW_NONE) {
        gw_refuse_for(call, GW_WHY_FORBIDDEN, "no role of the caller reads this");
        return false;
    }
    if (call->request->param_n > 0 && call->request->param[0].value.len > NAME_MOST) {
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
        return false;
    }
    return true;
}

/* NULL, and the call refused, when the caller reads nothing of the kind. */
static struct reading *reading_new(struct gw_call *call, struct gw_standing *ret_standing)
{
    const struct gw_collection *about = call->route->about;
    struct reading *reading = lg_arena_take(call->arena, sizeof *reading);

    if (!gw_reads(call, about->area, ret_standing))
        return NULL;
    reading->call = call;
    reading->who = gw_who_of(call, ret_standing);
    return reading;
}

static void begin(struct reading *reading, void (*run)(struct gw_errand *, struct lg_store *))
{
    struct gw_call *call = reading->call;

    reading->errand.run = run;
    if (!gw_readers_take(call->gateway->readers, &reading->errand))
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "too many read at once");
}

void gw_read_list(struct gw_call *call)
{
    const struct gw_collection *about = call->route->about;
    struct gw_standing standing;
    struct reading *reading = reading_new(call, &standing);

    if (reading != NULL &&
        gw_query_read(call, about->filters, standing.view == GW_VIEW_PARTY, &reading->query))
        begin(reading, run_list);
}

void gw_read_one(struct gw_call *call)
{
    struct gw_standing standing;
    struct reading *reading = reading_new(call, &standing);

    if (reading == NULL)
        return;
    if (call->request->query.len > 0)
        gw_refuse_for(call, GW_WHY_QUERY, "this takes no query");
    else
        begin(reading, run_one);
}
