/*
 * reporter.c - who reported a complaint, opened for one who works on it and says what for.
 *
 * Persons lie sealed everywhere.  Whoever may take steps of investigations has to be able to call back, so
 * the seal is opened here, for one complaint at a time; the audit row of who took it and what for is
 * committed before the answer leaves.
 */
#include "answers.h"
#include "ask.h"
#include "base/hash.h"
#include "base/own.h"
#include "form.h"
#include "intake.h"
#include "readers.h"
#include "reads.h"
#include "reporter_sql.h"
#include "seal.h"

enum { BODY_MOST = 4096, ANSWER_MOST = 8192, REASON_MOST = 500 };

struct opening {
    struct gw_errand errand; /* first */
    struct gw_call *call;
    struct lg_span reason;
};

/* Opens every personal value of the event in place; false where one was not sealed here. */
static bool open_all(const struct gw_keys *keys, struct lg_arena *arena, struct ev_event *event)
{
    const size_t n = ev_personal_spans(event, NULL, 0);
    struct lg_span **spans = lg_arena_take(arena, (n + 1) * sizeof(struct lg_span *));
    uint8_t receipt[LG_RECEIPT];

    if (!lg_unhex(event->envelope.receipt, receipt, sizeof receipt))
        return false;
    (void)ev_personal_spans(event, spans, n);
    for (size_t i = 0; i < n; i++) {
        if (!gw_unseal(keys, arena, receipt, *spans[i], spans[i]))
            return false;
    }
    return true;
}

static void add(struct lg_builder *to, const char *name, struct lg_span text)
{
    if (text.at == NULL)
        return;
    lg_builder_fmt(to, ",\"%s\":", name);
    lg_json_write_string(to, text);
}

static struct lg_span told(struct lg_arena *arena, const struct ev_complaint *complaint)
{
    const struct ev_person *person = &complaint->reporter;
    struct lg_builder body = lg_builder(arena, ANSWER_MOST);

    lg_builder_add(&body, LG_SPAN("{\"complaintNumber\":"));
    lg_json_write_string(&body, complaint->complaint_number);
    add(&body, "name", person->name);
    add(&body, "idType", person->id_type);
    add(&body, "idNumber", person->id_number);
    add(&body, "phone", person->phone);
    add(&body, "address", person->address);
    lg_builder_add(&body, LG_SPAN("}\n"));
    return lg_builder_text(&body);
}

/* What was kept of the complaint, opened: the answer's body, or absent. */
static struct lg_span opened(struct gw_call *call, struct gw_bench *bench, struct lg_span kept)
{
    struct ev_event event;
    struct ev_faults faults;

    if (ev_decode(bench->reader, bench->arena, kept, &event, &faults) &&
        event.type == EV_TYPE_COMPLAINT && event.complaint.has_reporter &&
        open_all(&call->gateway->keys, bench->arena, &event))
        return lg_text_copy(call->arena, told(bench->arena, &event.complaint));
    return (struct lg_span){0};
}

static void run(struct gw_errand *errand, struct lg_store *store)
{
    const struct opening *opening = (const struct opening *)(const void *)errand;
    struct gw_call *call = opening->call;
    struct gw_benches *benches = call->gateway->benches;
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_column *const params[] = {lg_of_text(call->arena, call->request->param[0].value),
                                        lg_of_text(call->arena, call->who->id),
                                        lg_of_text(call->arena, call->who->key),
                                        lg_of_text(call->arena, opening->reason)};
    struct gw_bench *bench;
    struct lg_span body;

    if (!gw_run(call, store, &q_reporter_open, params, "opening a complaint's reporter", &rows))
        return;
    if (lg_result_rows(rows) == 0) {
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
        return;
    }
    bench = gw_bench_take(benches);
    if (bench == NULL) {
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "out of memory");
        return;
    }
    body = opened(call, bench, lg_result_text(rows, 0, 0));
    gw_bench_put(benches, bench);
    if (body.at == NULL)
        gw_refuse_for(call, GW_WHY_NOT_FOUND,
                      "the complaint names no reporter whom the key in force opens");
    else
        gw_answer_json(call, 200, body, NULL);
}

static void post_reporter(struct gw_call *call)
{
    static const struct gw_field field = {"reason", 1, 4 * REASON_MOST, false};
    struct opening *opening = lg_arena_take(call->arena, sizeof *opening);
    struct gw_standing standing;

    *opening = (struct opening){.errand.run = run, .call = call};
    if (!gw_sends(call->who, EV_TYPE_INVESTIGATION)) {
        gw_refuse_for(call, GW_WHY_FORBIDDEN, "no role of the caller investigates");
        return;
    }
    if (!gw_reads(call, GW_AREA_COMPLAINTS, &standing) ||
        !gw_form_read(call, &field, 1, &opening->reason))
        return;
    if (!gw_readers_take(call->gateway->readers, &opening->errand))
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "too many read at once");
}

const struct gw_route gw_reporter_routes[] = {
    {"POST", "/v1/complaints/{number}/reporter", BODY_MOST, post_reporter, GW_DOOR_PROVEN, NULL},
    {0},
};
