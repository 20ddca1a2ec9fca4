/*
 * list_lint.c - POST /v1/lint/lists: what is wrong with the values of a list, each of them, before it is
 * drafted.  The body is the `control` event that would draft it; nothing is recorded.
 */
#include "intake.h"
#include "wire/list.h"

enum { BODY_MOST = 900000, ANSWER_MOST = 4 << 20, FAULTS_MOST = 1000 };

static void add_fault(struct lg_builder *to, size_t faults, size_t at, const char *text)
{
    lg_builder_fmt(to, "%s{\"index\":%zu,\"text\":", faults == 0 ? "" : ",\n", at);
    lg_json_write_string(to, lg_span_of(text));
    lg_builder_add(to, LG_SPAN("}"));
}

/* Every value that cannot stand in a list of that kind, the first thousand of them with their places. */
static void answer_faults(struct gw_call *call, struct gw_bench *bench, enum lg_list_kind kind,
                          const struct lg_json *values)
{
    struct lg_builder body = lg_builder(bench->arena, ANSWER_MOST);
    const struct lg_json *item = lg_json_first(values);
    size_t faults = 0;

    lg_builder_fmt(&body, "{\"count\":%zu,\"faults\":[", values->n);
    for (size_t i = 0; i < values->n; i++, item = lg_json_next(item)) {
        const char *fault =
            item->type == LG_JSON_STRING ? lg_list_fault(kind, item->string) : "must be a text";

        if (fault != NULL && faults < FAULTS_MOST)
            add_fault(&body, faults, i, fault);
        faults += fault != NULL;
    }
    lg_builder_fmt(&body, "],\"faulty\":%zu}\n", faults);
    gw_answer_json(call, 200, lg_builder_text(&body), NULL);
}

/* What is wrong with the draft as a whole. */
static void answer_whole(struct gw_call *call, struct gw_bench *bench, const char *text)
{
    struct lg_builder body = lg_builder(bench->arena, ANSWER_MOST);

    lg_builder_add(&body, LG_SPAN("{\"count\":0,\"faults\":[{\"text\":"));
    lg_json_write_string(&body, lg_span_of(text));
    lg_builder_add(&body, LG_SPAN("}],\"faulty\":1}\n"));
    gw_answer_json(call, 200, lg_builder_text(&body), NULL);
}

static void look(struct gw_call *call, struct gw_bench *bench, const struct ev_control *control)
{
    const struct lg_json *root, *of, *values;
    struct lg_error error;

    if (control->document.at == NULL ||
        !lg_json_parse(bench->reader, control->document, &root, &error)) {
        answer_whole(call, bench, "a draft of a list brings its document");
        return;
    }
    of = lg_json_member(root, LG_SPAN("of"));
    values = lg_json_member(root, LG_SPAN("values"));
    const enum lg_list_kind kind =
        of != NULL && of->type == LG_JSON_STRING ? lg_list_kind_of(of->string) : LG_LIST_NONE;
    if (kind == LG_LIST_NONE)
        answer_whole(call, bench,
                     "\"of\" must be enterprise, brand, model, hsCode, country or vinRange");
    else if (values == NULL || values->type != LG_JSON_ARRAY || values->n > LG_LIST_VALUES)
        answer_whole(call, bench, "\"values\" must be at most 100,000 texts");
    else
        answer_faults(call, bench, kind, values);
}

static void lint(struct gw_call *call, struct gw_bench *bench)
{
    struct ev_event *event = lg_arena_take(bench->arena, sizeof *event);
    struct gw_refusal refusal;

    if (!gw_decode(bench, EV_TYPE_CONTROL, call->request->body, event, &refusal) ||
        !gw_may_send(call, event, &refusal))
        gw_refuse(call, &refusal);
    else
        look(call, bench, &event->control);
}

static void post_lint(struct gw_call *call)
{
    struct gw_benches *benches = call->gateway->benches; /* the call ends before the bench */
    struct gw_bench *bench;

    if (!gw_media_is(call, "application/json")) {
        gw_refuse_for(call, GW_WHY_MEDIA, "a control event is application/json");
        return;
    }
    bench = gw_bench_take(benches);
    if (bench == NULL) {
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "out of memory");
        return;
    }
    lint(call, bench);
    gw_bench_put(benches, bench);
}

const struct gw_route gw_list_lint_routes[] = {
    {"POST", "/v1/lint/lists", BODY_MOST, post_lint, GW_DOOR_PROVEN, NULL},
    {0},
};
