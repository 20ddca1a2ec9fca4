/*
 * advice.c - POST /v1/advice: what the law publishes about goods, before they are declared.
 *
 * Nothing is recorded and nothing sent on; the answer tells what anybody may look up.
 */
#include "intake.h"
#include "law.h"
#include "limits.h"
#include "ops/log.h"
#include "ops/run.h"
#include "readers.h"
#include "wire/json.h"

enum { BODY_MOST = 900000, ANSWER_MOST = 32 << 20 };

struct asking {
    struct gw_errand errand; /* first */
    struct gw_call *call;
};

static void add_member(struct lg_builder *to, const char *name, struct lg_span text)
{
    if (text.at == NULL)
        return;
    lg_builder_fmt(to, ",\"%s\":", name);
    lg_json_write_string(to, text);
}

static void add_note(struct lg_builder *to, const struct gw_note *note)
{
    lg_builder_fmt(to, "{\"kind\":\"%s\"", gw_note_kind_name(note->kind));
    add_member(to, "code", note->code);
    add_member(to, "text", note->text);
    add_member(to, "textZh", note->text_zh);
    add_member(to, "basis", note->basis);
    lg_builder_fmt(to, ",\"verified\":%s}", note->verified ? "true" : "false");
}

static void add_item(struct lg_builder *to, const struct gw_published *published,
                     const struct lg_goods *goods)
{
    const struct gw_notes notes = gw_advise(to->arena, published, goods, lg_now_us());

    lg_builder_fmt(to, "{\"itemNumber\":%lld", (long long)goods->item->item_number);
    add_member(to, "category", goods->category->code);
    add_member(to, "label", goods->category->label);
    add_member(to, "labelZh", goods->category->label_zh);
    lg_builder_add(to, LG_SPAN(",\"notes\":["));
    for (size_t i = 0; i < notes.n; i++) {
        if (i > 0)
            lg_builder_add(to, LG_SPAN(","));
        add_note(to, &notes.at[i]);
    }
    lg_builder_add(to, LG_SPAN("]}"));
}

/* False when it is longer than an answer may be. */
static bool advice_of(struct lg_arena *arena, const struct gw_law *law,
                      const struct gw_published *published, const struct ev_declaration_body *body,
                      struct lg_span *ret_answer)
{
    struct lg_builder answer = lg_builder(arena, ANSWER_MOST);

    lg_builder_add(&answer, LG_SPAN("{\"items\":["));
    for (size_t i = 0; i < body->items_n && !answer.full; i++) {
        const struct ev_item *item = &body->items[i];
        const struct lg_goods goods = {body, item,
                                       lg_goods_category(gw_law_categories(law), body, item)};

        lg_builder_add(&answer, i == 0 ? LG_SPAN("\n") : LG_SPAN(",\n"));
        add_item(&answer, published, &goods);
    }
    lg_builder_add(&answer, LG_SPAN("]}\n"));
    *ret_answer = lg_builder_text(&answer);
    return !answer.full;
}

static void advise(struct gw_call *call, struct gw_bench *bench, struct lg_store *store)
{
    struct ev_event *event = lg_arena_take(bench->arena, sizeof *event);
    struct gw_law *law = call->gateway->law;
    struct gw_published published;
    struct gw_refusal refusal;
    struct lg_span answer;
    struct lg_error error;

    if (!gw_decode(bench, EV_TYPE_DECLARATION, call->request->body, event, &refusal) ||
        !gw_may_send(call, event, &refusal)) {
        gw_refuse(call, &refusal);
        return;
    }
    if (!gw_law_take(law, store, &published, &error)) {
        lg_log_error(LG_LOG_WARN, "reading what is published", &error);
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "the database does not answer");
        return;
    }
    const bool whole = advice_of(bench->arena, law, &published, &event->declaration, &answer);
    gw_law_give(law);
    if (whole)
        gw_answer_json(call, 200, answer, NULL);
    else
        gw_refuse_for(call, GW_WHY_TOO_LARGE, "advice on so many items is too long: ask for fewer");
}

static void run(struct gw_errand *errand, struct lg_store *store)
{
    struct gw_call *call = ((struct asking *)(void *)errand)->call;
    struct gw_benches *benches = call->gateway->benches; /* the call ends before the bench */
    struct gw_bench *bench = store == NULL ? NULL : gw_bench_take(benches);

    if (bench == NULL) {
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "the database does not answer");
        return;
    }
    advise(call, bench, store);
    gw_bench_put(benches, bench);
}

static void refuse_busy(struct gw_call *call, int64_t wait_s)
{
    const struct gw_refusal refusal = {
        .why = GW_WHY_TOO_MANY,
        .detail = "one minute's advice was asked for already",
        .retry_after = lg_text(call->arena, "%lld", (long long)wait_s).at,
    };

    gw_refuse(call, &refusal);
}

static void post_advice(struct gw_call *call)
{
    struct asking *asking = lg_arena_take(call->arena, sizeof *asking);
    int64_t wait_s;

    *asking = (struct asking){.errand.run = run, .call = call};
    if (!gw_media_is(call, "application/json"))
        gw_refuse_for(call, GW_WHY_MEDIA, "a declaration is application/json");
    else if (!gw_limits_take(call->gateway->limits, call->who->id, &wait_s))
        refuse_busy(call, wait_s);
    else if (!gw_readers_take(call->gateway->readers, &asking->errand))
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "too many read at once");
}

const struct gw_route gw_advice_routes[] = {
    {"POST", "/v1/advice", BODY_MOST, post_advice, GW_DOOR_PROVEN, NULL},
    {0},
};
